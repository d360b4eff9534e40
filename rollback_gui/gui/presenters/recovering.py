"""At the start: finish or take back an interrupted restore, and say which."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from rollback_gui.errors import Busy, Locked, RollbackError, Unfinished
from rollback_gui.gui.monitor import QtMonitor
from rollback_gui.gui.presenters.errors import message
from rollback_gui.gui.presenters.standing import Standing, State
from rollback_gui.gui.views.message_bar import Message
from rollback_gui.gui.words import Words
from rollback_gui.gui.worker import Worker
from rollback_gui.model.outcome import Outcome

if TYPE_CHECKING:  # importing it takes longer than the first paint
    from rollback_gui.console import Doing


class RecoveringPresenter(QObject):
    """The first thing that is done; the window is usable only after it."""

    ready = Signal()
    """Whatever came of it, now things can be looked at."""
    told = Signal(object)
    """A Message."""
    recovered = Signal(object)
    """The Outcome, when there was something to recover."""

    def __init__(self, doing: Worker, monitor: QtMonitor, standing: Standing, words: Words) -> None:
        super().__init__()
        self._doing, self._monitor, self._standing, self._words = doing, monitor, standing, words

    def begin(self, do: "Doing") -> None:
        """Look whether a restore was interrupted."""
        self._doing.ask(partial(do.recover, self._monitor.begin()), self._on_outcome, self._on_failure)

    def _on_outcome(self, outcome: Outcome | None) -> None:
        self._standing.end()
        if outcome is not None:
            self._tell(outcome)
            self.recovered.emit(outcome)
        self.ready.emit()

    def _tell(self, outcome: Outcome) -> None:
        ways = ((self.tr("Show what happened"), "history"),)
        when = self._words.time(outcome.finished_at) if outcome.finished_at else ""
        if outcome.set_aside:
            self.told.emit(Message("recovered", outcome.set_aside, "blue", "restore", ways))
        elif outcome.state == "restored":
            text = self.tr(
                "A restore was interrupted and has been finished at %1. %n file(s), verified.", "", _files(outcome)
            )
            self.told.emit(
                Message("recovered", text.replace("%1", when), "blue", "restore", (*ways, (self.tr("Undo it"), "undo")))
            )
        elif outcome.state in ("rollback-failed", "in-doubt"):
            self._standing.hinder(State.UNFINISHED)
            text = outcome.error.message if outcome.error else self.tr("An interrupted restore needs you.")
            ways = ((self.tr("What to do by hand"), "emergency"),)
            self.told.emit(
                Message("recovered", text, "red", "change-conflict", ways, urgency=2, can_be_dismissed=False)
            )
        else:
            text = self.tr(
                "A restore was interrupted and has been taken back at %1. Every file is as it was before it."
            )
            self.told.emit(Message("recovered", text.replace("%1", when), "blue", "restore", ways))

    def _on_failure(self, error: RollbackError) -> None:
        self._standing.end()
        if isinstance(error, Unfinished):
            self._standing.hinder(State.UNFINISHED)
        if not isinstance(error, Busy | Locked):
            self.told.emit(message(error, "recovered"))
        else:
            text = self.tr("Another operation is running: %1").replace("%1", error.message)
            self.told.emit(Message("recovered", text, "blue", "working"))
        self.ready.emit()


def _files(outcome: Outcome) -> int:
    counts = outcome.counts
    return counts.create + counts.replace + counts.remove + counts.metadata
