"""The one dialog of a restore: Review, Progress, Result, in one size."""

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.labels import ground
from rollback_gui.gui.views.restore import wording
from rollback_gui.gui.views.restore.progress_page import ProgressPage
from rollback_gui.gui.views.restore.result_page import ResultPage
from rollback_gui.gui.views.restore.review_page import ReviewPage
from rollback_gui.gui.views.restore.wording import Amount
from rollback_gui.gui.words import Words
from rollback_gui.model.outcome import AgentResult, Check, Outcome
from rollback_gui.model.plan import Plan


class RestoreDialog(QDialog):
    """Told what to show page by page; Esc and the close button cancel, hide or end, as the page has it."""

    restore_wished = Signal()
    cancel_wished = Signal()
    """On Progress: stop and leave or take back everything. On Review: the checks need not go on."""
    removals_wished = Signal(bool)
    place_wished = Signal(str)
    """Another folder to restore into; empty for where the files were."""
    undo_wished = Signal()
    retry_agents_wished = Signal(object)
    """The labels, as a tuple."""
    report_wished = Signal(object)
    """The Outcome that shows."""
    review_wished = Signal()
    help_wished = Signal()
    folder_wished = Signal(str)
    """The folder that was restored into is to be shown."""
    file_wished = Signal(object)
    """A Change of the list in Review."""
    hidden_away = Signal()
    """Work goes on without the dialog."""
    closed = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Words()
        self._plan: Plan | None = None
        self._said = ("", "")
        self._outcome: Outcome | None = None
        self._how = ("", False)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(self.tr("Restore"))
        self.setMinimumSize(680, 480)
        self.resize(780, 560)
        self.review = ReviewPage(icons, self._words)
        self.progress = ProgressPage(icons)
        self.result_page = ResultPage(icons)
        self._stack = QStackedWidget()
        for page in (self.review, self.progress, self.result_page):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._tie()
        self.dress(icons)

    def show_review(
        self, plan: Plan, title: str = "", sentence: str = "", *, is_unsigned: bool = False, notice: str = ""
    ) -> None:
        """Show what would be done; an empty title says the counts, an empty sentence the snapshot's name.

        With a notice (files changed since the preview) the rows that differ from the last plan carry a sign.
        """
        self._plan, self._said = plan, (title, sentence)
        self.review.show_plan(plan, title, sentence, is_unsigned=is_unsigned, notice=notice)
        self._turn_to(self.review)

    def wait(self) -> None:
        """Another plan is being made for Review."""
        self.review.wait()

    def show_check(self, check: Check) -> None:
        """One item of the preflight has its answer."""
        self.review.show_check(check)

    def show_checks_done(self, checks: tuple[Check, ...]) -> None:
        """The preflight is done; only now can the restore be confirmed."""
        self.review.show_checks_done(checks)

    def show_working(self, title: str, sentence: str, files: int) -> None:
        """Work begins that had no Review, such as an undo at once."""
        self._plan = None
        self._work(title, sentence, files)

    def show_progress(self, phase: str, done: int, total: int, what: str) -> None:
        """So far it is; the first of them turns the page from Review."""
        if self._stack.currentWidget() is not self.progress:
            self._begin()
        self.progress.show_progress(phase, done, total, what)

    def show_outcome(self, outcome: Outcome, *, undone: str = "", is_redo: bool = False) -> None:
        """Show how it ended; `undone` is the time of the restore that was taken back, such as `10:21`.

        With `is_redo` it was an undo that was taken back: the restore is done again.
        """
        self._outcome, self._how = outcome, (undone, is_redo)
        planned = self._plan.ticked if self._plan is not None else ()
        self.result_page.show_outcome(outcome, wording.ending(outcome, self._words, undone, is_redo=is_redo), planned)
        self._turn_to(self.result_page)

    def show_retried(self, results: tuple[AgentResult, ...]) -> None:
        """Agents were loaded once more: their rows on Result say how they are now."""
        if self._outcome is not None:
            again = {result.label: result for result in results}
            agents = tuple(again.get(agent.label, agent) for agent in self._outcome.agents)
            undone, is_redo = self._how
            self.show_outcome(replace(self._outcome, agents=agents), undone=undone, is_redo=is_redo)

    def show_note(self, sentence: str) -> None:
        """Say something small in the foot of Result."""
        self.result_page.foot.say(sentence)

    @property
    def accepts_unsigned(self) -> bool:
        """Whether the operator wants a snapshot that is not signed all the same."""
        return self.review.accepts_unsigned

    @property
    def is_at_work(self) -> bool:
        """Whether Progress shows."""
        return self._stack.currentWidget() is self.progress

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        ground(self, icons.colours.window)
        for page in (self.review, self.progress, self.result_page):
            page.dress(icons)

    def _tie(self) -> None:
        self.review.restore_wished.connect(self._restore)
        self.review.cancel_wished.connect(self.reject)
        self.review.removals_wished.connect(self.removals_wished)
        self.review.place_wished.connect(self.place_wished)
        self.review.file_wished.connect(self.file_wished)
        self.progress.cancel_wished.connect(self.cancel_wished)
        self.progress.hide_wished.connect(self.reject)
        self.result_page.undo_wished.connect(self.undo_wished)
        self.result_page.review_wished.connect(self.review_wished)
        self.result_page.help_wished.connect(self.reject)  # the page is in the window behind
        self.result_page.help_wished.connect(self.help_wished)
        self.result_page.folder_wished.connect(self._show_folder)
        self.result_page.retry_wished.connect(self.retry_agents_wished)
        self.result_page.report_wished.connect(lambda: self.report_wished.emit(self._outcome))
        self.result_page.done_wished.connect(self.reject)

    def _turn_to(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        heads = {self.review: self.review.head, self.progress: self.progress.head}
        head = heads.get(page, self.result_page.head)
        self.setWindowTitle(head.title)
        self.setAccessibleName(head.title)

    def _work(self, title: str, sentence: str, files: int) -> None:
        self.progress.begin(title, sentence, files)
        self._turn_to(self.progress)

    def _begin(self) -> None:
        if self._plan is None:
            self._work(self.tr("Restoring"), "", 0)
            return
        title, sentence = self._said
        amount = Amount.of(self._plan.ticked_counts)
        said = sentence or wording.as_they_were(self._plan, self._words)
        self._work(title or wording.progress_title(amount), said, amount.total)

    @Slot()
    def _show_folder(self) -> None:
        if self._outcome is not None:
            self.folder_wished.emit(self._outcome.destination)

    @Slot()
    def _restore(self) -> None:
        self._begin()
        self.restore_wished.emit()

    def reject(self) -> None:
        if self.is_at_work:
            self.hide()
            self.hidden_away.emit()
            return
        if self._stack.currentWidget() is self.review and not self.review.are_checks_done:
            self.cancel_wished.emit()
        super().reject()
        self.closed.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()
