"""What a manifest says beside its files: who, where, the agents as they were, and what is less than before."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rollback_gui.errors import RollbackError
from rollback_gui.model.snapshot import AgentState, Header, Item, Listed, Warned
from rollback_gui.operations import clocks
from rollback_gui.system import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rollback_gui.agents.port import AgentReader, Running
    from rollback_gui.home.scan import Scan
    from rollback_gui.model.paths import EntryPath
    from rollback_gui.model.wishes import SnapshotWish
    from rollback_gui.operations.gathering import Gathering, Guarded

FORMAT = 1
_TO_BE_COUNTED = -1
"""The store counts it, from its index, under the lock."""
_FIFTH = 5
_FEWEST = 5
"""Below so many files a shrunk snapshot is not worth a word."""


def full_header(gathering: Gathering, guarded: Guarded, found: Scan, wish: SnapshotWish) -> Header:
    """The header of a snapshot of the whole profile."""
    from rollback_gui.operations.reference import git_state, venv_state

    station = gathering.station
    previous = last_full(station.store.listed())
    agents = agent_states(gathering, previous)
    warnings = [*gathering.warnings, *_shrunk(gathering, previous)]
    return _header(
        gathering,
        description=wish.description,
        category=wish.category,
        run=wish.run,
        scope=tuple(sorted(found.closed)),
        profile=guarded.text,
        agents=agents,
        warnings=tuple(warnings),
        git=git_state(station.system, station.places.home, guarded.profile.reference.git),
        venvs=venv_state(station.home, guarded.profile.reference.venv),
        changed_since_previous=_TO_BE_COUNTED,
    )


def partial_header(gathering: Gathering, description: str, agents: tuple[AgentState, ...]) -> Header:
    """The header of a safety snapshot: its scope is the list of its items, its agents those that are touched."""
    return _header(
        gathering,
        description=description,
        category="auto-backup",
        is_partial=True,
        agents=agents,
        warnings=tuple(gathering.warnings),
    )


def _header(gathering: Gathering, **facts: object) -> Header:
    station = gathering.station
    kinds: Counter[str] = Counter()
    size = 0
    for item in gathering.items.values():
        if item.entry is not None and not item.is_parent and item.entry.type != "directory":
            kinds[item.kind] += 1
            size += item.entry.size
    told: dict[str, object] = {"changed_since_previous": 0, **facts}
    return Header(
        format=FORMAT,
        id=clocks.new_snapshot_id(station.system),
        sequence=0,
        previous="",
        created_at=clocks.written(station.system.now()),
        host=station.system.host(),
        machine=station.system.machine(),
        account=station.home.account,
        home=station.places.home,
        files=kinds.total(),
        kinds=dict(kinds),
        bytes=size,
        new_bytes=gathering.new_bytes,
        **told,  # type: ignore[arg-type]
    )


def last_full(listed: Iterable[Listed]) -> Listed | None:
    """The newest snapshot of a whole profile that can be read."""
    sound = (row for row in listed if row.state in ("ok", "unproven", "unsigned"))
    return next((row for row in sound if not row.header.is_partial and row.header.category != "imported"), None)


def _shrunk(gathering: Gathering, previous: Listed | None) -> list[Warned]:
    """What this snapshot holds much less of than the one before: taken all the same, and said."""
    if previous is None:
        return []
    kept = (item.entry for item in gathering.items.values() if item.entry is not None and not item.is_parent)
    files_now = sum(entry.type != "directory" for entry in kept)
    said = []
    if previous.header.files >= _FEWEST and files_now * _FIFTH <= previous.header.files * (_FIFTH - 1):
        said.append(Warned("shrunk", f"It holds {files_now} files; the one before held {previous.header.files}."))
    now = Counter(item.kind for item in gathering.items.values() if not item.is_parent)
    for kind, count in previous.header.kinds.items():
        if count and not now.get(kind):  # type: ignore[call-overload]
            said.append(Warned("shrunk", f"It holds no {kind} file; the one before held {count}."))
    return said


def agent_states(gathering: Gathering, previous: Listed | None) -> tuple[AgentState, ...]:
    """Each guarded agent as its manager has it, from one listing; a silent manager is a warning."""
    known = {state.path: state.label for state in previous.header.agents} if previous is not None else {}
    states: list[AgentState] = []
    for manager in gathering.station.managers:
        try:
            listing = manager.listing()
        except (RollbackError, OSError) as problem:
            gathering.warnings.append(Warned("agents-unknown", f"{manager.name} does not answer: {problem}"))
            continue
        for item in gathering.items.values():
            if item.kind in ("plist", "unit") and item.entry is not None and item.entry.type == "file":
                state = _state(gathering, manager, listing, item, known)
                if state is not None:
                    states.append(state)
    return tuple(sorted(states, key=lambda state: state.path))


def _state(
    gathering: Gathering,
    manager: AgentReader,
    listing: Mapping[str, Running],
    item: Item,
    known: Mapping[EntryPath, str],
) -> AgentState | None:
    label = known.get(item.path, "") if item.path not in gathering.changed else ""
    if not label or not item.path.endswith((".plist", *_UNITS)):
        label = _label(gathering, manager, item)
    if not label or (manager.name == "launchd") != item.path.endswith(".plist"):
        return None
    running = listing.get(label)
    if running is None:
        return AgentState(label, item.path, manager.name, is_loaded=False)
    return AgentState(
        label,
        item.path,
        manager.name,
        is_loaded=running.state not in ("not-loaded", "disabled", "unknown"),
        override=running.override,
        pid=running.pid,
        last_exit=running.last_exit,
        is_failed=running.state == "failed",
    )


_UNITS = (".service", ".timer", ".socket", ".path", ".mount", ".target")


def _label(gathering: Gathering, manager: AgentReader, item: Item) -> str:
    folder, name = gathering.folders.of(item.path)
    try:
        defined = manager.define(item.path, files.read_all(gathering.station.system, folder, name))
    except OSError:
        return ""
    return "" if defined is None else defined.label
