"""The window never waits: its thread opens no file, starts no process and asks no database."""

import sys
import threading
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from rollback_gui.gui.desk import Desk
from rollback_gui.gui.models.change_rows import Shown
from rollback_gui.gui.opened import Opened
from tests.gui.conftest import profile
from tests.support.fake_console import FakeConsole
from tests.support.made_up import PLAN, change

_FORBIDDEN = {"open", "subprocess.Popen", "sqlite3.connect", "os.listdir", "os.scandir", "os.rename", "os.remove"}


class Ear:
    """Hears what the main thread asks of the machine; an audit hook cannot be taken away, so it is switched off."""

    def __init__(self) -> None:
        self.is_on = False
        self.heard: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.is_on and event in _FORBIDDEN and threading.current_thread() is threading.main_thread():
            what = str(arguments[0]) if arguments else ""
            if not what.endswith((".py", ".pyc")):  # a module that is imported late, once
                self.heard.append(f"{event} {what}")


_EAR = Ear()


@pytest.fixture
def ear() -> Iterator[Ear]:
    """Switched on for one test."""
    _EAR.heard.clear()
    _EAR.is_on = True
    yield _EAR
    _EAR.is_on = False


def idle(qtbot: QtBot, desk: Desk) -> None:
    """Wait until nothing runs."""
    qtbot.waitUntil(lambda: not desk.looking.is_busy and not desk.doing.is_busy)


def test_the_main_thread_touches_no_disk(desk: Desk, console: FakeConsole, qtbot: QtBot, ear: Ear) -> None:
    """From the first look over every page to a restore and a snapshot."""
    desk.open(Opened(console, profile))
    qtbot.waitUntil(lambda: desk.change_model.plan is not None)
    idle(qtbot, desk)
    for page in ("agents", "history", "profile", "help", "files"):
        desk.window.show_page(page)
        idle(qtbot, desk)
    desk.commands.review()
    idle(qtbot, desk)
    desk.dialog.restore_wished.emit()
    idle(qtbot, desk)
    desk.dialog.reject()
    desk.taking.take()
    idle(qtbot, desk)
    assert ear.heard == []


def test_ten_thousand_changes_are_unfolded_a_group_at_a_time(ready: Desk, qtbot: QtBot) -> None:
    """All at once would hold the window for a tenth of a second; a group of thousands waits to be opened."""
    many = tuple(change(f"~/agents/{n:05}/a.plist", "replace", group=f"Group {n // 500:02}") for n in range(6_000))
    large = tuple(change(f"~/large/{n:05}/a.plist", "replace", group="Large") for n in range(4_000))
    tree, model = ready.files.changes.tree, ready.change_model
    ready.files.changes.show_plan(Shown(replace(PLAN, changes=many + large)))
    assert [tree.isExpanded(model.index(row, 0)) for row in range(3)] == [True, False, False]
    qtbot.waitUntil(lambda: tree.isExpanded(model.index(11, 0)))
    qtbot.wait(20)
    assert [tree.isExpanded(model.index(row, 0)) for row in range(13)] == [True] * 12 + [False]
    model.tick([many[5].path], False)
    assert model.ticked().files == 9_999
