"""A monitor whose news are signals: one hub on the main thread, one plain `Job` for each verb that runs."""

from threading import Event

from msgspec import Struct
from PySide6.QtCore import QElapsedTimer, QObject, Signal

from rollback_gui.model.outcome import Check
from rollback_gui.operations.monitor import Phase

PAUSE = 40
"""Milliseconds between two news of one phase: more than a screen can show is not sent."""


class Progress(Struct, frozen=True):
    """How far a verb is; `done` never passes `total`."""

    phase: Phase
    done: int
    total: int
    what: str = ""
    bytes_done: int = 0


class QtMonitor(QObject):
    """The hub: it lives as long as the window, so no news is lost with a job that ended."""

    progressed = Signal(object)
    """A Progress."""
    check_answered = Signal(object)
    """A Check."""

    def begin(self) -> "Job":
        """A new job that reports here."""
        return Job(self)


class Job:
    """The Monitor of one verb; called on the thread that works, cancelled from the main one."""

    def __init__(self, hub: QtMonitor) -> None:
        self._hub = hub
        self._cancel = Event()
        self._progress = Progress("planning", 0, 0)
        self._since_told = QElapsedTimer()

    def cancel(self) -> None:
        """Ask the verb to stop at the next place where it can."""
        self._cancel.set()

    def phase(self, phase: Phase, total: int) -> None:
        """A phase of so many steps begins."""
        self._progress = Progress(phase, 0, total)
        self._tell()

    def step(self, done: int, what: str, bytes_done: int = 0) -> None:
        """So many steps are done; told at most every PAUSE, the last one always."""
        phase, total = self._progress.phase, self._progress.total
        self._progress = Progress(phase, min(done, total), total, what, bytes_done)
        if done >= total or not self._since_told.isValid() or self._since_told.elapsed() >= PAUSE:
            self._tell()

    def checked(self, check: Check) -> None:
        """One item of the preflight has its answer."""
        self._hub.check_answered.emit(check)

    def waiting(self, sentence: str) -> None:
        """Another operation is first."""
        self._progress = Progress("waiting", 0, 0, sentence)
        self._tell()

    def is_cancelled(self) -> bool:
        """Whether the operator wants to stop."""
        return self._cancel.is_set()

    def _tell(self) -> None:
        self._since_told.start()
        self._hub.progressed.emit(self._progress)
