"""Keys: naming, signing and sealing. Capture needs only what is public; opening needs the identity."""

import hashlib
from collections.abc import Sequence

from msgspec.structs import replace

from rollback_gui.errors import Damaged, NoKey, RollbackError
from rollback_gui.store.capture_key import SIZE, CaptureKey, Digest
from rollback_gui.store.first_page import Beside, check_facts, is_signed_by, read_facts, write_facts
from rollback_gui.store.ground import Ground
from rollback_gui.store.identity import InHand, Keeper, State
from rollback_gui.store.layout import CAPTURE, Facts
from rollback_gui.store.vault import Vault, need_age, public_of


class Keys:
    """One store's keys; the secret ones are never shown."""

    def __init__(self, ground: Ground, facts: Facts, beside: Beside, keeper: Keeper, in_hand: InHand) -> None:
        self.facts = facts
        self._capture = beside.key()
        self.vault = Vault(ground.system, keeper, in_hand)
        self.beside = beside
        self._ground = ground
        self._secrets: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Keys({self.facts.id})"

    @property
    def capture(self) -> CaptureKey:
        """The capture key; the other half of a console may have brought it back meanwhile."""
        if not self._capture.is_at_hand:
            self._capture = self.beside.key()
        return self._capture

    def digest(self, *, sealed: bool) -> Digest:
        """A fresh hash that names bytes: SHA-256, or for a secret the keyed one; raises NoKey."""
        if sealed and not self.capture.is_at_hand:
            self.unlock()
        return self.capture.digest(sealed=sealed)

    @property
    def has_vault(self) -> bool:
        """Whether the store has a recipient to seal to."""
        return bool(self.facts.recipients)

    def seal(self, data: bytes) -> bytes:
        """An age file that the identity opens; raises NoKey while there is no recipient."""
        if not self.facts.recipients:
            raise NoKey("There is no key to seal credentials to.")
        return sealed_to(data, self.facts.recipients)

    def open(self, sealed: bytes) -> bytes:
        """The bytes of an age file; raises NoKey without the identity, Damaged for a broken file."""
        try:
            return opened_by(sealed, self.identities())
        except Damaged:
            if not self._was_changed():
                raise
        return opened_by(sealed, self.identities())

    def identities(self) -> tuple[str, ...]:
        """This store's identities, proved by opening the sealed capture key; raises NoKey.

        There are two while the key is being changed, that of today's recipient first.
        """
        if not self._secrets:
            self._refresh()
            secrets = self.vault.secrets(self.facts)
            self._prove(secrets)
            self._secrets = secrets
        return self._secrets

    def is_open(self) -> bool:
        """Whether credentials can be opened now; asks the keyring once, through the helper."""
        return self.problem is None

    @property
    def problem(self) -> NoKey | None:
        """Why credentials cannot be opened now, with the way out; None when they can."""
        try:
            self.identities()
        except NoKey as problem:
            return problem
        return None

    @property
    def state(self) -> State:
        """Whether the identity can be had now, or where there is no vault yet, whether one could be kept."""
        if self.problem is None:
            return "available"
        told = self.vault.told
        if not self.has_vault:
            return "available" if self.vault.keeper.is_quick else told.state
        return "locked" if told.state == "locked" else "none"

    def unlock(self) -> None:
        """Bring the capture key back from capture.age when this machine lost it; raises NoKey."""
        if self.capture.is_at_hand:
            return
        try:
            sealed = self._ground.read("", CAPTURE)
        except OSError:
            raise NoKey("The capture key is not on this machine and the store has no copy of it.") from None
        key = self._capture_in(self.open(sealed))
        if key is None:
            raise Damaged(f"{CAPTURE} does not hold this store's capture key.")
        self._capture = key

    def take(self, secret: str) -> bool:
        """Open the vault with the identity of a recovery kit; whether its keeper keeps it from now on.

        Brings the capture key back too. Raises NoKey for a kit of another store.
        """
        self._refresh()
        if not self.has_vault:
            raise NoKey("No credential was ever sealed in this store, so no recovery kit belongs to it.")
        self.vault.hold(secret, self.facts)
        self._secrets = ()
        self.unlock()
        self.settle()
        return self.vault.keep(secret)

    def ensure_recipient(self) -> bool:
        """Make the vault where there is none, under the store's lock; False when nothing can hold its identity.

        Raises NoKey where the store has a vault and the named identity file is missing.
        """
        self.facts = read_facts(self._ground)
        keeper = self.vault.keeper
        if self.has_vault:
            if keeper.is_quick and keeper.fetch().state == "none":
                raise keeper.missing()
            return True
        if not self.capture.is_at_hand:
            return False
        secret = self.vault.make()
        if not secret:
            return False
        self._make_vault(secret)
        return True

    def settle(self) -> None:
        """Keep on this machine what was learned: the capture key and the recipients."""
        if self.capture.is_at_hand and not self.beside.key().is_at_hand:
            self.beside.keep_key(self.capture)
        if self.beside.pinned() != self.facts.recipients:
            self.beside.pin(self.facts.recipients)

    def change(self, facts: Facts) -> None:
        """Write store.json anew, signed, and remember its recipients here; what was opened is asked for again."""
        self.facts = write_facts(self._ground, facts, self.capture)
        self.beside.pin(facts.recipients)
        self._forget()

    def _forget(self) -> None:
        self._secrets = ()
        self.vault.forget()

    def _was_changed(self) -> bool:
        """Whether another process changed the key since the store was opened; raises Tampered."""
        facts = read_facts(self._ground)
        if facts.recipients == self.facts.recipients:
            return False
        check_facts(facts, self.capture, self.beside.pinned())
        self.facts = facts
        self._forget()
        return True

    def _refresh(self) -> None:
        """Another process may have made the vault since the store was opened."""
        if not self.facts.recipients:
            self.facts = read_facts(self._ground)

    def _prove(self, secrets: Sequence[str]) -> None:
        """The sealed capture key is the canary: whole as it was made, it opens, and to the key that signs here."""
        try:
            sealed = self._ground.read("", CAPTURE)
        except OSError:
            return
        if hashlib.sha256(sealed).hexdigest() != self.facts.capture:
            return  # `verify` names it, and what else is sealed still opens
        try:
            key = self._capture_in(opened_by(sealed, secrets))
        except RollbackError:
            raise NoKey("The key at hand does not open this store's own key.") from None
        if key is None or (self.capture.is_at_hand and key.raw != self.capture.raw):
            raise NoKey("The key at hand opens another store's capture key.")

    def _capture_in(self, raw: bytes) -> CaptureKey | None:
        """The capture key that these bytes are, None when they are not the one that signed this store."""
        key = CaptureKey(raw) if len(raw) == SIZE else CaptureKey()
        return key if key.is_at_hand and is_signed_by(self.facts, key) else None

    def _make_vault(self, secret: str) -> None:
        """The sealed copy of the capture key first, then the recipient: a vault is never without it."""
        public = public_of(secret)
        copy = sealed_to(self.capture.raw, (public,))
        self._ground.write("", CAPTURE, copy)
        self.change(replace(self.facts, recipients=(public,), capture=hashlib.sha256(copy).hexdigest()))


def sealed_to(data: bytes, recipients: Sequence[str]) -> bytes:
    """An age file for these recipients; raises NoKey without the library."""
    need_age()
    import pyrage

    return pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(each) for each in recipients])


def opened_by(sealed: bytes, secrets: Sequence[str]) -> bytes:
    """The bytes of an age file that one of these identities opens; raises NoKey without the library, Damaged."""
    need_age()
    import pyrage

    try:
        return pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(each) for each in secrets])
    except pyrage.DecryptError:
        raise Damaged("A sealed credential cannot be opened: it is damaged, or sealed to another key.") from None
