"""Where to: the ticked files come back where they were, or below another folder, as the operator says."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from rollback_gui.errors import BadInput
from rollback_gui.gui.desk import Desk
from rollback_gui.gui.opened import Opened
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Plan
from rollback_gui.model.wishes import RestoreWish
from rollback_gui.operations.monitor import Monitor
from tests.gui import seen
from tests.gui.conftest import profile
from tests.support.fake_console import FakeConsole
from tests.support.house import House
from tests.support.made_up import SNAPSHOTS

BEFORE = {"conf/a.json": "1", "conf/b.json": "2", "conf/c.json": "3", "secret/key": "made-up-token\n"}


def idle(qtbot: QtBot, desk: Desk) -> None:
    """Wait until nothing runs and no answer is on its way."""
    qtbot.waitUntil(lambda: not desk.looking.is_busy and not desk.doing.is_busy)


def choose(qtbot: QtBot, desk: Desk, folder: Path) -> None:
    """Another folder, with the chooser."""
    where = seen.named(desk.dialog.review, "Where to")
    assert isinstance(where, QComboBox)
    where.setCurrentIndex(1)
    where.activated.emit(1)
    chooser = seen.only(desk.dialog, QFileDialog)
    assert chooser.isVisible()
    chooser.fileSelected.emit(str(folder))
    chooser.close()
    qtbot.waitUntil(lambda: not desk.dialog.findChildren(QFileDialog))


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A snapshot of four files, of which two have changed since."""
    house = House.make(tmp_path / "station", BEFORE)
    house.snapshot("before")
    (house.home / "conf/a.json").write_text("changed")
    (house.home / "conf/b.json").unlink()
    return house


@pytest.fixture
def reviewing(qtbot: QtBot, desk: Desk, house: House) -> Desk:
    """Review of both, over the real operations."""
    desk.open(Opened(house.console(), profile))
    qtbot.waitUntil(lambda: desk.change_model.plan is not None)
    qtbot.mouseClick(desk.files.changes.foot.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(desk.dialog.review.confirm.isEnabled)
    return desk


def confirm(qtbot: QtBot, desk: Desk) -> None:
    """And wait for the result."""
    qtbot.waitUntil(desk.dialog.review.confirm.isEnabled)
    qtbot.mouseClick(desk.dialog.review.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(desk.dialog.result_page.isVisible)
    idle(qtbot, desk)


def test_a_new_folder_gets_just_what_is_ticked(reviewing: Desk, house: House, tmp_path: Path, qtbot: QtBot) -> None:
    """Nothing in its place is touched; the result names the folder and there is nothing to undo."""
    live, new = house.live(), tmp_path / "new"
    choose(qtbot, reviewing, new)
    qtbot.waitUntil(lambda: f"\u2066{new}\u2069" in seen.texts(reviewing.dialog.review.place))
    assert reviewing.dialog.review.foot.sentence == "The folder is made for it. Nothing that is here now is touched."
    assert not reviewing.dialog.review.removals.isVisible()
    confirm(qtbot, reviewing)
    assert {path.name: path.read_text() for path in (new / "conf").iterdir()} == {"a.json": "1", "b.json": "2"}
    assert [path.name for path in new.iterdir()] == ["conf"]
    assert house.live() == live
    assert reviewing.dialog.result_page.head.title == f"2 files restored into \u2066{new}\u2069"
    left = seen.named(reviewing.dialog.result_page, "Show the folder")
    assert isinstance(left, QPushButton)


def test_a_folder_that_is_there_is_kept_first_and_undone(
    reviewing: Desk, house: House, tmp_path: Path, qtbot: QtBot
) -> None:
    """As any restore is."""
    there = tmp_path / "there"
    (there / "conf").mkdir(parents=True)
    (there / "conf/a.json").write_text("lay there")
    choose(qtbot, reviewing, there)
    qtbot.waitUntil(lambda: f"\u2066{there}\u2069" in seen.texts(reviewing.dialog.review.place))
    confirm(qtbot, reviewing)
    assert (there / "conf/a.json").read_text() == "1"
    undo = seen.named(reviewing.dialog.result_page, "Undo this restore")
    assert isinstance(undo, QPushButton)
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: (there / "conf/a.json").read_text() == "lay there")
    idle(qtbot, reviewing)
    assert not (there / "conf/b.json").exists()


def test_the_home_is_no_other_folder(reviewing: Desk, house: House, qtbot: QtBot) -> None:
    """It is said, and the review of the files in their places stands again."""
    choose(qtbot, reviewing, house.home)
    qtbot.waitUntil(lambda: any("is your home. Choose another folder." in t for t in seen.texts(reviewing.dialog)))
    idle(qtbot, reviewing)
    where = seen.named(reviewing.dialog.review, "Where to")
    assert isinstance(where, QComboBox)
    assert where.currentText() == "Here, where they were"
    assert reviewing.dialog.review.confirm.isEnabled()
    assert not [text for text in seen.texts(reviewing.dialog) if "changed since the preview, " in text]


def test_here_comes_back_as_it_was(reviewing: Desk, house: House, tmp_path: Path, qtbot: QtBot) -> None:
    """The same files, in their places."""
    choose(qtbot, reviewing, tmp_path / "new")
    qtbot.waitUntil(lambda: f"\u2066{tmp_path / 'new'}\u2069" in seen.texts(reviewing.dialog.review.place))
    where = seen.named(reviewing.dialog.review, "Where to")
    assert isinstance(where, QComboBox)
    where.activated.emit(0)
    idle(qtbot, reviewing)
    confirm(qtbot, reviewing)
    assert (house.home / "conf/a.json").read_text() == "1"
    assert not (tmp_path / "new").exists()


def test_giving_up_the_chooser_changes_nothing(reviewing: Desk, qtbot: QtBot) -> None:
    """The choice goes back to where it was."""
    where = seen.named(reviewing.dialog.review, "Where to")
    assert isinstance(where, QComboBox)
    where.setCurrentIndex(1)
    where.activated.emit(1)
    seen.only(reviewing.dialog, QFileDialog).reject()
    assert where.currentText() == "Here, where they were"
    assert reviewing.dialog.review.confirm.isEnabled()


def test_while_the_other_plan_is_made_the_first_cannot_be_confirmed(
    ready: Desk, console: FakeConsole, qtbot: QtBot
) -> None:
    """What was shown is no longer what is wanted."""
    ready.commands.review()
    qtbot.waitUntil(ready.dialog.review.confirm.isEnabled)
    console.look.gate.close()
    ready.dialog.place_wished.emit("/srv/copy")
    assert not ready.dialog.review.confirm.isEnabled()
    ready.restore.confirm()
    assert console.do.restored == []
    console.look.gate.open()
    idle(qtbot, ready)
    plan = ready.change_model.wanted_plan
    assert plan is not None
    wanted = tuple(change.path for change in plan.ticked)
    assert console.look.wishes[-1] == RestoreWish(plan.snapshot, paths=wanted, into="/srv/copy")


def test_what_cannot_be_planned_leaves_the_first_review(ready: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """With the reason above the list."""
    ready.commands.review()
    qtbot.waitUntil(ready.dialog.review.confirm.isEnabled)
    real = console.look.plan

    def refuses(wish: RestoreWish, monitor: Monitor) -> Plan:
        if wish.into:
            raise BadInput(f"{wish.into} is no folder.")
        return real(wish, monitor)

    console.look.plan = refuses  # type: ignore[method-assign]
    ready.dialog.place_wished.emit("/srv/file")
    qtbot.waitUntil(ready.dialog.review.confirm.isEnabled)
    assert "/srv/file is no folder. Choose another folder." in seen.texts(ready.dialog)
    ready.restore.confirm()
    qtbot.waitUntil(lambda: len(console.do.restored) == 1)
    assert EntryPath("~/brain/.mcp.json") in {change.path for change in console.do.restored[0].ticked}
    idle(qtbot, ready)


def test_the_menu_puts_a_whole_snapshot_into_a_folder(desk: Desk, house: House, tmp_path: Path, qtbot: QtBot) -> None:
    """What is as it was then too, and a file that only the ticks left out."""
    desk.open(Opened(house.console(), profile))
    qtbot.waitUntil(lambda: desk.change_model.plan is not None)
    idle(qtbot, desk)
    desk.change_model.tick([EntryPath("~/conf/a.json")], False)
    desk.window.actions_by_word["restore-into"].trigger()
    chooser = seen.only(desk.window, QFileDialog)
    chooser.fileSelected.emit(str(tmp_path / "whole"))
    chooser.close()
    qtbot.waitUntil(lambda: f"\u2066{tmp_path / 'whole'}\u2069" in seen.texts(desk.dialog.review.place))
    confirm(qtbot, desk)
    found = {str(p.relative_to(tmp_path / "whole")): p.read_text() for p in (tmp_path / "whole").rglob("*.json")}
    assert found == {"conf/a.json": "1", "conf/b.json": "2", "conf/c.json": "3"}
    assert (tmp_path / "whole/secret/key").read_text() == "made-up-token\n"


def test_of_a_tampered_snapshot_nothing_goes_to_its_place(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """The button says why it is shut; the bytes still come out by the menu."""
    console.look.listed[0] = replace(console.look.listed[0], state="tampered")
    desk.open(Opened(console, profile))
    qtbot.waitUntil(lambda: desk.change_model.plan is not None)
    idle(qtbot, desk)
    button = desk.files.changes.foot.button
    told = "This snapshot was changed after it was signed. It cannot be restored from."
    assert (button.isEnabled(), button.text(), button.toolTip()) == (False, "Restore…", told)
    assert button.accessibleDescription() == told
    assert desk.window.actions_by_word["restore-into"].isEnabled()
    desk.commands.folder_chosen.emit("/srv/copy")
    idle(qtbot, desk)
    assert console.look.wishes[-1] == RestoreWish(SNAPSHOTS[0].id, into="/srv/copy")
    desk.files.snapshots.choose(SNAPSHOTS[1].id)
    qtbot.waitUntil(button.isEnabled)
