"""Kind, size, permissions and the like of one file, now and after a restore; replaced whole by `show`."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from rollback_gui.model.comparison import Detail

Index = QModelIndex | QPersistentModelIndex
DETAIL = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()


class DetailsModel(QAbstractTableModel):
    """One row for each Detail; a role hands it out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._details: tuple[Detail, ...] = ()

    def show(self, details: tuple[Detail, ...]) -> None:
        """Show these details, in this order."""
        self.beginResetModel()
        self._details = details
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._details)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        detail = self._details[index.row()]
        if role == DETAIL:
            return detail
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (detail.name, detail.now, detail.after)[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            words = self.tr("%1, now %2, after restore %3, %4").replace("%1", detail.name)
            sameness = self.tr("differs") if detail.differs else self.tr("same")
            return words.replace("%2", detail.now).replace("%3", detail.after).replace("%4", sameness)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and 0 <= section < 3:
            return (self.tr("Property"), self.tr("Now"), self.tr("After restore"))[section]
        return None
