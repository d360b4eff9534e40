"""Terminal or window, what start-up costs, and what is said where the window cannot open."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from rollback_gui.__main__ import LIBRARIES, OF_X11, check_parts
from rollback_gui.errors import MissingPart

ROOT = Path(__file__).parent.parent.parent
HEAVY = (
    "PySide6",
    "shiboken6",
    "rich",
    "keyring",
    "watchdog",
    "tomlkit",
    "cryptography",
    "yaml",
    "pyrage",
    "patiencediff",
)


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run this Python in the source tree."""
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, cwd=ROOT, check=False)


def test_list_imports_nothing_heavy() -> None:
    """No Qt, no rich, no keyring, no watchdog, no tomlkit, no cryptography."""
    done = python("-X", "importtime", "-m", "rollback_gui.cli", "list")
    assert done.returncode == 0
    loaded = set(re.findall(r"\|\s+([\w.]+)$", done.stderr, re.MULTILINE))
    assert "rollback_gui.cli.render" in loaded
    assert not {name for name in loaded if name.partition(".")[0] in HEAVY}


@pytest.mark.parametrize("verb", ["list", "log", "agents", "help", "doctor"])
def test_verbs_that_look_load_nothing_heavy(verb: str) -> None:
    """Nor by a way that `-X importtime` does not see."""
    code = f"import sys; from rollback_gui.cli.main import main; main(['{verb}', '--json']); print(*sys.modules)"
    loaded = python("-c", code).stdout.splitlines()[-1].split()
    assert "rollback_gui.cli.main" in loaded
    assert not {name for name in loaded if name.partition(".")[0] in HEAVY}


def test_help_does_not_load_the_console() -> None:
    """`rollback --help` works also where everything below it is broken."""
    done = python("-X", "importtime", "-m", "rollback_gui.cli", "--help")
    assert done.returncode == 0
    assert "rollback_gui.console" not in done.stderr


@pytest.mark.parametrize("module", ["rollback_gui", "rollback_gui.cli"])
def test_both_modules_run_a_verb(module: str) -> None:
    """`python -m rollback_gui list` is the command line."""
    done = python("-m", module, "list", "--json")
    assert (done.returncode, done.stdout) == (0, '{"schema": 1, "snapshots": []}\n')


def test_without_qt_the_window_says_what_to_install() -> None:
    """Exit 2, one sentence, and that the command line works."""
    code = "import sys; sys.modules['PySide6'] = None; from rollback_gui.__main__ import window; sys.exit(window())"
    done = python("-c", code)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "PySide6-Essentials" in done.stderr
    assert "rollback --help" in done.stderr


def test_without_a_display_the_window_says_so() -> None:
    """Qt itself would end the process."""
    with pytest.raises(MissingPart, match="no display"):
        check_parts({}, "linux", lambda library: True)


def test_missing_libraries_are_named_as_packages() -> None:
    """Those of X11 only where the window is on X11."""
    with pytest.raises(MissingPart) as told:
        check_parts({"DISPLAY": ":0"}, "linux", lambda library: library not in ("libEGL.so.1", "libxcb-cursor.so.0"))
    assert "apt-get install libegl1 libxcb-cursor0. " in told.value.hint
    check_parts({"WAYLAND_DISPLAY": "wayland-0"}, "linux", lambda library: library not in OF_X11)
    check_parts({"QT_QPA_PLATFORM": "offscreen"}, "linux", lambda library: library in LIBRARIES)


def test_a_mac_needs_no_library() -> None:
    """The wheels bring all of it along."""
    check_parts({}, "darwin", lambda library: False)
