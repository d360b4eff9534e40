"""The fields of one file as a tree of keys; replaced whole by `show`."""

from dataclasses import dataclass
from dataclasses import field as member

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rollback_gui.gui.views.differences import wording
from rollback_gui.gui.words import Words
from rollback_gui.model.comparison import Field
from rollback_gui.model.plan import Action

Index = QModelIndex | QPersistentModelIndex
FIELD = Qt.ItemDataRole.UserRole
ACTION = Qt.ItemDataRole.UserRole + 1
KEY, NOW, AFTER = range(3)
_LONGEST_TIP = 2000
_NOWHERE = QModelIndex()


@dataclass(eq=False, slots=True)
class _Node:
    name: str
    above: "_Node | None" = None
    row: int = 0
    field: Field | None = None
    below: list["_Node"] = member(default_factory=list)
    by_name: dict[str, "_Node"] = member(default_factory=dict)


class FieldsModel(QAbstractItemModel):
    """Keys with their value now and after a restore; a role hands out the Field itself."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._root = _Node("")
        self._action: Action = "replace"

    def show(self, fields: tuple[Field, ...], action: Action) -> None:
        """Show these fields, in this order."""
        self.beginResetModel()
        self._root, self._action = _Node(""), action
        for shown in fields:
            self._place(shown.key or (self.tr("the whole file"),)).field = shown
        self.endResetModel()

    def index_of(self, key: tuple[str, ...]) -> QModelIndex:
        """The row of a key path; invalid when it does not show."""
        node = self._root
        for part in key:
            if part not in node.by_name:
                return QModelIndex()
            node = node.by_name[part]
        return self._index(node)

    def leaves(self) -> list[QModelIndex]:
        """The rows that carry a field, from top to bottom."""
        found: list[QModelIndex] = []
        waiting = self._root.below[::-1]
        while waiting:
            node = waiting.pop()
            if node.field is not None:
                found.append(self._index(node))
            waiting.extend(node.below[::-1])
        return found

    def _place(self, key: tuple[str, ...]) -> _Node:
        node = self._root
        for part in key:
            if part not in node.by_name:
                made = _Node(part, node, len(node.below))
                node.by_name[part] = made
                node.below.append(made)
            node = node.by_name[part]
        return node

    def _index(self, node: _Node) -> QModelIndex:
        return QModelIndex() if node.above is None else self.createIndex(node.row, KEY, node)

    def _node(self, index: Index) -> _Node:
        node = index.internalPointer() if index.isValid() else self._root
        return node if isinstance(node, _Node) else self._root

    def _text(self, shown: Field, column: int) -> str:
        side = shown.now if column == NOW else shown.after
        if side is None:
            return wording.absent(self._action, is_now=column == NOW)
        return wording.value_text(side, shown, self._words)

    def _tooltip(self, shown: Field, column: int) -> str:
        return ".".join(shown.key) if column == KEY else self._text(shown, column)[:_LONGEST_TIP]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.column() > 0 else len(self._node(parent).below)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 3

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        below = self._node(parent).below
        if parent.column() > 0 or not (0 <= row < len(below) and 0 <= column <= AFTER):
            return QModelIndex()
        return self.createIndex(row, column, below[row])

    def parent(self, child: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        above = self._node(child).above if child.isValid() else None
        return QModelIndex() if above is None else self._index(above)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual if self._node(index).below else usual | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        node = self._node(index)
        if role == FIELD:
            return node.field
        if role == ACTION:
            return self._action
        if role == Qt.ItemDataRole.DisplayRole:
            return node.name if index.column() == KEY else self._text(node.field, index.column()) if node.field else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tooltip(node.field, index.column()) if node.field else node.name
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == KEY:
            return wording.spoken(node.field, self._action, self._words) if node.field else node.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._text(node.field, index.column()) if node.field else ""
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and 0 <= section <= AFTER:
            return (self.tr("Key"), self.tr("Now"), self.tr("After restore"))[section]
        return None
