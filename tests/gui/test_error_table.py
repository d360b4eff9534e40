"""What can go wrong, in the words of the window: each row raised for real, with its way out and without a secret."""

import errno
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rollback_gui.errors import Busy, MissingPart, own_hint
from rollback_gui.gui.desk import Desk
from rollback_gui.gui.opened import Opened
from rollback_gui.gui.presenters.errors import message
from rollback_gui.gui.presenters.standing import State
from rollback_gui.gui.views.restore_dialog import RestoreDialog
from rollback_gui.model.outcome import Told
from rollback_gui.system.port import System
from tests.gui import literals, seen
from tests.gui.conftest import profile
from tests.support.faulty import _Wrapping, as_system
from tests.support.house import House

FILES = {"conf/a.json": '{"name": "one"}\n', "conf/b": "b\n", "secret/token": "made-up-token\n"}


class Failing(_Wrapping):
    """Does something else at calls of these names, from the nth of the first on, so many times; until it is mended."""

    def __init__(self, real: System, name: str, problem: Exception, *, first: int = 1, times: int = 1) -> None:
        super().__init__(real)
        self._names, self._problem = name.split(), problem
        self._seen, self._from, self._times = 0, first, times

    def mend(self) -> None:
        """From now on all goes well."""
        self._times = 0

    def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Count and, where it is meant, fail."""
        self._seen += name == self._names[0]
        if name in self._names and self._seen >= self._from and self._times > 0:
            self._times -= 1
            raise self._problem
        return call(*args, **kwargs)


def idle(qtbot: QtBot, desk: Desk) -> None:
    """Wait until nothing runs and no answer is on its way."""
    qtbot.waitUntil(lambda: not desk.looking.is_busy and not desk.doing.is_busy)


def told(widget: QWidget) -> str:
    """Everything that can be read of it."""
    return "\n".join(seen.texts(widget))


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A workstation with a snapshot and two files that differ from it."""
    house = House.make(tmp_path / "station", FILES)
    house.snapshot("before")
    (house.home / "conf/a.json").write_text('{"name": "two"}\n')
    (house.home / "conf/b").write_text("changed\n")
    return house


def review(qtbot: QtBot, desk: Desk, house: House, system: System | None = None) -> None:
    """The window over this workstation, with Review open and every check done."""
    desk.open(Opened(house.console(system), profile))
    qtbot.waitUntil(lambda: desk.change_model.plan is not None)
    idle(qtbot, desk)
    desk.commands.review()
    qtbot.waitUntil(lambda: desk.dialog.review.are_checks_done)


def restored(qtbot: QtBot, desk: Desk, house: House, system: System | None = None) -> str:
    """What Result says of a restore behind this door."""
    review(qtbot, desk, house, system)
    qtbot.mouseClick(desk.dialog.review.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(desk.dialog.result_page.isVisible)
    idle(qtbot, desk)
    return told(desk.dialog.result_page)


def test_a_file_that_does_not_parse_is_a_warning_before(desk: Desk, house: House, qtbot: QtBot) -> None:
    """The line is named, and the snapshot that holds one that does; the button is there all the same."""
    (house.home / "conf/a.json").write_text('{"name": \n  "one"\n')
    house.snapshot()
    (house.home / "conf/a.json").write_text("{}\n")
    review(qtbot, desk, house)
    assert "all done, 1 warning" in told(desk.dialog.review)
    assert "warning: ~/conf/a.json: line " in told(desk.dialog.review.checks).replace("Line", "line")
    sound = house.console().look.snapshots()[-1].id
    assert f"It is as it should be in {sound}." in told(desk.dialog.review.checks)
    assert f"rollback restore {sound} ~/conf/a.json" in told(desk.dialog.review.checks)
    assert desk.dialog.review.confirm.isEnabled()


def test_a_file_that_a_program_holds_is_a_warning(desk: Desk, house: House, qtbot: QtBot) -> None:
    """With the program and its number."""
    where = str(house.home / "conf/a.json")
    line = f"import fcntl, sys; f = open({where!r}); fcntl.flock(f, 2); print(1, flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", line], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        review(qtbot, desk, house)
        holder.communicate(b"")
    assert "Locked by" in told(desk.dialog.review.checks)
    assert desk.dialog.review.confirm.isEnabled()


def test_a_full_disk_is_taken_back(desk: Desk, house: House, qtbot: QtBot) -> None:
    """Nothing was changed, and that it was room is said."""
    live = house.live()
    full = as_system(Failing(house.system, "exchange", OSError(errno.ENOSPC, "No space left on device")))
    said = restored(qtbot, desk, house, full)
    assert desk.dialog.result_page.head.title == "Nothing was changed"
    assert "The restore was taken back: no space left on device. Every file is as it was." in said
    assert house.live() == live


def test_anything_else_is_taken_back_and_quotes_nothing(desk: Desk, house: House, qtbot: QtBot) -> None:
    """An exception whose text is a secret."""
    live = house.live()
    said = restored(qtbot, desk, house, as_system(Failing(house.system, "exchange", ValueError("made-up-token"))))
    assert desk.dialog.result_page.head.title == "Nothing was changed"
    assert "made-up-token" not in said + told(desk.window)
    assert house.live() == live


@pytest.mark.qt_log_ignore("does not support raise")  # a desktop without a screen has no stack of windows
def test_a_way_back_that_fails_opens_the_emergency_page_and_is_tried_again(
    desk: Desk, house: House, qtbot: QtBot
) -> None:
    """The journal's place is on it; nothing else begins meanwhile; once the disk answers all is as it was."""
    live, disk = house.live(), OSError(errno.EIO, "made-up disk error")
    failing = Failing(house.system, "exchange place", disk, first=2, times=99)
    said = restored(qtbot, desk, house, as_system(failing))
    assert desk.dialog.result_page.head.title == "Files need you"
    assert "made-up disk error" in said
    assert (desk.standing.state, desk.standing.may.restore) == (State.UNFINISHED, False)
    assert not desk.files.changes.foot.button.isEnabled()
    left = seen.named(desk.dialog.result_page, "Show what to do")
    assert isinstance(left, QPushButton)
    desk.pages.open_help(lambda: {"broken": "# When everything is broken\n"})
    qtbot.mouseClick(left, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "restore.journal" in desk.help_page.text.toPlainText())
    assert not desk.dialog.isVisible()
    journal = Path(house.console().places.state) / "restore.journal"
    assert str(journal) in desk.help_page.text.toPlainText()
    assert journal.exists()
    assert "unfinished" in desk.help_page.text.toPlainText()
    failing.mend()
    again = [one for one in desk.window.messages.findChildren(QPushButton) if one.text() == "Try again"]
    qtbot.mouseClick(again[-1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any("has been taken back" in text for text in desk.window.messages.texts))
    idle(qtbot, desk)
    assert house.live() == live
    assert not journal.exists()
    assert desk.standing.state is State.READY


def test_damaged_content_cannot_be_ticked_and_says_why(desk: Desk, house: House, qtbot: QtBot) -> None:
    """The rest can be restored."""
    for pack in (Path(house.console().places.store) / "packs").iterdir():
        pack.unlink()
    desk.open(Opened(house.console(), profile))
    qtbot.waitUntil(lambda: desk.change_model.plan is not None)
    idle(qtbot, desk)
    assert desk.change_model.plan is not None
    damaged = [change for change in desk.change_model.plan.changes if "damaged" in change.why]
    assert damaged
    desk.files.changes.choose(damaged[0].path)
    qtbot.waitUntil(lambda: "cannot be restored" in told(desk.differences))
    assert "damaged" in told(desk.differences)
    desk.change_model.tick([damaged[0].path], True)
    assert desk.change_model.wanted_plan is not None
    assert damaged[0].path not in {change.path for change in desk.change_model.wanted_plan.ticked}


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ("refused", Told("not-writable", "~/conf cannot be written by pb", "sudo chown pb /home/pb/conf")),
        ("rolled-back", Told("rolled-back", "com.made-up.a did not stop.", "launchctl bootout gui/501/com.made-up.a")),
        ("rollback-failed", Told("rollback-failed", "~/conf has become a link", "Put the folder ~/conf back")),
    ],
)
def test_the_exact_command_can_be_read_in_the_result(dialog: RestoreDialog, state: str, error: Told) -> None:
    """Where the error knows one; a hint that holds for every case is no way out and is not said."""
    dialog.show_outcome(literals.outcome(state, error=error))
    assert error.hint in seen.texts(dialog.result_page.files)
    usual = Told("blocked", "Something stands in the way.", "Look at the reason and try again.")
    dialog.show_outcome(literals.outcome("refused", error=usual))
    assert usual.hint not in seen.texts(dialog.result_page.files)


def test_a_bar_says_what_to_install() -> None:
    """A missing part with its command; of a busy machine there is nothing to do."""
    missing = message(MissingPart("pyrage is not installed.", hint="pip install pyrage"), "x")
    assert missing.text == "pyrage is not installed. pip install pyrage"
    assert message(Busy("A restore is running."), "x").text == "A restore is running."
    assert own_hint(Busy.hint) == ""


def test_a_cancel_says_only_what_is_true(dialog: RestoreDialog) -> None:
    """Before the first exchange nothing was changed; after it what was exchanged is back."""
    dialog.show_outcome(literals.outcome("cancelled", error=Told("cancelled", "Cancelled; nothing was changed.", "")))
    assert dialog.result_page.head.title == "Cancelled, nothing was changed"
    back = Told("rolled-back", "Cancelled and taken back; every file is as it was.", "")
    dialog.show_outcome(literals.outcome("cancelled", error=back))
    assert dialog.result_page.head.title == "Cancelled and taken back"
