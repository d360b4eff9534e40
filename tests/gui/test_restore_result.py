"""Facts about the last page of the restore dialog: every outcome has its own words and its way on."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from rollback_gui.gui.views.restore_dialog import RestoreDialog
from rollback_gui.model.outcome import AgentResult, Check, Told
from tests.gui import literals, seen

ROLLED_BACK = Told("rolled-back", "com.pb.docs-index did not stop within 20 s.", "")
FAILED = (
    "The restore failed and could not be taken back completely. Nothing is lost: both versions of every file are kept."
)
CANCELLED = Told("cancelled", "It was cancelled.", "")
OUTCOMES = {
    "restored": (
        literals.outcome(),
        "8 files restored, 1 removed",
        "Every file was read again and is as in “Before Phase 4”. It took 2.4 s.",
        "Undo this restore",
    ),
    "agents": (
        literals.outcome(agents=(*literals.FINE, literals.NEEDS_YOU)),
        "8 files restored, 1 removed, 1 agent needs you",
        "Every file was read again and is as in “Before Phase 4”. It took 2.4 s.",
        "Undo this restore",
    ),
    "cancelled early": (literals.outcome("cancelled"), "Cancelled, nothing was changed", "", "Review again"),
    "rolled back": (
        literals.outcome("rolled-back", error=ROLLED_BACK),
        "Nothing was changed",
        "The restore was taken back: com.pb.docs-index did not stop within 20 s. Every file is as it was.",
        "Review again",
    ),
    "cancelled, told as an error": (
        literals.outcome("rolled-back", error=CANCELLED),
        "Cancelled, nothing was changed",
        "",
        "Review again",
    ),
    "rollback failed": (
        literals.outcome("rollback-failed"),
        "Files need you",
        FAILED,
        "Show what to do",
    ),
    "in doubt": (
        literals.outcome("in-doubt"),
        "Not certain yet",
        "The last record could not be written to the disk. Nothing more is touched; it is decided at the next start.",
        "What to do by hand",
    ),
    "refused": (
        literals.outcome("refused", error=Told("drifted", "2 files changed since the preview.", "")),
        "Nothing was changed",
        "2 files changed since the preview.",
        "Review again",
    ),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_every_outcome_has_its_words(dialog: RestoreDialog, name: str) -> None:
    """Title, sentence and the button at the left."""
    outcome, title, sentence, button = OUTCOMES[name]
    dialog.show_outcome(outcome)
    head = dialog.result_page.head
    assert (head.title, head.sentence) == (title, sentence)
    assert dialog.result_page.left.text() == button


def test_nothing_to_do_offers_no_way_back(dialog: RestoreDialog) -> None:
    """There is nothing to undo."""
    dialog.show_outcome(literals.outcome("nothing-to-do"))
    assert dialog.result_page.head.title == "Nothing to do"
    assert dialog.result_page.left.isHidden()


def test_undo_keeps_its_name_when_it_says_redo(dialog: RestoreDialog, qtbot: QtBot) -> None:
    """A screen reader and a test find it under one name."""
    dialog.show_outcome(literals.outcome(), undone="10:21")
    assert dialog.result_page.head.title == "The restore of 10:21 is undone"
    button = seen.named(dialog, "Undo this restore")
    assert isinstance(button, QPushButton)
    assert button.text() == "Redo the restore"
    with qtbot.waitSignal(dialog.undo_wished):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not button.isEnabled()


def test_a_redo_is_not_called_an_undo(dialog: RestoreDialog) -> None:
    """The files are restored again, and the button offers the undo again."""
    dialog.show_outcome(literals.outcome(), undone="10:25", is_redo=True)
    assert dialog.result_page.head.title == "The restore is done again"
    assert dialog.result_page.left.text() == "Undo this restore"


def test_an_agent_that_does_not_run_comes_with_its_command(dialog: RestoreDialog, qtbot: QtBot) -> None:
    """The reason, the exact command with Copy, and Retry for all that failed."""
    dialog.show_outcome(literals.outcome(agents=(*literals.FINE, literals.NEEDS_YOU)))
    assert {"com.pb.transcribe", "4 of 5 as expected", literals.NEEDS_YOU.command} <= set(seen.texts(dialog))
    seen.named(dialog.result_page.card, "Copy the command").click()  # type: ignore[attr-defined]
    assert QGuiApplication.clipboard().text() == literals.NEEDS_YOU.command
    [retry] = [button for button in dialog.findChildren(QPushButton) if button.text() == "Retry 1 agent"]
    with qtbot.waitSignal(dialog.retry_agents_wished) as wished:
        qtbot.mouseClick(retry, Qt.MouseButton.LeftButton)
    assert wished.args == [("com.pb.transcribe",)]


def test_an_agent_that_runs_after_a_retry_is_told(dialog: RestoreDialog) -> None:
    """The title follows, and so does the count."""
    dialog.show_outcome(literals.outcome(agents=(*literals.FINE, literals.NEEDS_YOU)))
    dialog.show_retried((AgentResult("com.pb.transcribe", "running"),))
    assert dialog.result_page.head.title == "8 files restored, 1 removed"
    assert "5 of 5 as expected" in seen.texts(dialog)
    assert dialog.result_page.card.isHidden()


def test_every_file_of_the_outcome_is_listed(dialog: RestoreDialog) -> None:
    """With what was done, removals first."""
    dialog.show_outcome(literals.outcome())
    texts = seen.texts(dialog.result_page.files)
    assert "com.pb.phase4-bridge.plist, removed, ~/Library/LaunchAgents" in texts
    assert sum(text.endswith("/LaunchAgents") or ", replaced" in text for text in texts) >= 8


def test_the_blocker_of_a_refused_restore_is_listed(dialog: RestoreDialog) -> None:
    """With the command that frees it."""
    refused = literals.outcome("refused", error=Told("blocked", "Something stands in the way.", ""))
    dialog.show_outcome(replace(refused, preflight=(literals.BLOCKED, Check("space", "ok", "Enough"))))
    texts = seen.texts(dialog.result_page.files)
    assert any(literals.BLOCKED.fix in text for text in texts)
    assert not any("Enough" in text for text in texts)
