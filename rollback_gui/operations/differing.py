"""How many files each snapshot differs from now, without reading a manifest."""

from collections.abc import Mapping

from msgspec.structs import replace

from rollback_gui.home.scan import scan
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Entry, Listed
from rollback_gui.operations import leftovers
from rollback_gui.operations.describing import last_full
from rollback_gui.operations.station import Station
from rollback_gui.store.history import facts_hash


def with_differences(station: Station) -> tuple[Listed, ...]:
    """The list of snapshots with the number of files in which each differs from now.

    A folder that a snapshot does not hold only carries what was added to it, and is not counted, as in a preview.
    """
    rows = station.store.listed()
    own = station.home.account
    live = live_entries(station, rows)
    now = {path: facts_hash(entry, own) for path, entry in live.items() if entry.type != "directory"}
    other = {**_beside(station, live), **{p: e for p, e in live.items() if e.type == "directory"}}
    beside = {path: facts_hash(entry, own) for path, entry in other.items()}
    counts = station.store.differs(now, beside)
    return tuple(replace(row, differs=counts.get(row.id)) for row in rows)


def live_entries(station: Station, rows: tuple[Listed, ...]) -> dict[EntryPath, Entry]:
    """Every guarded file as it is now: by today's profile, else by the newest snapshot's."""
    groups = station.profile.group
    newest = last_full(rows)
    if not groups and newest is not None:
        groups = leftovers.groups_of_header(newest.header)
    known = station.cached()
    found: dict[EntryPath, Entry] = {}
    with station.home.folders() as folders:
        for path, group in scan(station.home, groups, station.own).found.items():
            seen = station.home.look(path, folders, sealed=group.kind == "credential", cached=known.get(path))
            if isinstance(seen, Entry):
                found[path] = seen
    return found


def _beside(station: Station, live: Mapping[EntryPath, Entry]) -> dict[EntryPath, Entry]:
    """What the newest snapshot holds outside the groups, as it is now: a captured link brought it along."""
    known = station.cached()
    found: dict[EntryPath, Entry] = {}
    with station.home.folders() as folders:
        for path in sorted(station.store.history.newest(station.store.known()) - live.keys()):
            cached = known.get(path)
            sealed = cached is not None and cached.entry.sealed
            seen = station.home.look(path, folders, sealed=sealed, cached=cached)
            if isinstance(seen, Entry):
                found[path] = seen
    return found
