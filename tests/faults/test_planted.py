"""The faults that are planted on purpose still have their place in the program."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.planted import FAULTS, plant
from tests.support.house import House

PROJECT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_fault_can_be_planted(name: str, tmp_path: Path) -> None:
    """Each of its texts stands exactly once, and what comes out still restores where nothing goes wrong.

    A copy that fails by itself would be found by any harness, and prove nothing of it.
    """
    plant(name, tmp_path / "planted")
    for edit in FAULTS[name]:
        text = (tmp_path / "planted/rollback_gui" / edit.file).read_text()
        assert edit.new in text
    house = House.make(tmp_path / "desk", {"conf/a": "before\n", "conf/b": "before\n"})
    house.snapshot()
    for each in "ab":
        (house.home / "conf" / each).write_text("after\n")
    paths = os.pathsep.join([str(tmp_path / "planted"), str(PROJECT)])
    environment = {**os.environ, **house.environment, "PYTHONPATH": paths, "PYTHONSAFEPATH": "1"}
    environment["ROLLBACK_IDENTITY"] = str(house.root / "identity.txt")
    command = [sys.executable, "-m", "rollback_gui.cli", "restore", "latest", "--apply", "--quiet"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert {(house.home / "conf" / each).read_text() for each in "ab"} == {"before\n"}
