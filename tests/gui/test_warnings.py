"""What the window says unasked: of the key, of the record, of the newest snapshot; and when it stops saying it."""

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from rollback_gui.gui.desk import Desk
from rollback_gui.gui.opened import Opened
from rollback_gui.model.outcome import KeyState
from rollback_gui.model.snapshot import Listed, Warned
from tests.gui.conftest import profile
from tests.gui.test_window import idle
from tests.support.fake_console import FakeConsole
from tests.support.made_up import SNAPSHOTS


def opened(desk: Desk, console: FakeConsole, qtbot: QtBot) -> list[str]:
    """The sentences that show once everything was looked at."""
    desk.open(Opened(console, profile))
    qtbot.waitUntil(lambda: "key_state" in console.look.asked)
    idle(qtbot, desk)
    return desk.window.messages.texts


def press(desk: Desk, text: str) -> None:
    """Press that button of a message bar."""
    found = desk.window.messages.findChildren(QPushButton)
    [button] = [each for each in found if each.text() == text and each.isVisible()]
    button.click()


def warned(listed: Listed) -> Listed:
    """The same snapshot with one file that could not be read."""
    warning = Warned("unreadable", "shared/secrets.py could not be read.")
    return replace(listed, header=replace(listed.header, warnings=(warning,)))


def whole(listed: Listed) -> Listed:
    """The same snapshot without a fault."""
    return replace(listed, state="ok", problems=())


@pytest.fixture(autouse=True)
def nothing_is_damaged(console: FakeConsole) -> None:
    """Only what a test puts in is wrong."""
    console.look.listed = [whole(row) for row in console.look.listed]


def test_when_all_is_well_nothing_is_said(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """No bar at all."""
    assert opened(desk, console, qtbot) == []


def test_the_key_is_asked_for_after_the_first_comparison(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """A keyring that does not answer holds nothing up that can be shown without it."""
    opened(desk, console, qtbot)
    asked = console.look.asked
    assert asked.index("key_state") > next(n for n, what in enumerate(asked) if what.startswith("plan"))
    assert asked.count("key_state") == 1


def test_a_locked_keyring_is_said_until_it_is_open(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """Try again asks again; once it is open everything is compared anew."""
    console.look.key = KeyState("locked")
    [text] = opened(desk, console, qtbot)
    assert "Credentials stay hidden and cannot be restored; everything else works." in text
    press(desk, "Try again")
    idle(qtbot, desk)
    assert len(desk.window.messages.texts) == 1
    console.look.key = KeyState("available")
    plans = sum(what.startswith("plan") for what in console.look.asked)
    press(desk, "Try again")
    qtbot.waitUntil(lambda: sum(what.startswith("plan") for what in console.look.asked) > plans)
    assert desk.window.messages.texts == []


@pytest.mark.qt_log_ignore("does not support raise")  # a desktop without a screen has no stack of windows
def test_a_missing_key_is_said_with_help(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """The button leads to the page on credentials."""
    console.look.key = KeyState("none", has_vault=False)
    assert opened(desk, console, qtbot) == [
        "There is no key here. Credentials are left out of snapshots until there is one."
    ]
    press(desk, "About credentials")
    assert desk.window.page == "help"


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (KeyState("locked"), "The keyring is locked."),
        (KeyState("locked", is_silent=True), "The keyring did not answer within 5 seconds."),
        (KeyState("none", "The keyring holds no key to this store's credentials."), "The keyring holds no key"),
        (
            KeyState("none", "No key.", "Give it. The login keychain was replaced: the old one stands beside it."),
            "The login keychain was replaced",
        ),
    ],
)
def test_the_bar_takes_the_recovery_kit(
    desk: Desk, console: FakeConsole, qtbot: QtBot, key: KeyState, said: str
) -> None:
    """A typing error is told in the dialog and what was typed stays; a kit that fits closes it and takes the bar."""
    console.look.key = key
    [text] = opened(desk, console, qtbot)
    assert said in text
    press(desk, "Use recovery kit…")
    field = desk.kit_dialog.findChild(QLineEdit)
    buttons = desk.kit_dialog.findChild(QDialogButtonBox)
    assert field is not None
    assert buttons is not None
    assert field.echoMode() == QLineEdit.EchoMode.Password
    for typed in ("made-up wrong", "made-up kit"):
        field.setText(typed)
        buttons.button(QDialogButtonBox.StandardButton.Ok).click()
        qtbot.waitUntil(lambda: not desk.doing.is_busy)
        assert desk.kit_dialog.isVisible() == (typed == "made-up wrong")
        if desk.kit_dialog.isVisible():
            assert any("Group 7" in label.text() for label in desk.kit_dialog.findChildren(QLabel))
    idle(qtbot, desk)
    assert desk.window.messages.texts == []
    assert field.text() == ""


def test_a_warning_is_said_until_it_is_acknowledged(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """And not again for the same snapshot."""
    console.look.listed[0] = warned(console.look.listed[0])
    assert opened(desk, console, qtbot) == [
        "The snapshot of today 10:04 has 1 warning: shared/secrets.py could not be read."
    ]
    press(desk, "Acknowledge")
    qtbot.waitUntil(lambda: not desk.window.messages.texts)
    idle(qtbot, desk)
    assert console.look.listed[0].note.acknowledged
    assert desk.window.messages.texts == []


def test_a_bar_that_was_dismissed_stays_away(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """Looking again at the same list says nothing new."""
    console.look.listed[0] = warned(console.look.listed[0])
    opened(desk, console, qtbot)
    desk.window.messages.take_back("warning")
    desk.check_again()
    idle(qtbot, desk)
    assert desk.window.messages.texts == []


@pytest.mark.qt_log_ignore("does not support raise")  # a desktop without a screen has no stack of windows
def test_a_damaged_snapshot_is_named(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """Show it chooses it."""
    console.look.listed[1] = replace(console.look.listed[1], state="damaged")
    [text] = opened(desk, console, qtbot)
    assert text.startswith("1 snapshot is damaged: ")
    press(desk, "Show it")
    assert [row.id for row in desk.files.snapshots.chosen_now()] == [SNAPSHOTS[1].id]


@pytest.mark.qt_log_ignore("does not support raise")  # a desktop without a screen has no stack of windows
def test_a_broken_record_is_said(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """The button leads to what is known."""
    console.look.chain = "3 records are missing after 9 November."
    assert opened(desk, console, qtbot) == [
        "The history does not fit together: 3 records are missing after 9 November."
    ]
    press(desk, "Show what is known")
    assert desk.window.page == "history"
