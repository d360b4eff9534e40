"""Take a snapshot, on the worker that writes."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from rollback_gui.errors import Cancelled, RollbackError
from rollback_gui.gui.monitor import Job, QtMonitor
from rollback_gui.gui.presenters.errors import message
from rollback_gui.gui.presenters.standing import Standing, State
from rollback_gui.gui.words import Words
from rollback_gui.gui.worker import Worker
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.snapshot import Listed
from rollback_gui.model.wishes import SnapshotWish

if TYPE_CHECKING:  # importing it takes longer than the first paint
    from rollback_gui.console import Doing


class TakingPresenter(QObject):
    """One at a time; what was taken here needs no notification."""

    taken = Signal(object)
    """The Listed that was taken."""
    told = Signal(object)
    """A Message."""
    said = Signal(str)
    """A short confirmation."""

    def __init__(self, doing: Worker, monitor: QtMonitor, standing: Standing, words: Words) -> None:
        super().__init__()
        self._doing, self._monitor, self._standing, self._words = doing, monitor, standing, words
        self._do: Doing | None = None
        self._job: Job | None = None
        self.own: set[SnapshotId] = set()
        """Those that this window took itself."""

    def open(self, do: "Doing") -> None:
        """From now on this is asked."""
        self._do = do

    @Slot()
    def take(self) -> None:
        """Keep the guarded files as they are now."""
        if self._do is None or not self._standing.may.take_snapshot:
            return
        self._job = self._monitor.begin()
        self._standing.begin(State.SNAPSHOTTING)
        verb = partial(self._do.take_snapshot, SnapshotWish(), self._job)
        self._doing.ask(verb, self._on_taken, self._on_failure)

    @Slot()
    def cancel(self) -> None:
        """Stop what runs."""
        if self._job is not None:
            self._job.cancel()

    def _on_taken(self, listed: Listed) -> None:
        self.own.add(listed.id)
        self._standing.end()
        files = self.tr("Snapshot taken: %n file(s), %1 new", "", listed.header.files)
        self.said.emit(files.replace("%1", self._words.size(listed.header.new_bytes)))
        self.taken.emit(listed)

    def _on_failure(self, error: RollbackError) -> None:
        self._standing.end()
        if isinstance(error, Cancelled):
            self.said.emit(self.tr("Cancelled. No snapshot was taken."))
        else:
            self.told.emit(message(error, "taking"))
