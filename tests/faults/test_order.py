"""No name is published before its bytes are on the disk, and no name changes in a folder that is not synced later."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rollback_gui.model.wishes import SnapshotWish
from tests.support.faulty import FaultySystem, PowerCut, TracingSystem, as_system
from tests.support.house import HOW, QUIET, House, Tree

NAMING = ("create", "make_folder", "make_link", "drop", "drop_folder")
MOVING = ("exchange", "place", "replace")


class OrderedSystem(TracingSystem):
    """Remembers what a power cut could still take: bytes that were written, names that were changed."""

    def __init__(self, real: Any) -> None:
        super().__init__(real)
        self.unsynced: dict[int, str] = {}
        self.published: list[str] = []

    def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Let it through and note what it left open."""
        if name in ("drop", "drop_folder", *MOVING):
            moved = os.lstat(args[1], dir_fd=args[0]).st_ino
            if name in MOVING and self.unsynced.get(moved) == "write":
                self.published.append(args[1])
            if name not in MOVING:
                self.unsynced.pop(moved, None)
        is_new = name == "open_append" and not os.path.lexists(f"/proc/self/fd/{args[0]}/{args[1]}")
        found = super().pass_on(name, call, *args, **kwargs)
        if name == "trash":
            self.unsynced[-1] = "trash"  # somewhere on the volume
        elif name in ("sync", "sync_fully"):
            self.unsynced.pop(_inode(args[0]), None)
        elif name == "sync_volume":
            self.unsynced.clear()
        elif name in ("write", "cut"):
            self.unsynced[_inode(args[0])] = name
        elif name in (*NAMING, *MOVING) or is_new:
            for folder in args[:3:2] if name in MOVING else args[:1]:
                self.unsynced[_inode(folder)] = f"{name} {args[1]}"
        return found


def _inode(descriptor: int) -> int:
    return os.fstat(descriptor).st_ino


def _changed(house: House) -> None:
    for number, where in enumerate(sorted((house.home / "conf").rglob("*.txt"))):
        if number % 5 == 0:
            where.unlink()
        else:
            where.write_text("since, made-up")
    (house.home / "conf/added.txt").write_text("added, made-up")


def _files(count: int) -> Tree:
    return {f"conf/{n % 4}/deep/{n}.txt": f"then, made-up {n}" for n in range(count)} | {"secret/key": "made-up-key"}


@pytest.mark.parametrize("count", [3, 20, 80])
def test_whatever_a_command_wrote_outlives_a_power_cut_once_it_has_ended(
    tmp_path: Path, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first snapshot ever, a restore, its undo, one more snapshot and a deletion."""
    house = House.make(tmp_path, _files(count))
    ordered = OrderedSystem(house.system)
    monkeypatch.setattr(type(house.system), "trash", lambda _, where: Path(where).rename(tmp_path / Path(where).name))
    do, look = house.console(as_system(ordered)).do, house.console().look
    first = do.take_snapshot(SnapshotWish(), QUIET)
    _changed(house)
    assert do.restore(house.plan(first, match=True), HOW, QUIET).state == "restored"
    assert (ordered.published, ordered.unsynced) == ([], {})
    assert do.undo(HOW, QUIET).state == "restored"
    assert (ordered.published, ordered.unsynced) == ([], {})
    do.take_snapshot(SnapshotWish(), QUIET)
    assert (ordered.published, ordered.unsynced) == ([], {})
    do.delete([first.id])
    assert (ordered.published, ordered.unsynced) == ([], {})
    assert len(look.snapshots()) == 3


@pytest.mark.parametrize("call", ["create", "exchange", "sync_fully", "write"])
def test_so_does_what_a_recovery_wrote(tmp_path: Path, call: str) -> None:
    """Back or forward, after a kill while staging, while exchanging, at a promise, or at the record of the end."""
    house = House.make(tmp_path / "house", _files(6))
    row = house.snapshot()
    _changed(house)
    plan = house.plan(row, match=True)
    tracing = TracingSystem(house.system)
    house.copy(tmp_path / "count").console(as_system(tracing)).do.restore(plan, HOW, QUIET)
    at = len(tracing.writes) - tracing.writes[::-1].index(call)
    with pytest.raises(PowerCut):
        house.console(as_system(FaultySystem(house.system, at, "cut after"))).do.restore(plan, HOW, QUIET)
    ordered = OrderedSystem(house.system)
    assert house.console(as_system(ordered)).do.recover(QUIET) is not None
    assert (ordered.published, ordered.unsynced) == ([], {})
