"""All changes of a file beside its text, to see where they lie and to go there."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.differences.rows_of_text import Row

_WIDTH = 10
_LEAST = 2


class Overview(QWidget):
    """A strip of 10 pixels; says `wished` with the row that was clicked."""

    wished = Signal(int)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._columns: Sequence[Sequence[Row]] = ()
        self._total = 0
        self._line_height = 16
        self.setFixedWidth(_WIDTH)

    def show_rows(self, columns: Sequence[Sequence[Row]], line_height: int) -> None:
        """Show where the rows of these columns differ; a line height in pixels, for texts shorter than the view."""
        self._columns, self._line_height = columns, line_height
        self._total = max((len(rows) for rows in columns), default=0)
        self.update()

    def dress(self, icons: Icons) -> None:
        """Take the colours of these icons."""
        self._icons = icons
        self.update()

    def _scale(self) -> float:
        return min(self._line_height, self.height() / max(1, self._total))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), self._icons.colours
        painter.fillRect(self.rect(), colours.window)
        painter.fillRect(0, 0, 1, self.height(), colours.line)
        scale = self._scale()
        for rows in self._columns:
            for place, row in enumerate(rows):
                if row.kind in ("goes", "comes"):
                    left = 2 if row.kind == "goes" else _WIDTH // 2 + 1
                    colour = colours.red if row.kind == "goes" else colours.green
                    painter.fillRect(left, round(place * scale), 3, max(_LEAST, round(scale)), colour)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._total:
            self.wished.emit(min(self._total - 1, int(event.position().y() / self._scale())))
