"""What a snapshot may ask for and does not get: it was written on another day, and perhaps by somebody else."""

from collections.abc import Iterator

from msgspec.structs import replace

from rollback_gui.home import patterns
from rollback_gui.home.folders import Folders
from rollback_gui.model import paths
from rollback_gui.model.outcome import Check
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change, Plan
from rollback_gui.model.snapshot import Entry, State
from rollback_gui.operations.station import Station
from rollback_gui.system import files

_POWERS = 0o7002
"""setuid, setgid, sticky and writable by everybody."""
_NEVER_SET = ("security.", "trusted.", "system.")
_ACL = "system.posix_acl_"
_LARGEST_ATTRIBUTE, _MOST_ATTRIBUTES = 1 << 16, 256


def without_powers(wanted: Entry, now: Entry | None, state: State) -> Entry:
    """From a snapshot that nothing proves no file gets powers that it does not have already."""
    if state in ("ok", "unproven") or wanted.type == "symlink":
        return wanted
    kept = now.mode & _POWERS if now is not None else 0
    return replace(wanted, mode=wanted.mode & ~_POWERS | wanted.mode & kept)


def refused_attribute(entry: Entry) -> str:
    """Why an entry's extended attributes cannot be put back, empty when they can."""
    if len(entry.attributes) > _MOST_ATTRIBUTES:
        return f"It has {len(entry.attributes)} extended attributes, more than a file system takes."
    for name, value in entry.attributes.items():
        if name.startswith(_NEVER_SET) and not name.startswith(_ACL):
            return f"Its extended attribute {name[:60]!r} is never set from a snapshot."
        if len(value) * 3 // 4 > _LARGEST_ATTRIBUTE:
            return f"Its extended attribute {name[:60]!r} is larger than a system takes."
    return ""


def outside(station: Station, plan: Plan) -> Iterator[Check]:
    """No path of our own is written; one beside the home only where today's profile guards it."""
    is_bound = not plan.destination and not _leads_back(station, plan)
    with station.home.folders() as folders:
        own = _Own(station, folders)
        for change in plan.ticked:
            if own.holds(change):
                yield Check("outside", "blocker", f"{change.path} lies in this program's own folders", code="refused")
                return
            if is_bound and change.path.startswith("/") and not _is_guarded(station, change.path):
                told = f"{change.path} lies outside the home and is not guarded by today's profile"
                yield Check("outside", "blocker", told, f"rollback restore {plan.snapshot} --into DIR", "refused")
                return
    yield Check("outside", "ok", "This program's own folders are not touched")


class _Own:
    """This program's own folders: by name, in either spelling, and by inode, since a folder may be mounted twice."""

    def __init__(self, station: Station, folders: Folders) -> None:
        self._system = station.system
        self._home = station.places.home
        self._named = station.own
        self._folders = folders
        here = station.places
        self._inodes = {mark for where in (here.store, here.state, here.cache) if (mark := self._mark_at(where))}
        self._known: dict[EntryPath, bool] = {}

    def holds(self, change: Change) -> bool:
        """Whether what a change would write lies in one of them."""
        plain = paths.of_real(paths.real(change.path, self._home), self._home)
        if any(paths.is_below(plain, own) for own in self._named):
            return True
        folder = plain if change.is_folder and change.before is not None else paths.parent(plain)
        return self._is_inside(folder)

    def _is_inside(self, folder: EntryPath) -> bool:
        for part in (*paths.parents(folder), folder) if folder not in ("~", "") else ():
            if part not in self._known:
                above = self._known.get(paths.parent(part), False)
                self._known[part] = above or self._mark_of(part) in self._inodes
        return self._known.get(folder, False)

    def _mark_of(self, folder: EntryPath) -> tuple[int, int] | None:
        try:
            found = self._system.look_open(self._folders.open(folder))
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _mark_at(self, where: str) -> tuple[int, int] | None:
        try:
            with files.opened(self._system, where) as folder:
                found = self._system.look_open(folder)
        except OSError:
            return None
        return found.st_dev, found.st_ino


def _leads_back(station: Station, plan: Plan) -> bool:
    """Whether this is the way back of a restore by this machine, such as one into a folder beside the home."""
    here = station.system.machine()
    rows = (row for row in station.store.listed() if row.id == plan.snapshot)
    return any(
        row.header.category == "auto-backup" and row.state == "ok" and row.header.machine in (here, "") for row in rows
    )


def _is_guarded(station: Station, path: str) -> bool:
    """Without any profile there is none to hold against it: a signed snapshot restores all the same."""
    groups = station.profile.group
    return not groups or any(
        patterns.is_matched(path, group.include) and not patterns.is_matched(path, group.exclude) for group in groups
    )
