"""Credentials that were found and are not guarded yet."""

from msgspec import Struct

from rollback_gui.model.profile import Discover, Group, KeyringItem, Profile

CREDENTIALS = "Credentials"
"""The group that finds go into."""


class Find(Struct, frozen=True):
    """One file or keyring item that looks like a credential, and why; nothing of what it holds."""

    where: str
    """A pattern of a profile that means just this file, such as `~/.netrc`; or `keyring:SERVICE/USERNAME`."""
    reason: str
    """Why, as a sentence without its full stop."""
    keyring: KeyringItem | None = None
    """The item, where it is no file."""


class Proposal(Struct, frozen=True):
    """What could be guarded: groups of what is known, and every credential by itself."""

    groups: tuple[Group, ...] = ()
    finds: tuple[Find, ...] = ()
    mcp: tuple[str, ...] = ()
    """Patterns of the MCP configurations that were found."""

    def profile(self, finds: tuple[Find, ...] | None = None) -> Profile:
        """The profile that this makes: all of it, or only these of its finds."""
        chosen = self.finds if finds is None else finds
        patterns = tuple(find.where for find in chosen if find.keyring is None)
        credentials = (Group(CREDENTIALS, "credential", patterns),) if patterns else ()
        items = tuple(find.keyring for find in chosen if find.keyring is not None)
        return Profile(group=(*self.groups, *credentials), discover=Discover(mcp=self.mcp), keyring=items)
