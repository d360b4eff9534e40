"""Finishes or takes back an interrupted restore, from what is on disk; needs neither the store nor the keyring."""

from collections.abc import Callable
from contextlib import closing, suppress

from rollback_gui.agents.port import Running
from rollback_gui.errors import InDoubt, RollbackError, RollbackFailed, Unfinished
from rollback_gui.model.ids import OperationId, PlanId, SnapshotId
from rollback_gui.model.outcome import AgentResult, Outcome, RestoreState, Told
from rollback_gui.model.wishes import Event
from rollback_gui.operations import bringing_back, clocks, in_the_way, journal, taking_back
from rollback_gui.operations.applying import Hands
from rollback_gui.operations.journal import Begin, Found, Journal
from rollback_gui.operations.machine import machine_held
from rollback_gui.operations.monitor import Monitor
from rollback_gui.operations.station import Ground
from rollback_gui.store.store import Store
from rollback_gui.system import files

Tell = Callable[[Outcome], None]
"""Writes down how it ended, where there is a place for it; raises what refused it, and then the journal stays."""


def recover(ground: Ground, monitor: Monitor, tell: Tell, *, is_patient: bool = False) -> Outcome | None:
    """Finish or take back what was interrupted; None when there was nothing. Raises Busy while it is still at work.

    The outcome is told before the journal goes: else a crash between leaves nothing for Undo.
    """
    if journal.find(ground.system, ground.places) is None and not journal.is_begun(ground.system, ground.places):
        return None
    with machine_held(ground.system, ground.places, "A recovery", monitor if is_patient else None):
        journal.sweep(ground.system, ground.places)
        if journal.find(ground.system, ground.places) is None:
            return None
        with closing(Journal(ground.system, ground.places.state)) as open_journal:
            found = open_journal.found
            if found.begin is None or not journal.is_ours(found, ground.system, ground.places):
                return _set_aside(ground, found.begin)
            open_journal.cut_tail()
            return _Recovering(ground, found, found.begin, monitor).run(open_journal, tell)


def _set_aside(ground: Ground, begin: Begin | None) -> Outcome:
    """A journal that a migration carried along from another machine or home is never acted on."""
    name = f"{journal.NAME}.set-aside-{ground.system.random(3).hex()}"
    with files.opened(ground.system, ground.places.state) as state:
        ground.system.place(state, journal.NAME, state, name)
        ground.system.sync(state)
    what = "A journal that cannot be read"
    if begin is not None:
        what = f"The journal of a {begin.type} on another machine or of another home ({begin.home})"
    return Outcome(
        operation=begin.operation if begin else OperationId(""),
        state="nothing-to-do",
        plan=begin.plan if begin else PlanId(""),
        snapshot=begin.snapshot if begin else SnapshotId(""),
        title=begin.title if begin else "",
        finished_at=clocks.written(ground.system.now()),
        set_aside=f"{what} was set aside as {ground.places.state}/{name}; nothing was touched.",
    )


class _Recovering:
    def __init__(self, ground: Ground, found: Found, begin: Begin, monitor: Monitor) -> None:
        self._ground = ground
        self._found = found
        self._begin = begin
        self._monitor = monitor
        self._was: dict[str, Running] = {one.label: one for one in found.quiet}

    def run(self, open_journal: Journal, tell: Tell) -> Outcome:
        if self._found.outcome is not None:  # all but the journal's own last move was done
            if self._found.outcome.state != "restored":
                with suppress(RollbackError, OSError):
                    tell(self._found.outcome)
            open_journal.finish(self._begin.operation)
            return self._found.outcome
        started = self._ground.system.elapsed()
        state: RestoreState = "restored" if self._found.is_committed else "rolled-back"
        told: RollbackError | None = None
        agents: tuple[AgentResult, ...] = ()
        try:
            agents = self._forward() if self._found.is_committed else self._back()
        except RollbackFailed as problem:
            state, told = "rollback-failed", problem
        except OSError as problem:
            state, told = "in-doubt", self._in_doubt(problem)
        outcome = self._outcome(state, agents, self._ground.system.elapsed() - started, told)
        with suppress(RollbackError, OSError):  # the journal stays, and the next start finds nothing else to do
            tell(outcome)
            if told is None:
                taking_back.end(open_journal, self._begin.operation, outcome)
        return outcome

    def _in_doubt(self, problem: OSError) -> InDoubt:
        why, way_out = in_the_way.reason(self._ground, self._found.steps, problem)
        return InDoubt(f"{why}: it is done, but not at its end.", hint=way_out)

    def _forward(self) -> tuple[AgentResult, ...]:
        with Hands(self._ground, self._found.steps) as hands:
            for step in hands.steps:
                hands.again(step)
        taking_back.clear_away(self._ground, self._found.steps)
        return bringing_back.load_after(self._ground, self._begin.agents, self._was, self._monitor)

    def _back(self) -> tuple[AgentResult, ...]:
        if "STAGED" not in self._found.reached:
            with Hands(self._ground, self._found.steps) as hands:
                for step in reversed(hands.steps):
                    if step.move not in ("carried", "mend"):
                        hands.discard(step, "after")
        back = taking_back.take_back(self._ground, self._found.steps, self._was, self._monitor)
        return back.agents

    def _outcome(
        self, state: RestoreState, agents: tuple[AgentResult, ...], seconds: float, told: RollbackError | None
    ) -> Outcome:
        begin = self._begin
        return Outcome(
            operation=begin.operation,
            state=state,
            plan=begin.plan,
            snapshot=begin.snapshot,
            title=begin.title,
            backup=self._found.backup,
            counts=begin.counts,
            agents=agents,
            seconds=seconds,
            finished_at=clocks.written(self._ground.system.now()),
            error=None if told is None else Told(told.code, told.message, told.hint, told.exit_code),
        )


def insist(outcome: Outcome | None) -> None:
    """Raise Unfinished when a recovery could not be finished: nothing else may begin."""
    if outcome is not None and outcome.error is not None:
        raise Unfinished(outcome.error.message, hint=outcome.error.hint)


def record(ground: Ground, find_store: Callable[[], Store | None], outcome: Outcome) -> None:
    """Write the audit record of a recovery, where there is a store to write it to; raises what the log refuses.

    Without its record a restore that was finished could not be undone.
    """
    store = None
    with suppress(RollbackError, OSError):
        store = find_store()
    if store is None:
        return
    detail = {"plan": outcome.plan, "files": str(outcome.counts.create + outcome.counts.replace)}
    if outcome.backup is not None:
        detail["backup"] = outcome.backup
    store.audit.append(
        Event(
            at=outcome.finished_at,
            operation=outcome.operation,
            type="recover",
            who=ground.home.account.name,
            outcome=outcome.state,
            seconds=round(outcome.seconds, 3),
            snapshot=outcome.snapshot,
            what=outcome.title,
            detail=detail,
        )
    )
