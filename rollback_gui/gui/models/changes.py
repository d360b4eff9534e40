"""What a restore would change, as a tree of groups with ticks; the ticks are the contract."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from rollback_gui.gui.models.change_rows import ChangeRow, ChangeRows, GroupRow, Shown, Wanted, is_ordinary, is_tickable
from rollback_gui.gui.models.roles import ROW
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change, Plan

Index = QModelIndex | QPersistentModelIndex
_TOLD_ROWS = 200
_GROUP = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_LEAF = _GROUP | Qt.ItemFlag.ItemNeverHasChildren
_GROUP_WITH_TICK, _LEAF_WITH_TICK = _GROUP | Qt.ItemFlag.ItemIsUserCheckable, _LEAF | Qt.ItemFlag.ItemIsUserCheckable
_TICKED, _PARTLY, _FREE = Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Unchecked


class Painted(Struct, frozen=True):
    """A leaf as the delegate paints it."""

    row: ChangeRow
    word: str
    is_ticked: bool
    is_tickable: bool


class Ticked(Struct, frozen=True):
    """How much is ticked: files to put back or change, files to remove, and how many of both no filter shows."""

    files: int = 0
    removals: int = 0
    hidden: int = 0


class ChangeModel(QAbstractItemModel):
    """Groups, and below each its changes; rebuilt whole when the plan, the filter or the layout changes."""

    ticks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows_of = ChangeRows(self)
        self._shown: Shown | None = None
        self._wanted = Wanted()
        self._groups: list[GroupRow] = []
        self._ticked: set[EntryPath] = set()
        self._words: dict[EntryPath, str] = {}
        self._removals = False
        self._is_frozen = False

    @property
    def plan(self) -> Plan | None:
        """The plan as it was made, whatever is ticked here."""
        return self._shown.plan if self._shown else None

    @property
    def wanted_plan(self) -> Plan | None:
        """The plan with exactly the ticks that are set."""
        return self._shown.plan.only(self._ticked) if self._shown else None

    @property
    def removals_are_on(self) -> bool:
        """Whether removals can be ticked."""
        return self._removals

    @property
    def shows_rows(self) -> bool:
        """Whether any row is left by the filter."""
        return bool(self._groups)

    def show(self, shown: Shown | None) -> None:
        """Show a plan with its own ticks; of the same snapshot's plan the ticks that were taken off stay off."""
        taken_off = self._taken_off(shown)
        self._shown = shown
        self._words = dict(shown.words) if shown else {}
        plan = shown.plan if shown else None
        self._ticked = {change.path for change in plan.ticked} - taken_off if plan else set()
        self._removals = any(c.action == "remove" and c.path in self._ticked for c in plan.changes) if plan else False
        self._rebuild()
        self.ticks_changed.emit()

    def narrow(self, wanted: Wanted) -> None:
        """Lay out anew; no tick changes."""
        self._wanted = wanted
        self._rebuild()
        self.ticks_changed.emit()

    def freeze(self, is_frozen: bool) -> None:
        """While something else runs no tick can be changed."""
        self._is_frozen = is_frozen

    def add_words(self, words: Mapping[EntryPath, str]) -> None:
        """What was learnt of some changes, such as `5 fields`; whoever shows this repaints."""
        self._words.update(words)

    def allow_removals(self, are_on: bool) -> None:
        """Turn the switch: on ticks every removal, off takes their ticks away."""
        removals = {change.path for change in self._changes() if change.action == "remove" and is_tickable(change)}
        self._removals = are_on
        self._ticked = self._ticked | removals if are_on else self._ticked - removals
        self._refresh()

    def tick(self, wanted: Iterable[EntryPath], is_on: bool) -> None:
        """Set or take away these ticks, where there is one to set."""
        chosen = set(wanted)
        can = {change.path for change in self._changes() if change.path in chosen and self._can_tick(change)}
        can |= self._leaving_with(can)
        self._ticked = self._ticked | can if is_on else self._ticked - can
        if any(change.has_own_tick and (change.path in can or change.displaces_folder) for change in self._changes()):
            self._free_what_hangs_on_it()
        self._refresh()

    def _leaving_with(self, chosen: set[EntryPath]) -> set[EntryPath]:
        """What was added since in the chosen folders that make room: ticked with them, or not."""
        if self._shown is None:
            return set()
        plan = self._shown.plan
        room = [c.path for c in plan.changes if c.path in chosen and c.has_own_tick and c.displaces_folder]
        return {path for folder in room for path in plan.leaving_with(folder)}

    def tick_only(self, wanted: Iterable[EntryPath]) -> None:
        """Tick these and nothing else."""
        self._ticked = set()
        self.tick(wanted, True)

    def removals(self) -> int:
        """How many files were added since."""
        return sum(change.action == "remove" for change in self._changes())

    def ticked(self) -> Ticked:
        """The numbers on the button."""
        chosen = [change for change in self._changes() if change.path in self._ticked]
        removed = sum(change.action == "remove" for change in chosen)
        visible = {row.change.path for group in self._groups for row in group.rows}
        return Ticked(len(chosen) - removed, removed, sum(change.path not in visible for change in chosen))

    def change(self, index: Index) -> Change | None:
        """The change of a row; None for a group."""
        row = self._leaf(index)
        return row.change if row else None

    def changes_below(self, index: Index) -> list[Change]:
        """The changes of a group, or the one of a leaf."""
        if not index.isValid():
            return []
        leaf = self._leaf(index)
        return [leaf.change] if leaf else [row.change for row in self._groups[index.row()].rows]

    def index_of(self, path: EntryPath) -> QModelIndex:
        """Where a change is shown; invalid when it is not."""
        for number, group in enumerate(self._groups):
            for place, row in enumerate(group.rows):
                if row.change.path == path:
                    return self.index(place, 0, self.index(number, 0))
        return QModelIndex()

    def order(self) -> list[Change]:
        """Every change that is shown, from top to bottom."""
        return [row.change for group in self._groups for row in group.rows]

    def _changes(self) -> Sequence[Change]:
        return self._shown.plan.changes if self._shown else ()

    def _taken_off(self, shown: Shown | None) -> set[EntryPath]:
        if shown is None or self._shown is None or shown.plan.snapshot != self._shown.plan.snapshot:
            return set()
        own = {change.path for change in self._changes() if change.has_own_tick}
        return {change.path for change in self._shown.plan.ticked if change.path not in self._ticked} - own

    def _free_what_hangs_on_it(self) -> None:
        """A tick of its own makes what lies below ordinary changes, or conflicts again: the plan knows which."""
        if self._shown is not None:
            plan = self._shown.plan.only(self._ticked)
            self._shown = replace(self._shown, plan=plan)
            self._ticked = {change.path for change in plan.ticked}
            self._rebuild()

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._groups = self._rows_of.groups(self._shown, self._wanted) if self._shown else []
        self.endResetModel()

    def _refresh(self) -> None:
        # Of ten thousand rows a ranged dataChanged costs 80 ms: views repaint on ticks_changed instead.
        for number, group in enumerate(self._groups):
            top = self.index(number, 0)
            self.dataChanged.emit(top, top)
            if 0 < len(group.rows) <= _TOLD_ROWS:
                self.dataChanged.emit(self.index(0, 0, top), self.index(len(group.rows) - 1, 0, top))
        self.ticks_changed.emit()

    def _can_tick(self, change: Change) -> bool:
        return is_tickable(change) and (change.action != "remove" or self._removals)

    def _leaf(self, index: Index) -> ChangeRow | None:
        if not index.isValid() or not index.internalId():
            return None
        return self._groups[index.internalId() - 1].rows[index.row()]

    def _state(self, index: Index) -> Qt.CheckState:
        leaf = self._leaf(index)
        if leaf:
            return _TICKED if leaf.change.path in self._ticked else _FREE
        paths = [c.path for c in self.changes_below(index) if self._can_tick(c) and is_ordinary(c)]
        count = sum(path in self._ticked for path in paths)
        return _FREE if not count else (_TICKED if count == len(paths) else _PARTLY)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Groups carry 0, leaves the number of their group plus one."""
        if row < 0 or column != 0 or row >= self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """The group of a leaf."""
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Groups, or the changes of one."""
        if not parent.isValid():
            return len(self._groups)
        return 0 if parent.internalId() or parent.column() else len(self._groups[parent.row()].rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row, its tick, its name, its sentence."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._state(index)
        leaf = self._leaf(index)
        if leaf is None:
            return self._group_data(self._groups[index.row()], role)
        return self._leaf_data(leaf, role)

    def _leaf_data(self, leaf: ChangeRow, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return leaf.name
        if role == Qt.ItemDataRole.ToolTipRole:
            told = self._rows_of.told(leaf.change)
            return "\n".join(part for part in (leaf.change.path, leaf.change.reason, told) if part)
        change = leaf.change
        is_ticked = change.path in self._ticked
        if role == ROW:
            return Painted(leaf, self._word(change, is_ticked), is_ticked, self._can_tick(change))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._rows_of.spoken(leaf, self._word(change, is_ticked), is_ticked)
        return None

    def _word(self, change: Change, is_ticked: bool) -> str:
        return self._rows_of.word(change, is_ticked, self._words.get(change.path, ""))

    def _group_data(self, group: GroupRow, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return group.title
        if role == ROW:
            return replace(group, rows=())
        if role == Qt.ItemDataRole.StatusTipRole:
            return self._count(group)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{group.title}, {self._count(group)}"
        return None

    def _count(self, group: GroupRow) -> str:
        """Such as `5 of 71`: that differ, of guarded."""
        if not group.guarded:
            return str(group.differing)
        most = max(group.guarded, group.differing)  # what was added since is guarded without being in the snapshot
        return self.tr("%1 of %2").replace("%1", str(group.differing)).replace("%2", str(most))

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A click on a tick; of a group it holds for all that it shows."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or self._is_frozen:
            return False
        leaf = self._leaf(index)
        below = [leaf.change] if leaf else [c for c in self.changes_below(index) if is_ordinary(c)]
        self.tick((change.path for change in below), Qt.CheckState(value) == _TICKED)  # it arrives as an int
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What cannot be ticked can still be chosen and read."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        leaf = self._leaf(index)
        if leaf is not None:  # asked for every row that is unfolded: no flag is put together here
            return _LEAF if self._is_frozen or not self._can_tick(leaf.change) else _LEAF_WITH_TICK
        below = self.changes_below(index)
        can = not self._is_frozen and any(self._can_tick(change) and is_ordinary(change) for change in below)
        return _GROUP_WITH_TICK if can else _GROUP

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A name for screen readers, though the header is hidden."""
        is_name = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.tr("Changes") if is_name else None
