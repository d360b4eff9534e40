"""A page beside Files: a head with title, sentence and tools, a line, and the page's own parts."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.header import Header
from rollback_gui.gui.views.labels import Line


class Page(QWidget):
    """Subclasses put their parts below the line."""

    def __init__(self, title: str, icons: Icons) -> None:
        super().__init__()
        self._title = title
        self.header = Header(icons)
        self.header.title_larger()
        self._line = Line(icons.colours.line)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addWidget(self.header)
        self.body.addWidget(self._line)
        self.say("")

    def say(self, sentence: str) -> None:
        """What stands below the title."""
        self.header.say(self._title, sentence)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self.header.dress(icons)
        self._line.dress(icons.colours.line)
