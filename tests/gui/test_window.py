"""The window as a whole: what is shown, what may be clicked, and that nothing late or stale gets through."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rollback_gui.errors import Busy, Damaged, NewerFormat, RollbackError
from rollback_gui.gui.desk import Desk
from rollback_gui.gui.opened import Opened
from rollback_gui.gui.presenters.standing import State
from rollback_gui.model.outcome import Outcome
from rollback_gui.model.paths import EntryPath
from tests.gui.conftest import profile
from tests.support.fake_console import FakeConsole
from tests.support.made_up import CHANGES, PLAN, SECRET, SNAPSHOTS, listed

EMAIL = EntryPath("~/Library/LaunchAgents/com.pb.email-sync.plist")


def texts(widget: QWidget | None) -> str:
    """Everything that a screen reader would find in a widget and below it."""
    assert widget is not None
    parts = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
    for child in widget.findChildren(QWidget):
        parts += [child.accessibleName(), child.accessibleDescription(), child.toolTip()]
        for name in ("text", "toPlainText"):
            if callable(found := getattr(child, name, None)):
                parts.append(str(found()))
    return "\n".join(parts)


def idle(qtbot: QtBot, desk: Desk) -> None:
    """Wait until nothing runs and no answer is on its way."""
    qtbot.waitUntil(lambda: not desk.looking.is_busy and not desk.doing.is_busy)


def test_at_the_start_the_newest_snapshot_is_compared(ready: Desk) -> None:
    """Its header, its tree, its first file, and the card on top."""
    assert "Before Phase 4" in texts(ready.files.changes.header)
    assert "Would change 10 of 83 files" in texts(ready.files.changes.header)
    assert ready.files.changes.current_change() is not None
    assert "1 agent needs you" in texts(ready.files.snapshots.card)
    assert "10 files differ since 10:04" in texts(ready.files.snapshots.card)
    assert ready.standing.state is State.READY


def test_the_count_on_the_button_is_the_number_of_ticks(ready: Desk, qtbot: QtBot) -> None:
    """Click by click: the switch, a tick, a group, everything off."""
    foot, model = ready.files.changes.foot, ready.change_model
    assert foot.button.text() == "Restore 8 files…"
    qtbot.mouseClick(foot.switch, Qt.MouseButton.LeftButton)
    assert foot.button.text() == "Restore 8 files, remove 1…"
    model.tick([EMAIL], False)
    assert foot.button.text() == "Restore 7 files, remove 1…"
    model.tick([c.path for c in CHANGES if c.action != "remove"], False)
    assert foot.button.text() == "Remove 1 file…"
    model.allow_removals(False)
    assert foot.button.text() == "Restore…"
    assert not foot.button.isEnabled()
    assert foot.button.accessibleDescription() == "Nothing is ticked."


def test_space_ticks_the_chosen_rows(ready: Desk, qtbot: QtBot) -> None:
    """All on, unless they are on already."""
    ready.files.changes.choose(EMAIL)
    qtbot.keyClick(ready.files.changes.tree, Qt.Key.Key_Space)
    assert ready.change_model.ticked().files == 7
    qtbot.keyClick(ready.files.changes.tree, Qt.Key.Key_Space)
    assert ready.change_model.ticked().files == 8


def test_what_runs_is_exactly_what_is_ticked(ready: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """The very plan that Review shows reaches the console, and afterwards everything is looked at again."""
    ready.change_model.tick([EMAIL], False)
    ready.commands.review()
    assert ready.dialog.isVisible()
    idle(qtbot, ready)
    asked = len(console.look.asked)
    ready.dialog.restore_wished.emit()
    assert ready.standing.state is State.RESTORING
    qtbot.waitUntil(lambda: len(console.look.asked) > asked)
    idle(qtbot, ready)
    expected = {c.path for c in CHANGES if c.action not in ("remove", "conflict")} - {EMAIL}
    assert [{c.path for c in plan.ticked} for plan in console.do.restored] == [expected]
    assert "Takes back the restore of today 10:21: 7 files" in ready.window.button("undo").accessibleDescription()


def test_while_a_restore_runs_nothing_else_can_be_begun(ready: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """Buttons are disabled and say why; ticks do not move."""
    console.do.gate.close()
    ready.commands.review()
    idle(qtbot, ready)
    ready.dialog.restore_wished.emit()
    actions = ready.window.actions_by_word
    assert not any(actions[word].isEnabled() for word in ("snapshot", "restore", "undo", "reload-agents"))
    assert not ready.files.changes.foot.button.isEnabled()
    assert ready.files.changes.foot.button.accessibleDescription() == "A restore is running."
    ready.change_model.setData(ready.change_model.index_of(EMAIL), 0, Qt.ItemDataRole.CheckStateRole)
    assert ready.change_model.ticked().files == 8
    ready.taking.take()
    assert "snapshot" not in console.do.done
    console.do.gate.open()
    idle(qtbot, ready)
    assert actions["snapshot"].isEnabled()


def test_the_undo_button_acts_at_once(ready: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """And Ctrl+Z opens Review instead."""
    ready.commands.review()
    idle(qtbot, ready)
    ready.dialog.restore_wished.emit()
    qtbot.waitUntil(ready.window.actions_by_word["undo"].isEnabled)
    idle(qtbot, ready)
    ready.dialog.reject()
    ready.window.actions_by_word["undo-review"].trigger()
    qtbot.waitUntil(ready.dialog.isVisible)
    assert "undo" not in console.do.done
    assert ready.dialog.windowTitle() == "Undo the restore of 10:21"
    ready.dialog.reject()
    ready.window.actions_by_word["undo"].trigger()
    qtbot.waitUntil(lambda: "undo" in console.do.done)
    idle(qtbot, ready)
    assert console.do.done.count("undo") == 1


def test_without_a_restore_there_is_nothing_to_undo(ready: Desk) -> None:
    """The button is there, disabled, and says so."""
    button = ready.window.button("undo")
    assert not button.isEnabled()
    assert button.accessibleDescription() == "No restore to undo."


def test_a_snapshot_can_be_cancelled(ready: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """Cancel reaches the verb, and the window says that nothing was kept."""
    console.do.gate.close()
    ready.window.actions_by_word["snapshot"].trigger()
    qtbot.waitUntil(console.do.gate.reached.is_set)
    qtbot.waitUntil(ready.window.activity.cancel.isVisible)
    qtbot.mouseClick(ready.window.activity.cancel, Qt.MouseButton.LeftButton)
    idle(qtbot, ready)
    assert len(console.look.listed) == len(SNAPSHOTS)
    assert "Cancelled. No snapshot was taken." in texts(ready.window.activity)
    assert ready.standing.state is State.READY


def test_a_snapshot_taken_here_appears_and_is_not_notified(ready: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """The operator did it."""
    told: list[object] = []
    ready.notices.noticed.connect(told.append)
    ready.window.actions_by_word["snapshot"].trigger()
    qtbot.waitUntil(lambda: ready.snapshot_model.total == len(SNAPSHOTS) + 1)
    idle(qtbot, ready)
    assert told == []


def test_a_snapshot_taken_by_someone_else_is_noticed_once(ready: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """However often the list is looked at, and what was chosen stays chosen."""
    told: list[object] = []
    ready.notices.noticed.connect(told.append)
    console.look.listed.insert(0, listed(77, "2026-11-21T10:18:00.000000Z", "From a terminal"))
    for _ in range(3):
        ready.watcher.changed.emit()
        idle(qtbot, ready)
    assert [notice.title for notice in told] == ["Snapshot taken"]  # type: ignore[attr-defined]
    assert [row.id for row in ready.files.snapshots.chosen_now()] == [SNAPSHOTS[0].id]


def test_a_late_answer_for_a_snapshot_that_was_left_is_dropped(ready: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """The last wish wins."""
    console.look.gate.close()
    console.look.gate.reached.clear()
    ready.files.snapshots.choose(SNAPSHOTS[1].id)
    qtbot.waitUntil(console.look.gate.reached.is_set)
    assert "Comparing with now…" in texts(ready.files.changes.header)
    ready.files.snapshots.choose(SNAPSHOTS[2].id)
    console.look.gate.open()
    qtbot.waitUntil(lambda: ready.standing.state is State.READY)
    idle(qtbot, ready)
    plan = ready.change_model.plan
    assert plan is not None
    assert plan.snapshot == SNAPSHOTS[2].id
    assert "After migrate-phase3.sh" in texts(ready.files.changes.header)


def test_holding_an_arrow_key_compares_only_the_last(ready: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """The comparison starts a moment after the last move."""
    before = sum(asked.startswith("plan") for asked in console.look.asked)
    for row in SNAPSHOTS[1:8]:
        ready.files.snapshots.choose(row.id)
    qtbot.waitUntil(lambda: ready.change_model.plan is not None and ready.change_model.plan.snapshot == SNAPSHOTS[7].id)
    idle(qtbot, ready)
    assert sum(asked.startswith("plan") for asked in console.look.asked) == before + 1


def test_nothing_would_change_is_said(ready: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """And the button says that there is nothing to restore."""
    console.look.plan_of = lambda wanted: replace(PLAN, snapshot=wanted, changes=(), unchanged=83)
    ready.check_again()
    qtbot.waitUntil(lambda: ready.change_model.plan is not None and not ready.change_model.plan.changes)
    assert "Would change nothing" in texts(ready.files.changes.header)
    assert "All 83 files are as they were in “Before Phase 4”, today 10:04." in texts(ready.files.changes.empty)
    assert ready.files.changes.foot.button.text() == "Nothing to restore"
    assert not ready.files.changes.foot.button.isEnabled()


def test_a_value_is_revealed_only_on_purpose_and_only_in_the_panel(
    ready: Desk, console: FakeConsole, qtbot: QtBot
) -> None:
    """Until then it is nowhere in the window; afterwards it is hidden again by leaving the file."""
    ready.files.changes.choose(EMAIL)
    idle(qtbot, ready)
    assert SECRET not in texts(ready.window)
    ready.differences.reveal_wished.emit(("EnvironmentVariables", "SYNC_TOKEN"))
    idle(qtbot, ready)
    assert "reveal EnvironmentVariables.SYNC_TOKEN" in console.look.asked
    ready.files.changes.choose(CHANGES[1].path)
    idle(qtbot, ready)
    assert SECRET not in texts(ready.window)


def test_every_changed_file_gets_its_word(ready: Desk, qtbot: QtBot) -> None:
    """Gathered while nobody asks for anything else."""
    idle(qtbot, ready)
    spoken = ready.change_model.index_of(EMAIL).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "com.pb.email-sync.plist, replace, 5 fields, ticked, in LaunchAgents"


def test_a_restore_that_was_interrupted_is_told_at_the_start(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """Recovered first, then looked at."""
    console.do.recovered = Outcome(
        "20261121T102100Z-00000c",  # type: ignore[arg-type]
        "rolled-back",
        PLAN.id,
        PLAN.snapshot,
        PLAN.title,
        finished_at="2026-11-21T10:21:00Z",
    )
    desk.open(Opened(console, profile))
    qtbot.waitUntil(lambda: bool(desk.window.messages.texts))
    idle(qtbot, desk)
    said = "A restore was interrupted at 10:21 and has been taken back. Every file is as it was before it."
    assert said in desk.window.messages.texts
    assert console.do.done[0] == "recover"


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (Damaged("Its format record (store.json) is not readable."), "The store cannot be opened"),
        (NewerFormat("It has format 3; this program reads up to 1."), "This store is from a newer version"),
    ],
)
def test_a_store_that_cannot_be_opened_fills_the_page(
    desk: Desk, console: FakeConsole, qtbot: QtBot, error: RollbackError, title: str
) -> None:
    """With what is wrong, that nothing was changed, and a way out that works once it is mended."""
    console.look.error = error
    desk.open(Opened(console, profile))
    qtbot.waitUntil(lambda: desk.standing.state is State.NO_STORE)
    shown = texts(desk.window.whole_page)
    assert title in shown
    assert f"{error.message} Nothing was changed." in shown
    assert not desk.window.actions_by_word["snapshot"].isEnabled()
    console.look.error = None
    qtbot.mouseClick(desk.window.whole_page.buttons()[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.standing.state is State.READY)


def test_another_operation_at_the_start_is_told_and_the_window_still_looks(
    desk: Desk, console: FakeConsole, qtbot: QtBot
) -> None:
    """Somebody else holds the machine: reading goes on."""
    console.do.error = Busy("rollback restore, since 10:21")
    desk.open(Opened(console, profile))
    qtbot.waitUntil(lambda: desk.standing.state is State.READY)
    assert "Another operation is running: rollback restore, since 10:21" in desk.window.messages.texts


def test_without_snapshots_the_first_one_is_offered(desk: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """One filled button in the middle of the list."""
    console.look.listed = []
    desk.open(Opened(console, profile))
    qtbot.waitUntil(lambda: "snapshots False" in console.look.asked)
    idle(qtbot, desk)
    assert "No snapshots yet" in texts(desk.files.snapshots.empty)
    qtbot.mouseClick(desk.files.snapshots.empty.buttons()[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.snapshot_model.total == 1)


def test_quitting_waits_for_what_writes(ready: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """A restore that exchanges files is waited for, and then the window ends by itself."""
    ended: list[bool] = []
    ready.frame.quit_now.disconnect()
    ready.frame.quit_now.connect(lambda: ended.append(True))
    console.do.gate.close()
    ready.commands.review()
    idle(qtbot, ready)
    ready.dialog.restore_wished.emit()
    qtbot.waitUntil(console.do.gate.reached.is_set)
    qtbot.waitUntil(lambda: "restoring" in ready.frame.phase)
    ready.frame.quit()
    assert ended == []
    console.do.gate.open()
    qtbot.waitUntil(lambda: bool(ended))


def test_every_page_opens_and_says_something(ready: Desk, qtbot: QtBot) -> None:
    """By its own key, with its own title."""
    for word, sentence in (("agents", "3 agents"), ("history", ""), ("profile", "1 group"), ("help", "")):
        ready.window.actions_by_word[word].trigger()
        idle(qtbot, ready)
        assert ready.window.page == word
        shown = texts(ready.window.centralWidget())
        assert word.capitalize() in shown
        assert sentence in shown


def test_expanding_folds_the_snapshots_away(ready: Desk) -> None:
    """And back, by the same key."""
    ready.window.actions_by_word["expand"].trigger()
    assert not ready.files.snapshots.isVisible()
    ready.window.actions_by_word["expand"].trigger()
    assert ready.files.snapshots.isVisible()


def test_agents_that_need_you_are_chosen_and_reloaded(ready: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """The button says how many; a protected one is never among them."""
    ready.window.show_page("agents")
    assert ready.agents_page.button.text() == "Reload 1 agent"
    qtbot.mouseClick(ready.agents_page.button, Qt.MouseButton.LeftButton)
    idle(qtbot, ready)
    assert console.do.done[-1] == "reload"
    ready.agents_page.table.selectAll()
    assert "com.apple.made-up" not in ready.agents_page.chosen()


NAMES = {
    "Files": QAccessible.Role.CheckBox,
    "Agents": QAccessible.Role.CheckBox,
    "History": QAccessible.Role.CheckBox,
    "Profile": QAccessible.Role.CheckBox,
    "Help": QAccessible.Role.CheckBox,
    "Snapshot now": QAccessible.Role.PushButton,
    "Undo last restore": QAccessible.Role.PushButton,
    "Snapshots": QAccessible.Role.List,
    "Filter snapshots": QAccessible.Role.EditableText,
    "Filter": QAccessible.Role.EditableText,
    "Changes": QAccessible.Role.Tree,
    "Also remove what was added since": QAccessible.Role.CheckBox,
    "Restore": QAccessible.Role.PushButton,
    "Differences": QAccessible.Role.Client,
    "Activity": QAccessible.Role.StatusBar,
}


def test_each_part_has_its_accessible_name_and_role(ready: Desk) -> None:
    """As the tests that drive the window like a screen reader expect them."""
    roles: dict[str, set[QAccessible.Role]] = {name: set() for name in NAMES}
    for widget in ready.window.findChildren(QWidget):
        if widget.accessibleName() in roles and widget.isVisible():
            roles[widget.accessibleName()].add(QAccessible.queryAccessibleInterface(widget).role())
    assert roles == {name: {role} for name, role in NAMES.items()}


def test_no_description_repeats_its_name(ready: Desk) -> None:
    """Where none is set Qt takes the tooltip, which would be read twice."""
    for widget in ready.window.findChildren(QWidget):
        if widget.accessibleName() and widget.isVisible():
            assert widget.accessibleDescription() != widget.accessibleName(), widget


def test_panes_are_read_from_left_to_right(ready: Desk) -> None:
    """The accessibility tree lists them in reading order."""
    splitter = ready.files.snapshots.parentWidget()
    assert splitter is not None
    found = QAccessible.queryAccessibleInterface(splitter)
    children = [found.child(number).object() for number in range(found.childCount())]
    panes = [ready.files.snapshots, ready.files.changes, ready.differences]
    assert [child for child in children if child in panes] == panes
