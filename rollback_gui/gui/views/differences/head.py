"""Which file is compared, where it lies, and what a restore would do with it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.differences import wording
from rollback_gui.gui.views.labels import ElidedLabel, Glyph, ground, isolated, tint
from rollback_gui.model import paths
from rollback_gui.model.comparison import Comparison
from rollback_gui.model.plan import Change

HEIGHT = 56


class Head(QWidget):
    """One line of 56, also while nothing is chosen, so that nothing jumps."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._change: Change | None = None
        self._glyph = Glyph(16)
        self._name, self._path = ElidedLabel(Qt.TextElideMode.ElideMiddle), ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._happening = QLabel()
        self._name.setFont(fonts.strong(self.font()))
        for label in (self._path, self._happening):
            label.setFont(fonts.small(self.font()))
        self.setFixedHeight(HEIGHT)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 0, 12, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(0, 1)
        grid.setRowStretch(3, 1)
        grid.addWidget(self._glyph, 1, 0, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self._name, 1, 1)
        grid.addWidget(self._happening, 1, 2)
        grid.addWidget(self._path, 2, 1, 1, 2)
        self.dress(icons)

    def show_change(self, change: Change | None, comparison: Comparison | None = None) -> None:
        """Name this file and what would happen to it; nothing stands there for None."""
        self._change = change
        for part in (self._glyph, self._name, self._path, self._happening):
            part.setVisible(change is not None)
        if change is not None:
            self._name.say(paths.name(change.path))
            self._path.say(isolated(change.path))
            self._happening.setText(wording.happening(change, comparison))
            self._show_glyph(change)

    @property
    def happening(self) -> str:
        """What the head says would happen."""
        return self._happening.text()

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        ground(self, icons.colours.window)
        for label in (self._path, self._happening):
            tint(label, icons.colours.dim)
        if self._change is not None:
            self._show_glyph(self._change)

    def _show_glyph(self, change: Change) -> None:
        colour = getattr(self._icons.colours, wording.ACCENTS[change.action])
        name = wording.GLYPHS[change.action]
        self._glyph.show_pixmap(self._icons.pixmap(name, 16, colour, self.devicePixelRatioF()))
