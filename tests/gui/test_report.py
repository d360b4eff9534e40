"""Facts about the report of a restore."""

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rollback_gui.gui.report import Reports, report_text
from rollback_gui.gui.words import Words
from rollback_gui.model.ids import SnapshotId
from tests.gui import literals

BACKUP = SnapshotId("20261118T102059Z-0f0f0f")


def test_a_report_names_every_file_agent_and_id(qapp: object) -> None:
    """What a person who helps will ask for."""
    done = literals.outcome(agents=(*literals.FINE, literals.NEEDS_YOU))
    outcome = replace(done, backup=BACKUP, not_done=(literals.CONFLICT,), preflight=literals.CHECKS)
    text = report_text(outcome, Words())
    for change in outcome.changes:
        assert change.path in text
    for expected in (outcome.operation, outcome.snapshot, BACKUP, literals.NEEDS_YOU.command, literals.CONFLICT.reason):
        assert expected in text


def test_a_report_of_nothing_changed_claims_no_file(qapp: object) -> None:
    """Only a restore that stands lists files as replaced."""
    text = report_text(literals.outcome("rolled-back"), Words())
    assert "Nothing was changed" in text
    assert "replaced" not in text


def test_a_report_is_written_whole_or_not_at_all(qtbot: QtBot, tmp_path: Path) -> None:
    """A place that cannot be written is told."""
    parent = QWidget()
    qtbot.addWidget(parent)
    reports = Reports(parent, Words())
    assert reports.write(literals.outcome(), str(tmp_path / "report.txt"))
    assert (tmp_path / "report.txt").read_text().startswith("8 file")
    assert not reports.write(literals.outcome(), str(tmp_path / "absent" / "report.txt"))
