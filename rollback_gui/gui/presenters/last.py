"""What Undo would take back, asked again after everything that may have changed it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from rollback_gui.errors import RollbackError
from rollback_gui.gui.worker import LastWish, Worker
from rollback_gui.model.wishes import LastRestore

if TYPE_CHECKING:  # importing it takes longer than the first paint
    from rollback_gui.console import Looking


class LastPresenter(QObject):
    """One question; what cannot be answered counts as nothing to undo."""

    known = Signal(object)
    """A LastRestore or None."""

    def __init__(self, looking: Worker) -> None:
        super().__init__()
        self._asking = LastWish(looking)
        self._look: Looking | None = None

    def open(self, look: "Looking") -> None:
        """From now on this is asked."""
        self._look = look

    @Slot()
    def look_again(self) -> None:
        """Ask."""
        if self._look is not None:
            self._asking.ask(self._look.last_restore, self._on_known, self._on_failure)

    def _on_known(self, last: LastRestore | None) -> None:
        self.known.emit(last)

    def _on_failure(self, _error: RollbackError) -> None:
        self.known.emit(None)
