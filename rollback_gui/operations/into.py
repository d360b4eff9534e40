"""A restore into another folder: the same snapshot, its paths below that folder; agents are never touched."""

import shlex

from msgspec.structs import replace

from rollback_gui.model import paths
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change, Plan
from rollback_gui.model.snapshot import Item, Snapshot
from rollback_gui.model.wishes import RestoreWish
from rollback_gui.operations.live import Live
from rollback_gui.operations.monitor import Monitor
from rollback_gui.operations.planning import plan_restore
from rollback_gui.operations.soundness import sound
from rollback_gui.operations.station import Station

ROOT = "_root"
"""Below the folder: where absolute paths lie."""


class Destination:
    """A folder to restore into: where each path lies there, and which path lies there."""

    def __init__(self, where: str, home: str) -> None:
        self.where = where
        self._folder = paths.of_real(where, home)

    def to(self, path: EntryPath) -> EntryPath:
        """Below the folder what was below the home; absolute ones below `_root`."""
        return paths.parse(f"{self._folder}{path[1:]}" if path[0] == "~" else f"{self._folder}/{ROOT}{path}")

    def back(self, path: EntryPath) -> EntryPath:
        """The path that this one stands for; itself when it does not lie there."""
        if not paths.is_below(path, self._folder) or path == self._folder:
            return path
        below = path[len(self._folder) :]
        return EntryPath(below[len(ROOT) + 1 :] if below.startswith(f"/{ROOT}/") else f"~{below}")

    def snapshot(self, snapshot: Snapshot) -> Snapshot:
        """The same moment, as if it had been taken there; nothing there is ever `added since`."""
        files = (item for item in snapshot.items if paths.is_file(item.path))
        items = sorted((replace(item, path=self.to(item.path)) for item in files), key=_path)
        return replace(snapshot, header=replace(snapshot.header, is_partial=True), items=tuple(items))

    def wish(self, wish: RestoreWish) -> RestoreWish:
        """The same wish in words of that folder."""
        skip = tuple(self.to(EntryPath(word)) if word.startswith(("~/", "/")) else word for word in wish.skip)
        return replace(wish, paths=tuple(self.to(path) for path in wish.paths), skip=skip)


def _path(item: Item) -> EntryPath:
    return item.path


def plan_into(station: Station, snapshot: Snapshot, destination: Destination, monitor: Monitor) -> Plan:
    """Everything that a restore into the folder would change there; not ticked by any wish yet."""
    live = Live(station.home, {}, station.own)
    everything = RestoreWish(snapshot.id, match=True)
    plan = plan_restore(destination.snapshot(snapshot), live, everything, monitor)
    plan = replace(sound(plan, station.store, destination.back), destination=destination.where)
    return plan.with_each(lambda change: _with_way_out(change, destination))


def _with_way_out(change: Change, destination: Destination) -> Change:
    """Its command names the path as the snapshot knows it, and the folder."""
    if not change.way_out.startswith("rollback restore "):
        return change
    there = change.freed_by or change.path
    told = change.way_out.replace(f" {there} ", f" {destination.back(there)} ")
    return replace(change, way_out=told.replace(" --apply", f" --into {shlex.quote(destination.where)} --apply"))
