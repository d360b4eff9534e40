"""What may go on with the old file after a restore: programs that hold it, other names of it, an open database."""

import shlex
from collections.abc import Iterator

from rollback_gui.model import paths
from rollback_gui.model.outcome import Check
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Plan
from rollback_gui.operations.station import Station

_DATABASE = ("-wal", "-journal", "-shm")


def in_use(station: Station, plan: Plan) -> Iterator[Check]:
    """Files that a running program holds open or locked: a warning, for the exchange works all the same."""
    names = _inodes(station, plan)
    holders = station.system.holders(frozenset(names)) if names else ()
    for one in holders:
        path, _ = names[one.device, one.inode]
        held = "Locked by" if one.is_lock else "Open in"
        told = f"{held} {one.program} (pid {one.pid}): {path}. Close it first, or it may go on with the old file."
        yield Check("in-use", "warning", told, f"kill {one.pid}")
    databases = list(_open_databases(station, plan))
    for name in databases:
        told = f"A database is open: {name}. Close the program that uses it first."
        yield Check("in-use", "warning", told, f"fuser -v {shlex.quote(paths.real(name, plan.home))}")
    if not holders and not databases:
        yield Check("in-use", "ok", "No file is locked by a program")


def _inodes(station: Station, plan: Plan) -> dict[tuple[int, int], tuple[EntryPath, int]]:
    """Each live file of the plan by device and inode, with how many names it has."""
    found = {}
    with station.home.folders() as folders:
        for change in plan.ticked:
            if change.before is None or change.before.type not in ("file", "unread") or change.freed_by:
                continue
            try:
                there = station.system.look(*folders.of(change.path))
            except OSError:
                continue
            found[there.st_dev, there.st_ino] = (change.path, there.st_nlink)
    return found


def _open_databases(station: Station, plan: Plan) -> Iterator[EntryPath]:
    """Files of the plan that SQLite has a write-ahead log or journal beside."""
    with station.home.folders() as folders:
        for change in plan.ticked:
            if change.before is None or change.before.type != "file" or change.path.endswith(_DATABASE):
                continue
            folder, name = folders.of(change.path)
            if any(_is_there(station, folder, name + tail) for tail in ("-wal", "-journal")):
                yield change.path


def _is_there(station: Station, folder: int, name: str) -> bool:
    try:
        return station.system.look(folder, name).st_size > 0
    except OSError:
        return False


def links(station: Station, plan: Plan) -> Iterator[Check]:
    """Files with other names: those keep the old content, since a restore puts a new file in place of one name."""
    for path, count in sorted(_inodes(station, plan).values()):
        if count > 1:
            others = "1 other name" if count == 2 else f"{count - 1} other names"
            where = shlex.quote(paths.real(path, plan.home))
            told = f"{path} has {others} (hard links), which keep the old content"
            yield Check("links", "warning", told, f"find {shlex.quote(plan.home)} -xdev -samefile {where}")
