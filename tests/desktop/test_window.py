"""The window on the demo in a real session, worked as a screen reader works it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.desktop import Desktop, wait_until
from tests.support.screen_reader import ScreenReader, screen_reader

pytestmark = [pytest.mark.desktop, pytest.mark.xdist_group("desktop"), pytest.mark.timeout(180)]

ROOT = Path(__file__).parents[2]
_ANOTHER_WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication(sys.argv)
app.setApplicationName("made-up-editor")
label = QLabel("Something else is in front")
label.setAccessibleName("In front")
label.show()
label.raise_()
label.activateWindow()
app.exec()
"""


class Demo:
    """A demo workstation in the session."""

    def __init__(self, desktop: Desktop, folder: Path) -> None:
        self.folder = folder
        self._desktop = desktop
        made = subprocess.run(
            [sys.executable, "-m", "rollback_gui.cli", "demo", str(folder)],
            env={**desktop.environment, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        self.first = self.type("list")[1]["snapshots"][0]["id"]

    def type(self, *words: str) -> tuple[int, dict[str, Any]]:
        """The exit code and the JSON of a command typed in a terminal of the session."""
        ended = subprocess.run(
            [self.folder / "rollback", *words, "--json", "--no-input"],
            env=self._desktop.environment,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        return ended.returncode, json.loads(ended.stdout)

    def differing(self) -> set[tuple[str, str]]:
        """Each path that a restore would change, and how."""
        _, told = self.type("diff", self.first)
        return {(change["path"], change["action"]) for change in told["changes"]}


@pytest.fixture
def demo(desktop: Desktop, tmp_path: Path) -> Demo:
    """A demo of the test's own."""
    return Demo(desktop, tmp_path / "demo")


@pytest.fixture
def window(desktop: Desktop, demo: Demo) -> Iterator[ScreenReader]:
    """The open window, read by a screen reader."""
    with desktop.running(str(demo.folder / "rollback-gui")), screen_reader(desktop, "rollback-gui") as reader:
        reader.wait_for("Changes")
        yield reader


@pytest.fixture
def notifications(desktop: Desktop, tmp_path: Path) -> Iterator[Path]:
    """A file with every call of org.freedesktop.Notifications.Notify of this session from now on."""
    heard = tmp_path / "notifications.txt"
    rule = "type='method_call',interface='org.freedesktop.Notifications',member='Notify'"
    with heard.open("wb") as out:
        monitor = subprocess.Popen(["dbus-monitor", "--session", rule], env=desktop.environment, stdout=out)
    assert wait_until(lambda: "NameAcquired" in heard.read_text() or "NameLost" in heard.read_text())
    yield heard
    monitor.terminate()
    monitor.wait(10)


def _count(heard: Path) -> int:
    return heard.read_text().count("member=Notify\n")


def test_a_snapshot_in_a_terminal_appears_in_the_window_and_is_told_once(
    desktop: Desktop, demo: Demo, window: ScreenReader, notifications: Path
) -> None:
    """The row comes by itself; while another window is in front, exactly one notification is sent."""
    with desktop.running(sys.executable, "-c", _ANOTHER_WINDOW):
        with screen_reader(desktop, "made-up-editor") as editor:
            editor.wait_for("In front")
        exit_code, _ = demo.type("snapshot", "-m", "A made-up moment")
        assert exit_code in (0, 7)
        window.wait_for(part="A made-up moment")
        assert wait_until(lambda: _count(notifications) == 1)
        # a burst lasts two seconds: a second one would have come by then
        assert not wait_until(lambda: _count(notifications) > 1, seconds=4)
        assert "made-up-token" not in notifications.read_text()


def test_the_whole_job_is_done_by_a_screen_reader(demo: Demo, window: ScreenReader) -> None:
    """Restore what is ticked, read the result, take it back: the terminal sees the same at each step."""
    broken = demo.differing()
    conflicts = {change for change in broken if change[1] == "conflict"}
    added = {change for change in broken if change[1] == "remove"}
    window.press("Restore", role="push button")
    window.wait_for("Review")
    window.press("Confirm restore")
    window.wait_for("Result", seconds=60)
    assert demo.differing() == conflicts | added
    window.press("Undo this restore")
    assert wait_until(lambda: demo.differing() == broken, seconds=60)


def test_start_opens_the_window_on_a_demo_of_its_own(desktop: Desktop, tmp_path: Path) -> None:
    """Where there is a display, packaging/start shows the window and the migration's damage in it."""
    start = str(ROOT / "packaging" / "start")
    with desktop.running(start, str(tmp_path / "demo")), screen_reader(desktop, "rollback-gui") as reader:
        reader.wait_for(part="com.pb.email-sync", seconds=90)
