"""What may go on with the old file after a restore: programs that hold it, other names of it, an open database."""

import os
import shlex
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from rollback_gui.model import paths
from rollback_gui.model.outcome import Check
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Plan
from rollback_gui.operations.station import Station

_DATABASE = ("-wal", "-journal", "-shm")


def in_use(station: Station, plan: Plan) -> Iterator[Check]:
    """Files that a running program holds open or locked: a warning, for the exchange works all the same."""
    inodes = _Inodes(there for _, there in _live_files(station, plan))
    holders = station.system.holders(inodes) if inodes else ()
    held_files = {(one.device, one.inode) for one in holders}
    names = {found: path for path, found in _places(station, plan) if found in held_files} if holders else {}
    for one in holders:
        path = names.get((one.device, one.inode))
        if path is None:
            continue
        held = "Locked by" if one.is_lock else "Open in"
        told = f"{held} {one.program} (pid {one.pid}): {path}. Close it first, or it may go on with the old file."
        yield Check("in-use", "warning", told, f"kill {one.pid}")
    databases = list(_open_databases(station, plan))
    for name in databases:
        told = f"A database is open: {name}. Close the program that uses it first."
        yield Check("in-use", "warning", told, f"fuser -v {shlex.quote(paths.real(name, plan.home))}")
    if not holders and not databases:
        yield Check("in-use", "ok", "No file is locked by a program")


class _Inodes:
    """Files by device and inode, at eight bytes each."""

    def __init__(self, found: Iterable[os.stat_result]) -> None:
        self._of: dict[int, array[int]] = {}
        for there in found:
            self._of.setdefault(there.st_dev, array("Q")).append(there.st_ino)
        self._of = {device: array("Q", sorted(inodes)) for device, inodes in self._of.items()}

    def __len__(self) -> int:
        return sum(len(inodes) for inodes in self._of.values())

    def __contains__(self, wanted: object) -> bool:
        if not isinstance(wanted, tuple):
            return False
        device, inode = wanted
        inodes = self._of.get(device, array("Q"))
        at = bisect_left(inodes, inode)
        return at < len(inodes) and inodes[at] == inode


def _places(station: Station, plan: Plan) -> Iterator[tuple[EntryPath, tuple[int, int]]]:
    return ((path, (there.st_dev, there.st_ino)) for path, there in _live_files(station, plan))


def _live_files(station: Station, plan: Plan) -> Iterator[tuple[EntryPath, os.stat_result]]:
    """Each live file of the plan, in path order, as it is now."""
    with station.home.folders() as folders:
        for change in plan.ticked:
            if change.before is None or change.before.type not in ("file", "unread") or change.freed_by:
                continue
            try:
                there = station.system.look(*folders.of(change.path))
            except OSError:
                continue
            yield change.path, there


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
    for path, there in _live_files(station, plan):
        if (count := there.st_nlink) > 1:
            others = "1 other name" if count == 2 else f"{count - 1} other names"
            where = shlex.quote(paths.real(path, plan.home))
            told = f"{path} has {others} (hard links), which keep the old content"
            yield Check("links", "warning", told, f"find {shlex.quote(plan.home)} -xdev -samefile {where}")
