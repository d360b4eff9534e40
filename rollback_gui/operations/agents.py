"""What agents there are: defined by files, run by managers, told as rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from rollback_gui.agents.parallel import in_parallel
from rollback_gui.agents.port import AgentReader, Definition, Running
from rollback_gui.errors import MissingPart
from rollback_gui.model import paths
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import AgentState
from rollback_gui.model.wishes import AgentRow

DOWN = ("not-loaded", "disabled")
"""States of an agent of which nothing is loaded."""


def define_all(files: Iterable[tuple[EntryPath, bytes]], readers: Sequence[AgentReader]) -> tuple[Definition, ...]:
    """The definitions among these files, each by the manager whose file it is."""
    found = (reader.define(path, data) for path, data in files for reader in readers)
    return tuple(definition for definition in found if definition is not None)


def list_agents(readers: Sequence[AgentReader]) -> tuple[dict[str, Running], tuple[str, ...]]:
    """How every manager has its agents, by label, and a sentence for each manager that did not answer."""
    found: dict[str, Running] = {}
    silent = []
    for running, problem in in_parallel(_listing, readers):
        found |= running
        silent += [problem] if problem else []
    return found, tuple(silent)


def agent_states(definitions: Sequence[Definition], running: Mapping[str, Running]) -> tuple[AgentState, ...]:
    """Each defined agent as a snapshot keeps it."""
    return tuple(_state_of(one, running.get(one.label)) for one in definitions if is_main(one))


def agent_rows(
    definitions: Sequence[Definition],
    running: Mapping[str, Running],
    readers: Sequence[AgentReader],
    has_program: Callable[[str], bool],
) -> tuple[AgentRow, ...]:
    """One row for each defined agent: run state from the listing, validity from its file.

    `has_program` tells whether a program can be found, by absolute path or by name.
    """
    labels = [one.label for one in definitions if is_main(one)]
    return tuple(
        _row(one, running, readers, _problems(one, labels, has_program))
        for one in sorted(definitions, key=lambda one: one.label)
        if is_main(one)
    )


def _row(
    one: Definition, running: Mapping[str, Running], readers: Sequence[AgentReader], problems: tuple[str, ...]
) -> AgentRow:
    mine = running.get(one.label)
    answers = any(reader.name == one.manager for reader in readers)
    state: str = mine.state if mine else "not-loaded" if answers else "unknown"
    if state == "not-loaded" and one.manager == "systemd" and _has_active_timer(one.label, running):
        state = "waiting"
    return AgentRow(
        label=one.label,
        path=one.path,
        manager=one.manager,
        state=state,
        pid=mine.pid if mine else 0,
        last_exit=mine.last_exit if mine else None,
        next_run=one.schedule,
        problems=problems,
        is_protected=any(reader.is_protected(one.label) for reader in readers if reader.name == one.manager),
    )


def _problems(one: Definition, labels: Sequence[str], has_program: Callable[[str], bool]) -> tuple[str, ...]:
    found = list(one.problems)
    if one.program and not has_program(one.program):
        found.append(f"Program missing: {one.program}")
    stem = paths.name(one.path).removesuffix(".plist")
    if one.manager == "launchd" and not one.problems and stem != one.label:
        found.append(f"The file is called {stem}, the agent {one.label}.")
    if labels.count(one.label) > 1:
        found.append("Another file defines the same agent.")
    return tuple(found)


def _listing(reader: AgentReader) -> tuple[Mapping[str, Running], str]:
    try:
        return reader.listing(), ""
    except MissingPart as failure:
        return {}, failure.message


def is_main(one: Definition) -> bool:
    """Whether this file is the agent's own, and not a drop-in beside it."""
    return one.manager == "launchd" or paths.name(one.path) == one.label


def _state_of(one: Definition, mine: Running | None) -> AgentState:
    if mine is None:
        return AgentState(one.label, one.path, one.manager, is_loaded=False)
    return AgentState(
        one.label,
        one.path,
        one.manager,
        is_loaded=mine.state not in DOWN,
        override=mine.override,
        pid=mine.pid,
        last_exit=mine.last_exit,
        is_failed=mine.state == "failed",
    )


def _has_active_timer(label: str, running: Mapping[str, Running]) -> bool:
    """Whether a unit is idle only until its timer, path or socket of the same name starts it."""
    stem = label.rpartition(".")[0]
    starters = (running.get(f"{stem}.{kind}") for kind in ("timer", "path", "socket"))
    return any(starter is not None and starter.state not in DOWN for starter in starters)
