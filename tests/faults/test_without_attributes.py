"""A volume that knows no extended attributes: the hints are files' content there, and every promise holds."""

import errno
from collections.abc import Mapping
from pathlib import Path

import pytest

from rollback_gui.model.wishes import EventFilter
from rollback_gui.system.port import System
from rollback_gui.system.real import real_system
from tests.faults.test_restore_survives import Broken, strays, wholly
from tests.support.faulty import FaultySystem, PowerCut, TracingSystem, _Wrapping, as_system
from tests.support.house import HOW, QUIET


class _Plain(_Wrapping):
    """Refuses every attribute, as such a volume does."""

    def attributes(self, descriptor: int) -> dict[str, bytes]:
        """None."""
        self.real.look_open(descriptor)
        return {}

    def set_attributes(self, descriptor: int, attributes: Mapping[str, bytes]) -> None:
        """Refused, where there is anything to set."""
        self.real.look_open(descriptor)
        if attributes:
            raise OSError(errno.ENOTSUP, "made-up volume without attributes")


def _plain() -> System:
    return as_system(_Plain(real_system()))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Broken:
    return Broken(tmp_path_factory.mktemp("plain"))


def test_restore_undo_and_the_log_are_as_anywhere(broken: Broken) -> None:
    """There and back, the log fits together, and who holds the store is still told from the file's content."""
    house = broken.again()
    assert broken.run(TracingSystem(_plain())).state == "restored"
    assert wholly(broken) == "new"
    console = house.console(_plain())
    assert console.do.undo(HOW, QUIET).state == "restored"
    assert wholly(broken) == "old"
    assert console.look.events(EventFilter()).chain == "ok"
    state = Path(house.console().places.state)
    assert (state / "machine.lock").read_text() == "An undo"
    assert strays(house) == []


def test_a_kill_at_any_call_leaves_it_wholly_old_or_wholly_new(broken: Broken) -> None:
    """What a hint lost with its process is worth nothing: recovery and the next restore go on without it."""
    broken.again()
    counting = FaultySystem(_plain(), 0, "error")
    assert broken.run(counting).state == "restored"
    for at in range(1, counting.seen + 1, 2):
        house = broken.again()
        faulty = FaultySystem(_plain(), at, "torn" if at % 4 == 1 else "cut after")
        with pytest.raises(PowerCut):
            broken.run(faulty)
        outcome = house.console(_plain()).do.recover(QUIET)
        found = wholly(broken)
        assert found in ("old", "new"), f"call {at} ({faulty.hit}): {found}"
        assert outcome is None or outcome.state == {"old": "rolled-back", "new": "restored"}[found], at
        assert strays(house) == [], f"call {at} ({faulty.hit})"
        assert house.console(_plain()).look.events(EventFilter()).chain == "ok", f"call {at} ({faulty.hit})"
