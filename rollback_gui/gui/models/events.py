"""What has happened, newest first, under lines that name the day."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rollback_gui.gui.models.roles import ROW
from rollback_gui.gui.models.snapshot_rows import SnapshotRow
from rollback_gui.gui.words import Words
from rollback_gui.model.wishes import Event

Index = QModelIndex | QPersistentModelIndex
_GLYPHS = {
    "snapshot": "snapshot",
    "restore": "restore",
    "undo": "undo",
    "recover": "restore",
    "rolled-back": "undo",
    "rollback-failed": "change-conflict",
    "verify": "ok",
    "delete": "trash",
    "reveal": "reveal",
    "agents": "page-agents",
    "guard": "kind-guard",
    "export": "export",
    "key": "key",
    "profile": "page-profile",
}
_GOOD = ("", "ok", "done", "restored", "nothing-to-do", "finished", "taken", "undone", "recovered")


class EventModel(QAbstractListModel):
    """Rows are days and operations."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._events: list[Event] = []
        self._shown: list[tuple[SnapshotRow, Event | None]] = []
        self._text = ""

    def show(self, events: Sequence[Event]) -> None:
        """List these; they come oldest first."""
        self._events = list(reversed(events))
        self._rebuild()

    def narrow(self, text: str) -> None:
        """List only what matches."""
        self._text = text.casefold()
        self._rebuild()

    def operation(self, index: Index) -> Event | None:
        """The operation of a row; None for a day."""
        return self._shown[index.row()][1] if index.isValid() else None

    def title(self, event: Event) -> str:
        """What was done, in words."""
        names = {
            "snapshot": self.tr("Snapshot taken"),
            "restore": self.tr("Restore"),
            "undo": self.tr("Restore undone"),
            "recover": self.tr("Interrupted restore ended"),
            "rolled-back": self.tr("Restore taken back"),
            "rollback-failed": self.tr("Restore that needs you"),
            "verify": self.tr("Verified"),
            "delete": self.tr("Moved to the trash"),
            "reveal": self.tr("Value revealed"),
            "agents": self.tr("Agents reloaded"),
            "note": self.tr("Snapshot marked"),
            "key": self.tr("Key and recovery kit"),
        }
        return names.get(event.type, event.type)

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._shown = []
        last = ""
        for event in self._events:
            if self._text not in f"{self.title(event)}\n{event.what}\n{event.outcome}\n{event.snapshot}".casefold():
                continue
            day = self._words.day(event.at)
            if day != last:
                self._shown.append((SnapshotRow(day, is_day=True, spoken=day), None))
                last = day
            self._shown.append((self._row(event), event))
        self.endResetModel()

    def _row(self, event: Event) -> SnapshotRow:
        parts = [self._words.time(event.at), event.what, self._words.seconds(event.seconds) if event.seconds else ""]
        second = " · ".join(part for part in parts if part)
        title = self.title(event)
        mark = "ok" if event.outcome in _GOOD else "failed"
        spoken = ", ".join(part for part in (title, self._words.when(event.at), event.what, event.outcome) if part)
        return SnapshotRow(title, glyph=_GLYPHS.get(event.type, "info"), second=second, marks=(mark,), spoken=spoken)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Days and operations together."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself, its title, its sentence."""
        if not index.isValid():
            return None
        row = self._shown[index.row()][0]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.title
        return row.spoken if role == Qt.ItemDataRole.AccessibleTextRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A day is there to be read, not chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemNeverHasChildren | Qt.ItemFlag.ItemIsEnabled
        return flags if self._shown[index.row()][0].is_day else flags | Qt.ItemFlag.ItemIsSelectable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A name for screen readers, though the header is hidden."""
        is_name = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.tr("Operations") if is_name else None
