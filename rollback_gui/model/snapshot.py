"""How it was: one entry for each file, link and folder, and the moment they belong to."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from rollback_gui.model import packed
from rollback_gui.model.ids import BlobId, SnapshotId
from rollback_gui.model.paths import EntryPath

Kind = Literal["plist", "unit", "config", "credential", "command"]
EntryType = Literal["file", "symlink", "directory", "unread"]
"""`unread` is a file that nobody here could read: known by its inode alone, and kept as that very inode."""
NO_ATTRIBUTES: dict[str, str] = {}
"""Of nearly every file: one for all of them, never written to."""
State = Literal["ok", "unproven", "unsigned", "damaged", "tampered"]


class Account(Struct, frozen=True):
    """Whose files these are; its numbers count as the live ones when a snapshot is compared."""

    name: str
    uid: int
    group: str
    gid: int


class Entry(Struct, frozen=True, omit_defaults=True, gc=False):
    """One file, link or folder as it was or is; it has no path in it, so states compare as dicts.

    `size` is in bytes, `mtime` in nanoseconds since 1970, `mode` the permission bits alone.
    `attributes` are extended attributes in base64, ACLs among them. Of an unread file `target` is its mark.
    """

    type: EntryType
    mode: int
    uid: int
    gid: int
    mtime: int = 0
    size: int = 0
    blob: BlobId = BlobId("")
    target: str = ""
    owner: str = ""
    group: str = ""
    attributes: dict[str, str] = {}
    sealed: bool = False

    @property
    def facts(self) -> tuple[object, ...]:
        """What makes a difference: everything but times and names of accounts."""
        what = self.target if self.type in ("symlink", "unread") else self.blob
        mode = 0 if self.type == "symlink" else self.mode
        return (self.type, what, mode, self.uid, self.gid, tuple(sorted(self.attributes.items())))

    def owned_here(self, then: Account, here: Account) -> "Entry":
        """The same entry with the snapshot's own user and group counted as the live ones."""
        uid = here.uid if self.uid == then.uid else self.uid
        gid = here.gid if self.gid == then.gid else self.gid
        return self if (uid, gid) == (self.uid, self.gid) else replace(self, uid=uid, gid=gid)


class Item(Struct, frozen=True, omit_defaults=True, gc=False):
    """One line of a manifest: a path, the group that guards it, and the entry there (None: absent)."""

    path: EntryPath
    group: str
    kind: Kind
    entry: Entry | None
    is_parent: bool = False
    """A folder above a guarded file: kept so that a missing one is made as it was, never compared."""


ITEMS = packed.Coding(Item)
"""How many items are packed."""


class AgentState(Struct, frozen=True, omit_defaults=True):
    """One background program as it was when the snapshot was taken."""

    label: str
    path: EntryPath
    manager: str
    is_loaded: bool
    override: Literal["", "enabled", "disabled"] = ""
    pid: int = 0
    last_exit: int | None = None
    is_failed: bool = False


class Warned(Struct, frozen=True, omit_defaults=True):
    """Something that the snapshot could not do as asked; it stays until acknowledged."""

    code: Literal[
        "unreadable", "unstable", "special", "left-out", "database-open", "outside", "shrunk", "no-key",
        "agents-unknown",
    ]  # fmt: skip
    sentence: str
    path: str = ""


class Header(Struct, frozen=True, omit_defaults=True):
    """The first line of a manifest: all that a list of snapshots needs."""

    format: int
    id: SnapshotId
    sequence: int
    previous: str
    """SHA-256 of the manifest before this one, empty for the first."""
    created_at: str
    """RFC 3339, UTC, microseconds."""
    description: str
    category: str
    host: str
    machine: str
    """This machine's id, empty where there is none."""
    account: Account
    home: str
    files: int
    kinds: dict[str, int]
    bytes: int
    new_bytes: int
    changed_since_previous: int
    is_partial: bool = False
    """Whether the scope is the exact list of items (a safety snapshot), not the groups of the profile."""
    scope: tuple[EntryPath, ...] = ()
    """Of a full snapshot: patterns of its groups that could not be read, and so say nothing."""
    profile: str = ""
    """The whole profile that it was taken by, as text."""
    agents: tuple[AgentState, ...] = ()
    warnings: tuple[Warned, ...] = ()
    git: tuple[dict[str, str], ...] = ()
    venvs: tuple[dict[str, str], ...] = ()
    run: str = ""
    origin: str = ""


class Note(Struct, frozen=True, omit_defaults=True):
    """What may change about a snapshot after it was taken."""

    pinned: bool = False
    good: bool = False
    label: str = ""
    acknowledged: bool = False


class Derived(Struct, frozen=True):
    """Content that no store holds: a kept file or link with the paths of another home rewritten.

    Named by its hash like any other, and made again from `source` whenever it is read.
    """

    blob: BlobId
    source: Entry
    name: str
    kind: Kind
    maps: tuple[tuple[str, str], ...]


class Snapshot(Struct, frozen=True):
    """One moment: its header and everything that it holds, in path order."""

    header: Header
    items: Sequence[Item]
    """Packed where they are many."""
    state: State
    problems: tuple[str, ...] = ()
    derived: tuple[Derived, ...] = ()
    """Of one whose paths were rewritten for this home: what is not in the store as it stands here."""
    lost: tuple[str, ...] = ()
    """Of one that was salvaged: a sentence for each thing in it that cannot be restored at all."""

    @property
    def id(self) -> SnapshotId:
        """Its name."""
        return self.header.id


class Listed(Struct, frozen=True):
    """One row of the list of snapshots."""

    header: Header
    state: State
    note: Note
    problems: tuple[str, ...] = ()
    differs: int | None = None
    """How many guarded files differ from now, None while unknown."""

    @property
    def id(self) -> SnapshotId:
        """Its name."""
        return self.header.id

    @property
    def title(self) -> str:
        """The operator's label, else the description it was taken with."""
        return self.note.label or self.header.description
