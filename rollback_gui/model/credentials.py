"""The credentials that a snapshot holds, as they are told: never a value."""

from msgspec import Struct

from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Item, Snapshot


class Credential(Struct, frozen=True):
    """One sealed file or keyring item as a snapshot holds it."""

    item: Item
    written_at: str = ""
    """RFC 3339, UTC: when it was last written; empty where that is unknown."""
    age: int = -1
    """Seconds from then to the snapshot, -1 where that is unknown."""
    named_by: tuple[EntryPath, ...] = ()
    """The definitions in the same snapshot that point to it."""


class CredentialList(Struct, frozen=True):
    """All of them, in order of their paths."""

    snapshot: Snapshot
    credentials: tuple[Credential, ...]
