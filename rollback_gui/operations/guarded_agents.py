"""The agents that the profile guards: their rows, and their reload."""

from collections.abc import Sequence

from msgspec.structs import replace

from rollback_gui.agents.port import Definition
from rollback_gui.home.scan import scan
from rollback_gui.model.outcome import AgentResult
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.profile import Profile
from rollback_gui.model.wishes import AgentRow
from rollback_gui.operations import bringing_back
from rollback_gui.operations.agents import agent_rows, list_agents
from rollback_gui.operations.machine import machine_held
from rollback_gui.operations.monitor import Monitor
from rollback_gui.operations.reload import reload
from rollback_gui.operations.station import Ground


def rows(ground: Ground, profile: Profile) -> tuple[AgentRow, ...]:
    """One row for each guarded agent."""
    running, _ = list_agents(ground.managers)
    known = definitions(ground, profile)
    found = agent_rows(known, running, ground.managers, lambda program: bool(ground.system.find_program(program)))
    named = {one.path: _other_home(one, ground) for one in known}
    return tuple(replace(row, other_home=named.get(row.path, "")) for row in found)


def _other_home(one: Definition, ground: Ground) -> str:
    """The first folder of another home that it would need to start."""
    from rollback_gui.operations.other_names import other_folder

    folders = (other_folder(name, ground.places.home, ground.system)[0] for name in (one.program, *one.needs))
    return next(filter(None, folders), "")


def definitions(ground: Ground, profile: Profile) -> tuple[Definition, ...]:
    """What the guarded plists and units say now."""
    groups = [group for group in profile.group if group.kind in ("plist", "unit")]
    found: list[EntryPath] = sorted(scan(ground.home, groups, ground.own).found)
    return bringing_back.definitions_at(ground, found)


def reload_guarded(
    ground: Ground, profile: Profile, labels: Sequence[str], monitor: Monitor
) -> tuple[AgentResult, ...]:
    """Stop and load these agents, or those that need it, with the machine held."""
    with machine_held(ground.system, ground.places, "A reload of agents"):
        return reload(labels, ground.managers, lambda: definitions(ground, profile), monitor)
