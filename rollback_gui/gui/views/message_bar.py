"""Message bars between toolbar and page: the only way to say something unasked inside the window."""

from msgspec import Struct
from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rollback_gui.gui.announce import announce
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.buttons import Tool
from rollback_gui.gui.views.labels import ElidedLabel, Glyph

_HEIGHT, _BAR, _MOST = 42, 4, 2


class Message(Struct, frozen=True):
    """One sentence with at most two buttons; a later one with the same key replaces it."""

    key: str
    text: str
    accent: str = "blue"
    glyph: str = "info"
    ways: tuple[tuple[str, str], ...] = ()
    """What each button says, and the word that is emitted when it is pressed."""
    urgency: int = 0
    """Red 2, amber 1, blue 0: the more urgent stands on top."""
    can_be_dismissed: bool = True


class MessageBar(QFrame):
    """One bar: a stripe of its accent, a glyph, the sentence, its buttons."""

    wished = Signal(str)
    dismissed = Signal(str)

    def __init__(self, message: Message, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = message
        self._icons = icons
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName(message.text)
        self._glyph = Glyph(16)
        self._label = ElidedLabel()
        self._label.say(message.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self._glyph)
        row.addSpacing(4)
        row.addWidget(self._label, 1)
        for text, wish in message.ways[:2]:
            row.addWidget(self._button(text, wish))
        self._cross = Tool("cancel", self.tr("Dismiss"))
        self._cross.setVisible(message.can_be_dismissed)
        self._cross.clicked.connect(lambda: self.dismissed.emit(message.key))
        row.addWidget(self._cross)
        self.dress(icons)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        accent = getattr(icons.colours, self.message.accent)
        self._glyph.show_pixmap(icons.pixmap(self.message.glyph, 16, accent, self.devicePixelRatioF()))
        self._cross.dress(icons)
        self.update()

    def _button(self, text: str, wish: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.wished.emit(wish))
        return button

    def paintEvent(self, event: QPaintEvent) -> None:
        """A tinted ground and the stripe at the leading edge."""
        colours = self._icons.colours
        accent = getattr(colours, self.message.accent)
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours.message(accent))
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.fillRect(QRect(self.width() - _BAR if is_mirrored else 0, 0, _BAR, self.height()), accent)


class MessageBars(QWidget):
    """At most two bars, the more urgent on top; the others wait behind them."""

    wished = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._messages: dict[str, Message] = {}
        self._bars: list[MessageBar] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(1)

    @property
    def texts(self) -> list[str]:
        """The sentences that show, from top to bottom."""
        return [bar.message.text for bar in self._bars]

    def show_message(self, message: Message) -> None:
        """Say this, and let screen readers hear it."""
        self._messages.pop(message.key, None)
        self._messages[message.key] = message
        self._rebuild()
        announce(self, message.text, is_urgent=message.urgency > 1)

    def take_back(self, key: str) -> None:
        """What this said no longer holds."""
        if self._messages.pop(key, None) is not None:
            self._rebuild()

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        for bar in self._bars:
            bar.dress(icons)

    def _rebuild(self) -> None:
        for bar in self._bars:
            self._box.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        latest_first = list(reversed(self._messages.values()))
        ordered = sorted(latest_first, key=lambda message: -message.urgency)[:_MOST]
        self._bars = [MessageBar(message, self._icons) for message in ordered]
        for bar in self._bars:
            bar.wished.connect(self.wished)
            bar.dismissed.connect(self.take_back)
            self._box.addWidget(bar)
