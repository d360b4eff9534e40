"""Wish -> review -> checks -> restore -> result; and Undo, which is the same way back."""

from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal, Slot

from rollback_gui.errors import Cancelled, RollbackError
from rollback_gui.gui.monitor import Job, Progress, QtMonitor
from rollback_gui.gui.presenters.errors import message
from rollback_gui.gui.presenters.standing import Standing, State
from rollback_gui.gui.views.restore_dialog import RestoreDialog
from rollback_gui.gui.words import Words
from rollback_gui.gui.worker import LastWish, Worker
from rollback_gui.model import paths
from rollback_gui.model.outcome import AgentResult, Check, Outcome
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Plan
from rollback_gui.model.wishes import LastRestore, RestoreHow

if TYPE_CHECKING:  # importing it takes longer than the first paint
    from rollback_gui.console import Doing, Looking

_NAMED = 3
"""So many files are named in a sentence; of more their number is said."""


class RestorePresenter(QObject):
    """The only one that restores; it runs exactly the plan that Review shows."""

    reviewing = Signal(object)
    """The Plan that Review shows."""
    begun = Signal()
    ended = Signal(object)
    """The Outcome; the live files may be others now."""
    drifted = Signal(object)
    """The Plan whose files changed since the preview: a new one is needed, and another Review of it."""
    retried = Signal(object)
    """A tuple of AgentResult."""
    told = Signal(object)
    """A Message."""

    def __init__(
        self,
        workers: tuple[Worker, Worker],
        monitors: tuple[QtMonitor, QtMonitor],
        dialog: RestoreDialog,
        standing: Standing,
        words: Words,
    ) -> None:
        super().__init__()
        looking, self._doing = workers
        self._checking, self._planning = LastWish(looking), LastWish(looking)
        self._looking_monitor, self._monitor = monitors
        self._dialog, self._standing = dialog, standing
        self._look: Looking | None = None
        self._do: Doing | None = None
        self._job: Job | None = None
        self._plan: Plan | None = None
        self._undone, self._is_redo = "", False
        self._last: LastRestore | None = None
        self._kind: Literal["restore", "undo"] = "restore"
        self._words = words

    @property
    def is_reviewing(self) -> bool:
        """Whether Review stands open for a restore of ticked files."""
        return self._plan is not None and self._kind == "restore" and not self._standing.is_writing

    def open(self, look: "Looking", do: "Doing") -> None:
        """From now on these are asked."""
        self._look, self._do = look, do

    def review(self, plan: Plan, *, is_unsigned: bool = False, notice: str = "") -> None:
        """Show what is ticked, exactly, and look whether anything stands in its way."""
        if self._standing.is_writing:
            return
        self._kind, self._undone, self._is_redo = "restore", "", False
        self._dialog.show_review(plan, is_unsigned=is_unsigned, notice=notice)
        self._begin_review(plan)
        self.reviewing.emit(plan)

    @Slot()
    def wait(self) -> None:
        """Another plan is being made: the one that shows is not confirmed any more."""
        if not self._standing.is_writing:
            self._checking.forget()
            self._plan = None
            self._dialog.wait()

    def know_last_restore(self, last: LastRestore | None) -> None:
        """What Undo would take back."""
        self._last = last

    @Slot()
    def review_undo(self) -> None:
        """Show what taking the last restore back would change now."""
        self._review_undo("")

    @Slot()
    def undo(self) -> None:
        """Take the last restore back: at once when every file is as it left them, else Review names those."""
        if self._look is not None and self._standing.may.undo:
            self._planning.ask(self._look.moved_on, self._on_moved_on, lambda _error: self._review_undo(""))

    def _review_undo(self, notice: str) -> None:
        if self._look is None or not self._standing.may.undo:
            return
        job = self._looking_monitor.begin()
        look = self._look
        shown = partial(self._on_undo_plan, notice)
        self._planning.ask(lambda: (look.undo_plan(job), look.last_restore()), shown, self._tell)

    def _on_moved_on(self, moved: tuple[EntryPath, ...]) -> None:
        if not moved:
            self._undo_at_once()
            return
        names = [paths.name(path) or path for path in moved]
        listed = ", ".join(names[:_NAMED])
        if len(names) > _NAMED:
            listed = self.tr("%1 and %n more", "", len(names) - _NAMED).replace("%1", listed)
        text = self.tr("%n file(s) changed since that restore: %1. Nothing was touched.", "", len(names))
        self._review_undo(text.replace("%1", listed))

    def _undo_at_once(self) -> None:
        if self._do is None or not self._standing.may.undo:
            return
        self._kind, self._plan = "undo", None
        files = self._last.files if self._last else 0
        self._dialog.show_working(self._undo_title(), "", files)
        self._run()

    @Slot()
    def confirm(self) -> None:
        """Restore what Review shows."""
        if self._do is None or self._standing.is_writing or (self._plan is None and self._kind == "restore"):
            return
        self._checking.forget()
        self._run()

    @Slot()
    def cancel(self) -> None:
        """On Review nothing has begun; later the verb itself decides where it can stop."""
        if self._job is not None:
            self._job.cancel()
        if not self._standing.is_writing:
            self.leave()

    @Slot()
    def leave(self) -> None:
        """Review was closed."""
        self._checking.forget()
        self._planning.forget()
        if not self._standing.is_writing:
            self._plan = None

    @Slot(object)
    def retry_agents(self, labels: tuple[str, ...]) -> None:
        """Load those agents of the result once more."""
        if self._do is not None:
            verb = partial(self._do.reload, labels, self._monitor.begin())
            self._standing.begin(State.RELOADING)
            self._doing.ask(verb, self._on_retried, self._on_failure)

    @Slot(object)
    def show_progress(self, progress: Progress) -> None:
        """How far it is."""
        if self._standing.state is State.RESTORING:
            self._dialog.show_progress(progress.phase, progress.done, progress.total, progress.what)

    @Slot(object)
    def show_check(self, check: Check) -> None:
        """One item of the preflight was answered."""
        if self._plan is not None:
            self._dialog.show_check(check)

    def show_last(self) -> None:
        """Bring the dialog back."""
        self._dialog.show()
        self._dialog.raise_()

    def _begin_review(self, plan: Plan) -> None:
        self._plan = plan
        self._dialog.open()
        self._check(plan)

    def _check(self, plan: Plan) -> None:
        if self._look is not None:
            self._job = self._looking_monitor.begin()
            verb = partial(self._look.preflight, plan, self._job)
            self._checking.ask(verb, self._on_checked, self._on_check_failed)

    def _on_checked(self, checks: tuple[Check, ...]) -> None:
        if any(check.name == "drift" and check.state == "blocker" for check in checks) and self._kind == "restore":
            self.drifted.emit(self._plan)
        self._dialog.show_checks_done(checks)

    def _on_check_failed(self, error: RollbackError) -> None:
        if not isinstance(error, Cancelled):
            self._dialog.show_checks_done((Check("whole", "blocker", error.message, fix=error.hint, code=error.code),))

    def _on_undo_plan(self, notice: str, found: tuple[Plan, LastRestore | None]) -> None:
        plan, self._last = found
        if not self._standing.may.undo:
            return
        self._kind = "undo"
        self._dialog.show_review(plan, self._undo_title(), notice=notice)
        self._begin_review(plan)

    def _undo_title(self) -> str:
        """Such as `Undo the restore of 10:21`; of an undo it is `Redo`."""
        if self._last is None:
            self._undone = ""
            return self.tr("Undo the last restore")
        self._undone, self._is_redo = self._words.time(self._last.at), self._last.is_undo
        title = self.tr("Redo the restore of %1") if self._last.is_undo else self.tr("Undo the restore of %1")
        return title.replace("%1", self._undone)

    def _run(self) -> None:
        assert self._do is not None
        self._job = self._monitor.begin()
        self._standing.begin(State.RESTORING)
        self.begun.emit()
        how = RestoreHow(accept_unsigned=self._dialog.accepts_unsigned)
        verb = partial(self._do.undo, how, self._job)
        if self._kind == "restore":
            assert self._plan is not None
            verb = partial(self._do.restore, self._plan, how, self._job)
        self._dialog.show()
        self._doing.ask(verb, self._on_outcome, self._on_failure)

    def _on_outcome(self, outcome: Outcome) -> None:
        plan, self._plan, self._job = self._plan, None, None
        self._standing.end()
        self._dialog.show_outcome(outcome, undone=self._undone, is_redo=self._is_redo)
        is_drift = outcome.state == "refused" and outcome.error is not None and outcome.error.code == "drifted"
        if is_drift and plan is not None and self._kind == "restore":
            self.drifted.emit(plan)
        self.ended.emit(outcome)

    def _on_failure(self, error: RollbackError) -> None:
        """A verb that tells by raising: nothing was begun."""
        self._plan, self._job = None, None
        was_restoring = self._standing.state is State.RESTORING
        self._standing.end()
        if was_restoring and self._dialog.isVisible():
            self._dialog.hide()
        self._tell(error)

    def _on_retried(self, results: tuple[AgentResult, ...]) -> None:
        self._standing.end()
        self.retried.emit(results)

    def _tell(self, error: RollbackError) -> None:
        self.told.emit(message(error, "restore"))
