"""Paints a row of the list of snapshots: two lines, how many files differ, and the marks."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.models.roles import ROW
from rollback_gui.gui.models.snapshot_rows import SnapshotRow
from rollback_gui.gui.views.plain_delegate import paint_ground

Index = QModelIndex | QPersistentModelIndex
_ROW, _DAY, _MARK, _GLYPH = 44, 28, 13, 16
_LEFT, _TEXT_LEFT, _RIGHT = 12, 36, 12
_MARK_ACCENTS = {
    "mark-damaged": "red",
    "failed": "red",
    "mark-unsigned": "amber",
    "change-conflict": "amber",
    "ok": "green",
}


class SnapshotDelegate(QStyledItemDelegate):
    """Everything stands at 12 from the edge, and mirrors with the language."""

    def __init__(self, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons = icons

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines, or one for a day."""
        row: SnapshotRow = index.data(ROW)
        lines = 1 if row.is_day else 2
        least = _DAY if row.is_day else _ROW
        return QSize(120, max(least, lines * option.fontMetrics.height() + 10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row, on a ground that says whether it is chosen."""
        row: SnapshotRow = index.data(ROW)
        painter.save()
        paint_ground(painter, option, self._icons)
        if row.is_day:
            self._paint_day(painter, option, row)
        else:
            self._paint_snapshot(painter, option, row)
        painter.restore()

    def _paint_day(self, painter: QPainter, option: QStyleOptionViewItem, row: SnapshotRow) -> None:
        painter.setFont(fonts.strong(option.font, -1))
        painter.setPen(self._icons.colours.dim)
        self._text(painter, option, option.rect.adjusted(_LEFT, 4, -_RIGHT, 0), row.title)

    def _paint_snapshot(self, painter: QPainter, option: QStyleOptionViewItem, row: SnapshotRow) -> None:
        rect, colours = option.rect, self._icons.colours
        line = (rect.height() - 8) // 2
        upper = QRect(rect.left() + _TEXT_LEFT, rect.top() + 4, rect.width() - _TEXT_LEFT - _RIGHT, line)
        lower = upper.translated(0, line)
        self._glyph(painter, option, QRect(rect.left() + _LEFT, upper.center().y() - 7, _GLYPH, _GLYPH), row.glyph)
        upper = self._paint_count(painter, option, upper, row)
        lower = self._paint_marks(painter, option, lower, row)
        painter.setFont(option.font)
        painter.setPen(colours.text)
        self._text(painter, option, upper, row.title)
        painter.setFont(fonts.small(option.font))
        painter.setPen(getattr(colours, row.fault) if row.fault else colours.dim)
        self._text(painter, option, lower, row.second)

    def _paint_count(self, painter: QPainter, option: QStyleOptionViewItem, line: QRect, row: SnapshotRow) -> QRect:
        if row.differs is None:
            return line
        font = fonts.small(option.font)
        words = str(row.differs) if row.differs else ""
        width = QFontMetrics(font).horizontalAdvance(words)
        glyph = QRect(line.right() - width - _MARK - 2, line.center().y() - 6, _MARK, _MARK)
        self._glyph(painter, option, glyph, "differ" if row.differs else "same", self._icons.colours.dim)
        painter.setFont(font)
        painter.setPen(self._icons.colours.dim)
        self._text(painter, option, QRect(line.right() - width, line.top(), width + 1, line.height()), words)
        return line.adjusted(0, 0, glyph.left() - line.right() - 6, 0)

    def _paint_marks(self, painter: QPainter, option: QStyleOptionViewItem, line: QRect, row: SnapshotRow) -> QRect:
        right = line.right() + 1
        for mark in reversed(row.marks):
            right -= _MARK
            place = QRect(right, line.center().y() - 6, _MARK, _MARK)
            self._glyph(painter, option, place, mark, self._mark_colour(mark))
            right -= 4
        return line.adjusted(0, 0, right - line.right() - 1, 0)

    def _mark_colour(self, mark: str) -> QColor:
        colours = self._icons.colours
        return getattr(colours, _MARK_ACCENTS.get(mark, "dim"))  # type: ignore[no-any-return]

    def _glyph(
        self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, name: str, colour: QColor | None = None
    ) -> None:
        pixmap = self._icons.pixmap(
            name, place.width(), colour or self._icons.colours.dim, painter.device().devicePixelRatio()
        )
        painter.drawPixmap(QStyle.visualRect(option.direction, option.rect, place), pixmap)

    def _text(self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, text: str) -> None:
        where = QStyle.visualRect(option.direction, option.rect, place)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        align = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(where, int(align), shown)
