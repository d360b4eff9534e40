"""A list of moments (snapshots, operations): rows of two heights that screen readers hear as a list."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QListView, QWidget

from rollback_gui.gui.icons import Icons


class Moments(QListView):
    """Laid out in batches, so that ten thousand rows do not ask for their heights at once."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(200)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.dress(icons)

    def dress(self, icons: Icons) -> None:
        """Take the colours of these icons."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, icons.colours.base)
        palette.setColor(QPalette.ColorRole.Text, icons.colours.text)
        self.setPalette(palette)
        self.viewport().update()
