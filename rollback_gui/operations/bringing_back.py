"""Agents after a restore, a rollback or a recovery: up again as they were, each with its own result."""

from collections.abc import Mapping, Sequence

from rollback_gui.agents.port import Definition, Running
from rollback_gui.home.folders import Folders
from rollback_gui.model.outcome import AgentResult
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import AgentTouch
from rollback_gui.operations import reload
from rollback_gui.operations.agents import define_all, list_agents
from rollback_gui.operations.monitor import Monitor
from rollback_gui.operations.station import Ground
from rollback_gui.system import files


def definitions_at(ground: Ground, where: Sequence[EntryPath]) -> tuple[Definition, ...]:
    """The definitions that lie at these places now; an unreadable one is left out."""
    found: list[tuple[EntryPath, bytes]] = []
    with ground.home.folders() as folders:
        for path in dict.fromkeys(where):
            data = _bytes(ground, folders, path)
            if data is not None:
                found.append((path, data))
    return define_all(found, ground.managers)


def _bytes(ground: Ground, folders: Folders, path: EntryPath) -> bytes | None:
    try:
        folder, name = folders.of(path)
        return files.read_all(ground.system, folder, name)
    except OSError:
        return None


def load_after(
    ground: Ground, touches: Sequence[AgentTouch], was: Mapping[str, Running], monitor: Monitor
) -> tuple[AgentResult, ...]:
    """Load what the touched agents' files say now and bring up what was up."""
    if not touches:
        return ()
    there = definitions_at(ground, [touch.path for touch in touches])
    return reload.load(touches, there, was, ground.managers, monitor)


def bring_back(ground: Ground, was: Mapping[str, Running], monitor: Monitor) -> tuple[AgentResult, ...]:
    """Load again every agent that was loaded before and is not now; those that are still up are left alone."""
    if not was:
        return ()
    running, _ = list_agents(ground.managers)
    gone = ("not-loaded", "stopping")
    down = [one for one in was.values() if one.label not in running or running[one.label].state in gone]
    if not down:
        return ()
    labels = {one.label for one in down}
    there = [one for one in _all_definitions(ground) if one.label in labels]
    touches = [AgentTouch(one.label, one.manager, one.path, is_redefined=True) for one in there]
    return reload.load(touches, there, was, ground.managers, monitor)


def _all_definitions(ground: Ground) -> tuple[Definition, ...]:
    """Every definition in the usual folders of both managers, since a journal names labels alone."""
    found: list[EntryPath] = []
    with ground.home.folders() as folders:
        for folder in ("~/Library/LaunchAgents", "~/.config/systemd/user"):
            try:
                listed = ground.system.names(folders.open(EntryPath(folder)))
            except OSError:
                continue
            found += [EntryPath(f"{folder}/{one.name}") for one in listed if not one.is_folder and one.name[0] != "."]
    return definitions_at(ground, found)
