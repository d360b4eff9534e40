"""What the three pages share: the head above and the foot below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.labels import ElidedLabel, Glyph, Line, tint

MARGIN = 20
HEAD_HEIGHT = 68
FOOT_HEIGHT = 54


class PageHead(QWidget):
    """A glyph of 24, a title, a sentence."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._name, self._accent = "restore", "text"
        self._glyph, self._title, self._sentence = Glyph(24), ElidedLabel(), ElidedLabel()
        self._title.setFont(fonts.strong(self.font(), 3))
        self.setFixedHeight(HEAD_HEIGHT)
        grid = QGridLayout(self)
        grid.setContentsMargins(MARGIN, 14, MARGIN, 8)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(0, 1)
        grid.setRowStretch(3, 1)
        grid.addWidget(self._glyph, 0, 0, 4, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self._title, 1, 1)
        grid.addWidget(self._sentence, 2, 1)

    @property
    def title(self) -> str:
        """What the title says."""
        return self._title.text()

    @property
    def sentence(self) -> str:
        """What stands below the title."""
        return self._sentence.text()

    def show_words(self, title: str, sentence: str, glyph: str = "restore", accent: str = "text") -> None:
        """Say this, under that glyph."""
        self._title.say(title)
        self._sentence.say(sentence)
        self._sentence.setVisible(bool(sentence))
        self._name, self._accent = glyph, accent
        self.dress(self._icons)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        colour = getattr(icons.colours, self._accent)
        self._glyph.show_pixmap(icons.pixmap(self._name, 24, colour, self.devicePixelRatioF()))
        tint(self._sentence, icons.colours.dim)


class PageFoot(QWidget):
    """A glyph and a sentence left, buttons right; `leading` buttons stand before the sentence."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._name, self._accent = "info", "dim"
        self._line, self._glyph, self._sentence = Line(icons.colours.line), Glyph(16), ElidedLabel()
        self._row = QHBoxLayout()
        self._row.setContentsMargins(MARGIN, 11, MARGIN, 13)
        self._row.setSpacing(8)
        self._row.addWidget(self._glyph)
        self._row.addWidget(self._sentence, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._line)
        column.addLayout(self._row)
        self.setMinimumHeight(FOOT_HEIGHT)
        self.say("")

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    def add(self, *buttons: QWidget) -> None:
        """Buttons at the right, in reading order."""
        for button in buttons:
            self._row.addWidget(button)

    def add_leading(self, button: QWidget) -> None:
        """A button at the left."""
        self._row.insertWidget(0, button)

    def say(self, sentence: str, glyph: str = "info", accent: str = "dim") -> None:
        """Say this, under that glyph."""
        self._sentence.say(sentence)
        self._glyph.setVisible(bool(sentence))
        self._name, self._accent = glyph, accent
        self.dress(self._icons)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        self._line.dress(icons.colours.line)
        colour = getattr(icons.colours, self._accent)
        self._glyph.show_pixmap(icons.pixmap(self._name, 16, colour, self.devicePixelRatioF()))
        tint(self._sentence, icons.colours.dim if self._accent == "dim" else icons.colours.text)
