"""Every verb that writes, under every fault: what was there stays whole, and the next command goes on."""

import errno
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from rollback_gui.console import Console
from rollback_gui.errors import RollbackError
from rollback_gui.formats.profile_file import read_profile
from rollback_gui.model.profile import Group, Profile
from rollback_gui.model.wishes import SnapshotWish
from tests.faults.test_restore_survives import Broken, strays, wholly
from tests.support.faulty import Fault, FaultySystem, PowerCut, _Wrapping, as_system
from tests.support.house import HOW, PROFILE, QUIET, House

Verb = Callable[[House, Console], object]
FAULTS: list[Fault] = ["cut before", "cut after", "torn", "error", "error lasting", "full", "lie", "short"]
_POINTS = 6


def _snapshot(_house: House, console: Console) -> object:
    return console.do.take_snapshot(SnapshotWish("another"), QUIET)


def _undo(_house: House, console: Console) -> object:
    return console.do.undo(HOW, QUIET)


def _delete(_house: House, console: Console) -> object:
    return console.do.delete([console.look.snapshots()[-1].id])


def _mark(_house: House, console: Console) -> object:
    row = console.look.snapshots()[-1]
    return console.do.mark(row.id, replace(row.note, label="made-up"))


def _verify(_house: House, console: Console) -> object:
    return console.do.verify((), QUIET)


def _recover(_house: House, console: Console) -> object:
    return console.do.recover(QUIET)


def _profile(house: House, console: Console) -> object:
    Path(house.console().places.profile).unlink(missing_ok=True)
    console.do.write_profile(Profile(group=(Group("Configs", "config", ("~/conf",)),)))
    return None


class _NoTrash(_Wrapping):
    """A desktop without a trash: what is deleted lies in the store's own."""

    def trash(self, where: str) -> None:
        """Refused."""
        raise OSError(errno.ENOTSUP, "made-up desktop without a trash", where)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Broken:
    return Broken(tmp_path_factory.mktemp("verbs"))


def _prepared(broken: Broken, verb: Verb) -> House:
    """The workstation as the verb finds it: restored before an undo, interrupted before a recovery."""
    house = broken.again()
    if verb is _undo:
        assert broken.run(FaultySystem(house.system, 0, "error")).state == "restored"
    if verb is _recover:
        with pytest.raises(PowerCut):
            broken.run(_killed_in_its_exchanges(house))
    return house


def _killed_in_its_exchanges(house: House) -> FaultySystem:
    class Killed(FaultySystem):
        def _fail(self, name: str, call: Callable[..., object], *args: object, **kwargs: object) -> object:
            self.at = self.seen if name == "exchange" else self.at
            return super()._fail(name, call, *args, **kwargs)

    return Killed(house.system, 0, "cut after")


def _calls(broken: Broken, verb: Verb) -> int:
    house = _prepared(broken, verb)
    counting = FaultySystem(as_system(_NoTrash(house.system)), 0, "error")
    verb(house, house.console(as_system(counting)))
    return counting.seen


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("verb", [_snapshot, _undo, _delete, _mark, _verify, _recover, _profile])
def test_nothing_is_lost_and_the_next_command_goes_on(broken: Broken, verb: Verb, fault: Fault) -> None:
    """At points all over the verb: the home is wholly old or new, what is kept verifies, the next snapshot succeeds.

    What a lying disk made of the newest, verify tells. The faults take turns, and so come to every part of it.
    """
    total = _calls(broken, verb)
    step = max(1, total // _POINTS)
    for at in range(1 + FAULTS.index(fault) % step, total + 1, step):
        house = _prepared(broken, verb)
        before = {row.id for row in house.console().look.snapshots()}
        faulty = FaultySystem(as_system(_NoTrash(house.system)), at, fault)
        with suppress(PowerCut, RollbackError, OSError):
            verb(house, house.console(as_system(faulty)))
        where = f"call {at} of {total} ({faulty.hit})"
        if fault != "lie":
            _is_whole_profile(house, where)
        house.write_profile(PROFILE)
        house.console().do.recover(QUIET)
        assert wholly(broken) in ("old", "new"), where
        assert strays(house) == [], where
        house.console().do.take_snapshot(SnapshotWish("after"), QUIET)
        found = house.console().do.verify((), QUIET)
        told = [one for one in found.snapshots if fault != "lie" or one.id in before]
        assert {one.state for one in told} <= {"ok"}, where
        assert found.problems == () or fault == "lie", where
        lost = before - {one.id for one in found.snapshots}
        assert len(lost) <= (verb is _delete), where


def _is_whole_profile(house: House, where: str) -> None:
    profile = Path(house.console().places.profile)
    if profile.exists():
        assert read_profile(profile.read_text(), str(profile)).group, where
