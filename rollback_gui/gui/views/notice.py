"""One line above a view: why it is shown as it is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.labels import ElidedLabel, Glyph, Line, ground


class Notice(QWidget):
    """A glyph and a sentence on a tinted ground, with a button where it has a way; hidden while there is nothing."""

    wished = Signal()
    """The button was pressed."""

    def __init__(self, icons: Icons, way: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph, self._words, self._line = Glyph(16), ElidedLabel(), Line(icons.colours.line)
        self._accent, self._name = "blue", "info"
        row = QHBoxLayout()
        row.setContentsMargins(12, 5, 12, 5)
        row.setSpacing(8)
        row.addWidget(self._glyph)
        row.addWidget(self._words, 1)
        if way:
            row.addWidget(self._button(way))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._line)
        self.hide()
        self.dress(icons)

    @property
    def text(self) -> str:
        """What it says; empty while hidden."""
        return self._words.text()

    def say(self, sentence: str, icons: Icons, *, is_warning: bool = False) -> None:
        """Say this; nothing when it is empty."""
        self._accent, self._name = ("amber", "change-conflict") if is_warning else ("blue", "info")
        self._show(sentence, icons)

    def say_short(self, short: str, whole: str, glyph: str, icons: Icons) -> None:
        """Say this where room is short; the whole of it is the tooltip and what a screen reader says."""
        self._accent, self._name = "blue", glyph
        self._show(short, icons)
        self._words.setToolTip(whole)
        self._words.setAccessibleName(whole)

    def _show(self, sentence: str, icons: Icons) -> None:
        self._words.say(sentence)
        self.setVisible(bool(sentence))
        self.dress(icons)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        colour = getattr(icons.colours, self._accent)
        ground(self, icons.colours.message(colour))
        self._line.dress(icons.colours.line)
        self._glyph.show_pixmap(icons.pixmap(self._name, 16, colour, self.devicePixelRatioF()))

    def _button(self, way: str) -> QPushButton:
        button = QPushButton(way)
        button.setAutoDefault(False)
        button.clicked.connect(self.wished)
        return button
