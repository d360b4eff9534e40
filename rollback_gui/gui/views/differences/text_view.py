"""The text of a file now and after a restore: in one column, or side by side where there is room."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.differences.overview import Overview
from rollback_gui.gui.views.differences.rows_of_text import Row, changes, side_by_side, unified
from rollback_gui.gui.views.differences.text_pane import TextPane
from rollback_gui.gui.views.labels import Line, ground, tint
from rollback_gui.model.comparison import Comparison
from rollback_gui.model.comparison import Line as TextLine

WIDE = 720
_HEAD = 26


class TextView(QWidget):
    """Unified or side by side; says `moved` when another change is at hand or the manner changed."""

    moved = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[TextLine, ...] = ()
        self._opened: frozenset[int] = frozenset()
        self._rows: list[Row] = []
        self._changes: list[tuple[int, int]] = []
        self._at, self._absent = -1, ""
        self._choices: dict[bool, bool] = {True: True, False: False}
        """For wide and narrow panes: whether side by side was chosen."""
        self._one = TextPane(self.tr("Text now and after restore"), ("now", "after"), icons)
        self._left = TextPane(self.tr("Text now"), ("now",), icons)
        self._right = TextPane(self.tr("Text after restore"), ("after",), icons)
        self._overview = Overview(icons)
        self._heads = QLabel(), QLabel()
        self._head, self._line = QWidget(), Line(icons.colours.line)
        self._sides, self._stack = QSplitter(Qt.Orientation.Horizontal), QStackedWidget()
        # Text is left to right in every language, its gutter and overview with it.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._lay_out()
        self._tie()
        self.setFocusProxy(self._one)
        self.dress(icons)

    def show_comparison(self, comparison: Comparison) -> None:
        """Show the lines of this file, from the first change on."""
        self._lines, self._opened, self._at = comparison.lines, frozenset(), -1
        self._absent = comparison.action if comparison.action in ("create", "remove") else ""
        self._fill()
        self.step(1)

    @property
    def is_side_by_side(self) -> bool:
        """Whether two columns show."""
        return self._choices[self.width() >= WIDE]

    def choose_side_by_side(self, is_wanted: bool) -> None:
        """One column or two, remembered for panes of this width."""
        self._choices[self.width() >= WIDE] = is_wanted
        self._fill()

    @property
    def changes(self) -> tuple[int, int]:
        """The number of the change at hand, from 1 (0 before the first), and how many there are."""
        return self._at + 1, len(self._changes)

    def step(self, by: int) -> bool:
        """Go to the next change, or the previous for -1; False when there is none."""
        if not 0 <= self._at + by < len(self._changes):
            return False
        self._at += by
        self._go_to(self._changes[self._at][0])
        self.moved.emit()
        return True

    def dress(self, icons: Icons) -> None:
        """Take the colours of these icons."""
        for pane in (self._one, self._left, self._right):
            pane.dress(icons)
        self._overview.dress(icons)
        self._line.dress(icons.colours.line)
        ground(self._head, icons.colours.window)
        for label in self._heads:
            tint(label, icons.colours.dim)

    def _lay_out(self) -> None:
        for label in self._heads:
            label.setFont(fonts.small(self.font()))
            label.setContentsMargins(12, 0, 4, 0)
        heads = QHBoxLayout(self._head)
        heads.setContentsMargins(0, 0, 0, 0)
        heads.setSpacing(0)
        for label in self._heads:
            heads.addWidget(label, 1)
        self._head.setFixedHeight(_HEAD)
        self._sides.setHandleWidth(1)
        self._sides.setChildrenCollapsible(False)
        self._sides.addWidget(self._left)
        self._sides.addWidget(self._right)
        self._stack.addWidget(self._one)
        self._stack.addWidget(self._sides)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._stack, 1)
        body.addWidget(self._overview)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._head, self._line):
            column.addWidget(part)
        column.addLayout(body, 1)

    def _tie(self) -> None:
        for pane in (self._one, self._left, self._right):
            pane.opened.connect(self._open)
        self._overview.wished.connect(self._go_to)
        for one, other in ((self._left, self._right), (self._right, self._left)):
            one.verticalScrollBar().valueChanged.connect(other.verticalScrollBar().setValue)
            one.horizontalScrollBar().valueChanged.connect(other.horizontalScrollBar().setValue)

    def _fill(self) -> None:
        one, two = unified(self._lines, self._opened), self.is_side_by_side
        left, right = side_by_side(one)
        # For moving about, a row of the right column stands for both.
        self._rows = [r if r.kind != "filler" else q for q, r in zip(left, right, strict=True)] if two else one
        self._one.show_rows([] if two else one)
        self._left.show_rows(left if two else [])
        self._right.show_rows(right if two else [])
        self._stack.setCurrentWidget(self._sides if two else self._one)
        self._name_sides(two=two)
        self.setFocusProxy(self._left if two else self._one)
        columns = (left, right) if two else (one,)
        self._overview.show_rows(columns, self._one.fontMetrics().lineSpacing())
        self._changes = changes(self._rows)
        self._at = min(self._at, len(self._changes) - 1)
        self.moved.emit()

    def _name_sides(self, *, two: bool) -> None:
        now, after = self.tr("Now"), self.tr("After restore")
        if self._absent == "create":
            now, one = self.tr("Now: not there now"), self.tr("After restore (+), not there now")
        elif self._absent == "remove":
            after, one = self.tr("After restore: not in the snapshot"), self.tr("Now (−), not in the snapshot")
        else:
            one = self.tr("Now (−) and after restore (+)")
        self._heads[0].setText(now if two else one)
        self._heads[1].setText(after)
        self._heads[1].setVisible(two)

    @Slot(int)
    def _open(self, place: int) -> None:
        scrolled = self._one.verticalScrollBar().value(), self._left.verticalScrollBar().value()
        self._opened |= {place}
        self._fill()
        self._one.verticalScrollBar().setValue(scrolled[0])
        self._left.verticalScrollBar().setValue(scrolled[1])

    @Slot(int)
    def _go_to(self, row: int) -> None:
        for pane in (self._one, self._left, self._right):
            pane.go_to(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        was, now = event.oldSize().width() >= WIDE, self.width() >= WIDE
        if was != now and self._lines and self._choices[was] != self._choices[now]:
            self._fill()
