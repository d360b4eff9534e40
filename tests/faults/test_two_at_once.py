"""One operation at a time: who comes second is told who is first, and nothing begins while a restore is unfinished."""

import errno
from pathlib import Path

import pytest
from msgspec.structs import replace

from rollback_gui.errors import Busy, Unfinished
from rollback_gui.model.ids import OperationId, PlanId, SnapshotId
from rollback_gui.model.snapshot import Listed
from rollback_gui.model.wishes import SnapshotWish
from rollback_gui.operations import journal
from rollback_gui.operations.journal import Begin, Journal
from rollback_gui.operations.machine import NAME, machine_held
from rollback_gui.system.port import System
from tests.support.faulty import FaultySystem, PowerCut, TracingSystem, as_system
from tests.support.house import HOW, QUIET, House

BEGIN = Begin(
    OperationId("o-made-up"), "restore", "2026-05-01T00:00:00Z", PlanId("p"), SnapshotId("s"), "made-up", "machine-1",
    "/home/else", "/store", "id", SnapshotId("b"), (),
)  # fmt: skip


class _NeverExchanges:
    """A volume that lost the one call that the way back needs."""

    def __init__(self, system: System) -> None:
        self._system = system

    def __getattr__(self, name: str) -> object:
        return getattr(self._system, name)

    def exchange(self, folder: int, name: str, other: int, other_name: str) -> None:
        raise OSError(errno.EIO, "made-up disk error")


def _broken(root: Path) -> tuple[House, Listed]:
    house = House.make(root, {f"conf/{n}.txt": "before" for n in range(3)})
    row = house.snapshot()
    for number in range(3):
        (house.home / f"conf/{number}.txt").write_text("after")
    return house, row


def _crashed(root: Path) -> House:
    """Killed just after the first of three exchanges."""
    house, row = _broken(root)
    plan = house.plan(row)
    tracing = TracingSystem(house.system)
    house.copy(root.with_name("counted")).console(as_system(tracing)).do.restore(plan, HOW, QUIET)
    faulty = FaultySystem(house.system, tracing.writes.index("exchange") + 1, "cut after")
    with pytest.raises(PowerCut):
        house.console(as_system(faulty)).do.restore(plan, HOW, QUIET)
    return house


def _is_refused(house: House) -> None:
    with pytest.raises(Busy, match="A restore is at work"), machine_held(house.system, house.console().places, "Other"):
        raise AssertionError("two owners")


def test_a_second_restore_is_told_who_is_first(tmp_path: Path) -> None:
    """Within a second, refused with its own code, and nothing is touched."""
    house, row = _broken(tmp_path)
    live, tracing = house.live(), TracingSystem(house.system)
    with machine_held(house.system, house.console().places, "An undo"):
        outcome = house.console(as_system(tracing)).do.restore(house.plan(row), HOW, QUIET)
    assert outcome.error is not None
    assert (outcome.state, outcome.error.code, outcome.exit_code) == ("refused", "busy", 5)
    assert outcome.error.message == "An undo is at work on this machine."
    assert next(args[1] for name, args in tracing.calls if name == "lock") <= 1
    assert house.live() == live


def test_the_machine_is_free_again_once_its_holder_is_gone(tmp_path: Path) -> None:
    """The lock file stays; only the lock goes."""
    house, row = _broken(tmp_path)
    places = house.console().places
    with machine_held(house.system, places, "A restore"):
        _is_refused(house)
    assert (Path(places.state) / NAME).exists()
    assert house.console().do.restore(house.plan(row), HOW, QUIET).state == "restored"


def test_a_lock_file_that_was_replaced_has_one_owner(tmp_path: Path) -> None:
    """Who waited for the old file looks for the new one."""
    house, _ = _broken(tmp_path)
    places = house.console().places
    where = Path(places.state) / NAME

    class Replacing(_NeverExchanges):
        count = 0

        def lock(self, descriptor: int, seconds: float) -> bool:
            Replacing.count += 1
            if Replacing.count == 1:
                where.unlink()
            return self._system.lock(descriptor, seconds)

    system: System = Replacing(house.system)  # type: ignore[assignment]
    with machine_held(system, places, "A restore"):
        _is_refused(house)
    assert Replacing.count == 2


def test_nothing_begins_while_a_restore_cannot_be_taken_back(tmp_path: Path) -> None:
    """Every verb that writes is refused with exit 4; once the disk answers, the next one goes on."""
    house = _crashed(tmp_path / "house")
    sick = house.console(_NeverExchanges(house.system))  # type: ignore[arg-type]
    row = house.console().look.snapshots()[-1]
    plan = house.plan(row)
    for begin in (
        lambda: sick.do.take_snapshot(SnapshotWish(), QUIET),
        lambda: sick.do.restore(plan, HOW, QUIET),
        lambda: sick.do.undo(HOW, QUIET),
        lambda: sick.do.delete([row.id]),
        lambda: sick.do.mark(row.id, replace(row.note, good=True)),
        lambda: sick.do.reload((), QUIET),
    ):
        with pytest.raises(Unfinished) as told:
            begin()
        assert told.value.exit_code == 4
        assert told.value.hint
    assert house.console().look.unfinished()
    house.console().do.take_snapshot(SnapshotWish(), QUIET)
    assert house.console().look.unfinished() == ""
    assert {text for _, _, text in house.live().values() if text} == {"after"}


@pytest.mark.parametrize("begin", [BEGIN, None])
def test_a_journal_of_elsewhere_is_set_aside_and_told(tmp_path: Path, begin: Begin | None) -> None:
    """Never acted on: a migration carried it along, or nobody can read it."""
    house, _ = _broken(tmp_path)
    places, live = house.console().places, house.live()
    if begin is not None:
        Journal.create(house.system, places, begin).close()
    else:
        (Path(places.state) / journal.NAME).write_bytes(b"made-up\n")
    assert "is set aside by the next command" in house.console().look.unfinished()
    outcome = house.console().do.recover(QUIET)
    assert outcome is not None
    assert (outcome.state, outcome.exit_code) == ("nothing-to-do", 0)
    (kept,) = Path(places.state).glob("restore.journal.set-aside-*")
    assert str(kept) in outcome.set_aside
    assert house.live() == live
    assert house.console().do.recover(QUIET) is None
    assert house.console().look.unfinished() == ""
