"""Every file, program and lock goes through the one door: watched by the interpreter itself."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from rollback_gui.cli.main import main

ROOT = Path(__file__).parent.parent.parent
LOOKING = [["list"], ["show", "latest"], ["diff", "latest", "--fields"], ["restore", "latest"], ["log"], ["agents"]]
DOING = [
    ["snapshot", "-m", "Second"], ["restore", "latest", "--match", "--apply"], ["undo"], ["undo"], ["recover"],
    ["verify"], ["doctor"], ["pin", "latest"], ["label", "latest", "mine"], ["profile", "check"],
    ["versions", "~/.netrc"],
]  # fmt: skip


def watched(desk: Path, lines: list[list[str]]) -> dict[str, Any]:
    """Run these commands on a demo and tell who went through the door and who round it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    environment |= {
        "HOME": str(desk / "home"),
        "ROLLBACK_IDENTITY": str(desk / "identity.txt"),
        "PYTHONPATH": str(ROOT),
    }
    argv = [sys.executable, "-m", "tests.support.at_the_door", json.dumps(lines)]
    done = subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=120)
    found: dict[str, Any] = json.loads(done.stderr.splitlines()[-1])
    return found


def test_no_verb_goes_round_the_door(tmp_path: Path) -> None:
    """Looking and doing on the whole demo, agents and all: nothing outside `system` touches the machine."""
    assert main(["demo", str(tmp_path / "desk"), "--quiet"]) == 0
    seen = watched(tmp_path / "desk", [*LOOKING, ["restore", "good", "--match", "--apply"], *DOING])
    assert seen["round"] == {}
    assert max(seen["codes"]) <= 7
    assert {"open", "subprocess.Popen", "os.rename", "os.scandir", "fcntl.flock"} <= set(seen["through"])


def test_looking_changes_nothing_at_the_door(tmp_path: Path) -> None:
    """A preview renames, removes, makes and locks nothing."""
    assert main(["demo", str(tmp_path / "desk"), "--quiet"]) == 0
    seen = watched(tmp_path / "desk", LOOKING)
    changing = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.chown", "os.symlink", "os.truncate"}
    assert not changing & set(seen["through"])


def test_a_verb_that_goes_round_the_door_would_be_seen(tmp_path: Path) -> None:
    """The watch is not blind."""
    assert main(["demo", str(tmp_path / "desk"), "--quiet"]) == 0
    seen = watched(tmp_path / "desk", [["planted"]])
    assert seen["round"] == {f"open by operations{os.sep}planted.py": 1}
