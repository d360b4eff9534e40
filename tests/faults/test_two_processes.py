"""Two processes on one workstation: the second is told who is first, waits or is refused, and never breaks in."""

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rollback_gui.console import Console
from rollback_gui.errors import Busy, Cancelled
from rollback_gui.model.plan import Plan
from rollback_gui.model.snapshot import Listed
from rollback_gui.model.wishes import SnapshotWish
from rollback_gui.operations import journal
from rollback_gui.operations.machine import NAME, machine_held
from rollback_gui.operations.monitor import SilentMonitor
from rollback_gui.store.layout import LOCK
from rollback_gui.system import hints
from rollback_gui.system.port import Command
from rollback_gui.system.real import real_system
from tests.support.at_work import Process, at_work, ended, let_go
from tests.support.faulty import TracingSystem, as_system
from tests.support.house import HOW, QUIET, House


class _Patient(SilentMonitor):
    """Lets the other one go on as soon as it is told for whom it waits."""

    def __init__(self, other: Process) -> None:
        self.other = other
        self.told: list[str] = []

    def waiting(self, sentence: str) -> None:
        """Told once, when the waiting begins."""
        self.told.append(sentence)
        let_go(self.other)


class _Impatient(SilentMonitor):
    """Wants to stop."""

    def is_cancelled(self) -> bool:
        """At once."""
        return True


def _broken(root: Path) -> tuple[House, Listed]:
    house = House.make(root, {f"conf/{n}.txt": "before" for n in range(3)})
    row = house.snapshot("before")
    for number in range(3):
        (house.home / f"conf/{number}.txt").write_text("after")
    return house, row


def _words(house: House) -> set[str]:
    return {text for kind, _, text in house.live().values() if kind == "file"}


def _refusal(console: Console, plan: Plan) -> str:
    """Why a restore may not begin: raised while a journal is there, in its outcome before."""
    try:
        error = console.do.restore(plan, HOW, QUIET).error
    except Busy as problem:
        return f"{problem.code} {problem.exit_code} {problem.message}"
    assert error is not None
    return f"{error.code} {error.exit_code} {error.message}"


def _lock_file(house: House) -> Path:
    return Path(house.console().places.state) / NAME


def _holder(where: Path) -> str:
    """What is said of a lock file's holder."""
    with where.open("rb") as file:
        return hints.found(real_system(), file.fileno()).decode()


@pytest.mark.parametrize("call", ["create", "exchange"])
def test_a_second_restore_is_told_within_a_second_who_is_first(tmp_path: Path, call: str) -> None:
    """Before its journal, and in the middle of its exchanges; the first goes on and ends well."""
    house, row = _broken(tmp_path)
    plan, tracing = house.plan(row), TracingSystem(house.system)
    with at_work(house, "restore", call) as other:
        assert _refusal(house.console(as_system(tracing)), plan) == "busy 5 A restore is at work on this machine."
        assert next(args[1] for name, args in tracing.calls if name == "lock") <= 1
        assert ended(other) == "restored:"
    assert _words(house) == {"before"}


def test_a_snapshot_waits_for_a_restore_and_keeps_no_half_of_it(tmp_path: Path) -> None:
    """It is told once for whom it waits; what it keeps is all new, although it was asked for in the middle."""
    house, _ = _broken(tmp_path)
    with at_work(house, "restore", "exchange") as other:
        patient = _Patient(other)
        row = house.console().do.take_snapshot(SnapshotWish("in the middle"), patient)
        assert patient.told == ["A restore is at work on this machine."]
        assert ended(other) == "restored:"
    assert house.plan(row).changes == ()
    assert _words(house) == {"before"}


def test_a_snapshot_waits_for_who_holds_the_store(tmp_path: Path) -> None:
    """The process, its machine and for how long are told; then it goes on."""
    house, _ = _broken(tmp_path)
    with at_work(house, "mark", "replace") as other:
        patient = _Patient(other)
        row = house.console().do.take_snapshot(SnapshotWish("another"), patient)
        (told,) = patient.told
        assert f"process {other.pid} on {house.system.host()}, for " in told
        assert ended(other) == "made-up"
    assert house.console().do.verify([row.id], QUIET).snapshots[0].state == "ok"


def test_who_waits_may_stop_waiting(tmp_path: Path) -> None:
    """Nothing was begun, and the first goes on."""
    house, _ = _broken(tmp_path)
    with at_work(house, "restore", "exchange") as other:
        with pytest.raises(Cancelled):
            house.console().do.take_snapshot(SnapshotWish("never"), _Impatient())
        assert ended(other) == "restored:"
    assert [row.header.description for row in house.console().look.snapshots()][-1] == "before"


def _unlinked(where: Path) -> None:
    where.unlink()


def _replaced(where: Path) -> None:
    where.with_name("beside").write_bytes(b"")
    where.with_name("beside").rename(where)


@pytest.mark.parametrize("remove", [_unlinked, _replaced])
def test_without_its_lock_file_a_restore_stops_clean_before_the_first_touch(
    tmp_path: Path, remove: Callable[[Path], None]
) -> None:
    """It says what happened; no file changed, nothing is left to finish."""
    house, _ = _broken(tmp_path)
    with at_work(house, "restore", "replace") as other:  # the first is that of the safety snapshot
        remove(_lock_file(house))
        assert "refused: The lock file" in (told := ended(other))
        assert "was removed or replaced while this operation held it" in told
    assert _words(house) == {"after"}
    assert house.console().look.unfinished() == ""


@pytest.mark.parametrize("remove", [_unlinked, _replaced])
def test_without_its_lock_file_a_newcomer_sees_the_journal_of_one_at_work(
    tmp_path: Path, remove: Callable[[Path], None]
) -> None:
    """The journal names its holder and is locked: it is not taken for one that crashed, nor is it set aside.

    The holder sees that its lock is gone before it commits itself, and takes all back.
    """
    house, row = _broken(tmp_path)
    plan = house.plan(row)
    with at_work(house, "restore", "exchange") as other:
        remove(_lock_file(house))
        with pytest.raises(Busy, match=rf"The restore of .* \(process {other.pid}\) is at work") as told:
            house.console().do.recover(QUIET)
        assert told.value.exit_code == 5
        with pytest.raises(Busy):
            house.console().do.restore(plan, HOW, QUIET)
        assert ended(other).startswith("rolled-back: The restore was taken back: The lock file")
    assert _words(house) == {"after"}
    assert house.console().look.unfinished() == ""
    assert house.console().do.restore(plan, HOW, QUIET).state == "restored"


def test_a_journal_that_is_taken_away_from_a_restore_at_work_is_noticed(tmp_path: Path) -> None:
    """Somebody cleans the state folder: nothing would finish it after a crash, so it takes all back by itself."""
    house, _ = _broken(tmp_path)
    state = Path(house.console().places.state)
    with at_work(house, "restore", "exchange") as other:
        (state / journal.NAME).unlink()
        assert ended(other).startswith("rolled-back: The restore was taken back: The journal")
    assert _words(house) == {"after"}


def test_a_state_folder_that_is_moved_away_takes_its_lock_with_it(tmp_path: Path) -> None:
    """The lock is looked for at its path: another folder at the same place is noticed."""
    house, _ = _broken(tmp_path)
    state = Path(house.console().places.state)
    with at_work(house, "restore", "exchange") as other:
        shutil.copytree(state, tmp_path / "copied")
        state.rename(tmp_path / "moved")
        (tmp_path / "copied").rename(state)
        assert ended(other).startswith("rolled-back: The restore was taken back: The lock file")
    assert _words(house) == {"after"}


def test_who_looks_is_told_that_a_restore_is_at_work_and_not_that_it_is_unfinished(tmp_path: Path) -> None:
    """By every verb that reads, the doctor and the checks of a preview; once it was killed, it is unfinished."""
    house, row = _broken(tmp_path)
    plan, look = house.plan(row), house.console().look
    with at_work(house, "restore", "exchange") as other:
        assert re.fullmatch(
            rf"The restore of .* \(process {other.pid}\) is at work on this machine\.", look.unfinished()
        )
        finding = look.doctor()[0]
        assert (finding.what, finding.state, finding.fix) == ("restore", "warning", "Wait until it has ended.")
        assert [check.code for check in look.preflight(plan, QUIET) if check.name == "unfinished"] == ["busy"]
        other.kill()
        other.wait()
        assert "is unfinished (3 paths)" in look.unfinished()
        assert look.doctor()[0].fix == "Run `rollback recover`."
        assert [check.code for check in look.preflight(plan, QUIET) if check.name == "unfinished"] == ["unfinished"]


def test_asking_whether_a_file_is_locked_locks_nobody_out(tmp_path: Path) -> None:
    """Two may ask at once; a holder is seen, and what asked holds nothing afterwards."""
    system, where = real_system(), tmp_path / "file"
    where.write_bytes(b"")
    with where.open("rb") as one, where.open("rb") as two:
        assert not system.is_locked(one.fileno())
        assert system.lock(two.fileno(), 0)
        assert system.is_locked(one.fileno())


def test_a_killed_holder_frees_the_machine_at_once(tmp_path: Path) -> None:
    """The next command takes back what was interrupted; nobody waits for a process that is gone."""
    house, _ = _broken(tmp_path)
    with at_work(house, "restore", "exchange") as other:
        other.kill()
        other.wait()
        tracing = TracingSystem(house.system)
        outcome = house.console(as_system(tracing)).do.recover(QUIET)
    assert outcome is not None
    assert (outcome.state, _words(house)) == ("rolled-back", {"after"})


def test_a_process_number_that_lives_again_fools_nobody(tmp_path: Path) -> None:
    """Who is dead but has the number of a living process holds nothing: what counts is the lock, not the note."""
    house, row = _broken(tmp_path)
    where = Path(house.console().places.store) / LOCK
    with at_work(house, "mark", "replace") as other:
        noted = _holder(where).replace(str(other.pid), str(os.getpid()))
        other.kill()
        other.wait()
    with where.open("rb+") as file:
        hints.leave(house.system, file.fileno(), noted.encode())
    places = house.console().places
    with machine_held(house.system, places, f"The restore of process {os.getpid()}"):
        pass
    tracing = TracingSystem(house.system)
    assert house.console(as_system(tracing)).do.mark(row.id, row.note).header.id == row.id
    with machine_held(as_system(tracing), places, "Another"):
        assert tracing.count("wait") == 0


def test_a_program_that_was_started_holds_no_lock(tmp_path: Path) -> None:
    """A child that outlives whoever started it has none of its descriptors."""
    house, _ = _broken(tmp_path)
    places = house.console().places
    seen = "import os; print([os.path.realpath(f'/proc/self/fd/{n}') for n in range(3, 64)])"
    with machine_held(house.system, places, "A restore"), house.console().do._opening.made_store().writer():
        done = house.system.run(Command((sys.executable, "-c", seen)))
    assert done.exit == 0
    assert str(tmp_path) not in done.stdout.decode()
