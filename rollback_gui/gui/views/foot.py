"""The foot of Changes: the removal switch and the button that says what a restore will do."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QVBoxLayout, QWidget

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.models.changes import Ticked
from rollback_gui.gui.views.buttons import PrimaryButton
from rollback_gui.gui.views.labels import ground

_HEIGHT = 92


class Foot(QWidget):
    """The count on the button is the number of ticks."""

    restore_wished = Signal()
    removals_wished = Signal(bool)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ticked, self._is_allowed, self._why_not = Ticked(), True, ""
        self._nothing_would_change, self._refused = False, ""
        self.setMinimumHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.switch = QCheckBox()
        self.switch.setAccessibleName(self.tr("Also remove what was added since"))
        self.switch.setToolTip(
            self.tr("Files that are here now but were not in the snapshot. They are kept in the safety snapshot.")
        )
        self.button = PrimaryButton("restore")
        self.button.setMinimumHeight(32)
        self.button.setAccessibleName(self.tr("Restore"))
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 10, 12, 12)
        box.setSpacing(8)
        box.addWidget(self.switch)
        box.addWidget(self.button)
        self.switch.clicked.connect(self.removals_wished)
        self.button.clicked.connect(self.restore_wished)
        self.dress(icons)
        self.show_ticks(Ticked(), 0, False)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        ground(self, icons.colours.window)
        self.button.dress(icons)
        self.switch.setPalette(icons.colours.with_visible_ticks(self.palette()))

    def show_ticks(self, ticked: Ticked, removals: int, removals_are_on: bool) -> None:
        """Show how much is ticked, and how many files were added since."""
        self._ticked = ticked
        text = self.tr("Also remove %n file(s) added since", "", removals)
        self.switch.setText(text if removals else self.tr("Nothing was added since"))
        self.switch.setAccessibleDescription(self.switch.text())
        self.switch.setChecked(removals_are_on and removals > 0)
        self.switch.setEnabled(removals > 0 and self._is_allowed)
        self._show_button()

    def show_nothing_would_change(self, is_so: bool) -> None:
        """The plan is empty: the button says so."""
        self._nothing_would_change = is_so
        self._show_button()

    def show_refused(self, why: str) -> None:
        """Nothing of this snapshot goes to its place; empty when it may."""
        self._refused = why
        self._show_button()

    def allow(self, is_allowed: bool, why_not: str = "") -> None:
        """Whether a restore can be begun now, and why not."""
        self._is_allowed, self._why_not = is_allowed, why_not
        self.switch.setEnabled(is_allowed and self.switch.text() != self.tr("Nothing was added since"))
        self._show_button()

    def _show_button(self) -> None:
        text = restore_words(self._ticked)
        if self._nothing_would_change:
            text = self.tr("Nothing to restore")
        has_ticks = bool(self._ticked.files or self._ticked.removals)
        if self._refused:
            text = self.tr("Restore…")
        self.button.setText(text)
        self.button.setEnabled(has_ticks and self._is_allowed and not self._refused)
        self.button.setToolTip(self._tooltip(has_ticks))
        self.button.setAccessibleDescription(self._description(has_ticks, text))

    def _description(self, has_ticks: bool, text: str) -> str:
        if not self._is_allowed and self._why_not:
            return self._why_not
        if self._refused:
            return self._refused
        if not has_ticks:
            return self.tr("Nothing is ticked.")
        return f"{text} {self.tr('Opens a review first.')}"

    def _tooltip(self, has_ticks: bool) -> str:
        if not self._is_allowed or self._refused:
            return self._refused or self._why_not
        if has_ticks and self._ticked.hidden:
            total = self._ticked.files + self._ticked.removals
            return self.tr("%n ticked, %1 of them not shown", "", total).replace("%1", str(self._ticked.hidden))
        return ""


def restore_words(ticked: Ticked) -> str:
    """Such as `Restore 8 files, remove 1…`."""
    translate = QCoreApplication.translate
    if ticked.files and ticked.removals:
        text = translate("Foot", "Restore %n file(s), remove %1…", "", ticked.files)
        return text.replace("%1", str(ticked.removals))
    if ticked.removals:
        return translate("Foot", "Remove %n file(s)…", "", ticked.removals)
    return translate("Foot", "Restore %n file(s)…", "", ticked.files) if ticked.files else translate("Foot", "Restore…")
