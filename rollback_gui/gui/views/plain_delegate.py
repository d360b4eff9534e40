"""Paints a row of plain words: 30 high, its text at 12 from the edge, columns after the first dim."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.rows import BAR

Index = QModelIndex | QPersistentModelIndex
_ROW, _LEFT = 30, 12


class PlainDelegate(QStyledItemDelegate):
    """In a list it paints the ground too; a tree of ours does that itself."""

    def __init__(self, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons = icons

    def dress(self, icons: Icons) -> None:
        """Take the colours of these icons."""
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line."""
        return QSize(80, max(_ROW, option.fontMetrics.height() + 10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The words, cut in the middle where they do not fit."""
        colours = self._icons.colours
        painter.save()
        if isinstance(option.widget, QListView):
            paint_ground(painter, option, self._icons)
        painter.setFont(option.font)
        painter.setPen(colours.text if index.column() == 0 else colours.dim)
        left = _LEFT if index.column() == 0 else 7
        place = QStyle.visualRect(option.direction, option.rect, option.rect.adjusted(left, 0, -8, 0))
        text = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideMiddle, place.width())
        align = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(place, int(align), text)
        painter.restore()


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, icons: Icons) -> None:
    """What says that a row is chosen, in the view that has the focus or in another, or that the mouse is on it."""
    colours, state = icons.colours, option.state
    has_focus = option.widget is not None and option.widget.hasFocus()
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, colours.selection if has_focus else colours.selection_idle)
        if has_focus:
            place = QRect(option.rect.left(), option.rect.top(), BAR, option.rect.height())
            painter.fillRect(QStyle.visualRect(option.direction, option.rect, place), colours.highlight)
    elif state & QStyle.StateFlag.State_MouseOver and state & QStyle.StateFlag.State_Enabled:
        painter.fillRect(option.rect, colours.hover)
