"""Files that change between preview and restore: the old plan is refused, the files named, the new list offered."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rollback_gui.gui.desk import Desk
from rollback_gui.gui.opened import Opened
from tests.gui import seen
from tests.gui.conftest import profile
from tests.support.house import House

NOTICE = "1 file changed since the preview. Nothing was touched. This is the new list."
MARKED = "a.json, changed since the preview, ~/conf"


def idle(qtbot: QtBot, desk: Desk) -> None:
    """Wait until nothing runs and no answer is on its way."""
    qtbot.waitUntil(lambda: not desk.looking.is_busy and not desk.doing.is_busy)


def press(qtbot: QtBot, desk: Desk) -> None:
    """Confirm, as a mouse does."""
    qtbot.waitUntil(desk.dialog.review.confirm.isEnabled)
    qtbot.mouseClick(desk.dialog.review.confirm, Qt.MouseButton.LeftButton)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Two files have changed since the snapshot."""
    house = House.make(tmp_path / "station", {"conf/a.json": "1", "conf/b.json": "2"})
    house.snapshot("before")
    for name in ("a", "b"):
        (house.home / f"conf/{name}.json").write_text("changed")
    return house


@pytest.fixture
def shown(qtbot: QtBot, desk: Desk, house: House) -> Desk:
    """The preview over the real operations."""
    desk.open(Opened(house.console(), profile))
    qtbot.waitUntil(lambda: desk.change_model.plan is not None)
    idle(qtbot, desk)
    return desk


def test_a_file_that_changes_before_review_is_found_by_its_first_check(shown: Desk, house: House, qtbot: QtBot) -> None:
    """The new list stands by itself, and what it says is what runs."""
    (house.home / "conf/a.json").write_text("changed again")
    shown.commands.review()
    qtbot.waitUntil(lambda: NOTICE in seen.texts(shown.dialog))
    assert MARKED in seen.texts(shown.dialog)
    assert (house.home / "conf/b.json").read_text() == "changed"
    press(qtbot, shown)
    qtbot.waitUntil(shown.dialog.result_page.isVisible)
    idle(qtbot, shown)
    assert [(house.home / f"conf/{name}.json").read_text() for name in "ab"] == ["1", "2"]


def test_a_file_that_changes_at_the_last_moment_refuses_the_restore(shown: Desk, house: House, qtbot: QtBot) -> None:
    """After every check was done: nothing at all is touched, the file is named, the new list stands."""
    shown.commands.review()
    qtbot.waitUntil(shown.dialog.review.confirm.isEnabled)
    (house.home / "conf/a.json").write_text("changed again")
    press(qtbot, shown)
    qtbot.waitUntil(lambda: NOTICE in seen.texts(shown.dialog))
    assert shown.dialog.review.isVisible()
    assert MARKED in seen.texts(shown.dialog)
    assert [(house.home / f"conf/{name}.json").read_text() for name in "ab"] == ["changed again", "changed"]
    press(qtbot, shown)
    qtbot.waitUntil(lambda: shown.dialog.result_page.head.title == "2 files restored")
    idle(qtbot, shown)
    assert [(house.home / f"conf/{name}.json").read_text() for name in "ab"] == ["1", "2"]


def test_what_drifted_in_another_folder_is_planned_anew_there(
    shown: Desk, house: House, tmp_path: Path, qtbot: QtBot
) -> None:
    """Not in the places where the files were."""
    there = tmp_path / "there"
    (there / "conf").mkdir(parents=True)
    (there / "conf/a.json").write_text("lay there")
    shown.commands.review()
    idle(qtbot, shown)
    shown.dialog.place_wished.emit(str(there))
    qtbot.waitUntil(lambda: f"\u2066{there}\u2069" in seen.texts(shown.dialog.review.place))
    qtbot.waitUntil(shown.dialog.review.confirm.isEnabled)
    (there / "conf/a.json").write_text("lay there and changed")
    press(qtbot, shown)
    told = "Files there changed since the preview. Nothing was touched."
    qtbot.waitUntil(lambda: told in seen.texts(shown.dialog) and shown.dialog.review.isVisible())
    press(qtbot, shown)
    qtbot.waitUntil(lambda: (there / "conf/a.json").read_text() == "1")
    idle(qtbot, shown)
    assert (house.home / "conf/a.json").read_text() == "changed"
