"""Takes a snapshot: every guarded file as it is now, or exactly the paths of a plan."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from rollback_gui.home.scan import Scan, scan
from rollback_gui.model import paths
from rollback_gui.model.packed import Shelf
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.profile import Group
from rollback_gui.model.snapshot import ITEMS, AgentState, Header, Item, Warned
from rollback_gui.model.wishes import SnapshotWish
from rollback_gui.operations import describing
from rollback_gui.operations.gathering import Gathering, Guarded, Wanted
from rollback_gui.operations.keyring_source import gather
from rollback_gui.operations.monitor import Monitor, go_on
from rollback_gui.operations.station import Station

_LARGEST_LINKED = 64 << 20
_DATABASES = (".db", ".sqlite", ".sqlite3", ".db3")
_AT_ONCE = 4096
"""So many files are remembered before they are written to the index."""


def capture(station: Station, guarded: Guarded, wish: SnapshotWish, monitor: Monitor) -> Header:
    """Keep everything that the profile guards; raises Locked, NoSpace, Cancelled."""
    found = scan(station.home, guarded.profile.group, station.own)
    monitor.phase("capturing", len(found.found))
    with station.store.writer(waiting=monitor.waiting) as writer, station.home.folders() as folders:
        gathering = Gathering(station, writer, folders)
        _take_all(gathering, _wanted(found), monitor)
        _follow_links(gathering, found)
        gather(gathering, guarded.profile.keyring, asks=wish.asks_keyring)
        gathering.parents()
        for folder, reason in found.closed.items():
            gathering.warnings.append(Warned("unreadable", f"The folder cannot be listed: {reason}.", folder))
        header = describing.full_header(gathering, guarded, found, wish)
        done = writer.commit(header, _in_order(gathering.items))
        station.store.stat_cache.keep(gathering.fresh)
    monitor.step(len(found.found), "")
    return done


def _wanted(found: Scan) -> Iterable[Wanted]:
    return (Wanted(path, found.found[path].name, found.found[path].kind) for path in sorted(found.found))


def _take_all(gathering: Gathering, wanted: Iterable[Wanted], monitor: Monitor) -> None:
    for number, one in enumerate(wanted):
        if number % 64 == 0:
            go_on(monitor)
            monitor.step(number, one.path, gathering.new_bytes)
        gathering.take(one)


def _follow_links(gathering: Gathering, found: Scan) -> None:
    """A captured link brings what it points to, where that lies below home; beyond that it is a warning."""
    for item in [one for one in gathering.items.values() if one.entry is not None and one.entry.type == "symlink"]:
        target = _pointed_to(item, gathering.station.places.home)
        if target is None:
            sentence = "It points outside the home, so what it means was not kept."
            gathering.warnings.append(Warned("outside", sentence, item.path))
        elif target not in found.found:
            group = Group(item.group, item.kind, (target,))
            brought = scan(gathering.station.home, (group,), gathering.station.own)
            _bring(gathering, item, brought)


def _pointed_to(item: Item, home: str) -> EntryPath | None:
    import posixpath

    assert item.entry is not None
    where = posixpath.normpath(posixpath.join(posixpath.dirname(paths.real(item.path, home)), item.entry.target))
    return paths.of_real(where, home) if where.startswith(home + "/") else None


def _bring(gathering: Gathering, item: Item, brought: Scan) -> None:
    size = 0
    for path in sorted(brought.found):
        if path not in gathering.items:
            gathering.take(Wanted(path, item.group, item.kind))
            kept = gathering.items.get(path)
            size += kept.entry.size if kept and kept.entry else 0
        if size > _LARGEST_LINKED:
            sentence = "It points to a folder of more than 64 MB, which was kept in part."
            gathering.warnings.append(Warned("outside", sentence, item.path))
            return


class Listing(Struct, frozen=True):
    """What a partial snapshot is of: its paths, the folders that were not there, the agents as they were."""

    description: str
    paths: Iterable[Wanted]
    parents: Iterable[Wanted] = ()
    agents: tuple[AgentState, ...] = ()


def capture_paths(station: Station, listing: Listing) -> Header:
    """Keep exactly these paths, the absent ones as absent: a safety snapshot. Never uses what was read before."""
    with station.store.writer() as writer, station.home.folders() as folders:
        gathering = Gathering(station, writer, folders)
        gathering.uses_cache = False
        gathering.leads_back = True
        for one in listing.paths:
            gathering.take(one)
            if one.path not in gathering.items and not any(w.path == one.path for w in gathering.warnings):
                gathering.absent(one)
        for one in listing.parents:
            gathering.absent(one, is_parent=True)
        gathering.parents()
        header = describing.partial_header(gathering, listing.description, listing.agents)
        return writer.commit(header, _in_order(gathering.items))


def _in_order(items: Shelf[Item]) -> Sequence[Item]:
    return ITEMS.of(items.in_order())
