"""Paints what `listing` holds: groups in semi-bold with a note, rows with a sign, a path and a word."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.restore.listing import ROW, Group, Item, ListingModel
from rollback_gui.gui.views.rows import Rows

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 28
_GLYPH, _RIGHT, _GAP = 16, 12, 10
_MOST_WORD = 0.55
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_SIDE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_MIDDLE = Qt.TextElideMode.ElideMiddle


class _ListingDelegate(QStyledItemDelegate):
    """The style draws ground and branch; names, words and signs are drawn here."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons

    def _paint_group(self, painter: QPainter, where: QRect, group: Group, option: QStyleOptionViewItem) -> None:
        colours = self._icons.colours
        rest = self._word(painter, where, group.note, option, "dim")
        painter.setFont(fonts.strong(option.font))
        painter.setPen(colours.text)
        painter.drawText(rest, int(_LEFT), painter.fontMetrics().elidedText(group.title, _MIDDLE, rest.width()))

    def _paint_item(self, painter: QPainter, where: QRect, item: Item, option: QStyleOptionViewItem) -> None:
        colours = self._icons.colours
        ratio = painter.device().devicePixelRatioF()
        glyph = self._icons.pixmap(item.glyph, _GLYPH, getattr(colours, item.accent), ratio)
        painter.drawPixmap(QRect(where.left(), where.center().y() - _GLYPH // 2 + 1, _GLYPH, _GLYPH), glyph)
        rest = self._word(painter, where.adjusted(_GLYPH + 8, 0, 0, 0), item.word, option, item.word_accent)
        painter.setFont(option.font)
        metrics = painter.fontMetrics()
        name = metrics.elidedText(item.name, _MIDDLE, rest.width())
        room = rest.width() - metrics.horizontalAdvance(name)
        folder = metrics.elidedText(item.folder, _MIDDLE, room) if room > 3 * metrics.averageCharWidth() else ""
        painter.setPen(colours.dim)
        painter.drawText(rest, int(_LEFT), folder)
        painter.setPen(colours.dim if item.is_dim else colours.text)
        painter.drawText(rest.adjusted(metrics.horizontalAdvance(folder), 0, 0, 0), int(_LEFT), name)

    def _word(self, painter: QPainter, where: QRect, word: str, option: QStyleOptionViewItem, accent: str) -> QRect:
        painter.setFont(fonts.small(option.font))
        painter.setPen(getattr(self._icons.colours, accent))
        most = round(where.width() * _MOST_WORD)
        shown = painter.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, most)
        painter.drawText(where, int(_SIDE), shown)
        taken = painter.fontMetrics().horizontalAdvance(shown)
        return where.adjusted(0, 0, -(taken + _GAP) if taken else 0, 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        whole.state &= ~QStyle.StateFlag.State_HasFocus
        widget: QWidget | None = whole.widget
        style = widget.style() if widget is not None else QApplication.style()
        where = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, whole, widget).adjusted(2, 0, -_RIGHT, 0)
        whole.text = ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, whole, painter, widget)
        row = index.data(ROW)
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if isinstance(row, Group):
            self._paint_group(painter, where, row, whole)
        else:
            self._paint_item(painter, where, row, whole)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics: QFontMetrics = option.fontMetrics
        return QSize(60, max(ROW_HEIGHT, metrics.height() + 10))


class ListingView(Rows):
    """A list in groups that are open; Enter on a row says `opened` with its Item."""

    opened = Signal(object)
    has_ticks = False

    def __init__(self, name: str, icons: Icons, parent: QWidget | None = None, *, is_framed: bool = True) -> None:
        super().__init__(icons, parent)
        self.setAccessibleName(name)
        self.listing = ListingModel(name, self)
        self._delegate = _ListingDelegate(icons, self)
        self._is_flat = False
        self.setHeaderHidden(True)
        self.setModel(self.listing)
        self.setItemDelegate(self._delegate)
        self.on_window = not is_framed
        if is_framed:
            self.setFrameShape(QTreeView.Shape.StyledPanel)
        self.dress(icons)

    def show_groups(self, groups: tuple[Group, ...]) -> None:
        """Show these groups, all open."""
        self.listing.show(groups)
        self.expandAll()
        self.setCurrentIndex(self.listing.index(0, 0, self.listing.index(0, 0)))
        self.scrollToTop()

    def show_flat(self, items: tuple[Item, ...]) -> None:
        """Show these rows without a title above them."""
        self.listing.show((Group("", "", items),))
        self.setRootIsDecorated(False)
        self.setRootIndex(self.listing.index(0, 0))

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._delegate.dress(icons)
        super().dress(icons)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            row = self.currentIndex().data(ROW)
            if isinstance(row, Item):
                self.opened.emit(row)
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            row = self.currentIndex().data(ROW)
            QGuiApplication.clipboard().setText(f"{row.folder}{row.name}" if isinstance(row, Item) else "")
            return
        super().keyPressEvent(event)
