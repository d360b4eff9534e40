"""Facts about the restore dialog: what it says at each moment, and when it may be confirmed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.restore import steps
from rollback_gui.gui.views.restore.checks_model import ChecksModel
from rollback_gui.gui.views.restore.listing import ListingModel
from rollback_gui.gui.views.restore.review_list import review_groups
from rollback_gui.gui.views.restore.wording import Amount, confirm_text, progress_title, review_title
from rollback_gui.gui.views.restore_dialog import RestoreDialog
from rollback_gui.model.outcome import Check
from rollback_gui.model.plan import Counts
from tests.gui import literals, seen


def confirm(dialog: RestoreDialog) -> QPushButton:
    """The one filled button."""
    button = seen.named(dialog, "Confirm restore")
    assert isinstance(button, QPushButton)
    return button


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Amount(8, 1), ("Restore 8 files and remove 1", "Restore 8 files, remove 1", "Restoring 8 files, removing 1")),
        (Amount(1, 0), ("Restore 1 file", "Restore 1 file", "Restoring 1 file")),
        (Amount(0, 1), ("Remove 1 file", "Remove 1 file", "Removing 1 file")),
        (Amount(0, 12), ("Remove 12 files", "Remove 12 files", "Removing 12 files")),
    ],
)
def test_titles_and_the_button_say_the_counts(icons: Icons, amount: Amount, words: tuple[str, str, str]) -> None:
    """The count on the button is the contract."""
    assert (review_title(amount), confirm_text(amount), progress_title(amount)) == words


@given(st.builds(Counts, *(st.integers(0, 99) for _ in range(5))))
def test_every_ticked_file_is_in_the_count(counts: Counts) -> None:
    """Nothing that is ticked is left out, and nothing counts twice."""
    amount = Amount.of(counts)
    assert amount.total == counts.create + counts.replace + counts.remove + counts.metadata + counts.conflict


def test_review_lists_the_worst_first(icons: Icons) -> None:
    """Removed, replaced, put back, permissions, left alone with its reason, agents."""
    groups = review_groups(literals.PLAN)
    assert [(group.title, group.note) for group in groups] == [
        ("Removed", "1 file, kept in the safety snapshot"),
        ("Replaced", "6 files"),
        ("Put back", "1 file"),
        ("Permissions only", "1 file"),
        ("Left alone", "1 file"),
        ("Agents", "5 agents"),
    ]
    assert groups[3].items[0].word == "664 to 644"
    assert (groups[4].items[0].word, groups[4].items[0].tooltip) == ("cannot be read", literals.CONFLICT.reason)
    assert [item.word for item in groups[5].items] == [
        "stopped, loaded again",
        "stopped, loaded again",
        "loaded",
        "stopped, loaded again",
        "stopped",
    ]


def test_the_models_pass_the_model_checker(icons: Icons, qtmodeltester: ModelTester) -> None:
    """Groups and checks alike."""
    listing, checks = ListingModel("Review"), ChecksModel()
    listing.show(review_groups(literals.PLAN))
    checks.begin()
    checks.answer(literals.CHECKS[0])
    qtmodeltester.check(listing)
    qtmodeltester.check(checks)


def test_confirm_waits_for_every_check(dialog: RestoreDialog, qtbot: QtBot) -> None:
    """It says why it waits, and what it will do once it may."""
    for check in literals.CHECKS:
        dialog.show_check(check)
    assert not confirm(dialog).isEnabled()
    assert confirm(dialog).toolTip() == "The checks are not done yet."
    dialog.show_checks_done(literals.CHECKS)
    assert confirm(dialog).isEnabled()
    assert confirm(dialog).text() == "Restore 8 files, remove 1"
    with qtbot.waitSignal(dialog.restore_wished):
        qtbot.mouseClick(confirm(dialog), Qt.MouseButton.LeftButton)
    assert dialog.is_at_work


def test_a_check_that_fails_keeps_the_button_shut(dialog: RestoreDialog) -> None:
    """The reason and the command that frees it can be read."""
    dialog.show_checks_done((*literals.CHECKS, literals.BLOCKED))
    assert not confirm(dialog).isEnabled()
    assert {"1 problem", "A check failed."} <= set(seen.texts(dialog))
    assert any(literals.BLOCKED.fix in text for text in seen.texts(dialog))


def test_checks_say_how_far_they_are(icons: Icons) -> None:
    """Three of ten, all done, one warning."""
    model = ChecksModel()
    model.begin()
    for check in literals.CHECKS[:3]:
        model.answer(check)
    assert model.summary(are_done=False) == "3 of 10"
    model.show(literals.CHECKS)
    assert model.summary(are_done=True) == "all done, 1 warning"
    model.show(literals.CHECKS[:3])
    assert model.summary(are_done=True) == "all done"


def test_a_new_review_waits_for_its_own_checks(dialog: RestoreDialog) -> None:
    """A turn of the removal switch makes another plan, and its checks begin anew."""
    dialog.show_checks_done(literals.CHECKS)
    dialog.show_review(literals.PLAN.only([literals.EMAIL.path]), sentence=literals.SENTENCE)
    assert confirm(dialog).text() == "Restore 1 file"
    assert not confirm(dialog).isEnabled()


def test_enter_does_nothing_in_the_list_and_ctrl_enter_confirms(dialog: RestoreDialog, qtbot: QtBot) -> None:
    """Focus is on the list when the page opens."""
    dialog.show_checks_done(literals.CHECKS)
    review = seen.named(dialog, "Review")
    with qtbot.assertNotEmitted(dialog.restore_wished):
        qtbot.keyClick(review, Qt.Key.Key_Return)
    assert not any(button.isDefault() for button in dialog.findChildren(QPushButton))
    with qtbot.waitSignal(dialog.restore_wished):
        qtbot.keyClick(review, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_what_changed_since_the_preview_carries_a_sign(dialog: RestoreDialog) -> None:
    """The list is made anew, and the bar above it says why."""
    notice = "1 file changed since the preview. Nothing was touched. This is the new list."
    moved = replace(literals.EMAIL, before=literals.entry(0o600, 7, "c"))
    dialog.show_review(replace(literals.PLAN, changes=(moved, *literals.CHANGES[1:])), notice=notice)
    texts = seen.texts(dialog)
    assert notice in texts
    marked = {text for text in texts if "changed since the preview, " in text}
    assert marked == {"com.pb.email-sync.plist, changed since the preview, ~/Library/LaunchAgents"}


def test_reviewing_an_undo_waits_on_the_button(dialog: RestoreDialog, qtbot: QtBot) -> None:
    """Ctrl+Z and Enter take a restore back."""
    dialog.show_review(literals.PLAN, "Undo the restore of 10:21")
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.show_checks_done(literals.CHECKS)
    assert confirm(dialog).hasFocus()


def test_ten_removals_are_typed(dialog: RestoreDialog) -> None:
    """Their number, and nothing else, opens the button."""
    dialog.show_review(literals.plan_removing(12))
    dialog.show_checks_done(literals.CHECKS)
    field = seen.named(dialog, "Type 12 to remove 12 files")
    assert isinstance(field, QLineEdit)
    assert not confirm(dialog).isEnabled()
    field.setText("11")
    assert not confirm(dialog).isEnabled()
    field.setText("12")
    assert confirm(dialog).isEnabled()


def test_nine_removals_are_not_typed(dialog: RestoreDialog) -> None:
    """Few are confirmed by the button that counts them."""
    dialog.show_review(literals.plan_removing(9))
    dialog.show_checks_done(literals.CHECKS)
    assert confirm(dialog).isEnabled()


def test_the_removal_switch_only_wishes(dialog: RestoreDialog, qtbot: QtBot) -> None:
    """The plan comes from outside."""
    switch = seen.named(dialog, "Also remove what was added since")
    assert isinstance(switch, QCheckBox)
    assert (switch.text(), switch.isChecked()) == ("Also remove 1 file added since", True)
    with qtbot.waitSignal(dialog.removals_wished) as wished:
        switch.click()
    assert wished.args == [False]


def test_a_snapshot_that_is_not_signed_is_accepted_first(dialog: RestoreDialog) -> None:
    """The button waits for the switch, and the wish can be read."""
    dialog.show_review(literals.PLAN, is_unsigned=True)
    dialog.show_checks_done(literals.CHECKS)
    assert not confirm(dialog).isEnabled()
    [switch] = [box for box in dialog.findChildren(QCheckBox) if "not signed" in box.text()]
    switch.setChecked(True)
    assert confirm(dialog).isEnabled()
    assert dialog.accepts_unsigned


PHASES = st.lists(
    st.tuples(st.sampled_from([*steps.PHASES, "rolling back", "capturing"]), st.integers(0, 12), st.integers(0, 9)),
    max_size=30,
)


def test_the_bar_never_goes_back_and_never_past_the_end(dialog: RestoreDialog) -> None:
    """Whatever the order in which news come."""

    @given(PHASES)
    def check(news: list[tuple[str, int, int]]) -> None:
        dialog.show_working("Restoring 8 files", "", 9)
        before = 0
        for phase, done, total in news:
            dialog.show_progress(phase, done, total, "~/a")
            assert before <= dialog.progress.permille <= 1000
            before = dialog.progress.permille

    check()


def test_steps_are_ticked_off(dialog: RestoreDialog) -> None:
    """Each with a count or a result at the right."""
    for phase in steps.PHASES[:3]:
        dialog.show_progress(phase, 9, 9, "")
    dialog.show_progress("stopping agents", 3, 5, "com.pb.gads-report")
    assert dialog.progress.head.title == "Restoring 8 files, removing 1"
    shown = [(step.name, step.state, step.count) for step in dialog.progress.steps]
    assert shown == [
        ("Check that nothing moved", "done", "9 files"),
        ("Take the safety snapshot", "done", "9 files, read back and verified"),
        ("Prepare the files beside their places", "done", "9 files"),
        ("Stop agents", "working", "3 of 5"),
        ("Exchange the files", "waiting", ""),
        ("Read every file again", "waiting", ""),
        ("Load agents again", "waiting", ""),
    ]
    assert {"Stopping com.pb.gads-report", "Step 4 of 7 · 0 of 9 files exchanged"} <= set(seen.texts(dialog))


@pytest.mark.parametrize(
    ("phase", "sentence", "can_cancel"),
    [
        ("checking", "Nothing is changed yet. Cancel leaves everything as it is.", True),
        ("stopping agents", "Nothing is changed yet. Cancel leaves everything as it is.", True),
        ("restoring", "Files are being exchanged. Cancel takes everything back.", True),
        ("verifying", "Files are being exchanged. Cancel takes everything back.", True),
        ("reloading", "The files are restored. Agents are being loaded.", False),
        ("rolling back", "Taking everything back: 3 of 5.", False),
    ],
)
def test_the_foot_is_true_at_every_moment(dialog: RestoreDialog, phase: str, sentence: str, can_cancel: bool) -> None:
    """What cancel would do stands beside it, and it is there only while it does that."""
    dialog.show_progress(phase, 3, 5, "x")
    cancel = dialog.progress.cancel
    assert dialog.progress.foot.sentence == sentence
    assert (cancel.isVisible() and cancel.isEnabled()) == can_cancel


def test_a_slow_agent_is_named(dialog: RestoreDialog) -> None:
    """After five seconds of nothing."""
    dialog.show_progress("stopping agents", 3, 5, "com.pb.gads-report")
    dialog.progress.show_slow()
    assert dialog.progress.foot.sentence == "Waiting for com.pb.gads-report to stop, up to 20 s."


def test_cancel_wishes_once(dialog: RestoreDialog, qtbot: QtBot) -> None:
    """Then it waits for what comes."""
    dialog.show_progress("staging", 1, 9, "x")
    with qtbot.waitSignal(dialog.cancel_wished):
        qtbot.mouseClick(dialog.progress.cancel, Qt.MouseButton.LeftButton)
    assert not dialog.progress.cancel.isEnabled()


def test_escape_means_what_the_page_has_it_mean(dialog: RestoreDialog, qtbot: QtBot) -> None:
    """Cancel on Review, hide on Progress, done on Result."""
    with qtbot.waitSignals([dialog.cancel_wished, dialog.closed]):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.show()
    dialog.show_progress("restoring", 1, 9, "x")
    with qtbot.waitSignal(dialog.hidden_away), qtbot.assertNotEmitted(dialog.closed):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()
    dialog.show()
    dialog.show_outcome(literals.outcome())
    with qtbot.waitSignal(dialog.closed):
        dialog.close()


def test_the_pages_have_one_size(dialog: RestoreDialog) -> None:
    """Nothing jumps when a page is turned."""
    sizes = {dialog.size().toTuple()}
    dialog.show_progress("staging", 1, 9, "x")
    sizes.add(dialog.size().toTuple())
    dialog.show_outcome(literals.outcome())
    sizes.add(dialog.size().toTuple())
    assert sizes == {(780, 560)}


def test_the_next_check_is_at_work(icons: Icons) -> None:
    """The first when the page opens, then always the one after the last answer."""
    model = ChecksModel()
    model.begin()
    assert [check.state for check in model.checks][:2] == ["working", "waiting"]
    model.answer(literals.CHECKS[0])
    assert [check.state for check in model.checks][:3] == ["ok", "working", "waiting"]


def test_the_command_of_a_check_is_copied_by_key_and_by_mouse(dialog: RestoreDialog, qtbot: QtBot) -> None:
    """Just the command; a check that is well has none, and the clipboard stays as it was."""
    dialog.show_checks_done((*literals.CHECKS[:1], literals.BLOCKED))
    view, clipboard = dialog.review.checks, QGuiApplication.clipboard()
    clipboard.setText("made-up")
    view.setCurrentIndex(view.checks.index(0))
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "made-up"
    view.setCurrentIndex(view.checks.index(1))
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == literals.BLOCKED.fix
    assert dialog.review.foot.sentence == "Command copied."
    clipboard.setText("made-up")
    row = view.visualRect(view.checks.index(1))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row.bottomRight() - QPoint(9, 14))
    assert clipboard.text() == literals.BLOCKED.fix


def test_a_snapshot_that_is_not_signed_stands_in_nothings_way_once_it_was_accepted(dialog: RestoreDialog) -> None:
    """The preflight refuses it for the command line's sake; here the switch is the answer."""
    refused = Check(
        "trust", "blocker", "This snapshot is not signed.", "rollback restore --accept-unsigned", "unsigned"
    )
    dialog.show_review(literals.PLAN, is_unsigned=True)
    dialog.show_checks_done((*literals.CHECKS, refused))
    assert not confirm(dialog).isEnabled()
    [switch] = [box for box in dialog.findChildren(QCheckBox) if "not signed" in box.text()]
    switch.setChecked(True)
    assert confirm(dialog).isEnabled()
    dialog.show_review(literals.PLAN)
    dialog.show_checks_done((*literals.CHECKS, refused))
    assert not confirm(dialog).isEnabled()
