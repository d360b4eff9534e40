"""Every snapshot that holds one file, and where the file changed."""

from msgspec import Struct

from rollback_gui.errors import NotFound
from rollback_gui.home.reader import Obstacle
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.paths import EntryPath
from rollback_gui.operations.station import Station
from rollback_gui.store.history import Facts, facts_hash


class FileVersion(Struct, frozen=True):
    """One file in one snapshot; `size` is in bytes, `created_at` RFC 3339."""

    snapshot: SnapshotId
    created_at: str
    title: str
    size: int
    is_absent: bool
    is_changed: bool
    """Whether it differs from the snapshot before."""
    is_as_now: bool | None
    """None where the live file cannot be read."""


def versions(station: Station, path: EntryPath) -> tuple[FileVersion, ...]:
    """The file in each sound snapshot that speaks of it, newest first; raises NotFound when none does."""
    found = station.store.versions(path)
    if not found:
        raise NotFound(f"{path} is in no snapshot.", hint="`rollback show ID` lists what a snapshot holds.")
    now = _now(station, path)
    rows = {row.id: row for row in station.store.listed()}
    told = []
    before: Facts | None = None
    for one in found:
        row = rows[one.snapshot]
        is_as_now = None if now is None else one.facts in now
        is_changed = before is not None and before != one.facts
        told.append(
            FileVersion(one.snapshot, row.header.created_at, row.title, one.size, not one.facts, is_changed, is_as_now)
        )
        before = one.facts
    return tuple(reversed(told))


def _now(station: Station, path: EntryPath) -> set[Facts] | None:
    """How the file is now, named as a plain one and as a sealed one; None where that cannot be told."""
    found = set()
    with station.home.folders() as folders:
        for sealed in (False, True):
            seen = station.home.look(path, folders, sealed=sealed)
            if isinstance(seen, Obstacle):
                return None
            found.add(b"" if seen is None else facts_hash(seen, station.home.account))
    return found
