"""Whether there is room: bytes and inodes on every volume that a plan touches, and in the store for what follows."""

import shlex
from collections.abc import Iterator
from contextlib import suppress

from msgspec import Struct

from rollback_gui.errors import RollbackError
from rollback_gui.model import paths
from rollback_gui.model.outcome import Check
from rollback_gui.model.plan import Plan
from rollback_gui.operations.station import Station
from rollback_gui.system import files
from rollback_gui.system.port import Room

_RESERVE = 1 << 20
"""Bytes for journal and manifests, beside the files themselves."""
_LITTLE_ROOM = 500_000_000
"""Bytes free on the store's volume below which the next snapshots are at risk."""
_NAMES = 8
"""Inodes for journal, manifest, pack and folders."""


class _Need(Struct):
    where: str
    bytes: int = 0
    inodes: int = 0


def room(station: Station, plan: Plan) -> Iterator[Check]:
    """Space for the safety copy, for staging and for what is displaced."""
    needs = _Needs(station)
    kept = sum(change.before.size for change in plan.ticked if change.before is not None)
    needs.add(station.places.state, _RESERVE, _NAMES)
    needs.add(station.places.store, kept + _RESERVE, _NAMES)
    for change in plan.ticked:
        size = change.after.size if change.after is not None else 0
        needs.add(paths.real(paths.parent(change.path), plan.home) or "/", size * 2, 2)
    rooms = {device: needs.room(device) for device in needs.found}
    short = [c for device, need in needs.found.items() for c in _short(need, rooms[device])]
    yield from short
    if not short:
        free = min((room.bytes for room in rooms.values()), default=0)
        needed = sum(need.bytes for need in needs.found.values())
        yield Check("space", "ok", f"{size_of(free)} free, {size_of(needed)} needed")
    yield from _store_room(needs.room_of(station.places.store), station.places.store)


def shortage(station: Station, plan: Plan) -> str:
    """Which volume is too full for a plan, and by how much, asked once an error said so; empty when none is now."""
    with suppress(OSError, RollbackError):
        for check in room(station, plan):
            if check.code == "no-space":
                return check.sentence
    return ""


def _short(need: _Need, room: Room) -> Iterator[Check]:
    where = shlex.quote(need.where)
    if room.bytes < need.bytes:
        told = f"{size_of(need.bytes)} needed, {size_of(room.bytes)} free"
        sentence = f"Not enough room on the volume of {need.where}: {told}"
        yield Check("space", "blocker", sentence, f"df -h {where}", "no-space")
    elif 0 <= room.inodes < need.inodes:
        told = f"{need.inodes} files more are needed, {room.inodes} can be made"
        sentence = f"Not enough inodes on the volume of {need.where}: {told}"
        yield Check("space", "blocker", sentence, f"df -i {where}", "no-space")


def _store_room(room: Room, where: str) -> Iterator[Check]:
    if room.is_read_only:
        fix = f"sudo mount -o remount,rw {shlex.quote(where)}"
        told = "The store is on a read-only volume: no safety snapshot can be taken"
        yield Check("space", "blocker", told, fix, "not-writable")
    elif room.bytes < _LITTLE_ROOM:
        told = f"The store's volume has little room left for snapshots: {size_of(room.bytes)}"
        yield Check("space", "warning", told, f"df -h {shlex.quote(where)}")


class _Needs:
    """What each volume has to hold, by its device."""

    def __init__(self, station: Station) -> None:
        self._system = station.system
        self._devices: dict[str, tuple[int, str]] = {}
        self.found: dict[int, _Need] = {}

    def add(self, where: str, count: int, inodes: int) -> None:
        device, there = self._device(where)
        need = self.found.setdefault(device, _Need(there))
        need.bytes += count
        need.inodes += inodes

    def room(self, device: int) -> Room:
        return self.room_of(self.found[device].where)

    def room_of(self, where: str) -> Room:
        with files.opened(self._system, self._device(where)[1]) as folder:
            return self._system.room(folder)

    def _device(self, where: str) -> tuple[int, str]:
        """The volume of a folder that may not be there yet, and the nearest folder above it that is."""
        if where not in self._devices:
            self._devices[where] = files.volume_of(self._system, where)
        return self._devices[where]


def size_of(count: int) -> str:
    """Bytes as a person says them: powers of ten, one decimal below 10 GB."""
    size = float(count)
    for unit in ("bytes", "KB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.0f} GB" if size >= 10 else f"{size:.1f} GB"
