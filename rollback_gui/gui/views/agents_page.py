"""The Agents page: every background program, its run state and its file, and one button that reloads."""

from PySide6.QtCore import (
    QCoreApplication,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.models.agents import GLYPHS, AgentModel, needs_you
from rollback_gui.gui.models.roles import ROW
from rollback_gui.gui.views.buttons import PrimaryButton, Tool
from rollback_gui.gui.views.empty_state import EmptyState, EmptyWords
from rollback_gui.gui.views.filter_row import FilterField
from rollback_gui.gui.views.labels import ground
from rollback_gui.gui.views.page import Page
from rollback_gui.gui.views.rows import FlatHead, Rows
from rollback_gui.model.wishes import AgentRow

Index = QModelIndex | QPersistentModelIndex
_ROW, _GLYPH = 30, 16


class _AgentDelegate(QStyledItemDelegate):
    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, max(_ROW, option.fontMetrics.height() + 10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: AgentRow | None = index.data(ROW)
        painter.save()
        colours = self.icons.colours
        place = option.rect.adjusted(8, 0, -8, 0)
        painter.setFont(option.font if row else fonts.strong(option.font))
        painter.setPen(colours.text)
        if row and index.column() == 0:
            accent = colours.red if needs_you(row) else colours.dim
            pixmap = self.icons.pixmap(
                GLYPHS.get(row.state, "info"), _GLYPH, accent, painter.device().devicePixelRatio()
            )
            glyph = QRect(place.left(), place.center().y() - 7, _GLYPH, _GLYPH)
            painter.drawPixmap(QStyle.visualRect(option.direction, place, glyph), pixmap)
            place = QStyle.visualRect(option.direction, place, place.adjusted(_GLYPH + 8, 0, 0, 0))
        elif row and index.column() == 3 and row.problems:
            painter.setPen(colours.amber)
        elif row and index.column():
            painter.setPen(colours.dim)
        elide = Qt.TextElideMode.ElideRight if index.column() == 1 else Qt.TextElideMode.ElideMiddle
        text = painter.fontMetrics().elidedText(str(index.data() or ""), elide, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        painter.restore()


class AgentsPage(Page):
    """Says which agents to reload; those that need you are chosen when they are shown first."""

    reload_wished = Signal(object)
    """A tuple of labels; empty means all."""
    look_again_wished = Signal()

    def __init__(self, model: AgentModel, icons: Icons) -> None:
        self.filter = FilterField("", "")
        self.again, self.button = Tool("refresh", ""), PrimaryButton("reload")
        super().__init__(QCoreApplication.translate("AgentsPage", "Agents"), icons)
        self.setObjectName("agents")
        self._model = model
        self._is_allowed = True
        self.filter.setAccessibleName(self.tr("Filter"))
        self.filter.setAccessibleDescription(self.tr("Searches label and path."))
        self.filter.setPlaceholderText(self.tr("Filter agents"))
        self.filter.setFixedWidth(200)
        self.again.setToolTip(self.tr("Check again (F5)"))
        self.again.setAccessibleName(self.tr("Check agents again"))
        self.button.setAccessibleName(self.tr("Reload agents"))
        for part in (self.filter, self.again, self.button):
            self.header.row.addWidget(part)
        self._delegate = _AgentDelegate(icons)
        self.table = self._make_table(icons)
        self._empty = EmptyState(icons)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.body.addWidget(self._stack, 1)
        self._tie()
        self.dress(icons)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        super().dress(icons)
        for part in (self.filter, self.again, self.button):
            part.dress(icons)
        if hasattr(self, "table"):
            self._delegate.icons = icons
            self.table.dress(icons)
            self._empty.dress(icons)
            ground(self._empty, icons.colours.base)

    def show_agents(self, rows: tuple[AgentRow, ...]) -> None:
        """List these, with those that need you chosen."""
        self._model.show(rows)
        needing = sum(needs_you(row) for row in rows)
        parts = [self.tr("%n agent(s)", "", len(rows))]
        if needing:
            parts.append(self.tr("%n need you", "", needing))
        self.say(" · ".join(parts))
        self._choose_needing()
        self._show_body(rows)

    def show_failure(self, sentence: str) -> None:
        """Nobody can be asked about agents here."""
        title = self.tr("There is no agent manager here")
        rest = self.tr("Files are restored all the same.")
        self._empty.show_words(EmptyWords("page-agents", title, f"{sentence} {rest}"))
        self._stack.setCurrentWidget(self._empty)

    def show_needing(self) -> None:
        """Choose those that need you."""
        self._choose_needing()
        self.table.setFocus()

    def chosen(self) -> tuple[str, ...]:
        """The labels of the chosen agents."""
        rows = (self._model.agent(index) for index in self.table.selectionModel().selectedRows())
        return tuple(row.label for row in rows if row is not None and not row.is_protected)

    def allow(self, is_allowed: bool) -> None:
        """Whether agents can be reloaded now."""
        self._is_allowed = is_allowed
        self._show_button()

    def _make_table(self, icons: Icons) -> Rows:
        table = Rows(icons)
        table.setHeader(FlatHead(icons, table))
        table.setModel(self._model)
        table.setItemDelegate(self._delegate)
        table.setIndentation(12)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setAccessibleName(self.tr("Background agents"))
        for column, width in enumerate((320, 240, 90)):
            table.setColumnWidth(column, width)
        return table

    def _tie(self) -> None:
        self.filter.textChanged.connect(self._narrow)
        self.filter.down_wished.connect(self.table.setFocus)
        self.again.clicked.connect(self.look_again_wished)
        self.button.clicked.connect(lambda: self.reload_wished.emit(self.chosen()))
        self.table.selectionModel().selectionChanged.connect(self._show_button)

    def _narrow(self, text: str) -> None:
        self._model.narrow(text.strip())
        self.table.expandAll()
        self._show_button()

    def _choose_needing(self) -> None:
        self.table.expandAll()
        selection = self.table.selectionModel()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for number in range(self._model.rowCount()):
            top = self._model.index(number, 0)
            self.table.setFirstColumnSpanned(number, QModelIndex(), True)
            for place in range(self._model.rowCount(top)):
                index = self._model.index(place, 0, top)
                row = self._model.agent(index)
                if row is not None and needs_you(row):
                    selection.select(index, flags)
        self._show_button()

    def _show_body(self, rows: tuple[AgentRow, ...]) -> None:
        if not rows:
            title, sentence = self.tr("No agents are guarded"), self.tr("Add a group of LaunchAgents in Profile.")
            self._empty.show_words(EmptyWords("page-agents", title, sentence))
        self._stack.setCurrentWidget(self.table if rows else self._empty)

    def _show_button(self) -> None:
        chosen = self.chosen()
        total = sum(not row.is_protected for row in self._model.rows)
        text = self.tr("Reload %n agent(s)", "", len(chosen))
        self.button.setText(text if chosen else self.tr("Reload all %n agent(s)…", "", total))
        self.button.setAccessibleDescription(self.button.text())
        self.button.setEnabled(self._is_allowed and total > 0)
