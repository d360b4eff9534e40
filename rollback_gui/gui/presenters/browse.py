"""Choose a snapshot, see what a restore of it would change, look into one file."""

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from rollback_gui.errors import Cancelled, RollbackError, Tampered
from rollback_gui.gui.homes import HomeAnswers
from rollback_gui.gui.models.change_rows import Shown
from rollback_gui.gui.monitor import Job, Progress, QtMonitor
from rollback_gui.gui.presenters.standing import Standing, State
from rollback_gui.gui.presenters.summaries import Summaries
from rollback_gui.gui.views.changes_pane import ChangesPane
from rollback_gui.gui.views.empty_state import EmptyWords, Way
from rollback_gui.gui.views.labels import isolated
from rollback_gui.gui.views.other_homes import pair
from rollback_gui.gui.words import Words
from rollback_gui.gui.worker import LastWish, Worker
from rollback_gui.model.plan import OtherHome, Plan
from rollback_gui.model.snapshot import Listed
from rollback_gui.model.wishes import RestoreWish

if TYPE_CHECKING:  # importing it takes longer than the first paint
    from rollback_gui.console import Looking

_PAUSE, _BEFORE_WORDS = 120, 150


class Planned(Struct, frozen=True):
    """A plan and how many files each group of its snapshot guards."""

    plan: Plan
    guarded: dict[str, int]


class BrowsePresenter(QObject):
    """Snapshot -> plan. The last wish wins: holding an arrow key costs nothing."""

    plan_shown = Signal(object)
    """The Plan that stands in Changes now, or None."""
    planned = Signal()
    """A comparison is done and its ticks are set."""

    def __init__(
        self, looking: Worker, monitor: QtMonitor, pane: ChangesPane, standing: Standing, words: Words
    ) -> None:
        super().__init__()
        self._look: Looking | None = None
        self._wish, self._monitor = LastWish(looking), monitor
        self._pane, self._standing, self._words = pane, standing, words
        self._summaries = Summaries(looking, pane)
        self._chosen: Listed | None = None
        self._answers, self._asked = HomeAnswers(), tuple[OtherHome, ...]()
        self._job: Job | None = None
        self._progress: Progress | None = None
        self._pause = self._timer(_PAUSE, self._plan)
        self._patience = self._timer(_BEFORE_WORDS, self._say_comparing)

    @property
    def chosen(self) -> Listed | None:
        """The snapshot that is looked at."""
        return self._chosen

    @property
    def wish(self) -> RestoreWish | None:
        """What is compared: the chosen snapshot, with what was answered about other homes."""
        return self._answers.wish(self._chosen.id) if self._chosen is not None else None

    def open(self, look: "Looking") -> None:
        """From now on this is asked."""
        self._look = look
        self._summaries.open(look)

    @Slot(object)
    def choose(self, chosen: tuple[Listed, ...]) -> None:
        """One is compared with now after a pause; of several only the number is said."""
        if len(chosen) != 1:
            self._chosen = None
            self.stop()
            self._show_many(len(chosen))
            return
        is_new = self._chosen is None or self._chosen.id != chosen[0].id
        self._chosen = chosen[0]
        self._show_header()
        if is_new or self._pane.model.plan is None:
            self.stop()
            self._pause.start()

    def plan_again(self) -> None:
        """Compare the same snapshot with now once more; what was unticked stays so."""
        if self._chosen is not None:
            self.stop()
            self._plan()

    @Slot(object)
    def answer(self, rewritten: tuple[OtherHome, ...]) -> None:
        """The operator has said which paths are rewritten: compare again, with those."""
        self._answers.answer(self._asked, rewritten)
        self._pane.tree.setFocus()
        self.plan_again()

    @Slot()
    def ask_again(self) -> None:
        """The answer is to be another one."""
        if self._chosen is not None:
            self._answers.take_back(self._chosen.id)
            self.plan_again()

    def forget(self) -> None:
        """Nothing is chosen any more."""
        self._chosen = None
        self.stop()
        self._pane.header.say("", "")
        self._show(None)
        self._pane.show_words(EmptyWords("page-files", ""))

    @Slot(object)
    def show_progress(self, progress: Progress) -> None:
        """How far the comparison is; said only once it takes longer than a blink."""
        self._progress = progress
        if self._standing.state is State.PLANNING and not self._patience.isActive() and self._chosen is not None:
            self._say_comparing()

    def _timer(self, milliseconds: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    def stop(self) -> None:
        """What was asked no longer matters."""
        self._pause.stop()
        self._patience.stop()
        self._wish.forget()
        self._summaries.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot()
    def _plan(self) -> None:
        look, chosen = self._look, self._chosen
        if look is None or chosen is None:
            return
        job = self._job = self._monitor.begin()
        self._progress = None
        self._standing.look(State.PLANNING)
        self._show_header()
        self._patience.start()
        self._wish.ask(partial(_planned, look, self._answers.wish(chosen.id), job), self._on_plan, self._on_failure)

    def _on_plan(self, planned: Planned) -> None:
        self._patience.stop()
        plan = planned.plan
        if plan.other_homes:
            self._ask(plan)
            return
        self._standing.look(State.READY if plan.changes else State.IDLE)
        self._show(planned)
        self._show_header()
        self._show_result(plan)
        self.planned.emit()

    def _ask(self, plan: Plan) -> None:
        """What becomes of those paths? What was answered once is not asked again."""
        if self._answers.know(plan.snapshot, plan.other_homes):
            self._plan()
            return
        self._asked = plan.other_homes
        self._standing.look(State.ASKING)
        self._show(None)
        self._show_header()
        self._pane.ask(plan.other_homes)
        self.planned.emit()

    def _show_result(self, plan: Plan) -> None:
        if not plan.changes:
            self._show_nothing_to_do(plan)
            return
        self._pane.show_tree()
        if self._pane.current_change() is None:
            self._pane.choose_first()
        self._summaries.gather(plan, self._pane.model.order())

    def _on_failure(self, error: RollbackError) -> None:
        self._patience.stop()
        self._standing.look(State.IDLE)
        self._show(None)
        if isinstance(error, Cancelled):
            return
        title = self.tr("This snapshot cannot be read")
        if isinstance(error, Tampered):
            title = self.tr("This snapshot cannot be restored from")
        ways = (Way(self.tr("Verify"), "verify"), Way(self.tr("What to do by hand"), "emergency"))
        self._pane.show_words(EmptyWords("mark-damaged", title, error.message, ways, "red"))

    def _show(self, planned: Planned | None) -> None:
        self.plan_shown.emit(planned.plan if planned else None)  # before the tree chooses a row of it
        note = self._note() if planned else ""
        self._pane.show_plan(Shown(planned.plan, planned.guarded) if planned else None, note)
        self._pane.show_answer(*self._answer() if planned else ("", ""))
        is_tampered = self._chosen is not None and self._chosen.state == "tampered"
        self._pane.foot.show_refused(note if is_tampered else "")
        nothing = planned is not None and not planned.plan.changes
        self._pane.foot.show_nothing_would_change(nothing)

    def _note(self) -> str:
        states = {
            "unsigned": self.tr("This snapshot is not signed. It may have been changed since it was taken."),
            "tampered": self.tr("This snapshot was changed after it was signed. It cannot be restored from."),
            "damaged": self.tr("Parts of this snapshot are damaged and cannot be restored."),
        }
        return states.get(self._chosen.state, "") if self._chosen else ""

    def _answer(self) -> tuple[str, str]:
        """What was answered, in short and as a whole sentence; empty where nothing was asked."""
        if self._chosen is None or not (homes := self._answers.answered(self._chosen.id)):
            return "", ""
        rewritten = self._answers.rewritten(self._chosen.id)
        left = [one.old for one in homes if one not in rewritten]
        said = [self.tr("Paths rewritten: %1").replace("%1", ", ".join(map(pair, rewritten)))] if rewritten else []
        said += [self.tr("Paths left as they are: %1").replace("%1", ", ".join(map(isolated, left)))] if left else []
        return ", ".join(map(pair, rewritten)) or said[0], "\n".join(said)

    def _show_header(self) -> None:
        if self._chosen is None:
            return
        title = self._words.title(self._chosen)
        self._pane.header.say(title, self._second_line(), tooltip=self._words.named(self._chosen))
        description = self.tr("What a restore of %1 would change.").replace("%1", self._words.quoted(title))
        self._pane.tree.setAccessibleDescription(description)

    def _second_line(self) -> str:
        plan = self._pane.model.plan
        if self._standing.state is State.ASKING:
            return self.tr("Names another home")
        if self._standing.state is State.PLANNING or plan is None:
            return self.tr("Comparing with now…")
        if not plan.changes:
            return self.tr("Would change nothing")
        total = len(plan.changes) + plan.unchanged
        return self.tr("Would change %1 of %n file(s)", "", total).replace("%1", str(len(plan.changes)))

    @Slot()
    def _say_comparing(self) -> None:
        files = self._chosen.header.files if self._chosen else 0
        progress = self._progress
        is_known = progress is not None and progress.total > 0
        title = self.tr("Comparing %n file(s) with now", "", progress.total if progress and is_known else files)
        if progress is None or not is_known:
            self._pane.show_words(EmptyWords("page-files", title, permille=-1))
            return
        sentence = self.tr("%1 of %2").replace("%1", str(progress.done)).replace("%2", str(progress.total))
        permille = progress.done * 1000 // progress.total
        self._pane.show_words(EmptyWords("page-files", title, sentence, permille=permille))

    def _show_nothing_to_do(self, plan: Plan) -> None:
        assert self._chosen is not None
        sentence = self.tr("All %n file(s) are as they were in %1.", "", plan.unchanged)
        sentence = sentence.replace("%1", self._words.named(self._chosen))
        self._pane.show_words(EmptyWords("same", self.tr("Nothing would change"), sentence, accent="green"))

    def _show_many(self, count: int) -> None:
        self._standing.look(State.IDLE)
        title = self.tr("%n snapshot(s) chosen", "", count)
        self._pane.header.say(title, "")
        self._show(None)
        self._pane.show_words(
            EmptyWords("page-files", title, self.tr("Choose one to see what a restore would change."))
        )


def _planned(look: "Looking", wish: RestoreWish, job: Job) -> Planned:
    guarded: dict[str, int] = {}
    plan = look.plan(wish, job)
    for item in look.snapshot(wish.snapshot).items:
        if not item.is_parent and item.entry is not None and item.entry.type != "directory":
            guarded[item.group] = guarded.get(item.group, 0) + 1
    return Planned(plan, guarded)
