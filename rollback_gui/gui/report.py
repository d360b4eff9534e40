"""The report of a restore as text: what was done with which file and agent, and never a value."""

from PySide6.QtCore import QCoreApplication, QIODevice, QObject, QSaveFile, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from rollback_gui.gui.views.restore import wording
from rollback_gui.gui.words import Words
from rollback_gui.model.outcome import Outcome


def _tr(text: str) -> str:
    return QCoreApplication.translate("Report", text)


def report_text(outcome: Outcome, words: Words) -> str:
    """What Result says, and the ids that a person who helps will ask for."""
    ending = wording.ending(outcome, words)
    facts = [
        (_tr("Operation"), outcome.operation),
        (_tr("Snapshot"), f"{outcome.snapshot} {words.quoted(outcome.title)}"),
        (_tr("Safety snapshot"), outcome.backup or _tr("none")),
        (_tr("Finished"), outcome.finished_at),
    ]
    files = [f"{wording.done_word(change)}\t{change.path}" for change in outcome.changes]
    alone = [f"{wording.in_the_way(change)}\t{change.path}\t{change.reason}" for change in outcome.not_done]
    agents = [f"{wording.agent_is(a)}\t{a.label}\t{a.detail}\t{a.command}".rstrip() for a in outcome.agents]
    checks = [f"{check.state}\t{check.sentence}\t{check.fix}".rstrip() for check in outcome.preflight]
    parts = [
        [ending.title, ending.sentence],
        [f"{name}: {fact}" for name, fact in facts if fact],
        *_section(_tr("Files"), files if outcome.state == "restored" else []),
        *_section(_tr("Left alone"), alone),
        *_section(_tr("Added since, still here"), list(outcome.left)),
        *_section(_tr("Agents"), agents),
        *_section(_tr("Checks"), checks),
    ]
    return "\n\n".join("\n".join(line for line in part if line) for part in parts) + "\n"


def _section(title: str, lines: list[str]) -> list[list[str]]:
    return [[title, *lines]] if lines else []


class Reports(QObject):
    """Asks where to, and keeps the report there; says `told` with a sentence of how it went."""

    told = Signal(str)

    def __init__(self, parent: QWidget, words: Words) -> None:
        super().__init__(parent)
        self._parent, self._words = parent, words

    @Slot(object)
    def save(self, outcome: Outcome) -> None:
        """Ask for a place and write the report of this outcome there."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = f"{documents}/rollback-{outcome.operation}.txt"
        where, _ = QFileDialog.getSaveFileName(self._parent, self.tr("Save report"), proposed)
        if where:
            saved, failed = self.tr("Report saved."), self.tr("The report could not be written.")
            self.told.emit(saved if self.write(outcome, where) else failed)

    def write(self, outcome: Outcome, where: str) -> bool:
        """Write the report to that file, whole or not at all; whether it is there now."""
        file = QSaveFile(where)
        if not file.open(QIODevice.OpenModeFlag.WriteOnly):
            return False
        file.write(report_text(outcome, self._words).encode("utf-8", "surrogateescape"))
        return file.commit()
