"""The rules that every test stands on hold."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def _run(folder: Path, test: str) -> str:
    """What pytest says of one test under the same rules."""
    rules = Path(__file__).with_name("conftest.py").read_text()
    (folder / "conftest.py").write_text(rules)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = logs(pattern): expected\n")
    (folder / "test_it.py").write_text(test)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "test_it.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


def test_home_is_not_this_machines(own_places: Path) -> None:
    """HOME and the XDG folders lie below a folder of the test's own."""
    named = [value for name, value in os.environ.items() if name == "HOME" or name.startswith("XDG_")]
    assert len(named) == 6
    assert all(value.startswith(str(own_places)) for value in named)


_WARNS = "import logging\ndef test_a():\n    logging.getLogger('a').warning('made-up')"
_LEAVES_A_THREAD = "import threading, time\ndef test_a():\n    threading.Thread(target=time.sleep, args=(4,)).start()"
_LEAVES_A_PROCESS = "import subprocess\nkept = []\ndef test_a():\n    kept.append(subprocess.Popen(['sleep', '8']))"


@pytest.mark.parametrize(
    ("test", "said"),
    [
        pytest.param(_WARNS, "WARNING a: made-up", id="a warning in the log"),
        pytest.param(_LEAVES_A_THREAD, "Still running", id="a thread"),
        pytest.param(_LEAVES_A_PROCESS, "Still running", id="a process"),
    ],
)
def test_what_a_test_leaves_behind_fails_it(tmp_path: Path, test: str, said: str) -> None:
    """Each is named in the failure."""
    assert said in _run(tmp_path, test)


def test_an_expected_warning_does_not_fail(tmp_path: Path) -> None:
    """The marker takes the line."""
    marked = "import logging\nimport pytest\n@pytest.mark.logs('made')\ndef test_a():\n"
    test = marked + "    logging.getLogger('a').warning('made-up')"
    assert "1 passed" in _run(tmp_path, test)
