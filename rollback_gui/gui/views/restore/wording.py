"""The words of the restore dialog: titles, sentences and what each row says."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, QDateTime, Qt

from rollback_gui.gui.views.labels import isolated
from rollback_gui.gui.words import Words
from rollback_gui.model import paths
from rollback_gui.model.outcome import AgentResult, Outcome
from rollback_gui.model.plan import AgentTouch, Change, Counts, Plan

_LONGEST_WORD = 24
"""Characters of a detail that still stands at the right of a row; longer ones are its tooltip."""


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("RestoreDialog", text, None, count)


@dataclass(frozen=True, slots=True)
class Amount:
    """How many files are restored, and how many removed."""

    files: int
    removals: int

    @classmethod
    def of(cls, counts: Counts) -> "Amount":
        """What these counts come to; a ticked conflict is restored like any other."""
        return cls(counts.create + counts.replace + counts.metadata + counts.conflict, counts.remove)

    @property
    def total(self) -> int:
        """Both."""
        return self.files + self.removals


def _pick(amount: Amount, both: str, files: str, removals: str) -> str:
    """The one that fits, its second number put in; each is translated where it is written."""
    if amount.files and amount.removals:
        return both.replace("%1", str(amount.removals))
    return removals if amount.removals else files


def review_title(amount: Amount) -> str:
    """Such as `Restore 8 files and remove 1`."""
    files, removals = _tr("Restore %n file(s)", amount.files), _tr("Remove %n file(s)", amount.removals)
    both = _tr("Restore %n file(s) and remove %1", amount.files)
    return _pick(amount, both, files, removals) if amount.total else _tr("Nothing to restore")


def confirm_text(amount: Amount) -> str:
    """Such as `Restore 8 files, remove 1`."""
    files, removals = _tr("Restore %n file(s)", amount.files), _tr("Remove %n file(s)", amount.removals)
    both = _tr("Restore %n file(s), remove %1", amount.files)
    return _pick(amount, both, files, removals) if amount.total else _tr("Nothing to restore")


def progress_title(amount: Amount) -> str:
    """Such as `Restoring 8 files, removing 1`."""
    files, removals = _tr("Restoring %n file(s)", amount.files), _tr("Removing %n file(s)", amount.removals)
    return _pick(amount, _tr("Restoring %n file(s), removing %1", amount.files), files, removals)


def done_title(amount: Amount) -> str:
    """Such as `8 files restored, 1 removed`."""
    files, removals = _tr("%n file(s) restored", amount.files), _tr("%n file(s) removed", amount.removals)
    return _pick(amount, _tr("%n file(s) restored, %1 removed", amount.files), files, removals)


def as_they_were(plan: Plan, words: Words) -> str:
    """The sentence below the title of Review, such as `as they were in “Before Phase 4”, today 10:04`."""
    named = words.quoted(plan.title)
    moment = QDateTime.fromString(plan.snapshot[:15], "yyyyMMdd'T'HHmmss")
    if moment.isValid():
        named = f"{named}, {words.when(moment.toString(Qt.DateFormat.ISODate) + 'Z')}"
    return _tr("as they were in %1").replace("%1", named)


def kept(plan: Plan) -> str:
    """What becomes of what lies where the files go."""
    if not plan.ticked:
        return _tr("Every file is there already.")
    made = (change for change in (*plan.changes, *plan.folders) if change.before is None)
    if plan.destination and any(paths.real(change.path, plan.home) == plan.destination for change in made):
        return _tr("The folder is made for it. Nothing that is here now is touched.")
    return _tr("A safety snapshot is taken first. This restore can be undone.")


def done_word(change: Change) -> str:
    """What was done with a file, in one word."""
    return {
        "create": _tr("put back"),
        "replace": _tr("replaced"),
        "remove": _tr("removed"),
        "metadata": _tr("permissions"),
        "conflict": _tr("replaced"),
    }[change.action]


def noted(change: Change) -> str:
    """What Review says at the right of a file that is restored."""
    if change.action == "metadata" and change.before is not None and change.after is not None:
        return _tr("%1 to %2").replace("%1", f"{change.before.mode:o}").replace("%2", f"{change.after.mode:o}")
    notes = {
        "newer-here": _tr("newer here"),
        "other-home": _tr("paths rewritten"),
        "same-content": _tr("same content"),
        "changed-since-run": _tr("changed since"),
    }
    return next((notes[why] for why in change.why if why in notes), "")


def in_the_way(change: Change) -> str:
    """Why a file is left alone, in two or three words; the whole sentence is its tooltip."""
    words = {
        "unreadable": _tr("cannot be read"),
        "locked": _tr("locked"),
        "damaged": _tr("damaged"),
        "type-changed": _tr("folder in the way"),
        "parent-is-link": _tr("behind a link"),
        "collides": _tr("name taken"),
        "other-home": _tr("another home"),
    }
    return next((words[why] for why in change.why if why in words), _tr("cannot be restored"))


def agent_will(touch: AgentTouch) -> str:
    """What happens to an agent."""
    if not touch.will_be_there:
        return _tr("stopped")
    word = _tr("stopped, loaded again") if touch.is_loaded else _tr("loaded")
    return _tr("%1, runs at once").replace("%1", word) if touch.runs_at_load else word


def agent_is(result: AgentResult) -> str:
    """How an agent is after the restore."""
    words = {
        "loaded": _tr("loaded"),
        "running": _tr("runs"),
        "waiting": _tr("waits"),
        "stopped": _tr("stopped"),
        "failed": _tr("loaded, does not run"),
        "left": _tr("left as it was"),
        "disabled": _tr("disabled"),
        "protected": _tr("protected"),
        "timeout": _tr("did not answer in time"),
    }
    is_word = result.is_fine and 0 < len(result.detail) <= _LONGEST_WORD
    return result.detail if is_word else words[result.state]


@dataclass(frozen=True, slots=True)
class Ending:
    """How the Result page begins and what its left button offers."""

    glyph: str
    accent: str
    title: str
    sentence: str = ""
    button: str = ""
    wish: str = ""
    """undo, review, folder or help."""


def ending(outcome: Outcome, words: Words, undone: str = "", *, is_redo: bool = False) -> Ending:
    """The words of one outcome; `undone` is the time of the restore that was taken back."""
    state = outcome.state
    if state == "restored":
        return _with_needs(_done_again() if is_redo else _undone(undone) if undone else _done(outcome, words), outcome)
    if state == "cancelled" or (outcome.error is not None and outcome.error.code == "cancelled"):
        return _cancelled(outcome)
    if state == "rollback-failed":
        return _failed(outcome)
    if state == "in-doubt":
        sentence = _tr(
            "The last record could not be written to the disk. "
            "Nothing more is touched; it is decided at the next start."
        )
        return Ending("change-conflict", "amber", _tr("Not certain yet"), sentence, _tr("What to do by hand"), "help")
    if state in ("nothing-to-do", "previewed"):
        sentence = _tr("Every ticked file already is as in %1.").replace("%1", words.quoted(outcome.title))
        return Ending("same", "dim", _tr("Nothing to do"), sentence)
    return _nothing_changed(outcome)


def _done(outcome: Outcome, words: Words) -> Ending:
    sentence = _tr("Every file was read again and is as in %1. It took %2.")
    sentence = sentence.replace("%1", words.quoted(outcome.title)).replace("%2", words.seconds(outcome.seconds))
    title = done_title(Amount.of(outcome.counts))
    if outcome.destination:
        title = _tr("%n file(s) restored into %1", Amount.of(outcome.counts).total)
        title = title.replace("%1", isolated(outcome.destination))
    if outcome.backup is None and outcome.destination:  # the folder is new: there is nothing to take back
        return Ending("ok", "green", title, sentence, _tr("Show the folder"), "folder")
    return Ending("ok", "green", title, sentence, _tr("Undo this restore"), "undo")


def _undone(at: str) -> Ending:
    title = _tr("The restore of %1 is undone").replace("%1", at)
    sentence = _tr("Every file was read again and is as it was before it.")
    return Ending("ok", "green", title, sentence, _tr("Redo the restore"), "undo")


def _done_again() -> Ending:
    sentence = _tr("Every file was read again and is as the restore had left it.")
    return Ending("ok", "green", _tr("The restore is done again"), sentence, _tr("Undo this restore"), "undo")


def _with_needs(ending: Ending, outcome: Outcome) -> Ending:
    """The same, and in its title what was left and who needs a hand."""
    agents = sum(not agent.is_fine for agent in outcome.agents)
    failed = sum(not check.is_ok for check in outcome.checks)
    parts = [ending.title]
    if outcome.not_done:
        parts.append(_tr("%n left alone", len(outcome.not_done)))
    if agents:
        parts.append(_tr("%n agent(s) need you", agents))
    if failed:
        parts.append(_tr("%n check(s) failed", failed))
    if len(parts) == 1:
        return ending
    return replace(ending, glyph="change-conflict", accent="amber", title=", ".join(parts))


def _cancelled(outcome: Outcome) -> Ending:
    again = _tr("Review again")
    if outcome.error is None or outcome.error.code == "cancelled":  # before the first file was exchanged
        return Ending("info", "blue", _tr("Cancelled, nothing was changed"), "", again, "review")
    sentence = _tr("What had been exchanged is back; every file is as it was.")
    return Ending("ok", "green", _tr("Cancelled and taken back"), sentence, again, "review")


def _failed(outcome: Outcome) -> Ending:
    count = len(outcome.not_done)
    title = _tr("%n file(s) need you", count) if count else _tr("Files need you")
    sentence = _tr(
        "The restore failed and could not be taken back completely. "
        "Nothing is lost: both versions of every file are kept."
    )
    return Ending("failed", "red", title, sentence, _tr("Show what to do"), "help")


def _nothing_changed(outcome: Outcome) -> Ending:
    told = outcome.error.message if outcome.error is not None else ""
    if outcome.state == "rolled-back":
        told = told.removeprefix("The restore was taken back: ")
        cause = _tr("The restore was taken back: %1 Every file is as it was.").replace("%1", told)
        sentence = cause if told else _tr("The restore was taken back. Every file is as it was.")
    else:
        sentence = told
    return Ending("failed", "red", _tr("Nothing was changed"), sentence, _tr("Review again"), "review")
