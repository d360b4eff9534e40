"""Files and agents in groups, as Review and Result list them; replaced whole by `show`."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rollback_gui.model.plan import Change

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Item:
    """One row: a glyph, a name with its folder dim before it, a word at the right."""

    glyph: str
    accent: str
    name: str
    folder: str = ""
    word: str = ""
    word_accent: str = "dim"
    tooltip: str = ""
    is_dim: bool = False
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand together under a title, with a note at its right."""

    title: str
    note: str
    items: tuple[Item, ...]


class ListingModel(QAbstractItemModel):
    """Groups and their items; a role hands out the value itself."""

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._groups: tuple[Group, ...] = ()

    def show(self, groups: tuple[Group, ...]) -> None:
        """Show these groups, in this order; empty ones are left out."""
        self.beginResetModel()
        self._groups = tuple(group for group in groups if group.items)
        self.endResetModel()

    def _row(self, index: Index) -> Group | Item:
        place = index.internalId()
        return self._groups[index.row()] if place == 0 else self._groups[place - 1].items[index.row()]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        if not parent.isValid():
            return len(self._groups)
        is_group = parent.internalId() == 0 and parent.column() == 0
        return len(self._groups[parent.row()].items) if is_group else 0

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 1

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        if column != 0 or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, child: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        if not child.isValid() or child.internalId() == 0:
            return QModelIndex()
        return self.createIndex(child.internalId() - 1, 0, 0)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual if index.internalId() == 0 else usual | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._row(index)
        if role == ROW:
            return row
        if isinstance(row, Group):
            texts = {Qt.ItemDataRole.DisplayRole: row.title}
            spoken, tooltip = _spoken(row.title, row.note), row.note
        else:
            texts = {Qt.ItemDataRole.DisplayRole: f"{row.folder}{row.name}"}
            spoken = _spoken(row.name, row.word, row.folder.rstrip("/"))
            tooltip = row.tooltip or f"{row.folder}{row.name}"
        texts |= {Qt.ItemDataRole.AccessibleTextRole: spoken, Qt.ItemDataRole.ToolTipRole: tooltip}
        return texts.get(Qt.ItemDataRole(role)) if role < Qt.ItemDataRole.UserRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        is_asked = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._title if is_asked and section == 0 else None


def _spoken(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
