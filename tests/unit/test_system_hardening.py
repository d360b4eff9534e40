"""What a process that holds keys owes them, in a process of its own."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_START = "import ctypes, os, resource, sys, threading\nfrom rollback_gui.system.hardening import harden\n"
_FACTS = (
    "print(oct(os.umask(0)), resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    if sys.platform == "linux"
    else "print(oct(os.umask(0)), resource.getrlimit(resource.RLIMIT_CORE)[0], 0)"
)


def run(text: str) -> "subprocess.CompletedProcess[str]":
    """What a program that begins so writes."""
    command = [sys.executable, "-c", _START + text]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_new_files_are_private_and_no_core_is_left() -> None:
    """And on Linux nobody but root reads the memory of the command line."""
    assert run(f"harden()\n{_FACTS}").stdout.split() == ["0o77", "0", "0"]


def test_a_window_can_still_be_told_apart_by_the_desktop() -> None:
    """Its memory is left as readable as any other program's; its cores are not written either."""
    told = run(f"harden(is_window=True)\n{_FACTS}").stdout.split()
    assert told[:2] == ["0o77", "0"]
    assert sys.platform != "linux" or told[2] == "1"


@pytest.mark.parametrize(
    "crash",
    [
        "raise ValueError('made-up-secret') from OSError('made-up-other')",
        "threading.Thread(target=int, args=('made-up-secret',)).start()",
        "class A:\n    def __del__(self): int('made-up-secret')\nA()",
        "exec(compile('made-up-secret =', 'made-up-name', 'exec'))",
    ],
)
def test_an_exception_that_nobody_caught_tells_types_and_places_alone(crash: str) -> None:
    """In the main thread, in another one, and where it can only be ignored."""
    done = run(f"harden()\n{crash}\n")
    assert "made-up" not in done.stdout + done.stderr
    assert re.search(r"^(ValueError|SyntaxError)$", done.stderr, re.MULTILINE)


def test_both_ways_in_are_hardened() -> None:
    """The terminal's and the window's, before anything else of them runs."""
    text = "import rollback_gui.cli.__main__ as way\nsys.argv = ['rollback', '--version']\nway.run()\n"
    assert run(text + _FACTS).stdout.split()[-3:] == ["0o77", "0", "0"]
    text = "import rollback_gui.__main__ as way\nsys.argv = ['rollback-gui', '--version']\n"
    text += "try:\n    way.window()\nexcept SystemExit: pass\n"
    assert run(text + _FACTS).stdout.split()[-3:-1] == ["0o77", "0"]
