"""Takes a recovery kit from the operator's hands and opens the credentials with it."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from rollback_gui.errors import RollbackError
from rollback_gui.gui.views.kit_dialog import KitDialog
from rollback_gui.gui.views.message_bar import Message
from rollback_gui.gui.worker import Worker
from rollback_gui.model.outcome import Finding

if TYPE_CHECKING:  # importing it takes longer than the first paint
    from rollback_gui.console import Doing


class KitPresenter(QObject):
    """The dialog asks, the worker tries; a kit that does not fit leaves the dialog open and says why."""

    told = Signal(object)
    """A Message."""
    fitted = Signal()
    """The credentials can be opened now."""

    def __init__(self, doing: Worker, dialog: KitDialog) -> None:
        super().__init__()
        self._doing, self._dialog = doing, dialog
        self._do: Doing | None = None
        dialog.given.connect(self.take)
        dialog.file_given.connect(self.take_file)

    def open(self, do: "Doing") -> None:
        """From now on this does it."""
        self._do = do

    @Slot(str)
    def take(self, text: str) -> None:
        """Try what was typed."""
        if self._do is not None:
            self._doing.ask(partial(self._do.restore_kit, text), self._on_fitted, self._on_refused)

    @Slot(str)
    def take_file(self, where: str) -> None:
        """Try what lies in a file."""
        if self._do is not None:
            self._doing.ask(partial(self._do.restore_kit, where=where), self._on_fitted, self._on_refused)

    def _on_fitted(self, found: Finding) -> None:
        self._dialog.accept()
        if found.state == "warning":
            text = self.tr("The kit fits. Nothing here keeps its key, so it is asked for again at the next start.")
            self.told.emit(Message("kit", text, "blue", "info"))
        self.fitted.emit()

    def _on_refused(self, error: RollbackError) -> None:
        self._dialog.show_problem(f"{error.message} {error.hint}")
