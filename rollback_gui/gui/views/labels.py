"""Labels that give way instead of widening the window."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_ISOLATE, _POP = "\u2066", "\u2069"


def tint(label: QWidget, colour: QColor) -> None:
    """Give a label's text a colour."""
    palette = label.palette()
    palette.setColor(QPalette.ColorRole.WindowText, colour)
    label.setPalette(palette)


def isolated(path: str) -> str:
    """A path that stays left to right inside a sentence of any language."""
    return f"{_ISOLATE}{path}{_POP}"


class ElidedLabel(QLabel):
    """One line that is cut where it does not fit; the whole text is its tooltip and accessible name."""

    def __init__(self, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, text: str, *, tooltip: str | None = None) -> None:
        """Show this text."""
        self.setText(text)
        self.setToolTip(text if tooltip is None else tooltip)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), self._mode, self.width())
        painter.drawText(self.rect(), int(self.alignment()), shown)


class Glyph(QWidget):
    """One glyph of the icon set at a fixed size."""

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._pixmap = QPixmap()
        self.setFixedSize(size, size)

    def show_pixmap(self, pixmap: QPixmap) -> None:
        """Show this picture, rendered for the size."""
        self._pixmap = pixmap
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(QRect(0, 0, self._size, self._size), self._pixmap)


class Line(QWidget):
    """A horizontal line of one pixel, mixed from the palette: `Mid` may be white."""

    def __init__(self, colour: QColor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)
        self.setAutoFillBackground(True)
        self.dress(colour)

    def dress(self, colour: QColor) -> None:
        """Take this colour."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, colour)
        self.setPalette(palette)


def ground(widget: QWidget, colour: QColor) -> None:
    """Fill a widget's ground with a colour, whatever its style draws."""
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.Window, colour)
    widget.setPalette(palette)
    widget.setAutoFillBackground(True)
