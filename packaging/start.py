"""Opens the console on a demo workstation, in the best way that this machine allows.

A screen: the window. No screen: the same window offscreen, driven through the whole job. No Qt: the
whole job through the command line, and it is said that the window was not shown.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from environment import ROOT, RUNTIME, Lacking, make
from libraries import missing

_OPENS = "import sys; from PySide6.QtWidgets import QApplication; QApplication(sys.argv[:1])"
_SLOWEST_SECONDS = 60


def main(arguments: Sequence[str]) -> int:
    """Exit 0 when the window was closed, or the job was done and verified."""
    try:
        python = make([RUNTIME])
    except Lacking as lacking:
        print(lacking, file=sys.stderr)
        return 1
    folder = Path(arguments[0]).absolute() if arguments else Path(tempfile.mkdtemp(prefix="rollback-demo-"))
    screen = _screen()
    if screen and _can_open(python, screen):
        print(f"Opening the window on a demo workstation in {folder} …", flush=True)
        return _run([str(python.with_name("rollback-gui")), "--demo", str(folder)])
    if screen:
        print(f"There is a display ({screen}), but no window opens on it.{_how_to_get(for_screen=True)}")
    elif sys.platform != "darwin":
        print("There is no display here.")
    if _can_open(python, "offscreen"):
        print("The same window is driven offscreen, through the whole job.")
        return _run([str(python), str(ROOT / "packaging" / "walk.py"), str(folder)], QT_QPA_PLATFORM="offscreen")
    print(f"Qt cannot be loaded here.{_how_to_get(for_screen=False)}")
    ended = _run([str(python), str(ROOT / "packaging" / "steps.py"), str(folder)])
    print("The window was not shown: the job was done through the command line.", flush=True)
    return ended


def _screen() -> str:
    """What a window would open on; empty where there is none."""
    if sys.platform == "darwin":
        return "" if "SSH_CONNECTION" in os.environ else "the Mac's own"
    return os.environ.get("WAYLAND_DISPLAY", "") or os.environ.get("DISPLAY", "")


def _can_open(python: Path, screen: str) -> bool:
    """Whether Qt starts there; tried in a process of its own, because Qt aborts where it cannot."""
    environment = dict(os.environ, QT_LOGGING_RULES="*=false")
    if screen == "offscreen":
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [str(python), "-c", _OPENS]
    try:
        tried = subprocess.run(command, env=environment, check=False, capture_output=True, timeout=_SLOWEST_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return tried.returncode == 0


def _how_to_get(*, for_screen: bool) -> str:
    packages = missing(for_screen=for_screen)
    return f" On Debian: apt-get install {' '.join(packages)}" if packages else ""


def _run(command: Sequence[str], **more: str) -> int:
    sys.stdout.flush()
    return subprocess.run(command, env={**os.environ, **more}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
