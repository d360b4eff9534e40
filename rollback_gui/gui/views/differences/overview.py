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
        self._runs: list[tuple[int, int, str]] = []
        self._total = 0
        self._line_height = 16
        self.setFixedWidth(_WIDTH)

    def show_rows(self, columns: Sequence[Sequence[Row]], line_height: int) -> None:
        """Show where the rows of these columns differ; a line height in pixels, for texts shorter than the view."""
        self._line_height = line_height
        self._runs = [run for rows in columns for run in _runs(rows)]
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
        for start, end, kind in self._runs:
            left = 2 if kind == "goes" else _WIDTH // 2 + 1
            colour = colours.red if kind == "goes" else colours.green
            painter.fillRect(left, round(start * scale), 3, max(_LEAST, round((end - start) * scale)), colour)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._total:
            self.wished.emit(min(self._total - 1, int(event.position().y() / self._scale())))


def _runs(rows: Sequence[Row]) -> list[tuple[int, int, str]]:
    """Rows of one kind that follow each other, so that painting does not ask each of them."""
    found: list[tuple[int, int, str]] = []
    for place, row in enumerate(rows):
        if row.kind not in ("goes", "comes"):
            continue
        if found and found[-1][1:] == (place, row.kind):
            found[-1] = (found[-1][0], place + 1, row.kind)
        else:
            found.append((place, place + 1, row.kind))
    return found
