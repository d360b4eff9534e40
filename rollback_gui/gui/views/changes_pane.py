"""The second pane: what a restore would change, ticked, and the one button that commits it."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.models.change_rows import Shown, Wanted
from rollback_gui.gui.models.changes import ChangeModel, Ticked
from rollback_gui.gui.views.buttons import Tool
from rollback_gui.gui.views.change_delegate import ChangeDelegate
from rollback_gui.gui.views.empty_state import EmptyState, EmptyWords, Way
from rollback_gui.gui.views.filter_row import FilterField, FilterRow
from rollback_gui.gui.views.foot import Foot
from rollback_gui.gui.views.header import Header
from rollback_gui.gui.views.labels import Line, ground, tint
from rollback_gui.gui.views.notice import Notice
from rollback_gui.gui.views.other_homes import OtherHomesQuestion
from rollback_gui.gui.views.rows import Rows
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change, OtherHome

_UNFOLDED_ROWS = 2000
"""A larger group stays folded until somebody opens it."""


class ChangeTree(Rows):
    """Enter leads into the differences, Space ticks what is chosen."""

    enter_wished = Signal()
    tick_wished = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space are the operator's; everything else is the tree's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter_wished.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.tick_wished.emit()
        else:
            super().keyPressEvent(event)


class ChangesPane(QWidget):
    """Says which change is looked at and what is wished of it; the ticks live in its model."""

    change_chosen = Signal(object)
    """A Change, or None where a group or nothing is chosen."""
    menu_wished = Signal(object, object)
    """A tuple of changes and the QMenu that waits for its actions."""
    more_wished = Signal(object)
    """The QMenu of the More button."""
    wished = Signal(str)
    """The word of a button in the empty pane."""
    ticks_changed = Signal()

    def __init__(self, model: ChangeModel, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(260)
        self.model, self._icons = model, icons
        self._kept: EntryPath | None = None
        self._unfolded, self._unfolding = 0, QTimer(self)
        self._unfolding.timeout.connect(self._unfold_next)
        self._arrangement, self._sorting = QActionGroup(self), QActionGroup(self)
        self.header = Header(icons)
        self.more = Tool("more", self.tr("More"))
        self._make_more()
        field = FilterField(self.tr("Filter"), self.tr("Searches path and group."))
        field.setPlaceholderText(self.tr("Filter files"))
        self.filter = FilterRow(field, icons)
        self._make_choices()
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setContentsMargins(12, 6, 12, 6)
        self.note.hide()
        self.answer = Notice(icons, self.tr("Change…"))
        self.tree = self._make_tree(icons)
        self._delegate = ChangeDelegate(icons, self)
        self.tree.setItemDelegate(self._delegate)
        self.empty, self.question = EmptyState(icons), OtherHomesQuestion(icons)
        self._stack = QStackedWidget()
        for part in (self.tree, self.empty, self.question):
            self._stack.addWidget(part)
        self.foot = Foot(icons)
        self._lines = [Line(icons.colours.line) for _ in range(3)]
        self._lay_out()
        self._tie()
        self.dress(icons)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        for part in (self.header, self.more, self.filter, self.answer, self.tree, self._delegate):
            part.dress(icons)
        for below in (self.empty, self.question, self.foot):
            below.dress(icons)
        for line in self._lines:
            line.dress(icons.colours.line)
        ground(self.empty, icons.colours.base)
        ground(self.question, icons.colours.base)
        ground(self.note, icons.colours.message(icons.colours.amber))
        self.note.setFont(fonts.small(self.font()))
        tint(self.note, icons.colours.text)

    def show_plan(self, shown: Shown | None, note: str = "") -> None:
        """Show the tree of a plan, everything opened; the row that was looked at stays."""
        self.model.show(shown)
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def show_words(self, words: EmptyWords) -> None:
        """Say something in place of the tree."""
        self.empty.show_words(words)
        self._stack.setCurrentWidget(self.empty)

    def ask(self, homes: tuple[OtherHome, ...]) -> None:
        """Ask what becomes of the paths of these, in place of the tree."""
        self.question.ask(homes)
        self._stack.setCurrentWidget(self.question)

    def show_answer(self, short: str, whole: str) -> None:
        """Say above the tree what was answered; nothing when nothing was asked."""
        self.answer.say_short(short, whole, "home", self._icons)

    def show_tree(self) -> None:
        """Show the tree again."""
        self._stack.setCurrentWidget(self.tree)

    def current_change(self) -> Change | None:
        """The change that is looked at."""
        return self.model.change(self.tree.currentIndex())

    def chosen_changes(self) -> tuple[Change, ...]:
        """Every change of the chosen rows; a group stands for all that it shows."""
        found: dict[EntryPath, Change] = {}
        for index in self.tree.selectionModel().selectedRows():
            found.update((change.path, change) for change in self.model.changes_below(index))
        return tuple(found.values())

    def choose(self, path: EntryPath) -> None:
        """Look at this change."""
        index = self.model.index_of(path)
        if index.isValid():
            self.tree.setCurrentIndex(index)

    def choose_first(self) -> None:
        """Look at the first change that is shown."""
        first = self.model.index(0, 0)
        if first.isValid() and self.model.rowCount(first) <= _UNFOLDED_ROWS:
            self.tree.setCurrentIndex(self.model.index(0, 0, first))

    def step(self, by: int) -> Change | None:
        """Look at the next (1) or previous (-1) change; None at the end."""
        order, current = self.model.order(), self.current_change()
        place = order.index(current) + by if current in order else 0
        if not 0 <= place < len(order):
            return None
        self.choose(order[place].path)
        return order[place]

    def show_ticks(self, ticked: Ticked, removals: int) -> None:
        """Tell the foot what is ticked."""
        self.foot.show_ticks(ticked, removals, self.model.removals_are_on)
        self.tree.viewport().update()

    def _make_tree(self, icons: Icons) -> ChangeTree:
        tree = ChangeTree(icons)
        tree.setHeaderHidden(True)
        tree.setIndentation(18)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.setExpandsOnDoubleClick(False)
        tree.setAccessibleName(self.tr("Changes"))
        tree.setModel(self.model)
        return tree

    def _make_more(self) -> None:
        menu = QMenu(self)
        menu.aboutToShow.connect(menu.clear)
        menu.aboutToShow.connect(lambda: self.more_wished.emit(menu))
        self.more.setMenu(menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.more.setAccessibleDescription(self.tr("What can be done with the chosen file."))
        self.header.row.addWidget(self.more)

    def _make_choices(self) -> None:
        self._choice(self._arrangement, "group", self.tr("Group by group"))
        self._choice(self._arrangement, "kind", self.tr("Group by kind of change"))
        self._choice(self._arrangement, "folder", self.tr("Group by folder"))
        self.filter.menu.addSeparator()
        self._choice(self._sorting, "name", self.tr("Sort by name"))
        self._choice(self._sorting, "size", self.tr("Sort by size"))
        self.filter.menu.addSeparator()
        self.filter.menu.addAction(self.tr("Expand all")).triggered.connect(self._unfold)
        self.filter.menu.addAction(self.tr("Fold all")).triggered.connect(self._fold)

    def _choice(self, group: QActionGroup, word: str, text: str) -> QAction:
        action = self.filter.add_choice(text, is_on=not group.actions())
        action.setData(word)
        group.addAction(action)
        action.triggered.connect(self._narrow)
        return action

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for part in (self.header, self._lines[0], self.filter, self._lines[1], self.note, self.answer):
            box.addWidget(part)
        box.addWidget(self._stack, 1)
        box.addWidget(self._lines[2])
        box.addWidget(self.foot)

    def _tie(self) -> None:
        self.model.modelAboutToBeReset.connect(self._before_reset)
        self.model.modelReset.connect(self._after_reset)
        self.model.ticks_changed.connect(self.ticks_changed)
        self.tree.selectionModel().currentChanged.connect(self._tell)
        self.tree.customContextMenuRequested.connect(self._open_menu)
        self.tree.tick_wished.connect(self._turn_ticks)
        self.filter.field.textChanged.connect(self._narrow)
        self.filter.field.down_wished.connect(self.tree.setFocus)
        self.empty.wished.connect(self._on_empty_wish)
        self.foot.removals_wished.connect(self.model.allow_removals)

    def _tell(self, index: QModelIndex) -> None:
        self.change_chosen.emit(self.model.change(index))

    def _narrow(self) -> None:
        text = self.filter.field.text().strip()
        arrangement, sorting = (g.checkedAction().data() for g in (self._arrangement, self._sorting))
        self.model.narrow(Wanted(text, arrangement, sorting))
        if text and not self.model.shows_rows and self.model.plan is not None:
            nothing = self.tr("Nothing matches %1").replace("%1", self.locale().quoteString(text))
            self.show_words(EmptyWords("search", nothing, ways=(Way(self.tr("Clear the filter"), "clear-filter"),)))
        elif self.model.shows_rows:
            self.show_tree()

    def _before_reset(self) -> None:
        current = self.current_change()
        self._kept = current.path if current else None

    def _after_reset(self) -> None:
        self._unfolding.stop()
        self._unfolded = 0
        self._unfold_next()
        index = self.model.index_of(self._kept) if self._kept else QModelIndex()
        if index.isValid():
            self.tree.setCurrentIndex(index)

    def _unfold_next(self) -> None:
        """One group a turn: ten thousand rows at once would hold the window for a tenth of a second."""
        group = self.model.index(self._unfolded, 0)
        if not group.isValid():
            self._unfolding.stop()
            return
        if self.model.rowCount(group) <= _UNFOLDED_ROWS:
            self.tree.expand(group)
        self._unfolded += 1
        if not self._unfolding.isActive():
            self._unfolding.start()

    def _on_empty_wish(self, wish: str) -> None:
        if wish == "clear-filter":
            self.filter.field.clear()
        else:
            self.wished.emit(wish)

    def _turn_ticks(self) -> None:
        """Space: all on, unless all are on already."""
        chosen = [change.path for change in self.chosen_changes() if change.action != "conflict" or change.has_own_tick]
        plan = self.model.wanted_plan
        on = {change.path for change in plan.ticked} if plan else set()
        self.model.tick(chosen, not set(chosen) <= on)

    def _unfold(self) -> None:
        self.tree.expandAll()

    def _fold(self) -> None:
        self.tree.collapseAll()

    def _open_menu(self, where: QPoint) -> None:
        changes = self.chosen_changes()
        if not changes:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_wished.emit(changes, menu)
        menu.popup(self.tree.viewport().mapToGlobal(where))
