"""A restore that is asked to stop, whenever: stopped clean, taken back, or gone on to its end, and told so."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rollback_gui.model.snapshot import Listed
from rollback_gui.operations.monitor import SilentMonitor
from tests.support.faulty import RacingSystem, as_system
from tests.support.house import HOW, House

ROOT = Path(__file__).parent.parent.parent


class _Asked(SilentMonitor):
    """A monitor whose operator may want to stop."""

    is_asked = False

    def is_cancelled(self) -> bool:
        """What the operator said last."""
        return self.is_asked

    def ask(self) -> None:
        """Want to stop."""
        self.is_asked = True


def _broken(root: Path, count: int) -> tuple[House, Listed, dict[str, tuple[str, int, str]]]:
    house = House.make(root, {f"conf/{n % 3}/{n}.txt": f"before {n}" for n in range(count)})
    row = house.snapshot()
    whole = house.live()
    for number in range(count):
        (house.home / f"conf/{number % 3}/{number}.txt").write_text(f"after {number}")
    return house, row, whole


def test_asked_at_any_call_it_stops_clean_or_goes_on_to_its_end(tmp_path: Path) -> None:
    """Cancelled means that every file is as it was, restored that every file is new; nothing else is told."""
    template, row, whole = _broken(tmp_path / "template", 6)
    broken, at = template.live(), 0
    ended: list[str] = []
    while not ended or ended[-1] != "restored" or len(set(ended)) < 2:
        at += 1
        house = template.copy(tmp_path / f"at-{at:04}")
        monitor = _Asked()
        racing = RacingSystem(house.system, at, monitor.ask)
        outcome = house.console(as_system(racing)).do.restore(house.plan(row), HOW, monitor)
        ended.append(outcome.state)
        assert house.live() == {"cancelled": broken, "restored": whole}[outcome.state], at
        assert outcome.exit_code == {"cancelled": 130, "restored": 0}[outcome.state] or outcome.state == "cancelled"
        assert house.console().look.unfinished() == ""
    assert ended.count("cancelled") > 20


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("phase", ["backing up", "staging", "restoring"])
def test_a_signal_ends_the_program_with_130_and_every_file_as_it_was(
    tmp_path: Path, number: signal.Signals, phase: str
) -> None:
    """Or, where it came too late, with 0 and every file restored."""
    house, row, whole = _broken(tmp_path, 60)
    broken = house.live()
    environment = {**house.environment, "ROLLBACK_IDENTITY": str(tmp_path / "identity.txt"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "rollback_gui.cli", "restore", row.id, "--apply", "--json"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path
    ) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if line.startswith("{") and json.loads(line).get("phase") == phase:
                os.kill(running.pid, number)
                break
        _, rest = running.communicate(timeout=60)
    assert running.returncode in (0, 130), rest
    assert house.live() == (whole if running.returncode == 0 else broken)
    assert house.console().look.unfinished() == ""
    assert "Traceback" not in rest
