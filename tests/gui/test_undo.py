"""Undo in the window: at once where nothing moved on, by way of Review where something did."""

import pytest
from pytestqt.qtbot import QtBot

from rollback_gui.errors import Damaged
from rollback_gui.gui.desk import Desk
from rollback_gui.gui.presenters.standing import State
from rollback_gui.model.paths import EntryPath
from tests.gui.test_window import idle, texts
from tests.support.fake_console import FakeConsole

MOVED = tuple(EntryPath(f"~/brain/made-up-{number}.json") for number in range(5))


@pytest.fixture
def restored(ready: Desk, qtbot: QtBot) -> Desk:
    """A window in which a restore was just done and its result closed."""
    ready.commands.review()
    idle(qtbot, ready)
    ready.dialog.restore_wished.emit()
    qtbot.waitUntil(ready.window.actions_by_word["undo"].isEnabled)
    idle(qtbot, ready)
    ready.dialog.reject()
    return ready


def test_files_that_moved_on_are_named_and_nothing_is_touched(
    restored: Desk, console: FakeConsole, qtbot: QtBot
) -> None:
    """The button opens Review then, with what an undo would do now."""
    console.look.moved = MOVED
    restored.window.actions_by_word["undo"].trigger()
    qtbot.waitUntil(restored.dialog.isVisible)
    idle(qtbot, restored)
    shown = texts(restored.dialog)
    assert "5 files changed since that restore" in shown
    assert "made-up-0.json, made-up-1.json, made-up-2.json and 2 more. Nothing was touched." in shown
    assert restored.dialog.windowTitle() == "Undo the restore of 10:21"
    assert "undo" not in console.do.done
    restored.dialog.restore_wished.emit()
    qtbot.waitUntil(lambda: "undo" in console.do.done)
    idle(qtbot, restored)
    assert console.do.done.count("undo") == 1


def test_where_it_cannot_be_told_what_moved_on_review_opens(restored: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """Nothing is undone blindly; what keeps Review from opening is said."""
    console.look.error = Damaged("The journal of that restore cannot be read.")
    restored.window.actions_by_word["undo"].trigger()
    qtbot.waitUntil(lambda: "The journal of that restore cannot be read." in restored.window.messages.texts)
    assert "undo" not in console.do.done


def test_pressing_the_undo_button_twice_undoes_once(restored: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """The second press finds the first one at work; it does not redo."""
    restored.window.actions_by_word["undo"].trigger()
    restored.window.actions_by_word["undo"].trigger()
    qtbot.waitUntil(lambda: "undo" in console.do.done)
    idle(qtbot, restored)
    assert console.do.done.count("undo") == 1
    assert restored.standing.state is State.READY
