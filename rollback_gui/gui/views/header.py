"""The head of a pane: a title, a dim line below it, tools at the right; 56 high on every pane."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.labels import ElidedLabel, ground, tint

HEIGHT, SECOND_ROW = 56, 40


class Header(QWidget):
    """Two lines of words; widgets are added at both ends."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self._title = ElidedLabel()
        self._title.setFont(fonts.strong(self.font()))
        self._second = ElidedLabel()
        self._second.setFont(fonts.small(self.font()))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch()
        words.addWidget(self._title)
        words.addWidget(self._second)
        words.addStretch()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(12, 0, 8, 0)
        self.row.setSpacing(12)
        self.row.addLayout(words, 1)
        self.dress(icons)

    def say(self, title: str, second: str, *, tooltip: str | None = None) -> None:
        """Show these two lines."""
        self._title.say(title, tooltip=tooltip)
        self._second.say(second, tooltip=tooltip)
        self._second.setVisible(bool(second))

    def title_larger(self) -> None:
        """A page's title is one point larger than a pane's."""
        self._title.setFont(fonts.strong(self.font(), 1))

    def dress(self, icons: Icons) -> None:
        """Take the colours of these icons."""
        ground(self, icons.colours.window)
        tint(self._second, icons.colours.dim)
