"""The items of the preflight as a list: each waits, is at work, is done, or stands in the way."""

from msgspec.structs import replace
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rollback_gui.model.outcome import Check

Index = QModelIndex | QPersistentModelIndex
CHECK = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()


def way_out(check: Check) -> str:
    """What frees it; empty of a check in whose way nothing stands."""
    return check.fix if check.state in ("warning", "blocker") else ""


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
        waiting = tuple(Check(name, "waiting", sentence) for name, sentence in words.items())
        self.show((replace(waiting[0], state="working"), *waiting[1:]))

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
        place = names.index(check.name)
        self._checks[place] = check
        for number in range(place + 1, len(names)):
            if self._checks[number].state in ("waiting", "working"):
                self._checks[number] = replace(self._checks[number], state="working")
                break
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
            return "\n".join(part for part in (check.sentence, check.fix) if part)
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
