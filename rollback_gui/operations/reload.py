"""Stops and loads agents: around a restore, and when asked to reload."""

from collections.abc import Callable, Mapping, Sequence

from rollback_gui.agents.parallel import in_parallel
from rollback_gui.agents.port import Agents, Definition, Running
from rollback_gui.errors import MissingPart, NotFound
from rollback_gui.model.outcome import AgentResult
from rollback_gui.model.plan import AgentTouch
from rollback_gui.model.snapshot import AgentState
from rollback_gui.operations.agents import DOWN, is_main, list_agents
from rollback_gui.operations.monitor import Monitor


def up_before(
    touches: Sequence[AgentTouch], running: Mapping[str, Running], then: Sequence[AgentState]
) -> dict[str, Running]:
    """What a restore brings up again: what is up now, and what is put back and was up in the snapshot.

    An agent whose definition was lost is not loaded now; it is brought up when it was loaded then.
    """
    kept = {state.label: state for state in then}
    was = {touch.label: running[touch.label] for touch in touches if touch.label in running}
    for touch in touches:
        is_up = touch.label in was and was[touch.label].state not in DOWN
        before = kept.get(touch.label)
        is_off = touch.label in was and was[touch.label].override == "disabled"
        if not is_up and not is_off and touch.is_redefined and before is not None and before.is_loaded:
            was[touch.label] = Running(touch.label, "waiting", override=before.override)
    return was


def quiet(
    touches: Sequence[AgentTouch], managers: Sequence[Agents], monitor: Monitor, definitions: Sequence[Definition] = ()
) -> tuple[AgentResult, ...]:
    """Stop the loaded ones of these agents; a result that is not fine names one that would not stop.

    `definitions` are the live ones, from which the time that each may take to stop is known. Raises nothing.
    """
    loaded = [touch for touch in touches if touch.is_loaded]
    known = {(one.manager, one.label): one for one in definitions}
    asked = [known.get((t.manager, t.label)) or Definition(t.label, t.path, t.manager) for t in loaded]
    monitor.phase("stopping agents", len(asked))
    return _each_manager(asked, managers, lambda manager, mine: manager.stop(mine), monitor)


def load(
    touches: Sequence[AgentTouch],
    definitions: Sequence[Definition],
    was: Mapping[str, Running],
    managers: Sequence[Agents],
    monitor: Monitor,
) -> tuple[AgentResult, ...]:
    """Load the definitions as they stand now and bring up what was up before; raises nothing.

    `definitions` are those on the disk now. A manager that lost a definition is told of it too.
    """
    known = {(one.manager, one.label): one for one in sorted(definitions, key=is_main)}
    staying = [touch for touch in touches if touch.will_be_there]
    asked = [known.get((t.manager, t.label)) or _unread(t) for t in staying]
    monitor.phase("reloading", len(asked))
    results = _each_manager(asked, managers, lambda manager, mine: manager.load(mine, was=was), monitor)
    bereft = {touch.manager for touch in touches} - {one.manager for one in asked}
    for manager in managers:
        if manager.name in bereft:
            manager.load((), was=was)
    return results


def reload(
    labels: Sequence[str], managers: Sequence[Agents], read: Callable[[], Sequence[Definition]], monitor: Monitor
) -> tuple[AgentResult, ...]:
    """Stop and load these agents, or those that need it when none is named; `read` tells the live definitions.

    An agent that would not stop is not loaded. Raises NotFound for a label that no live definition has,
    MissingPart when no manager answers.
    """
    definitions = read()
    running, silent = list_agents(managers)
    if silent and not running:
        raise MissingPart(silent[0])
    wanted = [*labels] or [one.label for one in definitions if _needs_reload(one, running.get(one.label), managers)]
    known = {one.label: one for one in sorted(definitions, key=is_main)}
    unknown = [label for label in wanted if label not in known]
    if unknown:
        raise NotFound(f"No agent is called {unknown[0]!r}.", hint="`rollback agents` shows those that there are.")
    chosen = [_touch(known[label], running.get(label)) for label in dict.fromkeys(wanted)]
    stopped = quiet(chosen, managers, monitor, definitions)
    stuck = {result.label: result for result in stopped if not result.is_fine or result.state == "protected"}
    free = [touch for touch in chosen if touch.label not in stuck]
    was = {touch.label: _to_be_up(touch, running.get(touch.label)) for touch in free}
    loaded = {result.label: result for result in load(free, definitions, was, managers, monitor)}
    return tuple((loaded | stuck)[touch.label] for touch in chosen if touch.label in loaded or touch.label in stuck)


def _each_manager(
    asked: Sequence[Definition],
    managers: Sequence[Agents],
    order: Callable[[Agents, Sequence[Definition]], tuple[AgentResult, ...]],
    monitor: Monitor,
) -> tuple[AgentResult, ...]:
    """The results of every manager for its own; of an agent without a manager, that it was left."""
    shares = [(manager, [one for one in asked if one.manager == manager.name]) for manager in managers]
    answers = in_parallel(lambda share: order(*share), [share for share in shares if share[1]])
    results = [result for answer in answers for result in answer]
    monitor.step(len(results), results[-1].label if results else "")
    names = {manager.name for manager in managers}
    orphans = [one for one in asked if one.manager not in names]
    return (*results, *(AgentResult(one.label, "left", f"{one.manager} does not answer here.") for one in orphans))


def _needs_reload(one: Definition, mine: Running | None, managers: Sequence[Agents]) -> bool:
    """Whether an agent should be up and is not: failed, or known to launchd by its file alone."""
    manager = next((manager for manager in managers if manager.name == one.manager), None)
    if manager is None or manager.is_protected(one.label):
        return False
    if mine is None or mine.state == "not-loaded":
        return one.manager == "launchd" and (mine is None or mine.override != "disabled")
    return mine.state == "failed"


def _unread(touch: AgentTouch) -> Definition:
    """The definition of an agent whose file cannot be read: it is tried, but not again and again."""
    return Definition(touch.label, touch.path, touch.manager, problems=("Its definition cannot be read.",))


def _touch(one: Definition, mine: Running | None) -> AgentTouch:
    is_loaded = mine is not None and mine.state not in DOWN
    return AgentTouch(one.label, one.manager, one.path, is_redefined=True, is_loaded=is_loaded)


def _to_be_up(one: AgentTouch, mine: Running | None) -> Running:
    """How it shall be afterwards: loaded, as launchd would at login; a unit that is not active stays so."""
    if mine is not None and (mine.state not in DOWN or mine.override == "disabled"):
        return mine
    return Running(one.label, "waiting" if one.manager == "launchd" else "not-loaded")
