"""Review: the exact list, where to, the removals once more, and the checks; then one button."""

from msgspec.structs import replace
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.announce import announce
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.buttons import PrimaryButton
from rollback_gui.gui.views.labels import tint
from rollback_gui.gui.views.notice import Notice
from rollback_gui.gui.views.restore import wording
from rollback_gui.gui.views.restore.checks import ChecksView
from rollback_gui.gui.views.restore.frame import MARGIN, PageFoot, PageHead
from rollback_gui.gui.views.restore.listing_view import ListingView
from rollback_gui.gui.views.restore.place import Place
from rollback_gui.gui.views.restore.removals import Removals
from rollback_gui.gui.views.restore.review_list import review_groups
from rollback_gui.gui.views.restore.wording import Amount
from rollback_gui.gui.words import Words
from rollback_gui.model.outcome import Check
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Plan

_SIDE_WIDTH = 308


class ReviewPage(QWidget):
    """The confirm button waits until every check is done and none failed."""

    restore_wished = Signal()
    cancel_wished = Signal()
    removals_wished = Signal(bool)
    place_wished = Signal(str)
    """Another folder to restore into; empty for where the files were."""
    file_wished = Signal(object)
    """A Change whose differences are to be shown in the window behind."""

    def __init__(self, icons: Icons, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._words = icons, words
        self._plan: Plan | None = None
        self._are_done = self._is_undo = False
        self._notice = Notice(icons)
        self.head, self.foot = PageHead(icons), PageFoot(icons)
        self.list = ListingView(self.tr("Review"), icons)
        self.place = Place(icons)
        self.removals, self.checks = Removals(icons), ChecksView(icons)
        self._unsigned = QCheckBox(self.tr("Restore although this snapshot is not signed"))
        self._title, self._summary = QLabel(self.tr("Checks")), QLabel()
        self.cancel, self.confirm = QPushButton(self.tr("Cancel")), PrimaryButton("restore")
        self._lay_out()
        self._tie()
        self.dress(icons)

    def show_plan(self, plan: Plan, title: str, sentence: str, *, is_unsigned: bool, notice: str) -> None:
        """Show this plan with every check still to be made; a notice says why it is another one than before."""
        changed = _changed(self._plan, plan) if notice and self._plan is not None else frozenset()
        self._plan, self._are_done, self._is_undo = plan, False, bool(title)
        self._notice.say(notice, self._icons, is_warning=True)
        amount = Amount.of(plan.ticked_counts)
        said = sentence or wording.as_they_were(plan, self._words)
        self.head.show_words(title or wording.review_title(amount), said)
        self.list.show_groups(review_groups(plan, changed))
        self.place.show_plan(plan, can_be_elsewhere=not self._is_undo)
        self.removals.setVisible(not plan.destination)
        self.removals.show_plan(plan)
        self._unsigned.setVisible(is_unsigned)
        self._unsigned.setChecked(False)
        self.checks.checks.begin()
        self.confirm.setText(wording.confirm_text(amount))
        self.foot.say(wording.kept(plan), "kind-safety")
        self._refresh()
        self.list.setFocus()

    def wait(self) -> None:
        """Another plan is being made: this one is not to be confirmed."""
        self._are_done = False
        self.checks.checks.begin()
        self._refresh()

    def show_check(self, check: Check) -> None:
        """One check has its answer."""
        self.checks.checks.answer(self._as_asked(check))
        self._refresh()

    def show_checks_done(self, checks: tuple[Check, ...]) -> None:
        """All checks have their answers."""
        self._are_done = True
        self.checks.checks.show(tuple(map(self._as_asked, checks)))
        self._refresh()
        if self._is_undo and self.confirm.isEnabled():
            self.confirm.setFocus()
        announce(self, self.tr("Checks: %1").replace("%1", self._summary.text()))

    @property
    def are_checks_done(self) -> bool:
        """Whether nothing is being looked at any more."""
        return self._are_done

    @property
    def accepts_unsigned(self) -> bool:
        """Whether the operator wants a snapshot that is not signed all the same."""
        return not self._unsigned.isHidden() and self._unsigned.isChecked()

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        for part in (self.head, self.foot, self._notice, self.list, self.place, self.removals):
            part.dress(icons)
        self.checks.dress(icons)
        tint(self._summary, icons.colours.dim)
        self._unsigned.setPalette(icons.colours.with_visible_ticks(self.palette()))
        self._refresh()

    def _lay_out(self) -> None:
        self.confirm.setAccessibleName(self.tr("Confirm restore"))
        self.confirm.setDefault(False)
        self.cancel.setAutoDefault(False)
        for button in (self.cancel, self.confirm):
            button.setMinimumHeight(28)
        self.cancel.setMinimumWidth(80)
        self.foot.add(self.cancel, self.confirm)
        self._title.setFont(fonts.strong(self.font()))
        self._summary.setFont(fonts.small(self.font()))
        body = QHBoxLayout()
        body.setContentsMargins(MARGIN, 8, MARGIN, 8)
        body.setSpacing(16)
        body.addWidget(self.list, 1)
        body.addWidget(self._side())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._notice)
        column.addLayout(body, 1)
        column.addWidget(self.foot)

    def _side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(_SIDE_WIDTH)
        grid = QGridLayout(side)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.place, 0, 0, 1, 2)
        grid.setRowMinimumHeight(1, 4)
        grid.addWidget(self.removals, 2, 0, 1, 2)
        grid.addWidget(self._unsigned, 3, 0, 1, 2)
        grid.setRowMinimumHeight(4, 4)
        grid.addWidget(self._title, 5, 0)
        grid.addWidget(self._summary, 5, 1)
        grid.addWidget(self.checks, 6, 0, 1, 2)
        grid.setRowStretch(6, 1)
        return side

    def _tie(self) -> None:
        self.confirm.clicked.connect(self._confirm)
        self.cancel.clicked.connect(self.cancel_wished)
        self.removals.wished.connect(self.removals_wished)
        self.place.wished.connect(self.place_wished)
        self.checks.copied.connect(self._say_copied)
        self.removals.typed.connect(self._refresh)
        self._unsigned.toggled.connect(self._refresh)
        self.list.opened.connect(self._open)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._confirm)

    @Slot()
    def _refresh(self) -> None:
        self._summary.setText(self.checks.checks.summary(are_done=self._are_done))
        why_not = self._why_not()
        self.confirm.setEnabled(not why_not)
        self.confirm.setToolTip(why_not)
        self.confirm.setAccessibleDescription(why_not or self.confirm.text())
        self.confirm.dress(self._icons)

    def _why_not(self) -> str:
        if self._plan is None or not self._plan.ticked:
            is_there = self._plan is not None and self._plan.destination
            return self.tr("Every file is there already.") if is_there else self.tr("Nothing is ticked.")
        if any(check.state == "blocker" for check in self.checks.checks.checks):
            return self.tr("A check failed.")
        if not self._are_done:
            return self.tr("The checks are not done yet.")
        if not self.removals.is_confirmed:
            return self.tr("The number of files to remove is not typed yet.")
        if not self._unsigned.isHidden() and not self._unsigned.isChecked():
            return self.tr("This snapshot is not signed.")
        return ""

    def _as_asked(self, check: Check) -> Check:
        """That nobody signed the snapshot is answered by the switch: here it stands in nothing's way."""
        is_asked = check.code == "unsigned" and not self._unsigned.isHidden()
        return replace(check, state="warning", fix="") if is_asked else check

    @Slot()
    def _say_copied(self) -> None:
        self.foot.say(self.tr("Command copied."))
        announce(self, self.foot.sentence)

    @Slot()
    def _confirm(self) -> None:
        if self.confirm.isEnabled():
            self.restore_wished.emit()

    @Slot(object)
    def _open(self, item: object) -> None:
        change = getattr(item, "change", None)
        if change is not None:
            self.file_wished.emit(change)


def _changed(before: Plan, now: Plan) -> frozenset[EntryPath]:
    if before.destination != now.destination:
        return frozenset()
    known = {change.path: (change.action, change.before) for change in before.changes}
    return frozenset(c.path for c in now.changes if known.get(c.path) != (c.action, c.before))
