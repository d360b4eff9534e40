"""The items of the preflight, each waiting, working, done, a warning or a problem."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.theme import Colours
from rollback_gui.model.outcome import Check

Index = QModelIndex | QPersistentModelIndex
CHECK = Qt.ItemDataRole.UserRole
_GLYPHS = {
    "waiting": ("waiting", "dim"),
    "working": ("working", "blue"),
    "ok": ("done", "green"),
    "warning": ("change-conflict", "amber"),
    "blocker": ("failed", "red"),
}
_GLYPH, _INDENT, _BETWEEN = 16, 26, 6
_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWrapAnywhere)
_WORDS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
_NOWHERE = QModelIndex()


class ChecksModel(QAbstractListModel):
    """Every check in the order in which they run; a role hands out the Check."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._checks: list[Check] = []

    @property
    def checks(self) -> tuple[Check, ...]:
        """As they stand."""
        return tuple(self._checks)

    def begin(self) -> None:
        """All wait."""
        words = {
            "drift": self.tr("Changes since the preview"),
            "unfinished": self.tr("Unfinished restores"),
            "space": self.tr("Free space"),
            "writable": self.tr("Places that are written"),
            "outside": self.tr("Where the store lies"),
            "whole": self.tr("Contents in the store"),
            "parse": self.tr("Files that can be parsed"),
            "agents": self.tr("Agent manager"),
            "programs": self.tr("Programs that agents name"),
            "in-use": self.tr("Files locked by a program"),
        }
        self.show(tuple(Check(name, "waiting", sentence) for name, sentence in words.items()))

    def show(self, checks: tuple[Check, ...]) -> None:
        """Show these, in this order."""
        self.beginResetModel()
        self._checks = list(checks)
        self.endResetModel()

    def answer(self, check: Check) -> None:
        """One has its answer, or has begun; the next that waits is at work."""
        names = [known.name for known in self._checks]
        if check.name not in names:
            self.show((*self._checks, check))
            return
        self._checks[names.index(check.name)] = check
        self.dataChanged.emit(self.index(0), self.index(len(names) - 1))

    def summary(self, *, are_done: bool) -> str:
        """Such as `3 of 7`, `all done, 1 warning`, `1 problem`."""
        states = [check.state for check in self._checks]
        problems, warnings = states.count("blocker"), states.count("warning")
        if problems:
            return self.tr("%n problem(s)", "", problems)
        if not are_done:
            done = sum(state not in ("waiting", "working") for state in states)
            return self.tr("%1 of %2").replace("%1", str(done)).replace("%2", str(len(states)))
        return self.tr("all done, %n warning(s)", "", warnings) if warnings else self.tr("all done")

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._checks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        check = self._checks[index.row()]
        if role == CHECK:
            return check
        if role == Qt.ItemDataRole.DisplayRole:
            return check.sentence
        if role == Qt.ItemDataRole.ToolTipRole:
            return check.fix or check.sentence
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = self._state(check)
            return f"{state}: {check.sentence} {check.fix}".strip()
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        is_asked = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.tr("Checks") if is_asked else None

    def _state(self, check: Check) -> str:
        return {
            "waiting": self.tr("waiting"),
            "working": self.tr("working"),
            "ok": self.tr("done"),
            "warning": self.tr("warning"),
            "blocker": self.tr("problem"),
        }[check.state]


class _CheckDelegate(QStyledItemDelegate):
    """A glyph and a sentence in as many lines as it needs; below it the command that frees it."""

    def __init__(self, icons: Icons, parent: QListView) -> None:
        super().__init__(parent)
        self._icons, self._list = icons, parent

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons

    def _heights(self, check: Check, font: QFont) -> tuple[int, int]:
        room = QRect(0, 0, max(60, self._list.viewport().width() - _INDENT), 2000)
        words = QFontMetrics(font).boundingRect(room, _WORDS, check.sentence).height()
        if not check.fix or check.state not in ("warning", "blocker"):
            return words, 0
        return words, QFontMetrics(fonts.fixed(-1)).boundingRect(room, _WRAP, check.fix).height() + 2

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        check: Check = index.data(CHECK)
        colours: Colours = self._icons.colours
        name, accent = _GLYPHS[check.state]
        where: QRect = option.rect
        font: QFont = option.font
        words, fix = self._heights(check, font)
        painter.save()
        ratio = painter.device().devicePixelRatioF()
        glyph = self._icons.pixmap(name, _GLYPH, getattr(colours, accent), ratio)
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        at = where.right() - _GLYPH + 1 if is_mirrored else where.left()
        room = where.adjusted(0, 0, -_INDENT, 0) if is_mirrored else where.adjusted(_INDENT, 0, 0, 0)
        painter.drawPixmap(QRect(at, where.top() + 1, _GLYPH, _GLYPH), glyph)
        painter.setPen(colours.dim if check.state == "waiting" else colours.text)
        painter.setFont(font)
        painter.drawText(QRect(room.left(), where.top(), room.width(), words), _WORDS, check.sentence)
        if fix:
            painter.setFont(fonts.fixed(-1))
            painter.setPen(colours.dim)
            painter.drawText(QRect(room.left(), where.top() + words + 2, room.width(), fix), _WRAP, check.fix)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        words, fix = self._heights(index.data(CHECK), option.font)
        return QSize(60, max(_GLYPH, words) + fix + _BETWEEN)


class ChecksView(QListView):
    """`Checks`: a quiet list that is read, not chosen from."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Checks"))
        self.checks = ChecksModel(self)
        self._delegate = _CheckDelegate(icons, self)
        self.setModel(self.checks)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.viewport().setAutoFillBackground(False)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._delegate.dress(icons)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
