"""The identity that opens credentials: had from its keeper or from the operator's hands, and fitted to its store."""

from collections.abc import Sequence
from contextlib import suppress

from rollback_gui.errors import NoKey
from rollback_gui.store.identity import InHand, Keeper, Kept
from rollback_gui.store.layout import Facts
from rollback_gui.system.port import SystemReader

_REFUSED_SECONDS = 10.0
_OWN = "Name this store's own with --identity FILE, or give its recovery kit: `rollback key restore`."
_UNLOCK = "Unlock it in the desktop's own password program, or give the recovery kit: `rollback key restore`."
_AGAIN = "Try again, or give the recovery kit: `rollback key restore`."
_HEADER = "# the key to the credentials kept by Rollback\n# public key: {}\n"


class Vault:
    """Asks the keeper, once for a moment, so that a keyring that hangs is waited for once."""

    def __init__(self, system: SystemReader, keeper: Keeper, in_hand: InHand) -> None:
        self.keeper = keeper
        self._system = system
        self._in_hand = in_hand

    def __repr__(self) -> str:
        return "Vault(…)"

    @property
    def told(self) -> Kept:
        """What the keeper said last."""
        return self._in_hand.told

    def fetch(self) -> Kept:
        """What the keeper says; a refusal counts for a moment."""
        hand = self._in_hand
        if hand.told.secret or self._system.elapsed() >= hand.told_until:
            hand.told = self.keeper.fetch()
            hand.told_until = self._system.elapsed() + (0.0 if self.keeper.is_quick else _REFUSED_SECONDS)
        return hand.told

    def secrets(self, facts: Facts) -> tuple[str, ...]:
        """This store's identities, that of today's recipient first; raises NoKey and says why there is none."""
        if self._in_hand.secret and public_of(self._in_hand.secret) in facts.recipients:
            return (self._in_hand.secret,)
        kept = self.fetch()
        if kept.state == "locked" and kept.is_silent:
            raise NoKey("The keyring is locked or does not answer: it said nothing within 5 seconds.", hint=_AGAIN)
        if kept.state == "locked":
            raise NoKey("The keyring is locked.", hint=_UNLOCK)
        if not kept.secrets:
            raise self.keeper.missing()
        return _fitting(kept.secrets, facts)

    def hold(self, secret: str, facts: Facts) -> None:
        """Go on with an identity from the operator's hands; raises NoKey for one of another store."""
        self._in_hand.secret = _fitting((secret,), facts)[0]

    def drop(self) -> None:
        """Forget what the operator's hands gave."""
        self._in_hand.secret = ""

    def forget(self) -> None:
        """Ask the keeper anew at the next question."""
        self._in_hand.told, self._in_hand.told_until = Kept("none"), 0.0

    def keep(self, secret: str) -> bool:
        """Keep an identity where there is none yet, or beside what the keyring has; whether it reads back."""
        kept = self.fetch()
        if secret in kept.secrets:
            return True
        if (self.keeper.is_quick and kept.secrets) or (kept.state != "available" and not self.keeper.is_quick):
            return False
        others = [other for other in kept.secrets if other != secret]
        return self.keeper.keep([secret, *others], header_of(secret)).secrets[:1] == (secret,)

    def make(self) -> str:
        """An identity that lies in its keeper, found there or made, and was read back; empty when it cannot be kept."""
        kept = self.fetch()
        if kept.secrets or (kept.state != "available" and not self.keeper.is_quick):
            return kept.secrets[0] if kept.secrets else ""
        secret = new_identity()
        return secret if self.keeper.keep([secret], header_of(secret)).secrets == (secret,) else ""


def _fitting(secrets: Sequence[str], facts: Facts) -> tuple[str, ...]:
    """Those whose public key the store names, today's first; raises NoKey."""
    named = by_public(secrets)
    if not named:
        public_of(secrets[0])
    fitting = [named[each] for each in (*facts.recipients, *facts.former) if each in named]
    if not fitting:
        raise NoKey("This identity belongs to another store.", hint=_OWN)
    if not set(facts.recipients) & named.keys():
        raise NoKey("This key was replaced by a newer one, which opens the credentials now.", hint=_OWN)
    return tuple(fitting)


def by_public(secrets: Sequence[str]) -> dict[str, str]:
    """Identities by their recipients; what is no identity is passed over. Raises NoKey without the library."""
    need_age()
    found = {}
    for secret in secrets:
        with suppress(NoKey):
            found[public_of(secret)] = secret
    return found


def public_of(secret: str) -> str:
    """The recipient that an identity opens for; raises NoKey for what is no identity."""
    need_age()
    import pyrage

    try:
        return str(pyrage.x25519.Identity.from_str(secret).to_public())
    except (ValueError, pyrage.IdentityError):
        raise NoKey("The identity cannot be read as an age key.") from None


def new_identity() -> str:
    """A fresh one; raises NoKey without the library."""
    need_age()
    import pyrage

    return str(pyrage.x25519.Identity.generate())


def header_of(secret: str) -> str:
    """The remarks above an identity in its file."""
    return _HEADER.format(public_of(secret))


def need_age() -> None:
    """Raise NoKey where the library is missing: what needs no credentials still works."""
    try:
        import pyrage  # noqa: F401 - whether it can be loaded is the question
    except ImportError:
        told = "The part 'pyrage', which opens and seals credentials, is not installed."
        raise NoKey(told, hint="Install it: pip install pyrage.") from None
