"""Trees and lists with the rows of this window: soft selection, a bar where the focus is, flat column heads."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QTreeView, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons

Index = QModelIndex | QPersistentModelIndex
BAR = 3
HEAD_HEIGHT = 26


class FlatHead(QHeaderView):
    """Column heads without relief: dim words, a line between and below."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._icons = icons
        self.setFixedHeight(HEAD_HEIGHT)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setStretchLastSection(True)
        self.setMinimumSectionSize(60)

    def dress(self, icons: Icons) -> None:
        """Take the colours of these icons."""
        self._icons = icons
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        colours = self._icons.colours
        painter.fillRect(rect, colours.window)
        painter.setFont(fonts.small(self.font()))
        painter.setPen(colours.dim)
        left = 12 if logicalIndex == 0 else 7
        words = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        where = rect.adjusted(left, 0, -4, 0)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, where.width())
        painter.drawText(where, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), shown)
        painter.setPen(colours.line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if self.visualIndex(logicalIndex) > 0:
            painter.drawLine(rect.left(), rect.top() + 6, rect.left(), rect.bottom() - 6)


class Rows(QTreeView):
    """A tree whose chosen rows are tinted, with a bar at the leading edge while the tree has the focus.

    Without ticks the frame keeps the style's own colour; `on_window` has no ground of its own.
    """

    has_ticks = True
    on_window = False

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._hovered = QPersistentModelIndex()
        self.setUniformRowHeights(True)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setExpandsOnDoubleClick(True)
        self.setIndentation(16)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerItem)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self._dress_palette()

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        head = self.header()
        if isinstance(head, FlatHead):
            head.dress(icons)
        self._dress_palette()
        self.viewport().update()

    def _dress_palette(self) -> None:
        # The style draws a chosen row in Highlight: it is drawn here instead, so the style's is made to be nothing.
        palette = self.palette()
        colours = self._icons.colours
        palette.setColor(QPalette.ColorRole.Base, colours.window if self.on_window else colours.base)
        palette.setColor(QPalette.ColorRole.Text, self._icons.colours.text)
        palette.setColor(QPalette.ColorRole.Highlight, QColor(0, 0, 0, 0))
        palette.setColor(QPalette.ColorRole.HighlightedText, self._icons.colours.text)
        palette.setColor(QPalette.ColorRole.Window, colours.window)
        self.setPalette(colours.with_visible_ticks(palette) if self.has_ticks else palette)

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: Index) -> None:
        colours, model = self._icons.colours, self.selectionModel()
        rect: QRect = options.rect
        is_chosen = model is not None and model.isRowSelected(index.row(), index.parent())
        if is_chosen:
            painter.fillRect(rect, colours.selection if self.hasFocus() else colours.selection_idle)
        elif self._hovered == index:
            painter.fillRect(rect, colours.hover)
        super().drawRow(painter, options, index)
        if is_chosen and self.hasFocus():
            is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            left = rect.right() - BAR + 1 if is_mirrored else rect.left()
            painter.fillRect(QRect(left, rect.top(), BAR, rect.height()), colours.highlight)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.indexAt(event.position().toPoint()).siblingAtColumn(0))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: object) -> None:
        self._hover(QModelIndex())
        super().leaveEvent(event)  # type: ignore[arg-type]

    def _hover(self, index: QModelIndex) -> None:
        if self._hovered != index:
            self._hovered = QPersistentModelIndex(index)
            self.viewport().update()
