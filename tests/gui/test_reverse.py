"""A restore that runs, and a Review that stands, cannot be broken from the window."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rollback_gui.errors import NotFound
from rollback_gui.gui.desk import Desk
from rollback_gui.gui.presenters.standing import State
from tests.gui.test_window import idle
from tests.support.fake_console import FakeConsole
from tests.support.made_up import CHANGES, SNAPSHOTS, listed

TICKED = {change.path for change in CHANGES if change.action not in ("remove", "conflict")}


@pytest.fixture
def reviewing(ready: Desk, qtbot: QtBot) -> Desk:
    """A window in which Review stands open with every check done."""
    ready.commands.review()
    idle(qtbot, ready)
    return ready


@pytest.fixture
def restoring(reviewing: Desk, console: FakeConsole, qtbot: QtBot) -> Desk:
    """A window in which a restore waits in the middle of its work."""
    console.do.gate.close()
    reviewing.dialog.restore_wished.emit()
    qtbot.waitUntil(console.do.gate.reached.is_set)
    return reviewing


def finish(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """Let the restore go on to its end."""
    console.do.gate.open()
    qtbot.waitUntil(lambda: desk.standing.state is not State.RESTORING)
    idle(qtbot, desk)


def test_escape_hides_the_progress_and_the_restore_goes_on(restoring: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """It ends as if nobody had pressed a key."""
    qtbot.keyClick(restoring.dialog, Qt.Key.Key_Escape)
    assert not restoring.dialog.isVisible()
    assert restoring.standing.state is State.RESTORING
    finish(restoring, console, qtbot)
    assert [{change.path for change in plan.ticked} for plan in console.do.restored] == [TICKED]


def test_confirming_twice_restores_once(restoring: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """The second press finds the first one at work."""
    restoring.dialog.restore_wished.emit()
    finish(restoring, console, qtbot)
    assert len(console.do.restored) == 1


def test_snapshots_that_come_and_go_change_nothing_in_review(
    reviewing: Desk, console: FakeConsole, qtbot: QtBot
) -> None:
    """What Review shows is what runs, though another snapshot came and the shown one went."""
    console.look.listed = [listed(88, "2026-11-21T10:18:00.000000Z", "From a terminal"), *SNAPSHOTS[1:]]
    reviewing.watcher.changed.emit()
    idle(qtbot, reviewing)
    assert reviewing.dialog.isVisible()
    reviewing.dialog.restore_wished.emit()
    qtbot.waitUntil(lambda: bool(console.do.restored))
    idle(qtbot, reviewing)
    [plan] = console.do.restored
    assert (plan.snapshot, {change.path for change in plan.ticked}) == (SNAPSHOTS[0].id, TICKED)


def test_a_store_that_vanishes_meanwhile_does_not_hide_the_result(
    restoring: Desk, console: FakeConsole, qtbot: QtBot
) -> None:
    """The page says that the store is gone; once it is back everything works again."""
    console.look.error = NotFound("The store is not at /made-up any more.")
    restoring.watcher.changed.emit()
    qtbot.waitUntil(lambda: not restoring.looking.is_busy)
    finish(restoring, console, qtbot)
    assert restoring.standing.state is State.NO_STORE
    assert not restoring.window.actions_by_word["snapshot"].isEnabled()
    console.look.error = None
    restoring.check_again()
    qtbot.waitUntil(lambda: restoring.standing.state is State.READY)
