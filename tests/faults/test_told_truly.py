"""What was done is never told as failed, and what failed leaves nothing behind."""

import errno
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from rollback_gui.errors import NoSpace, RollbackError
from rollback_gui.model.wishes import SnapshotWish
from rollback_gui.operations.delete import delete
from rollback_gui.store.audit import Audit
from rollback_gui.store.opening import open_store
from tests.support.faulty import FaultySystem, PowerCut, TracingSystem, _Wrapping, as_system
from tests.support.house import HOW, QUIET, House
from tests.support.kept import Kept


def refuses(*_: object) -> None:
    """What an audit log on a full disk does."""
    raise NoSpace


def test_a_snapshot_that_was_taken_is_told_as_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when the audit log cannot be written any more: the snapshot stands, and so does the answer."""
    house = House.make(tmp_path, {"conf/a": "one\n"})
    house.snapshot()
    monkeypatch.setattr(Audit, "append", refuses)
    taken = house.console().do.take_snapshot(SnapshotWish("second"), QUIET)
    assert next(row.id for row in house.console().look.snapshots()) == taken.id


def test_a_snapshot_that_failed_tells_its_own_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not that of the audit log which could not be written either."""
    house = House.make(tmp_path, {"conf/a": "one\n"})
    house.snapshot()
    monkeypatch.setattr(Audit, "append", refuses)
    (house.home / "conf/a").write_text("two\n")

    class Broken(_Wrapping):
        def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            if name == "write":
                raise OSError(errno.EIO, "made-up disk error")
            return call(*args, **kwargs)

    with pytest.raises((RollbackError, OSError), match=r"(?i)made-up disk error"):
        house.console(as_system(Broken(house.system))).do.take_snapshot(SnapshotWish("second"), QUIET)


def test_a_restore_that_was_finished_later_can_be_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its journal stays until the audit log has it: else Undo would not know of it."""
    house = House.make(tmp_path, {"conf/a": "one\n"})
    row = house.snapshot()
    (house.home / "conf/a").write_text("two\n")
    plan = house.plan(row)
    tracing = TracingSystem(house.system)
    house.copy(tmp_path / "count").console(as_system(tracing)).do.restore(plan, HOW, QUIET)
    at = len(tracing.writes) - tracing.writes[::-1].index("sync_fully")
    with pytest.raises(PowerCut):
        house.console(as_system(FaultySystem(house.system, at, "cut after"))).do.restore(plan, HOW, QUIET)
    with monkeypatch.context() as patch:
        patch.setattr(Audit, "append", refuses)
        house.console().do.recover(QUIET)
    house.console().do.recover(QUIET)
    assert house.console().do.undo(HOW, QUIET).state == "restored"
    assert (house.home / "conf/a").read_text() == "two\n"


@pytest.mark.parametrize("at", range(1, 6))
def test_a_parcel_that_found_no_room_is_taken_away_again(tmp_path: Path, at: int) -> None:
    """A full disk during a delete: the snapshot stays, and no half parcel eats what room is left."""
    kept = Kept(tmp_path)
    kept.snapshot({"~/a": b"made-up " * 4000}, {"~/key": b"made-up-secret"})

    class Full(_Wrapping):
        left = at

        def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            if name == "write":
                self.left -= 1
                if self.left <= 0:
                    raise OSError(errno.ENOSPC, "No space left on device")
            return call(*args, **kwargs)

    store = open_store(as_system(Full(kept.system)), kept.places)
    with suppress(RollbackError, OSError):
        delete(store, [store.listed()[0].id])
    assert [row.state for row in kept.again().listed()] == ["ok"]
    assert list((kept.folder / "trash").iterdir()) == []
