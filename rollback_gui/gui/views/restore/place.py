"""Where to: the places where the files were, or below another folder; and the path that this comes to."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.folder_chooser import folder_chooser
from rollback_gui.gui.views.labels import ElidedLabel, isolated, tint
from rollback_gui.gui.views.other_homes import pair_of
from rollback_gui.model.plan import Plan

_HERE, _FOLDER = range(2)


class Place(QWidget):
    """Says `wished` with a folder, or with nothing for the places where they were."""

    wished = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: Plan | None = None
        self._choice, self._path = QComboBox(), ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._rewritten = ElidedLabel()
        self._choice.addItems([self.tr("Here, where they were"), self.tr("Another folder…")])
        self._choice.setAccessibleName(self.tr("Where to"))
        self._choice.setMinimumHeight(28)
        title = QLabel(self.tr("Where to"))
        title.setFont(fonts.strong(self.font()))
        for label in (self._path, self._rewritten):
            label.setFont(fonts.small(self.font()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (title, self._choice, self._path, self._rewritten):
            column.addWidget(part)
        self._choice.activated.connect(self._choose)
        self.dress(icons)

    def show_plan(self, plan: Plan, *, can_be_elsewhere: bool) -> None:
        """Show where this plan leads, and which paths it rewrites."""
        self._plan = plan
        self._choice.setEnabled(can_be_elsewhere)
        self._path.say(isolated(plan.destination or plan.home))
        self._rewritten.setVisible(bool(plan.derived))
        if plan.derived:
            count = sum("other-home" in change.why for change in plan.ticked)
            text = self.tr("Paths rewritten in %n file(s): %1", "", count)
            pairs = (pair_of(old, new) for old, new in plan.derived[0].maps)
            self._rewritten.say(text.replace("%1", ", ".join(pairs)))
        self._show_choice()

    def dress(self, icons: Icons) -> None:
        """Take the colours of these icons."""
        for label in (self._path, self._rewritten):
            tint(label, icons.colours.dim)

    @Slot(int)
    def _choose(self, place: int) -> None:
        if place == _FOLDER:
            chooser = folder_chooser(self, self._plan.destination or self._plan.home if self._plan else "")
            chooser.fileSelected.connect(self.wished)
            chooser.rejected.connect(self._show_choice)
            chooser.open()
        elif self._plan is not None and self._plan.destination:
            self.wished.emit("")

    @Slot()
    def _show_choice(self) -> None:
        is_elsewhere = self._plan is not None and bool(self._plan.destination)
        self._choice.setCurrentIndex(_FOLDER if is_elsewhere else _HERE)
