"""The first pane: how it stands now, and below it the past, newest first."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QMenu, QStackedWidget, QVBoxLayout, QWidget

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.models.snapshot_rows import KINDS, SnapshotFilter
from rollback_gui.gui.models.snapshots import SnapshotModel
from rollback_gui.gui.views.empty_state import EmptyState, EmptyWords, Way
from rollback_gui.gui.views.filter_row import FilterField, FilterRow
from rollback_gui.gui.views.labels import Line, ground
from rollback_gui.gui.views.moments import Moments
from rollback_gui.gui.views.now_card import NowCard
from rollback_gui.gui.views.snapshot_delegate import SnapshotDelegate
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.snapshot import Listed


class SnapshotsPane(QWidget):
    """Says what was chosen and what is wished of it."""

    chosen = Signal(object)
    """A tuple of Listed: the rows that are chosen now."""
    menu_wished = Signal(object, object)
    """A Listed and the QMenu that waits for its actions."""
    wished = Signal(str)
    """The word of a button in an empty list."""

    def __init__(self, model: SnapshotModel, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(180)
        self._model = model
        self._kept: tuple[SnapshotId, ...] = ()
        self.card = NowCard(icons)
        self.list = self._make_list(icons)
        self._delegate = SnapshotDelegate(icons, self)
        self.list.setItemDelegate(self._delegate)
        field = FilterField(self.tr("Filter snapshots"), self.tr("Searches label, kind, day and id."))
        field.setPlaceholderText(self.tr("Filter snapshots"))
        self.filter = FilterRow(field, icons)
        self._choices = self._make_choices()
        self.empty = EmptyState(icons)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        self._lines = [Line(icons.colours.line) for _ in range(2)]
        self._lay_out()
        self._tie()
        self.dress(icons)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        for part in (self.card, self.filter, self.list, self._delegate, self.empty):
            part.dress(icons)
        for line in self._lines:
            line.dress(icons.colours.line)
        ground(self.empty, icons.colours.base)

    def show_snapshots(self, snapshots: tuple[Listed, ...], empty: EmptyWords) -> None:
        """List these; what was chosen stays chosen where it is still there."""
        self._model.show(snapshots)
        self._show_body(empty)

    def choose(self, wanted: SnapshotId) -> None:
        """Choose one snapshot and bring it into sight."""
        index = self._model.index_of(wanted)
        if index.isValid():
            self._choose_alone(index)
            self.list.scrollTo(index)

    def choose_newest(self) -> None:
        """Choose the first one that is listed."""
        index = self._model.newest()
        if index.isValid():
            self._choose_alone(index)
            self.list.scrollToTop()

    def chosen_now(self) -> tuple[Listed, ...]:
        """The chosen snapshots, in the order of the list."""
        indexes = sorted(self.list.selectionModel().selectedRows(), key=lambda index: index.row())
        return tuple(listed for index in indexes if (listed := self._model.listed(index)) is not None)

    def _choose_alone(self, index: QModelIndex) -> None:
        # setCurrentIndex of the view obeys the keys that are held: a Ctrl would add to what is chosen.
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.list.selectionModel().setCurrentIndex(index, flags)

    def _make_list(self, icons: Icons) -> Moments:
        rows = Moments(icons)
        rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        rows.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        rows.setAccessibleName(self.tr("Snapshots"))
        rows.setAccessibleDescription(self.tr("Newest first. Compared with now."))
        rows.setModel(self._model)
        return rows

    def _make_choices(self) -> dict[str, QAction]:
        names = (
            self.tr("By hand"),
            self.tr("Scheduled"),
            self.tr("Safety snapshots"),
            self.tr("Around a command"),
            self.tr("Imported"),
        )
        found = {kind: self.filter.add_choice(name, is_on=True) for kind, name in zip(KINDS, names, strict=True)}
        self.filter.menu.addSeparator()
        found[""] = self.filter.add_choice(self.tr("Only with warnings"))
        return found

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for part in (self.card, self._lines[0], self.filter, self._lines[1]):
            box.addWidget(part)
        box.addWidget(self._stack, 1)

    def _tie(self) -> None:
        self._model.modelAboutToBeReset.connect(self._keep)
        self._model.modelReset.connect(self._choose_kept)
        self.list.selectionModel().selectionChanged.connect(self._tell)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.filter.field.textChanged.connect(self._narrow)
        self.filter.field.down_wished.connect(self.list.setFocus)
        self.empty.wished.connect(self._on_empty_wish)
        for choice in self._choices.values():
            choice.toggled.connect(self._narrow)

    def _keep(self) -> None:
        self._kept = tuple(listed.id for listed in self.chosen_now()) or self._kept

    def _choose_kept(self) -> None:
        """Silently: a reset is no choice of the operator's."""
        selection = self.list.selectionModel()
        was_blocked = selection.blockSignals(True)
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for place, wanted in enumerate(self._kept):
            index = self._model.index_of(wanted)
            if index.isValid() and not place:
                selection.setCurrentIndex(index, flags)
            elif index.isValid():
                selection.select(index, flags)
        selection.blockSignals(was_blocked)
        self.list.viewport().update()

    def _tell(self) -> None:
        chosen = self.chosen_now()
        if chosen:
            self._kept = tuple(listed.id for listed in chosen)
            self.chosen.emit(chosen)

    def _narrow(self) -> None:
        kinds = frozenset(kind for kind, choice in self._choices.items() if kind and choice.isChecked())
        text = self.filter.field.text().strip()
        self._model.narrow(SnapshotFilter(text, kinds, self._choices[""].isChecked()))
        nothing = self.tr("Nothing matches %1").replace("%1", self.locale().quoteString(text))
        if not text:
            nothing = self.tr("Nothing of this kind")
        self._show_body(EmptyWords("search", nothing, ways=(Way(self.tr("Clear the filter"), "clear-filter"),)))

    def _show_body(self, empty: EmptyWords) -> None:
        if self._model.matching == 0:
            self.empty.show_words(empty)
        self._stack.setCurrentWidget(self.list if self._model.matching else self.empty)

    def _on_empty_wish(self, wish: str) -> None:
        if wish != "clear-filter":
            self.wished.emit(wish)
            return
        self.filter.field.clear()
        for kind, choice in self._choices.items():
            choice.setChecked(bool(kind))

    def _open_menu(self, where: QPoint) -> None:
        index: QModelIndex = self.list.indexAt(where)
        listed = self._model.listed(index)
        if listed is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_wished.emit(listed, menu)
        menu.popup(self.list.viewport().mapToGlobal(where))
