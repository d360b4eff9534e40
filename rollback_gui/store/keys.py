"""Keys: naming, signing and sealing. Capture needs only what is public; opening needs the identity."""

import hashlib

from msgspec.structs import replace

from rollback_gui.errors import Damaged, NoKey
from rollback_gui.store.capture_key import SIZE, CaptureKey, Digest
from rollback_gui.store.first_page import Beside, is_signed_by, read_facts, write_facts
from rollback_gui.store.ground import Ground
from rollback_gui.store.identity import Keeper, Kept, State
from rollback_gui.store.layout import CAPTURE, Facts

_REFUSED_SECONDS = 10.0
_OWN = "Name this store's own with --identity FILE."


class Keys:
    """One store's keys; the secret ones are never shown."""

    def __init__(self, ground: Ground, facts: Facts, beside: Beside, keeper: Keeper) -> None:
        self.facts = facts
        self.capture = beside.key()
        self._ground = ground
        self._beside = beside
        self._keeper = keeper
        self._secret = ""
        self._told = Kept("none")
        self._told_until = 0.0

    def __repr__(self) -> str:
        return f"Keys({self.facts.id})"

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
        _need_age()
        import pyrage

        recipients = [pyrage.x25519.Recipient.from_str(each) for each in self.facts.recipients]
        return pyrage.encrypt(data, recipients)

    def open(self, sealed: bytes) -> bytes:
        """The bytes of an age file; raises NoKey without the identity, Damaged for a broken file."""
        _need_age()
        import pyrage

        identity = pyrage.x25519.Identity.from_str(self._identity())
        try:
            return pyrage.decrypt(sealed, [identity])
        except pyrage.DecryptError:
            raise Damaged("A sealed credential cannot be opened: it is damaged, or sealed to another key.") from None

    def is_open(self) -> bool:
        """Whether credentials can be opened now; asks the keyring once, through the helper."""
        return self.state == "available"

    @property
    def state(self) -> State:
        """Whether the identity can be had now, or where there is no vault yet, whether one could be kept."""
        try:
            return "available" if self._identity() else "none"
        except NoKey:
            if not self.has_vault:
                return "available" if self._keeper.is_quick else self._told.state
            return "locked" if self._told.state == "locked" else "none"

    @property
    def way_out(self) -> str:
        """What to do when credentials cannot be opened."""
        try:
            _need_age()
        except NoKey as problem:
            return problem.hint
        return NoKey.hint

    def unlock(self) -> None:
        """Bring the capture key back from capture.age when this machine lost it; raises NoKey."""
        if self.capture.is_at_hand:
            return
        try:
            sealed = self._ground.read("", CAPTURE)
        except OSError:
            raise NoKey("The capture key is not on this machine and the store has no copy of it.") from None
        raw = self.open(sealed)
        key = CaptureKey(raw) if len(raw) == SIZE else CaptureKey()
        if not key.is_at_hand or not is_signed_by(self.facts, key):
            raise Damaged(f"{CAPTURE} does not hold this store's capture key.")
        self.capture = key

    def ensure_recipient(self) -> bool:
        """Make the vault where there is none, under the store's lock; False when nothing can hold its identity.

        Raises NoKey where the store has a vault and the named identity file is missing.
        """
        self.facts = read_facts(self._ground)
        if self.has_vault:
            if self._keeper.is_quick and self._keeper.fetch().state == "none":
                raise self._keeper.missing()
            return True
        if not self.capture.is_at_hand:
            return False
        secret = self._new_identity()
        if not secret:
            return False
        self._make_vault(secret)
        return True

    def settle(self) -> None:
        """Keep on this machine what was learned: the capture key and the recipients."""
        if self.capture.is_at_hand and not self._beside.key().is_at_hand:
            self._beside.keep_key(self.capture)
        if self._beside.pinned() != self.facts.recipients:
            self._beside.pin(self.facts.recipients)

    def _identity(self) -> str:
        """The identity of this store's vault; raises NoKey."""
        if not self._secret:
            kept = self._fetch()
            if kept.state == "locked":
                raise NoKey("The keyring is locked or does not answer.")
            if not kept.secret:
                raise self._keeper.missing()
            if _public(kept.secret) not in self._recipients():
                raise NoKey("This identity belongs to another store.", hint=_OWN)
            self._secret = kept.secret
        return self._secret

    def _recipients(self) -> tuple[str, ...]:
        """Whom secrets are sealed to; another process may have made the vault since the store was opened."""
        if not self.facts.recipients:
            self.facts = read_facts(self._ground)
        return self.facts.recipients

    def _fetch(self) -> Kept:
        """What the keeper says; a refusal counts for a moment, so that a keyring that hangs is waited for once."""
        if self._told.secret or self._ground.system.elapsed() >= self._told_until:
            self._told = self._keeper.fetch()
            self._told_until = self._ground.system.elapsed() + (0.0 if self._keeper.is_quick else _REFUSED_SECONDS)
        return self._told

    def _new_identity(self) -> str:
        """An identity that lies in its keeper, found there or made, and was read back; empty when it cannot be kept."""
        kept = self._fetch()
        if kept.secret or (kept.state != "available" and not self._keeper.is_quick):
            return kept.secret
        _need_age()
        import pyrage

        made = pyrage.x25519.Identity.generate()
        secret = str(made)
        header = f"# the key to the credentials kept by Rollback\n# public key: {made.to_public()}\n"
        return secret if self._keeper.keep(secret, header).secret == secret else ""

    def _make_vault(self, secret: str) -> None:
        """The sealed copy of the capture key first, then the recipient: a vault is never without it."""
        _need_age()
        import pyrage

        public = _public(secret)
        copy = pyrage.encrypt(self.capture.raw, [pyrage.x25519.Recipient.from_str(public)])
        self._ground.write("", CAPTURE, copy)
        facts = replace(self.facts, recipients=(public,), capture=hashlib.sha256(copy).hexdigest())
        self.facts = write_facts(self._ground, facts, self.capture)
        self._beside.pin(facts.recipients)
        self._secret = secret


def _public(secret: str) -> str:
    _need_age()
    import pyrage

    try:
        return str(pyrage.x25519.Identity.from_str(secret).to_public())
    except (ValueError, pyrage.IdentityError):
        raise NoKey("The identity cannot be read as an age key.") from None


def _need_age() -> None:
    """Raise NoKey where the library is missing: what needs no credentials still works."""
    try:
        import pyrage  # noqa: F401 - whether it can be loaded is the question
    except ImportError:
        told = "The part 'pyrage', which opens and seals credentials, is not installed."
        raise NoKey(told, hint="Install it: pip install pyrage.") from None
