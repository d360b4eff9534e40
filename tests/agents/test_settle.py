"""Whether a unit has come up is seen, not guessed."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest

from rollback_gui.agents.settle import WAITS, settle
from rollback_gui.agents.systemctl import Facts
from rollback_gui.system.port import SystemReader
from rollback_gui.system.real import real_system

UP = {"ActiveState": "active", "SubState": "running", "MainPID": "7"}


class Processes:
    """A door to a /proc of its own, where each look finds the next name of process 7; empty: it cannot be seen."""

    def __init__(self, root: Path, names: Sequence[str]) -> None:
        self._real = real_system()
        self._root = root
        self._names = list(names)

    def wait(self, seconds: float) -> None:
        """No time passes."""

    def open_root(self, where: str) -> int:
        name = self._names.pop(0)
        if not name:
            raise FileNotFoundError(where)
        (self._root / "comm").write_text(f"{name}\n")
        return self._real.open_root(str(self._root))

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)


def looks(root: Path, states: Sequence[Facts], names: Sequence[str] = ()) -> int:
    """How many looks it takes when `show` answers one after the other, the last one for ever."""
    count = 0

    def show(units: Sequence[str]) -> dict[str, Facts]:
        nonlocal count
        count += 1
        return {unit: states[min(count, len(states)) - 1] for unit in units}

    door = cast(SystemReader, Processes(root, names))
    facts = settle(door, show, ["a.service"])
    assert facts["a.service"] == states[min(count, len(states)) - 1]
    return count


@pytest.mark.parametrize(
    ("states", "names", "count"),
    [
        ([UP], ["sleep"], 1),
        ([UP], ["systemd", "(sleep)", "sleep"], 3),
        ([UP, UP | {"ActiveState": "failed", "MainPID": "0"}], ["(made-up)"], 2),
        ([UP], ["", ""], 2),
        ([UP, UP | {"ActiveState": "failed", "MainPID": "0"}], [""], 2),
        ([{"ActiveState": "inactive", "Job": "12"}, UP], ["sleep"], 2),
        ([{"ActiveState": "inactive", "Job": ""}], [], 1),
        ([{"ActiveState": "activating", "SubState": "start", "MainPID": "7"}], [], 1),
        ([{"ActiveState": "activating", "SubState": "start-pre", "MainPID": "7"}, UP], ["sleep"], 2),
        ([{"ActiveState": "active", "MainPID": "0"}], [], 1),
        ([{"ActiveState": "activating", "SubState": "auto-restart", "MainPID": "0"}], [], len(WAITS)),
    ],
    ids=[
        "its program runs", "it has only forked", "its program cannot be started", "it cannot be seen", "it is gone",
        "its job is queued", "it ran and ended", "a oneshot at work", "it is being prepared", "a timer",
        "it is restarted for ever",
    ],
)  # fmt: skip
def test_looks_go_on_until_nothing_moves(tmp_path: Path, states: list[Facts], names: list[str], count: int) -> None:
    """Each kind of progress takes just the looks that it needs, and none more than five seconds."""
    assert looks(tmp_path, states, names) == count


def test_all_waits_together_are_five_seconds() -> None:
    """Longer no restore waits for a unit that is still starting."""
    assert sum(WAITS) == pytest.approx(4.98)
