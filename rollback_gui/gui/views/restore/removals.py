"""The removal switch of Review, and the field that many removals want to be typed into."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.labels import tint
from rollback_gui.model.plan import Plan

MANY = 10


class Removals(QWidget):
    """Says `wished` when the switch is turned, `typed` when the field may have become right."""

    wished = Signal(bool)
    typed = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._count = icons, 0
        self._switch = QCheckBox()
        self._switch.setAccessibleName(self.tr("Also remove what was added since"))
        self._switch.setToolTip(
            self.tr("Files that are here now but were not in the snapshot. They are kept in the safety snapshot.")
        )
        self._ask, self._field = QLabel(), QLineEdit()
        self._ask.setBuddy(self._field)
        self._field.setMaximumWidth(120)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self._switch, self._ask, self._field):
            column.addWidget(part)
        self._switch.clicked.connect(self.wished)
        self._field.textChanged.connect(self.typed)
        self.dress(icons)

    @property
    def is_confirmed(self) -> bool:
        """Whether few files are removed, or their number has been typed."""
        return self._count < MANY or self._field.text().strip() == str(self._count)

    def show_plan(self, plan: Plan) -> None:
        """Count what was added since, and what of it is ticked."""
        added = sum(change.action == "remove" for change in plan.changes)
        ticked = plan.ticked_counts.remove
        text = self.tr("Also remove %n file(s) added since", "", added)
        self._switch.setText(text if added else self.tr("Nothing was added since"))
        self._switch.setAccessibleDescription(self._switch.text())
        self._switch.setEnabled(added > 0)
        self._switch.setChecked(ticked > 0)
        if ticked != self._count:
            self._field.clear()
        self._count = ticked
        for part in (self._ask, self._field):
            part.setVisible(ticked >= MANY)
        ask = self.tr("Type %1 to remove %n file(s)", "", ticked).replace("%1", str(ticked))
        self._ask.setText(ask)
        self._field.setAccessibleName(ask)

    def dress(self, icons: Icons) -> None:
        """Take the colours of these icons."""
        self._switch.setPalette(icons.colours.with_visible_ticks(self.palette()))
        tint(self._ask, icons.colours.text)
