"""Asks for the recovery kit: typed or pasted, or its file; what is typed shows only on purpose."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFileDialog, QLabel, QLineEdit, QVBoxLayout, QWidget


class KitDialog(QDialog):
    """Stays open until a kit fits or it is closed; forgets what was typed."""

    given = Signal(str)
    """What was typed or pasted."""
    file_given = Signal(str)
    """The path of the kit's file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Use recovery kit"))
        self._field = QLineEdit()
        self._field.setAccessibleName(self.tr("Key of the recovery kit"))
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._shows = QCheckBox(self.tr("Show what is typed"))
        self._said = QLabel(wordWrap=True)
        kinds = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self._file = self._buttons.addButton(self.tr("Choose its file…"), QDialogButtonBox.ButtonRole.ActionRole)
        box = QVBoxLayout(self)
        text = self.tr("Type or paste the groups of the recovery kit. Spaces, dashes and small letters do not matter.")
        box.addWidget(QLabel(text, wordWrap=True))
        for widget in (self._field, self._shows, self._said, self._buttons):
            box.addWidget(widget)
        self.setMinimumWidth(520)
        self._shows.toggled.connect(self._show_typed)
        self._buttons.accepted.connect(self._give)
        self._buttons.rejected.connect(self.reject)
        self._file.clicked.connect(self._choose)

    def ask(self) -> None:
        """Come up empty."""
        self._forget()
        self._said.setText("")
        self.open()
        self._field.setFocus()

    def show_problem(self, sentence: str) -> None:
        """What is wrong with the kit; what was typed stays, to be mended."""
        self._said.setText(sentence)
        self._allow(True)

    def done(self, result: int) -> None:
        """Close, and forget what was typed."""
        self._forget()
        super().done(result)

    @Slot(bool)
    def _show_typed(self, is_on: bool) -> None:
        modes = QLineEdit.EchoMode
        self._field.setEchoMode(modes.Normal if is_on else modes.Password)

    @Slot()
    def _give(self) -> None:
        if self._field.text().strip():
            self._allow(False)
            self.given.emit(self._field.text())

    @Slot()
    def _choose(self) -> None:
        where, _ = QFileDialog.getOpenFileName(self, self.tr("Recovery kit"))
        if where:
            self._allow(False)
            self.file_given.emit(where)

    def _allow(self, is_allowed: bool) -> None:
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_allowed)
        self._file.setEnabled(is_allowed)

    def _forget(self) -> None:
        self._field.clear()
        self._shows.setChecked(False)
        self._allow(True)
