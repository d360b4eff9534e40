"""One whole value: wrapped, marked, to be selected, as high as its content up to six lines."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QResizeEvent, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.views.differences.marks import Marks

_MOST_LINES = 6
_MARGIN = 5
_LONGEST = 20_000
"""Characters that are shown; Copy takes them all."""


class ValueBox(QTextEdit):
    """A read-only value on the ground of what goes or comes."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setFont(fonts.fixed())
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(_MARGIN)

    def show_value(self, text: str, marks: Marks = (), colour: QColor | None = None) -> None:
        """Show this text with these (start, end) on the ground of that colour."""
        self.setPlainText(text[:_LONGEST] + ("…" if len(text) > _LONGEST else ""))
        self.setExtraSelections([self._mark(start, end, colour) for start, end in marks if end <= _LONGEST])
        self._fit()

    def dress(self, colour: QColor) -> None:
        """Stand on this ground."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, colour)
        self.setPalette(palette)

    def _mark(self, start: int, end: int, colour: QColor | None) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(units(self.toPlainText(), start))
        cursor.setPosition(units(self.toPlainText(), end), QTextCursor.MoveMode.KeepAnchor)
        form = QTextCharFormat()
        if colour is not None:
            form.setBackground(colour)
        selection.cursor, selection.format = cursor, form
        return selection

    def _fit(self) -> None:
        line = self.fontMetrics().lineSpacing()
        self.document().setTextWidth(max(40, self.viewport().width()))
        wanted = round(self.document().size().height())
        highest = _MOST_LINES * line + 2 * _MARGIN
        is_long = wanted > highest
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if is_long else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        self.setFixedHeight(min(wanted, highest))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def units(text: str, place: int) -> int:
    """Qt counts in UTF-16: a sign beyond the first plane is two."""
    return place + sum(ord(sign) > 0xFFFF for sign in text[:place])
