"""The details of a file in three columns; what differs carries a sign and more weight."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.differences.details_model import DETAIL, DetailsModel
from rollback_gui.gui.views.rows import FlatHead, Rows
from rollback_gui.model.comparison import Comparison

Index = QModelIndex | QPersistentModelIndex
_HEIGHT, _SIGN, _INDENT = 30, 14, 30


class _DetailsDelegate(QStyledItemDelegate):
    """`≠` and medium weight where the two sides differ."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons

    def _paint_sign(self, painter: QPainter, where: QRect) -> None:
        ratio = painter.device().devicePixelRatioF()
        sign = self._icons.pixmap("differ", _SIGN, self._icons.colours.amber, ratio)
        painter.drawPixmap(QRect(where.left() + 8, where.center().y() - _SIGN // 2, _SIGN, _SIGN), sign)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        whole.state &= ~QStyle.StateFlag.State_HasFocus
        text, whole.text = str(whole.text), ""
        widget: QWidget | None = whole.widget
        style = widget.style() if widget is not None else QApplication.style()
        where: QRect = whole.rect
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, whole, painter, widget)
        detail, is_name = index.data(DETAIL), index.column() == 0
        painter.save()
        painter.setFont(fonts.medium(whole.font) if detail.differs and not is_name else whole.font)
        painter.setPen(self._icons.colours.dim if is_name and not detail.differs else self._icons.colours.text)
        if is_name and detail.differs:
            self._paint_sign(painter, where)
        room = where.adjusted(_INDENT if is_name else 7, 0, -6, 0)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics: QFontMetrics = option.fontMetrics
        return QSize(60, max(_HEIGHT, metrics.height() + 10))


class DetailsView(Rows):
    """`Details`: all of them, or only those that differ."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(icons, parent)
        self.setAccessibleName(self.tr("Details"))
        self.setRootIsDecorated(False)
        self.details = DetailsModel(self)
        self._delegate = _DetailsDelegate(icons, self)
        self._comparison: Comparison | None = None
        self._is_only_differing = False
        self.setHeader(FlatHead(icons, self))
        self.setModel(self.details)
        self.setItemDelegate(self._delegate)

    def show_comparison(self, comparison: Comparison) -> None:
        """Show the details of this file."""
        self._comparison = comparison
        self._fill()

    def show_only_differing(self, is_only: bool) -> None:
        """Leave out what is the same, or show it."""
        self._is_only_differing = is_only
        self._fill()

    def step(self, by: int) -> bool:
        """Choose the next detail that differs (or the previous for -1); False when there is none."""
        rows = [self.details.index(row, 0) for row in range(self.details.rowCount())]
        places = [index for index in rows if index.data(DETAIL).differs]
        here = self.currentIndex().siblingAtColumn(0)
        at = places.index(here) if here in places else (-1 if by > 0 else len(places))
        if not 0 <= at + by < len(places):
            return False
        self.setCurrentIndex(places[at + by])
        return True

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._delegate.dress(icons)
        super().dress(icons)

    def _fill(self) -> None:
        shown = self._comparison.details if self._comparison is not None else ()
        self.details.show(tuple(row for row in shown if row.differs or not self._is_only_differing))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.viewport().width()
        name = min(200, round(width * 0.36))
        self.setColumnWidth(0, name)
        self.setColumnWidth(1, (width - name) // 2)
