"""One column of a text comparison: numbers and signs in a gutter, tints and word marks behind the text."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QTextBlock, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.differences.dimming import Dimming
from rollback_gui.gui.views.differences.rows_of_text import Row
from rollback_gui.gui.views.differences.value_box import units

_SLICE = 2000
_PAD = 8
_BREAKS = {ord(sign): "␤" for sign in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"} | {0: "␀", 0xFDD0: "�", 0xFDD1: "�"}
"""Signs that Qt would take for the end of a row."""


class _Gutter(QWidget):
    """Room at the left that the pane paints."""

    def __init__(self, pane: "TextPane") -> None:
        super().__init__(pane)
        self._pane = pane

    def paintEvent(self, event: QPaintEvent) -> None:
        self._pane.paint_gutter(QPainter(self), event.rect())


class TextPane(QPlainTextEdit):
    """Read-only rows; says `opened` with the place of a fold."""

    opened = Signal(int)

    def __init__(self, name: str, columns: Sequence[str], icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns, self._icons = tuple(columns), icons
        self._rows: Sequence[Row] = ()
        self._shown, self._digits = 0, 3
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setFont(fonts.comparison())
        self.document().setDocumentMargin(4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._gutter = _Gutter(self)
        self._dimming = Dimming(icons.colours.dim, self.document())
        self._feeder = QTimer(self, interval=0)
        self._feeder.timeout.connect(self._feed)
        self.updateRequest.connect(self._follow)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; many come a slice at a time, so that the window stays awake."""
        self._rows, self._shown = rows, min(len(rows), _SLICE)
        self._digits = max(3, len(str(max((max(row.now or 0, row.after or 0) for row in rows), default=0))))
        self.setPlainText("\n".join(self._text(row) for row in rows[:_SLICE]))
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)
        self._place_gutter()
        self._feeder.start() if self._shown < len(rows) else self._feeder.stop()

    def go_to(self, place: int) -> None:
        """Bring a row into sight, with some rows above it."""
        while self._shown <= place < len(self._rows):
            self._feed()
        cursor = QTextCursor(self.document().findBlockByNumber(place))
        first, rows = self.verticalScrollBar().value(), self.viewport().height() // self.fontMetrics().lineSpacing()
        self.setTextCursor(cursor)
        is_in_sight = first <= place < first + rows - 2
        self.verticalScrollBar().setValue(first if is_in_sight else max(0, place - 4))

    def dress(self, icons: Icons) -> None:
        """Take the colours of these icons."""
        self._icons = icons
        self._dimming.dress(icons.colours.dim)
        self._gutter.update()

    def gutter_width(self) -> int:
        """The room that numbers and signs need."""
        return len(self._columns) * self._number_width() + self._sign_width() + _PAD

    def paint_gutter(self, painter: QPainter, rect: QRect) -> None:
        """Numbers, signs and the line beside them, for the rows in sight."""
        colours = self._icons.colours
        painter.fillRect(rect, colours.window)
        painter.setPen(colours.line)
        painter.drawLine(self._gutter.width() - 1, rect.top(), self._gutter.width() - 1, rect.bottom())
        painter.setFont(self.font())
        for row, where in self._in_sight():
            if where.bottom() >= rect.top() and where.top() <= rect.bottom():
                self._paint_numbers(painter, row, int(where.top()), int(where.height()))

    def _paint_numbers(self, painter: QPainter, row: Row, top: int, height: int) -> None:
        colours, width = self._icons.colours, self._gutter.width()
        if row.kind in ("goes", "comes"):
            painter.fillRect(0, top, width - 1, height, colours.goes_line if row.kind == "goes" else colours.comes_line)
        painter.setPen(colours.text if row.kind in ("goes", "comes") else colours.dim)
        right, room = 0, self._number_width()
        for column in self._columns:
            number = row.now if column == "now" else row.after
            where = QRect(right, top, room - _PAD, height)
            right += room
            if number is not None:
                painter.drawText(where, _NUMBER, str(number))
        if row.kind in ("goes", "comes"):
            painter.setPen(colours.red if row.kind == "goes" else colours.green)
            sign = "−" if row.kind == "goes" else "+"
            painter.drawText(QRect(right, top, self._sign_width(), height), int(Qt.AlignmentFlag.AlignCenter), sign)

    def _number_width(self) -> int:
        return self.fontMetrics().horizontalAdvance("0" * self._digits) + _PAD

    def _sign_width(self) -> int:
        return self.fontMetrics().horizontalAdvance("+") + _PAD

    def _text(self, row: Row) -> str:
        if row.kind == "fold":
            return "⋯ " + self.tr("%n equal line(s)", "", row.folded)
        text = row.text.translate(_BREAKS)
        return f"{text}… {self.tr('%n more character(s)', '', row.cut)}" if row.cut else text

    def _feed(self) -> None:
        more = self._rows[self._shown : self._shown + _SLICE]
        if more:
            cursor = QTextCursor(self.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText("".join("\n" + self._text(row) for row in more))
        self._shown += len(more)
        if self._shown >= len(self._rows):
            self._feeder.stop()

    def _in_sight(self) -> list[tuple[Row, QRectF]]:
        found = []
        block, offset = self.firstVisibleBlock(), self.contentOffset()
        while block.isValid() and block.blockNumber() < len(self._rows):
            where = self.blockBoundingGeometry(block).translated(offset)
            if where.top() > self.viewport().height():
                break
            found.append((self._rows[block.blockNumber()], where))
            block = block.next()
        return found

    def _paint_row(self, painter: QPainter, row: Row, where: QRectF, block: QTextBlock) -> None:
        colours = self._icons.colours
        band = QRectF(0, where.top(), self.viewport().width(), where.height())
        if row.kind == "filler":
            painter.fillRect(band, QBrush(colours.line, Qt.BrushStyle.BDiagPattern))
        elif row.kind == "fold":
            painter.fillRect(band, colours.window)
            painter.setPen(colours.line)
            painter.drawLine(band.topLeft(), band.topRight())
            painter.drawLine(band.bottomLeft(), band.bottomRight())
        elif row.kind in ("goes", "comes"):
            painter.fillRect(band, colours.goes_line if row.kind == "goes" else colours.comes_line)
            self._paint_marks(painter, row, where, block)

    def _paint_marks(self, painter: QPainter, row: Row, where: QRectF, block: QTextBlock) -> None:
        if block.layout().lineCount() == 0:
            return
        line = block.layout().lineAt(0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._icons.colours.goes_word if row.kind == "goes" else self._icons.colours.comes_word)
        for start, end in row.marks:
            left, right = (where.left() + _x(line.cursorToX(units(row.text, place))) for place in (start, end))
            painter.drawRoundedRect(QRectF(left, where.top(), right - left, where.height()), 2, 2)

    def _follow(self, rect: QRect, by: int) -> None:
        if by:
            self._gutter.scroll(0, by)
        else:
            self._gutter.update(0, rect.top(), self._gutter.width(), rect.height())

    def _place_gutter(self) -> None:
        inside = self.contentsRect()
        self._gutter.setGeometry(inside.left(), inside.top(), self.gutter_width(), self.viewport().height())
        self._gutter.update()

    def _open_fold_at(self, cursor: QTextCursor) -> bool:
        place = cursor.blockNumber()
        if place < len(self._rows) and self._rows[place].kind == "fold":
            self.opened.emit(self._rows[place].at)
            return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        block = self.firstVisibleBlock()
        for row, where in self._in_sight():
            self._paint_row(painter, row, where, block)
            block = block.next()
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_gutter()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self._open_fold_at(self.cursorForPosition(event.position().toPoint()))

    def keyPressEvent(self, event: object) -> None:
        key = event.key()  # type: ignore[attr-defined]
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._open_fold_at(self.textCursor()):
            return
        super().keyPressEvent(event)  # type: ignore[arg-type]


_NUMBER = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


def _x(found: object) -> float:
    """PySide hands out (x, place); the stubs say otherwise."""
    return float(found[0]) if isinstance(found, tuple) else float(found)  # type: ignore[arg-type]
