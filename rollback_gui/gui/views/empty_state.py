"""What stands in the middle of a pane that has nothing to list: a glyph, a title, a sentence, its way out."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.buttons import GlyphButton, PrimaryButton
from rollback_gui.gui.views.labels import Glyph, tint

_WIDEST = 420
_GLYPH = 40


@dataclass(frozen=True, slots=True)
class Way:
    """One button of an empty state: what it says, and the word that is emitted when it is pressed."""

    text: str
    wish: str
    is_primary: bool = False
    glyph: str = ""


@dataclass(frozen=True, slots=True)
class EmptyWords:
    """What an empty state says; `permille` is None without a bar, -1 for one of unknown length."""

    glyph: str
    title: str
    sentence: str = ""
    ways: tuple[Way, ...] = ()
    accent: str = ""
    """green, blue, red or amber; empty for dim."""
    permille: int | None = None
    command: str = ""
    """What frees it in a terminal; to be read and copied."""


class EmptyState(QWidget):
    """Centred words and buttons; says `wished` with the word of the button that was pressed."""

    wished = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._words = EmptyWords("info", "")
        self._glyph = Glyph(_GLYPH)
        self._title = QLabel()
        self._title.setFont(fonts.strong(self.font(), 2))
        self._sentence = QLabel()
        for label in (self._title, self._sentence):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._command = QLineEdit(readOnly=True)
        self._command.setFont(fonts.fixed(-1))
        self._command.setAccessibleName(self.tr("Command"))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(200, 8)
        self._ways = QHBoxLayout()
        self._ways.setSpacing(8)
        self._lay_out()
        for part in (self._command, self._bar):
            part.hide()
        self.dress(icons)

    def show_words(self, words: EmptyWords) -> None:
        """Say these words."""
        self._words = words
        self._title.setText(words.title)
        self._sentence.setText(words.sentence)
        self._sentence.setVisible(bool(words.sentence))
        self._command.setText(words.command)
        self._command.setCursorPosition(0)
        self._command.setVisible(bool(words.command))
        self._bar.setVisible(words.permille is not None)
        self._bar.setRange(0, 0 if words.permille == -1 else 1000)
        self._bar.setValue(max(0, words.permille or 0))
        self._show_ways()
        self.dress(self._icons)
        self._give_widths()

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        colour: QColor = getattr(icons.colours, self._words.accent or "dim")
        self._glyph.show_pixmap(icons.pixmap(self._words.glyph, _GLYPH, colour, self.devicePixelRatioF()))
        tint(self._sentence, icons.colours.dim)

    def buttons(self) -> list[QPushButton]:
        """The buttons that show, in reading order."""
        found = [self._ways.itemAt(place) for place in range(self._ways.count())]
        widgets = [item.widget() for item in found if item is not None]
        return [widget for widget in widgets if isinstance(widget, QPushButton)]

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 24)
        box.addStretch(2)
        box.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addSpacing(12)
        box.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addSpacing(4)
        box.addWidget(self._sentence, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addSpacing(8)
        box.addWidget(self._command, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addSpacing(8)
        centred = QHBoxLayout()
        centred.addStretch()
        centred.addLayout(self._ways)
        centred.addStretch()
        box.addLayout(centred)
        box.addStretch(3)

    def _show_ways(self) -> None:
        for button in self.buttons():
            self._ways.removeWidget(button)
            button.hide()
            button.deleteLater()
        for way in self._words.ways:
            self._ways.addWidget(self._button(way))

    def _button(self, way: Way) -> QPushButton:
        button = (PrimaryButton if way.is_primary else GlyphButton)(way.glyph, way.text)
        button.dress(self._icons)
        button.clicked.connect(lambda: self.wished.emit(way.wish))
        return button

    def _give_widths(self) -> None:
        # Word-wrapped labels collapse between stretches unless they are told their width.
        width = max(120, min(_WIDEST, self.width() - 48))
        for label in (self._title, self._sentence):
            label.setFixedWidth(width)
        self._command.setFixedWidth(width)
        for label in (self._title, self._sentence):
            label.setMinimumHeight(max(0, label.heightForWidth(width)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_widths()
