"""What the operator asks for, and the rows that answer simple questions."""

from msgspec import Struct

from rollback_gui.model.ids import OperationId, SnapshotId
from rollback_gui.model.paths import EntryPath


class SnapshotWish(Struct, frozen=True):
    """A snapshot to take."""

    description: str = ""
    category: str = "manual"
    run: str = ""
    asks_keyring: bool = True


class RestoreWish(Struct, frozen=True):
    """What to restore: everything, or only these paths and groups, less the skipped ones.

    A conflict with a tick of its own (a folder that became a link) is ticked when its path is named.
    """

    snapshot: SnapshotId
    paths: tuple[EntryPath, ...] = ()
    groups: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    match: bool = False
    keep_newer: bool = False
    is_undo: bool = False
    """Whether everything goes, conflicts with their own tick too: back to a safety snapshot's own list."""
    into: str = ""
    """Another folder to restore into, empty for the place where they were."""
    maps: tuple[tuple[str, str], ...] = ()
    """Old and new folder of each path that is rewritten in the files."""
    leaves_paths: bool = False
    """Whether paths of another home are left as they are, on purpose."""


class RestoreHow(Struct, frozen=True):
    """How to go about it."""

    reload: bool = True
    strict: bool = False
    accept_unsigned: bool = False
    reason: str = ""


class LastRestore(Struct, frozen=True):
    """The restore that Undo takes back."""

    operation: OperationId
    at: str
    snapshot: SnapshotId
    title: str
    files: int
    backup: SnapshotId
    is_undo: bool = False


class AgentRow(Struct, frozen=True):
    """One agent: run state and validity are two things."""

    label: str
    path: EntryPath
    manager: str
    state: str
    pid: int = 0
    last_exit: int | None = None
    next_run: str = ""
    problems: tuple[str, ...] = ()
    is_protected: bool = False
    other_home: str = ""
    """The folder of another home or machine that it names and that is not here, so that it cannot run."""


class EventFilter(Struct, frozen=True):
    """Which records of the audit log; empty fields do not filter. Times are RFC 3339."""

    types: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    outcome: str = ""
    snapshot: str = ""
    limit: int = 0


class Event(Struct, frozen=True):
    """One record of the audit log, without a value."""

    at: str
    operation: str
    type: str
    who: str
    outcome: str
    seconds: float
    snapshot: str = ""
    what: str = ""
    detail: dict[str, str] = {}


class Events(Struct, frozen=True):
    """Records of the audit log and whether they fit together."""

    events: tuple[Event, ...]
    chain: str
    """`ok` or `broken`."""
    problem: str = ""
