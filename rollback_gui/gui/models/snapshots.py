"""The list of snapshots, newest first, under lines that name the day."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rollback_gui.gui.models.roles import ROW
from rollback_gui.gui.models.snapshot_rows import SnapshotFilter, SnapshotRow, SnapshotRows
from rollback_gui.gui.words import Words
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.snapshot import Listed

Index = QModelIndex | QPersistentModelIndex


class SnapshotModel(QAbstractListModel):
    """Rows are days and snapshots; a day cannot be chosen."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows_of = SnapshotRows(words, self)
        self._all: tuple[Listed, ...] = ()
        self._shown: list[Listed | SnapshotRow] = []
        self._made: dict[int, SnapshotRow] = {}
        self._filter = SnapshotFilter()

    @property
    def matching(self) -> int:
        """How many snapshots are listed."""
        return sum(isinstance(row, Listed) for row in self._shown)

    @property
    def total(self) -> int:
        """How many snapshots there are."""
        return len(self._all)

    def show(self, snapshots: Sequence[Listed]) -> None:
        """List these, newest first."""
        self._all = tuple(snapshots)
        self._rebuild()

    def narrow(self, wanted: SnapshotFilter) -> None:
        """List only what matches."""
        self._filter = wanted
        self._rebuild()

    def listed(self, index: Index) -> Listed | None:
        """The snapshot of a row; None for a day or no row."""
        row = self._shown[index.row()] if index.isValid() else None
        return row if isinstance(row, Listed) else None

    def index_of(self, wanted: SnapshotId) -> QModelIndex:
        """The row of a snapshot; invalid when it is not listed."""
        for number, row in enumerate(self._shown):
            if isinstance(row, Listed) and row.id == wanted:
                return self.index(number)
        return QModelIndex()

    def newest(self) -> QModelIndex:
        """The first snapshot's row; invalid when none is listed."""
        for number, row in enumerate(self._shown):
            if isinstance(row, Listed):
                return self.index(number)
        return QModelIndex()

    def _rebuild(self) -> None:
        self.beginResetModel()
        found = (listed for listed in self._all if self._rows_of.matches(listed, self._filter))
        self._shown = self._rows_of.under_days(found)
        self._made = {}
        self.endResetModel()

    def _row(self, number: int) -> SnapshotRow:
        """A row's words are made when it is first looked at: of a thousand, thirty are in sight."""
        row = self._made.get(number)
        if row is None:
            shown = self._shown[number]
            row = self._made[number] = self._rows_of.of(shown) if isinstance(shown, Listed) else shown
        return row

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Days and snapshots together."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself, its title, its sentence."""
        if not index.isValid():
            return None
        row = self._row(index.row())
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole and row.listed is not None:
            return row.title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A day is there to be read, not chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemNeverHasChildren | Qt.ItemFlag.ItemIsEnabled
        if isinstance(self._shown[index.row()], Listed):
            flags |= Qt.ItemFlag.ItemIsSelectable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A name for screen readers, though the header is hidden."""
        is_name = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.tr("Snapshots") if is_name else None
