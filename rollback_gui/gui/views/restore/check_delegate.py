"""Paints one item of the preflight: a glyph, a sentence, and the command that frees it."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.theme import Colours
from rollback_gui.gui.views.restore.checks_model import CHECK, way_out
from rollback_gui.model.outcome import Check

Index = QModelIndex | QPersistentModelIndex
_GLYPHS = {
    "waiting": ("waiting", "dim"),
    "working": ("working", "blue"),
    "ok": ("done", "green"),
    "warning": ("change-conflict", "amber"),
    "blocker": ("failed", "red"),
}
_GLYPH, _INDENT, _BETWEEN, _COPY, _BAR, _GAP = 16, 28, 6, 22, 3, 2
_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWrapAnywhere)
_WORDS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


class CheckDelegate(QStyledItemDelegate):
    """A glyph and a sentence in as many lines as it needs; below it the command that frees it, and Copy."""

    copy_wished = Signal(str)

    def __init__(self, icons: Icons, parent: QListView) -> None:
        super().__init__(parent)
        self._icons, self._list = icons, parent

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons

    def _heights(self, check: Check, font: QFont) -> tuple[int, int]:
        room = QRect(0, 0, max(60, self._list.viewport().width() - _INDENT), 2000)
        words = QFontMetrics(font).boundingRect(room, _WORDS, check.sentence).height()
        if not way_out(check):
            return words, 0
        room.setWidth(room.width() - _COPY)
        return words, QFontMetrics(fonts.fixed(-1)).boundingRect(room, _WRAP, check.fix).height() + 2

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        check: Check = index.data(CHECK)
        colours: Colours = self._icons.colours
        name, accent = _GLYPHS[check.state]
        where: QRect = option.rect
        font: QFont = option.font
        words, fix = self._heights(check, font)
        painter.save()
        self._paint_ground(painter, option)
        ratio = painter.device().devicePixelRatioF()
        glyph = self._icons.pixmap(name, _GLYPH, getattr(colours, accent), ratio)
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        aside = _BAR + _GAP
        at = where.right() - _GLYPH + 1 - aside if is_mirrored else where.left() + aside
        room = where.adjusted(0, 0, -_INDENT, 0) if is_mirrored else where.adjusted(_INDENT, 0, 0, 0)
        painter.drawPixmap(QRect(at, where.top() + 1, _GLYPH, _GLYPH), glyph)
        painter.setPen(colours.dim if check.state == "waiting" else colours.text)
        painter.setFont(font)
        painter.drawText(QRect(room.left(), where.top(), room.width(), words), _WORDS, check.sentence)
        if fix:
            painter.setFont(fonts.fixed(-1))
            painter.setPen(colours.dim)
            copy = self._copy_place(option, check)
            aside = _COPY if is_mirrored else 0
            below = QRect(room.left() + aside, where.top() + words + 2, room.width() - _COPY, fix)
            painter.drawText(below, _WRAP, check.fix)
            painter.drawPixmap(copy, self._icons.pixmap("copy", _GLYPH, colours.dim, ratio))
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """A chosen row has its tint, and a bar where the keyboard is."""
        colours, where = self._icons.colours, option.rect
        if not option.state & QStyle.StateFlag.State_Selected:
            return
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus) or self._list.hasFocus()
        painter.fillRect(where, colours.selection if has_focus else colours.selection_idle)
        if has_focus:
            is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
            left = where.right() - _BAR + 1 if is_mirrored else where.left()
            painter.fillRect(QRect(left, where.top(), _BAR, where.height()), colours.highlight)

    def _copy_place(self, option: QStyleOptionViewItem, check: Check) -> QRect:
        """Where the glyph of Copy lies."""
        where, top = option.rect, option.rect.top() + self._heights(check, option.font)[0] + 2
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        return QRect(where.left() + 2 if is_mirrored else where.right() - _GLYPH - 1, top, _GLYPH, _GLYPH)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """A click on the glyph copies."""
        check: Check = index.data(CHECK)
        is_click = event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent)
        if is_click and way_out(check) and self._copy_place(option, check).contains(event.position().toPoint()):  # type: ignore[attr-defined]
            self.copy_wished.emit(check.fix)
            return True
        return super().editorEvent(event, model, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        words, fix = self._heights(index.data(CHECK), option.font)
        return QSize(60, max(_GLYPH, words) + fix + _BETWEEN)
