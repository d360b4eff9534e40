"""Keys: naming, signing and sealing. Capture needs only what is public; opening needs the identity."""

from msgspec.structs import replace

from rollback_gui.errors import Damaged, NoKey, Tampered
from rollback_gui.store.capture_key import SIZE, CaptureKey, Digest
from rollback_gui.store.first_page import Beside, read_facts, write_facts
from rollback_gui.store.ground import Ground
from rollback_gui.store.identity import Keeper, State
from rollback_gui.store.layout import CAPTURE, Facts


class Keys:
    """One store's keys; the secret ones are never shown."""

    def __init__(self, ground: Ground, facts: Facts, beside: Beside, keeper: Keeper) -> None:
        self.facts = facts
        self.capture = beside.key()
        self._ground = ground
        self._beside = beside
        self._keeper = keeper
        self._secret = ""

    def __repr__(self) -> str:
        return f"Keys({self.facts.id})"

    def digest(self, *, sealed: bool) -> Digest:
        """A fresh hash that names bytes: SHA-256, or for a secret the keyed one; raises NoKey without the capture key."""
        return self.capture.digest(sealed=sealed)

    @property
    def has_vault(self) -> bool:
        """Whether the store has a recipient to seal to."""
        return bool(self.facts.recipients)

    def seal(self, data: bytes) -> bytes:
        """An age file that the identity opens; raises NoKey while there is no recipient."""
        if not self.facts.recipients:
            raise NoKey("There is no key to seal credentials to.")
        import pyrage

        recipients = [pyrage.x25519.Recipient.from_str(each) for each in self.facts.recipients]
        return pyrage.encrypt(data, recipients)

    def open(self, sealed: bytes) -> bytes:
        """The bytes of an age file; raises NoKey without the identity, Damaged for a broken file."""
        import pyrage

        identity = pyrage.x25519.Identity.from_str(self._identity())
        try:
            return pyrage.decrypt(sealed, [identity])
        except pyrage.DecryptError:
            raise Damaged("A sealed credential cannot be opened: it is damaged, or sealed to another key.") from None

    def is_open(self) -> bool:
        """Whether the identity is at hand without asking the keyring."""
        if self._secret or not self._keeper.is_quick:
            return bool(self._secret)
        try:
            return bool(self.has_vault and self._identity())
        except NoKey:
            return False

    @property
    def state(self) -> State:
        """Whether the identity can be had now; asks the keyring through the helper."""
        try:
            if not self.has_vault:
                return self._keeper.fetch().state
            return "available" if self._identity() else "none"
        except NoKey:
            return "locked" if not self._keeper.is_quick and self._keeper.fetch().state == "locked" else "none"

    def unlock(self) -> None:
        """Bring the capture key back from capture.age when this machine lost it; raises NoKey."""
        if self.capture.is_at_hand:
            return
        try:
            sealed = self._ground.read("", CAPTURE)
        except OSError:
            raise NoKey("The capture key is not on this machine and the store has no copy of it.") from None
        raw = self.open(sealed)
        if len(raw) != SIZE:
            raise Damaged(f"{CAPTURE} does not hold the capture key.")
        self.capture = CaptureKey(raw)

    def ensure_recipient(self) -> bool:
        """Make the vault where there is none, under the store's lock; False when neither keyring nor file can hold it.

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
            kept = self._keeper.fetch()
            if kept.state == "locked":
                raise NoKey("The keyring is locked or does not answer.")
            if not kept.secret:
                raise self._keeper.missing()
            if _public(kept.secret) not in self.facts.recipients:
                raise NoKey(
                    "This identity belongs to another store.", hint="Name this store's own with --identity FILE."
                )
            self._secret = kept.secret
        return self._secret

    def _new_identity(self) -> str:
        """An identity that lies in its keeper, found there or made, and was read back; empty when it cannot be kept."""
        kept = self._keeper.fetch()
        if kept.secret or (kept.state != "available" and not self._keeper.is_quick):
            return kept.secret
        import pyrage

        made = pyrage.x25519.Identity.generate()
        secret = str(made)
        header = f"# the key to the credentials kept by Rollback\n# public key: {made.to_public()}\n"
        return secret if self._keeper.keep(secret, header).secret == secret else ""

    def _make_vault(self, secret: str) -> None:
        """The sealed copy of the capture key first, then the recipient: a vault is never without it."""
        import pyrage

        public = _public(secret)
        copy = pyrage.encrypt(self.capture.raw, [pyrage.x25519.Recipient.from_str(public)])
        self._ground.write("", CAPTURE, copy)
        facts = replace(self.facts, recipients=(public,))
        self.facts = write_facts(self._ground, facts, self.capture)
        self._beside.pin(facts.recipients)
        self._secret = secret


def _public(secret: str) -> str:
    import pyrage

    try:
        return str(pyrage.x25519.Identity.from_str(secret).to_public())
    except (ValueError, pyrage.IdentityError):
        raise NoKey("The identity cannot be read as an age key.") from None
