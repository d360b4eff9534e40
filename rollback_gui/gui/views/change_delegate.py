"""Paints a row of the tree of changes: tick, sign, name with its folder, a word at the right."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.models.change_rows import GLYPHS, GroupRow
from rollback_gui.gui.models.changes import Painted
from rollback_gui.gui.models.roles import ROW

Index = QModelIndex | QPersistentModelIndex
_ROW, _GLYPH, _RIGHT, _GAP = 28, 16, 12, 10
_ACCENTS = {"create": "green", "replace": "blue", "remove": "red", "metadata": "dim", "conflict": "amber"}
_CENTRE_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ChangeDelegate(QStyledItemDelegate):
    """The style draws the tick where its own hit test expects it; the rest is drawn here."""

    def __init__(self, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons = icons

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line."""
        return QSize(100, max(_ROW, option.fontMetrics.height() + 10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A leaf or a group; its ground is the view's."""
        row: Painted | GroupRow = index.data(ROW)
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        painter.save()
        if isinstance(row, Painted):
            self._paint_leaf(painter, own, row)
        else:
            self._paint_group(painter, own, row, index)
        painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Room for the sign, so that the style's rectangles count it in."""
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            option.state &= ~QStyle.StateFlag.State_Enabled
        if index.parent().isValid():
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.decorationSize = QSize(_GLYPH, _GLYPH)

    def _style_part(self, painter: QPainter, option: QStyleOptionViewItem, is_leaf: bool) -> tuple[QRect, QRect]:
        style = option.widget.style() if option.widget else QApplication.style()
        texts = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, option.widget)
        sign = QRect()
        if is_leaf:
            sign = style.subElementRect(QStyle.SubElement.SE_ItemViewItemDecoration, option, option.widget)
        option.text = ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # paths stay left to right
        rest = texts.adjusted(2, 0, 0, 0)
        if option.direction == Qt.LayoutDirection.LeftToRight:
            rest.setRight(option.rect.right() - _RIGHT)
        else:
            rest.setLeft(option.rect.left() + _RIGHT)
        return sign, rest

    def _paint_leaf(self, painter: QPainter, option: QStyleOptionViewItem, row: Painted) -> None:
        colours = self._icons.colours
        sign, place = self._style_part(painter, option, is_leaf=True)
        accent: QColor = getattr(colours, _ACCENTS[row.row.change.action])
        ratio = painter.device().devicePixelRatio()
        pixmap = self._icons.pixmap(GLYPHS[row.row.change.action], _GLYPH, accent, ratio)
        painter.drawPixmap(sign.center().x() - 7, sign.center().y() - 7, pixmap)
        metrics, small = QFontMetrics(option.font), fonts.small(option.font)
        stays = row.row.change.action in ("conflict", "remove")
        width = QFontMetrics(small).horizontalAdvance(row.word)
        if row.word and (stays or metrics.horizontalAdvance(row.row.name) + _GAP + width <= place.width()):
            place = self._paint_word(painter, option, place, row)
        painter.setFont(option.font)
        self._paint_name(painter, option, place, row)

    def _paint_word(self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, row: Painted) -> QRect:
        colours = self._icons.colours
        painter.setFont(fonts.small(option.font))
        painter.setPen(colours.amber if row.row.change.action == "conflict" else colours.dim)
        return _at_end(painter, option, place, row.word)

    def _paint_name(self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, row: Painted) -> None:
        colours, metrics = self._icons.colours, painter.fontMetrics()
        name, folder = row.row.name, row.row.folder
        room = place.width() - metrics.horizontalAdvance(name)
        if room < 0 and row.row.shared and name.startswith(row.row.shared):
            name = f"…{name[len(row.row.shared) :]}"
        name = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, place.width())
        folder = metrics.elidedText(folder, Qt.TextElideMode.ElideLeft, room) if room > 24 else ""
        width = metrics.horizontalAdvance(folder)
        left = place.left()
        if option.direction == Qt.LayoutDirection.RightToLeft:
            left = place.right() - width - metrics.horizontalAdvance(name)
        painter.setPen(colours.dim)
        painter.drawText(QRect(left, place.top(), width, place.height()), int(_CENTRE_LEFT), folder)
        painter.setPen(colours.text if row.is_tickable else colours.dim)
        painter.drawText(place.adjusted(left + width - place.left(), 0, 0, 0), int(_CENTRE_LEFT), name)

    def _paint_group(self, painter: QPainter, option: QStyleOptionViewItem, row: GroupRow, index: Index) -> None:
        colours = self._icons.colours
        _, place = self._style_part(painter, option, is_leaf=False)
        painter.setFont(fonts.small(option.font))
        painter.setPen(colours.dim)
        place = _at_end(painter, option, place, str(index.data(Qt.ItemDataRole.StatusTipRole)))
        painter.setFont(fonts.strong(option.font))
        painter.setPen(colours.text)
        lock = _GLYPH + 8 if row.is_credential else 0
        title = painter.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideMiddle, place.width() - lock)
        align = QStyle.visualAlignment(option.direction, _CENTRE_LEFT)
        painter.drawText(place, int(align), title)
        if lock:
            width = painter.fontMetrics().horizontalAdvance(title) + 6
            is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
            left = place.right() - width - 14 if is_mirrored else place.left() + width
            pixmap = self._icons.pixmap("mark-sealed", 14, colours.dim, painter.device().devicePixelRatio())
            painter.drawPixmap(left, place.center().y() - 7, pixmap)


def _at_end(painter: QPainter, option: QStyleOptionViewItem, place: QRect, text: str) -> QRect:
    """Draw at the trailing end; what is left of the place."""
    width = min(painter.fontMetrics().horizontalAdvance(text) + 1, place.width())
    is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
    left = place.left() if is_mirrored else place.right() - width
    painter.drawText(QRect(left, place.top(), width + 1, place.height()), int(_CENTRE_LEFT), text)
    taken = width + _GAP
    return place.adjusted(taken, 0, 0, 0) if is_mirrored else place.adjusted(0, 0, -taken, 0)
