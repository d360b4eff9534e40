"""How a restore ends: its agents, its checks, its outcome and its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rollback_gui.agents.port import Running
from rollback_gui.errors import Blocked, RollbackError
from rollback_gui.model.outcome import AgentResult, Outcome, RestoreState, Told
from rollback_gui.model.wishes import Event
from rollback_gui.operations import bringing_back, clocks, reload
from rollback_gui.operations.agents import list_agents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rollback_gui.operations.under_way import UnderWay


def loaded_touches(restoring: UnderWay) -> dict[str, Running]:
    """The touched agents as their managers have them now, and those that come back with their definition."""
    touches = restoring.plan.touches
    if not touches:
        return {}
    running, _ = list_agents(restoring.station.managers)
    rows = (row.header for row in restoring.station.store.listed())
    then = next((header.agents for header in rows if header.id == restoring.plan.snapshot), ())
    return reload.up_before(touches, running, then)


def stop_agents(restoring: UnderWay) -> tuple[AgentResult, ...]:
    """Stop the loaded ones of the touched agents; raises Blocked when one will not go, before any swap."""
    station, touches = restoring.station, restoring.plan.touches
    if not touches:
        return ()
    there = bringing_back.definitions_at(station, [touch.path for touch in touches])
    results = reload.quiet(touches, station.managers, restoring.monitor, there)
    stuck = [result for result in results if not result.is_fine]
    if stuck:
        raise Blocked(f"{stuck[0].label} did not stop: {stuck[0].detail}", hint=stuck[0].command)
    return results


def load_agents(restoring: UnderWay, was: dict[str, Running]) -> tuple[AgentResult, ...]:
    """Load the touched agents again; with `--no-reload` those that go on with the old definition are named."""
    touches = restoring.plan.touches
    if not restoring.how.reload:
        old = [touch for touch in touches if touch.is_loaded]
        return tuple(AgentResult(t.label, "left", "It goes on with what it had; it was not reloaded.") for t in old)
    return bringing_back.load_after(restoring.station, touches, was, restoring.monitor)


def insist(results: Sequence[AgentResult]) -> None:
    """Raise Blocked when an agent did not come up: `--strict` takes the files back then."""
    down = [result for result in results if not result.is_fine]
    if down:
        raise Blocked(f"{down[0].label} did not come up: {down[0].detail}", hint=down[0].command)


def outcome_of(restoring: UnderWay, state: str, told: RollbackError | None, seconds: float) -> Outcome:
    """How it ended, as a value."""
    plan = restoring.plan
    ended: RestoreState = state  # type: ignore[assignment]
    is_done = state == "restored"
    done = {step.path for step in restoring.steps} if is_done else set()
    conflicts = tuple(c for c in plan.changes if (c.action == "conflict" or c.is_selected) and c.path not in done)
    return Outcome(
        operation=restoring.operation,
        state=ended,
        plan=plan.id,
        snapshot=plan.snapshot,
        title=plan.title,
        destination=plan.destination,
        backup=restoring.backup,
        counts=plan.ticked_counts,
        changes=plan.ticked,
        left=tuple(c.path for c in plan.changes if c.action == "remove" and not c.is_selected),
        not_done=conflicts if state in ("restored", "nothing-to-do") else (),
        lost=plan.lost if state in ("restored", "nothing-to-do") else (),
        agents=restoring.agents,
        checks=restoring.results,
        preflight=restoring.checks,
        moved_on=restoring.moved_on,
        seconds=seconds,
        finished_at=clocks.written(restoring.station.system.now()),
        error=None if told is None else Told(told.code, told.message, told.hint, _exit_code(state, told)),
    )


def _exit_code(state: str, told: RollbackError) -> int:
    return 130 if state == "cancelled" else told.exit_code


def record(restoring: UnderWay, outcome: Outcome) -> None:
    """Write the audit record of a restore or undo."""
    detail = {"plan": outcome.plan, "files": str(len(outcome.changes))}
    if outcome.backup is not None:
        detail["backup"] = outcome.backup
    if restoring.plan.destination:
        detail["into"] = restoring.plan.destination
    if restoring.how.reason:
        detail["reason"] = restoring.how.reason
    if outcome.error is not None:
        detail["error"] = outcome.error.code
    station = restoring.station
    types = {"rolled-back": "rolled-back", "rollback-failed": "rollback-failed"}
    event = Event(
        at=outcome.finished_at,
        operation=outcome.operation,
        type=types.get(outcome.state, restoring.type),
        who=station.home.account.name,
        outcome=outcome.state,
        seconds=round(outcome.seconds, 3),
        snapshot=outcome.snapshot,
        what=outcome.title,
        detail=detail,
    )
    station.store.audit.append(event)
