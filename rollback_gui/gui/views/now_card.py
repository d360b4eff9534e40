"""The Now card: how the guarded files stand against the newest good snapshot, on top of the list of them."""

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.buttons import Tool
from rollback_gui.gui.views.header import Header
from rollback_gui.gui.views.labels import Glyph

_SIZE = 22


class NowWords(Struct, frozen=True):
    """What the card says: one of the tray's four signs, two lines and the whole sentence."""

    glyph: str = "tray-working"
    accent: str = "dim"
    title: str = ""
    second: str = ""
    sentence: str = ""


class NowCard(Header):
    """A header that can be clicked: it leads to the snapshot that is being compared with."""

    look_again_wished = Signal()
    newest_wished = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        self._words = NowWords()
        self._glyph = Glyph(_SIZE)
        self.again = Tool("refresh", "")
        super().__init__(icons, parent)
        self.row.insertWidget(0, self._glyph)
        self.row.addWidget(self.again)
        self.again.setToolTip(self.tr("Check again (F5)"))
        self.again.setAccessibleName(self.tr("Check again"))
        self.again.setAccessibleDescription(self.tr("Compares the guarded files with the snapshots once more."))
        self.again.clicked.connect(self.look_again_wished)

    def show_words(self, words: NowWords, icons: Icons) -> None:
        """Say how it stands."""
        self._words = words
        self.say(words.title, words.second, tooltip=words.sentence or words.title)
        self.dress(icons)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        super().dress(icons)
        self.again.dress(icons)
        accent = getattr(icons.colours, self._words.accent)
        self._glyph.show_pixmap(icons.pixmap(self._words.glyph, _SIZE, accent, self.devicePixelRatioF()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on the card."""
        super().mouseReleaseEvent(event)
        self.newest_wished.emit()
