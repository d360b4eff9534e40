"""An agent that does not run: why, the command to repeat by hand, and the button that tries again."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.buttons import GlyphButton, Tool
from rollback_gui.gui.views.labels import ElidedLabel, Glyph, tint
from rollback_gui.gui.views.restore import wording
from rollback_gui.model.outcome import AgentResult

_INDENT = 26


class AgentCard(QWidget):
    """Says `retry_wished`; the command is to be read and copied, not edited."""

    retry_wished = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph, self._label, self._state = Glyph(16), ElidedLabel(), QLabel()
        self._detail, self._command = QLabel(), QLineEdit()
        self._copy, self._retry = Tool("copy", self.tr("Copy the command")), GlyphButton("reload")
        self._detail.setWordWrap(True)
        self._detail.setTextFormat(Qt.TextFormat.PlainText)
        self._command.setReadOnly(True)
        self._command.setAccessibleName(self.tr("Command"))
        self._command.setFont(fonts.fixed(-1))
        self._lay_out()
        self._copy.clicked.connect(self._copy_command)
        self._retry.clicked.connect(self.retry_wished)
        self.dress(icons)

    def show_agent(self, result: AgentResult, failed: int) -> None:
        """Show this one; the button is for all that failed."""
        self._label.say(result.label)
        self._state.setText(wording.agent_is(result))
        told = self.tr("%1 In a terminal:").replace("%1", result.detail) if result.command else result.detail
        self._detail.setText(told.strip())
        self._command.setText(result.command)
        self._command.setCursorPosition(0)
        for part in (self._command, self._copy):
            part.setVisible(bool(result.command))
        self._retry.setText(self.tr("Retry %n agent(s)", "", failed))

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._glyph.show_pixmap(icons.pixmap("failed", 16, icons.colours.red, self.devicePixelRatioF()))
        self._copy.dress(icons)
        self._retry.dress(icons)
        for label in (self._state, self._detail):
            tint(label, icons.colours.dim)

    def _lay_out(self) -> None:
        self._label.setFont(fonts.strong(self.font()))
        self._state.setFont(fonts.small(self.font()))
        head, command, retry = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.setSpacing(10)
        for widget, stretch in ((self._glyph, 0), (self._label, 1), (self._state, 0)):
            head.addWidget(widget, stretch)
        command.setSpacing(4)
        command.addWidget(self._command, 1)
        command.addWidget(self._copy)
        retry.addWidget(self._retry)
        retry.addStretch()
        inside = QVBoxLayout()
        inside.setContentsMargins(_INDENT, 0, 0, 0)
        inside.setSpacing(6)
        inside.addWidget(self._detail)
        inside.addLayout(command)
        inside.addLayout(retry)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(inside)

    @Slot()
    def _copy_command(self) -> None:
        QGuiApplication.clipboard().setText(self._command.text())
