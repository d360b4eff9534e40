"""Paints keys and values: the style draws everything but the text, so that rows mirror and hit tests hold."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.differences import wording
from rollback_gui.gui.views.differences.fields_model import ACTION, FIELD, KEY, NOW
from rollback_gui.gui.views.differences.marks import Marks, cuts, word_marks
from rollback_gui.gui.words import Words
from rollback_gui.model.comparison import DOTS, Field, Shown
from rollback_gui.model.plan import Action

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 28
_LOCK, _GAP, _INDENT = 14, 8, 4
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_TYPE_NEEDS = 40
_LONGEST = 1000
"""Characters of a value that the table looks at; the panel has it whole."""


@dataclass(frozen=True, slots=True)
class _Fitted:
    """A value cut to its place: the text and the marks that are still in it."""

    text: str
    marks: Marks


@dataclass(frozen=True, slots=True)
class _Cell:
    """One side of a field as it is to be painted."""

    field: Field
    is_now: bool
    action: Action
    font: QFont

    @property
    def side(self) -> Shown | None:
        return self.field.now if self.is_now else self.field.after

    @property
    def is_one_sided(self) -> bool:
        return self.action in ("create", "remove")


def fitted(shown: str, other: str | None, marks: Marks, metrics: QFontMetrics, width: int) -> _Fitted:
    """The value with as much of the common beginning cut away as brings its marks into sight."""
    first_line, _, rest = shown.partition("\n")
    shown = f"{first_line} …" if rest else shown
    last = marks[0][1] if marks else len(shown)
    if metrics.horizontalAdvance(shown) <= width or not other:
        return _Fitted(shown, marks)
    best = _Fitted(shown, marks)
    for place in cuts(shown, other):
        best = _Fitted("…" + shown[place:], _shifted(marks, place - 1))
        if metrics.horizontalAdvance(best.text) <= width:
            return best
    return best if metrics.horizontalAdvance(shown[:last]) > width else _Fitted(shown, marks)


def _shifted(marks: Marks, by: int) -> Marks:
    return tuple((start - by, end - by) for start, end in marks if end > by)


class FieldsDelegate(QStyledItemDelegate):
    """Parents dim, keys medium, values in fixed width with the differing words on a tinted ground."""

    def __init__(self, icons: Icons, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._words = icons, words
        self._fixed = fonts.fixed()
        self._marks: dict[tuple[str, str], tuple[Marks, Marks]] = {}
        """Compared once, not at every repaint; hidden values are never compared here."""

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons

    def forget(self) -> None:
        """Another file shows: what was compared is no longer needed."""
        self._marks.clear()

    def _paint_key(self, painter: QPainter, where: QRect, index: Index, font: QFont) -> None:
        field = index.data(FIELD)
        colours = self._icons.colours
        painter.setFont(fonts.medium(font) if field is not None else font)
        painter.setPen(colours.text if field is not None else colours.dim)
        name = str(index.data())
        # A list item whose key is a whole definition would push the rest away: its middle goes.
        painter.drawText(where, int(_LEFT), painter.fontMetrics().elidedText(name, _MIDDLE, where.width()))

    def _paint_cell(self, painter: QPainter, where: QRect, index: Index, font: QFont) -> None:
        field = index.data(FIELD)
        if isinstance(field, Field):
            self._paint_side(painter, where, _Cell(field, index.column() == NOW, index.data(ACTION), font))

    def _paint_side(self, painter: QPainter, where: QRect, cell: _Cell) -> None:
        if cell.side is None:
            painter.setFont(cell.font)
            painter.setPen(self._icons.colours.dim)
            self._draw(painter, where, wording.absent(cell.action, is_now=cell.is_now))
        elif cell.field.is_hidden:
            self._paint_hidden(painter, where, cell)
        else:
            self._paint_value(painter, where, cell)

    def _paint_hidden(self, painter: QPainter, where: QRect, cell: _Cell) -> None:
        colours = self._icons.colours
        top = where.center().y() - _LOCK // 2
        ratio = painter.device().devicePixelRatioF()
        lock = self._icons.pixmap("mark-sealed", _LOCK, colours.dim, ratio)
        painter.drawPixmap(QRect(where.left(), top, _LOCK, _LOCK), lock)
        rest = where.adjusted(_LOCK + _GAP, 0, 0, 0)
        painter.setFont(self._fixed)
        painter.setPen(colours.text)
        self._draw(painter, rest, DOTS)
        if (cell.is_now and cell.field.after is not None) or cell.is_one_sided:
            return
        width = painter.fontMetrics().horizontalAdvance(DOTS) + _GAP
        painter.setFont(fonts.small(cell.font))
        painter.setPen(colours.dim)
        self._draw_word_or_sign(painter, rest.adjusted(width, 0, 0, 0), cell.field)

    def _draw_word_or_sign(self, painter: QPainter, where: QRect, field: Field) -> None:
        word = wording.sameness(field)
        fits = painter.fontMetrics().horizontalAdvance(word) <= where.width()
        painter.drawText(where, int(_LEFT), word if fits else "=" if wording.is_same(field) else "≠")

    def _paint_value(self, painter: QPainter, where: QRect, cell: _Cell) -> None:
        colours = self._icons.colours
        mine, its, marks = self._texts(cell)
        painter.setFont(self._fixed)
        metrics = painter.fontMetrics()
        shown = fitted(mine, its, marks, metrics, where.width())
        text = metrics.elidedText(shown.text, Qt.TextElideMode.ElideRight, where.width())
        for mark in shown.marks:
            if (box := _mark_box(where, metrics, text, mark)) is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colours.goes_word if cell.is_now else colours.comes_word)
                painter.drawRoundedRect(box, 2, 2)
        painter.setPen(colours.dim if wording.is_same(cell.field) else colours.text)
        self._draw(painter, where, text)
        self._paint_note(painter, where.adjusted(metrics.horizontalAdvance(text) + _GAP, 0, 0, 0), cell)

    def _paint_note(self, painter: QPainter, where: QRect, cell: _Cell) -> None:
        if where.width() < _TYPE_NEEDS or cell.side is None:
            return
        painter.setFont(fonts.small(cell.font))
        if wording.has_other_type(cell.field):
            painter.setPen(self._icons.colours.amber)
            self._draw(painter, where, wording.type_word(cell.side))
        elif cell.field.moved is not None and not cell.is_now:
            painter.setPen(self._icons.colours.dim)
            self._draw(painter, where, wording.moved(cell.field))

    def _texts(self, cell: _Cell) -> tuple[str, str | None, Marks]:
        field = cell.field
        now = wording.value_text(field.now, field, self._words)[:_LONGEST] if field.now else None
        after = wording.value_text(field.after, field, self._words)[:_LONGEST] if field.after else None
        mine, its = (now, after) if cell.is_now else (after, now)
        if mine is None:
            return "", its, ()
        if its is None:
            # Of a file that is put back or removed as a whole every value would be marked: that says nothing.
            return mine, None, () if cell.is_one_sided else ((0, len(mine)),)
        if wording.has_other_type(field):
            return mine, its, ()
        key = now or "", after or ""
        if key not in self._marks:
            self._marks[key] = word_marks(*key)
        return mine, its, self._marks[key][0 if cell.is_now else 1]

    def _draw(self, painter: QPainter, where: QRect, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, where.width())
        painter.drawText(where, int(_LEFT | Qt.TextFlag.TextSingleLine), shown)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        whole.state &= ~QStyle.StateFlag.State_HasFocus
        widget: QWidget | None = whole.widget
        style = widget.style() if widget is not None else QApplication.style()
        where = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, whole, widget)
        whole.text = ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, whole, painter, widget)
        painter.save()
        # Keys and values are left to right in every language.
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.column() == KEY:
            self._paint_key(painter, where, index, whole.font)
        else:
            self._paint_cell(painter, where.adjusted(_INDENT, 0, 0, 0), index, whole.font)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics: QFontMetrics = option.fontMetrics
        return QSize(60, max(ROW_HEIGHT, metrics.height() + 10))


def _mark_box(where: QRect, metrics: QFontMetrics, text: str, span: tuple[int, int]) -> QRectF | None:
    start, end = (min(place, len(text)) for place in span)
    if start >= end:
        return None
    left = where.left() + metrics.horizontalAdvance(text[:start])
    height = metrics.height() + 2
    width = metrics.horizontalAdvance(text[start:end])
    return QRectF(left - 1, where.center().y() - height / 2 + 0.5, width + 2, height)


_MIDDLE = Qt.TextElideMode.ElideMiddle
