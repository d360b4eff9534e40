"""The background agents in two groups: those that need you, and those in order."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rollback_gui.gui.models.roles import ROW
from rollback_gui.model.wishes import AgentRow

Index = QModelIndex | QPersistentModelIndex
GLYPHS = {
    "running": "agent-running",
    "waiting": "agent-waiting",
    "failed": "failed",
    "not-loaded": "agent-stopped",
    "disabled": "agent-stopped",
}


def needs_you(row: AgentRow) -> bool:
    """Whether its file or its state is not as it should be; a protected one is nobody's business."""
    return not row.is_protected and (bool(row.problems or row.other_home) or row.state == "failed")


class AgentModel(QAbstractItemModel):
    """Columns: agent, state, last exit, file."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[AgentRow, ...] = ()
        self._groups: list[tuple[str, list[AgentRow]]] = []
        self._text = ""
        self._only_needing = False

    @property
    def rows(self) -> tuple[AgentRow, ...]:
        """Every agent, whatever the filter."""
        return self._all

    def show(self, rows: Sequence[AgentRow]) -> None:
        """List these."""
        self._all = tuple(rows)
        self._rebuild()

    def narrow(self, text: str, *, only_needing: bool = False) -> None:
        """List only what matches."""
        self._text, self._only_needing = text.casefold(), only_needing
        self._rebuild()

    def agent(self, index: Index) -> AgentRow | None:
        """The agent of a row; None for a group."""
        if not index.isValid() or not index.internalId():
            return None
        return self._groups[index.internalId() - 1][1][index.row()]

    def state_words(self, row: AgentRow) -> str:
        """The state as a person says it."""
        words = {
            "running": self.tr("Runs, pid %1").replace("%1", str(row.pid)) if row.pid else self.tr("Runs"),
            "waiting": self.tr("Waits, %1").replace("%1", row.next_run) if row.next_run else self.tr("Waits"),
            "stopping": self.tr("Stopping…"),
            "failed": self.tr("Keeps failing"),
            "not-loaded": self.tr("Not loaded"),
            "disabled": self.tr("Disabled"),
            "unknown": self.tr("Not known"),
        }
        return words.get(row.state, row.state)

    def _rebuild(self) -> None:
        self.beginResetModel()
        found = [row for row in self._all if self._text in f"{row.label}\n{row.path}".casefold()]
        needing = [row for row in found if needs_you(row)]
        others = [] if self._only_needing else [row for row in found if not needs_you(row)]
        groups = ((self.tr("Need you"), needing), (self.tr("In order"), others))
        self._groups = [(title, rows) for title, rows in groups if rows]
        self.endResetModel()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Groups carry 0, agents the number of their group plus one."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """The group of an agent."""
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Groups, or the agents of one."""
        if not parent.isValid():
            return len(self._groups)
        return 0 if parent.internalId() or parent.column() else len(self._groups[parent.row()][1])

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Four."""
        return 4

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words for each column; the whole row as one sentence."""
        if not index.isValid():
            return None
        row = self.agent(index)
        if row is None:
            return self._group_data(index, role)
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row)[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(word for word in self._words(row) if word)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join((row.path, *row.problems, *self._names_another_home(row)))
        return None

    def _group_data(self, index: Index, role: int) -> Any:
        title, rows = self._groups[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) and not index.column():
            return f"{title} ({len(rows)})"
        return None

    def _words(self, row: AgentRow) -> tuple[str, str, str, str]:
        last = "" if row.last_exit is None else str(row.last_exit)
        wrong = (*row.problems, *self._names_another_home(row))
        file = wrong[0] if wrong else self.tr("In order")
        return row.label, self.state_words(row), last, self.tr("Protected") if row.is_protected else file

    def _names_another_home(self, row: AgentRow) -> tuple[str, ...]:
        return (self.tr("Names %1, which is not here").replace("%1", row.other_home),) if row.other_home else ()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A group is a heading; a protected agent cannot be chosen."""
        row = self.agent(index)
        if row is None:
            return Qt.ItemFlag.ItemIsEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return flags if row.is_protected else flags | Qt.ItemFlag.ItemIsSelectable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The names of the columns."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Agent"), self.tr("State"), self.tr("Last exit"), self.tr("File"))[section]
