"""At the start: finish or take back an interrupted restore, and say which."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

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


_UNFINISHED = ("rollback-failed", "in-doubt")


class RecoveringPresenter(QObject):
    """The first thing that is done; the window is usable only after it."""

    ready = Signal()
    """Whatever came of it, now things can be looked at."""
    told = Signal(object)
    """A Message."""
    mended = Signal(str)
    """The key of a Message that no longer holds."""
    recovered = Signal(object)
    """The Outcome, when there was something to recover."""

    def __init__(self, doing: Worker, monitor: QtMonitor, standing: Standing, words: Words) -> None:
        super().__init__()
        self._doing, self._monitor, self._standing, self._words = doing, monitor, standing, words
        self._do: Doing | None = None

    def begin(self, do: "Doing") -> None:
        """Look whether a restore was interrupted."""
        self._do = do
        self._doing.ask(partial(do.recover, self._monitor.begin()), self._on_outcome, self._on_failure)

    def _on_outcome(self, outcome: Outcome | None) -> None:
        self._standing.end()
        if self._standing.state is State.UNFINISHED:
            self._standing.hinder(None)
            self.mended.emit("recovered")
        if outcome is not None:
            self._tell(outcome)
            self.recovered.emit(outcome)
        self.ready.emit()

    @Slot()
    def again(self) -> None:
        """What stood in the way may be gone: try once more."""
        if self._do is not None and not self._standing.is_writing:
            self._standing.begin(State.STARTING)
            self.begin(self._do)

    @Slot(object)
    def know_outcome(self, outcome: Outcome) -> None:
        """A restore has ended; one that could not be ended keeps everything else from beginning."""
        if outcome.state not in _UNFINISHED:
            return
        self._standing.hinder(State.UNFINISHED)
        text = self.tr("An interrupted restore needs you.")
        if outcome.error is not None:
            text = " ".join(filter(None, (outcome.error.message, outcome.error.hint)))
        ways = ((self.tr("Try again"), "recover"), (self.tr("What to do by hand"), "emergency"))
        self.told.emit(Message("recovered", text, "red", "change-conflict", ways, urgency=2, can_be_dismissed=False))

    def _tell(self, outcome: Outcome) -> None:
        ways = ((self.tr("Show what happened"), "history"),)
        when = self._words.begun(outcome.operation)
        if outcome.set_aside:
            self.told.emit(Message("recovered", outcome.set_aside, "blue", "restore", ways))
        elif outcome.state == "restored":
            text = self.tr(
                "A restore was interrupted at %1 and has been finished. %n file(s), verified.", "", _files(outcome)
            )
            self.told.emit(
                Message("recovered", text.replace("%1", when), "blue", "restore", (*ways, (self.tr("Undo it"), "undo")))
            )
        elif outcome.state in _UNFINISHED:
            self.know_outcome(outcome)
        else:
            text = self.tr(
                "A restore was interrupted at %1 and has been taken back. Every file is as it was before it."
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
