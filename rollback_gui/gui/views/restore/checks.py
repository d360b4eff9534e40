"""The preflight as it is ticked off; of what stands in the way the command that frees it can be copied."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QListView, QMenu, QWidget

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.restore.check_delegate import CheckDelegate
from rollback_gui.gui.views.restore.checks_model import CHECK, ChecksModel, way_out
from rollback_gui.model.outcome import Check


class ChecksView(QListView):
    """`Checks`: a quiet list; of a chosen row the way out is copied with Ctrl+C, its menu, or a click on the glyph."""

    copied = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Checks"))
        self.checks = ChecksModel(self)
        self._delegate = CheckDelegate(icons, self)
        self.setModel(self.checks)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.viewport().setAutoFillBackground(False)
        self._delegate.copy_wished.connect(self._copy)
        self.customContextMenuRequested.connect(self._open_menu)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._delegate.dress(icons)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy_way_out(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _copy_way_out(self, index: QModelIndex) -> None:
        check = index.data(CHECK)
        if isinstance(check, Check) and way_out(check):
            self._copy(check.fix)

    @Slot(str)
    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit()

    @Slot(QPoint)
    def _open_menu(self, where: QPoint) -> None:
        index = self.indexAt(where)
        check = index.data(CHECK)
        if isinstance(check, Check) and way_out(check):
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction(self.tr("Copy the command"), lambda: self._copy(check.fix))
            menu.popup(self.viewport().mapToGlobal(where))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
