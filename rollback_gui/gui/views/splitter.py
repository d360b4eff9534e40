"""Panes side by side with a line of one pixel between them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from rollback_gui.gui.icons import Icons


class _Handle(QSplitterHandle):
    def __init__(self, splitter: "Panes") -> None:
        super().__init__(Qt.Orientation.Horizontal, splitter)
        self._panes = splitter

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._panes.icons.colours.line)


class Panes(QSplitter):
    """A splitter whose panes stand in reading order for screen readers too."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.icons = icons
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)

    def dress(self, icons: Icons) -> None:
        """Take the colours of these icons."""
        self.icons = icons
        for place in range(1, self.count()):
            self.handle(place).update()

    def add_all(self, *panes: QWidget) -> None:
        """Add the panes; addWidget lowers each one, which would turn the accessibility tree round."""
        for pane in panes:
            self.addWidget(pane)
        for pane in panes:
            pane.raise_()
        for place in range(1, self.count()):
            self.handle(place).raise_()

    def createHandle(self) -> QSplitterHandle:
        """One with own paint: the style's may be invisible."""
        return _Handle(self)
