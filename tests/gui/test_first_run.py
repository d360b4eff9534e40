"""Where nothing is guarded yet: what was found, ticks, one button; and nothing is written before it is pressed."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rollback_gui.errors import Refused
from rollback_gui.gui.desk import Desk
from rollback_gui.gui.opened import Opened
from rollback_gui.gui.presenters.standing import State
from rollback_gui.model.find import Find, Proposal
from rollback_gui.model.profile import Group, Profile
from tests.gui.conftest import profile
from tests.gui.test_window import idle, texts
from tests.support.fake_console import FakeConsole

AGENTS = Group("LaunchAgents", "plist", ("~/Library/LaunchAgents/*.plist",))
KEYS = Find("~/.netrc", "files of this name keep credentials")
OTHER = Find("~/.config/tool/auth.json", "it holds a token")


def begin(desk: Desk, console: FakeConsole, qtbot: QtBot, *found: Group | Find) -> None:
    """Open the window on a machine where these were found and nothing was ever kept."""
    groups = tuple(one for one in found if isinstance(one, Group))
    finds = tuple(one for one in found if isinstance(one, Find))
    console.look.listed, console.look.proposed = [], Proposal(groups, finds)
    desk.open(Opened(console, profile))
    qtbot.waitUntil(lambda: desk.standing.state is State.FIRST_RUN)
    idle(qtbot, desk)


def test_what_was_found_is_listed_and_nothing_is_written(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """Snapshot now waits and says for what."""
    begin(desk, console, qtbot, AGENTS, KEYS)
    assert desk.first_page.isVisible()
    assert "What should be guarded?" in texts(desk.first_page)
    assert "2 ticked" in texts(desk.first_page)
    assert not desk.window.actions_by_word["snapshot"].isEnabled()
    assert desk.window.button("snapshot").accessibleDescription() == "Choose what to guard first."
    assert console.do.done == ["recover"]


def test_the_first_snapshot_is_taken_of_what_is_ticked(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """The profile is written first; then the page gives way to Files."""
    begin(desk, console, qtbot, AGENTS, KEYS)
    model = desk.first_page.list.model()
    model.setData(model.index(1, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    qtbot.mouseClick(desk.first_page.button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(desk.first_page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.snapshot_model.total == 1)
    idle(qtbot, desk)
    assert console.do.written == Profile(group=(AGENTS,))
    assert console.do.done == ["recover", "write_profile", "snapshot"]
    assert desk.files.isVisible()


def test_with_every_tick_taken_off_it_cannot_begin(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """The button is disabled and says why; looking again keeps what was unticked."""
    begin(desk, console, qtbot, AGENTS)
    model = desk.first_page.list.model()
    model.setData(model.index(0, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert not desk.first_page.button.isEnabled()
    assert desk.first_page.button.accessibleDescription() == "Nothing is ticked."
    desk.check_again()
    idle(qtbot, desk)
    assert desk.first_page.chosen() == Profile()


def test_where_nothing_was_found_the_way_out_is_said(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """One sentence and a button that looks again."""
    begin(desk, console, qtbot)
    assert "Nothing known was found here" in texts(desk.first_page.empty)
    assert desk.first_page.empty.isVisible()
    console.look.proposed = None
    qtbot.mouseClick(desk.first_page.empty.buttons()[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(desk.files.isVisible)
    assert desk.window.actions_by_word["snapshot"].isEnabled()


def test_a_profile_that_appeared_meanwhile_is_not_overwritten(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """The refusal is said and no snapshot is taken."""
    begin(desk, console, qtbot, AGENTS)
    console.do.error = Refused("There is a profile already: ~/profile.toml.")
    qtbot.mouseClick(desk.first_page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "There is a profile already: ~/profile.toml." in desk.window.messages.texts)
    assert "snapshot" not in console.do.done
    assert desk.first_page.button.isEnabled()


def test_each_credential_has_its_reason_and_a_tick_of_its_own(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """What is unticked is not written; the others stand in one group."""
    begin(desk, console, qtbot, AGENTS, KEYS, OTHER)
    model = desk.first_page.list.model()
    spoken = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert spoken[2] == "Credential, ~/.config/tool/auth.json: it holds a token"
    model.setData(model.index(1, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert [group.include for group in desk.first_page.chosen().group] == [AGENTS.include, (OTHER.where,)]
