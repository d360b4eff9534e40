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
from tests.support.faulty import _Wrapping, as_system
from tests.support.house import QUIET, House
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
