"""One line above a view: why it is shown as it is."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.labels import ElidedLabel, Glyph, Line, ground


class Notice(QWidget):
    """A glyph and a sentence on a tinted ground; hidden while there is nothing to say."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph, self._words, self._line = Glyph(16), ElidedLabel(), Line(icons.colours.line)
        self._accent, self._name = "blue", "info"
        row = QHBoxLayout()
        row.setContentsMargins(12, 5, 12, 5)
        row.setSpacing(8)
        row.addWidget(self._glyph)
        row.addWidget(self._words, 1)
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
        self._words.say(sentence)
        self.setVisible(bool(sentence))
        self.dress(icons)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        colour = getattr(icons.colours, self._accent)
        ground(self, icons.colours.message(colour))
        self._line.dress(icons.colours.line)
        self._glyph.show_pixmap(icons.pixmap(self._name, 16, colour, self.devicePixelRatioF()))
