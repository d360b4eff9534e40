"""Whether the agents that a plan touches can be stopped and loaded, and whether their programs are there."""

from collections.abc import Iterator
from contextlib import suppress

from rollback_gui.agents.port import Definition
from rollback_gui.errors import BadInput, RollbackError
from rollback_gui.model import paths
from rollback_gui.model.outcome import Check
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Plan
from rollback_gui.operations.agents import define_all
from rollback_gui.operations.bringing_back import definitions_at
from rollback_gui.operations.contents import Contents
from rollback_gui.operations.station import Station


def managers(station: Station, plan: Plan) -> Iterator[Check]:
    """Whether launchd or systemd answers; files are restored all the same."""
    if _is_unmanaged(station, plan):
        told = "Neither launchd nor systemd answers here: no agent is stopped or loaded"
        yield Check("agents", "warning", told, "rollback doctor")
    if not plan.agents:
        return
    for manager in station.managers:
        try:
            manager.listing()
        except (RollbackError, OSError, TimeoutError) as problem:
            yield Check("agents", "warning", f"{manager.name} does not answer: {problem}", "rollback doctor")
        else:
            yield Check("agents", "ok", f"{manager.name} answers")


def _is_unmanaged(station: Station, plan: Plan) -> bool:
    """Whether definitions change that nobody here will read, although the profile counts on somebody."""
    is_meant = station.profile.agents.manager == "none"
    concerns = any(change.kind in ("plist", "unit") for change in plan.ticked)
    return concerns and not is_meant and all(manager.name == "none" for manager in station.managers)


def programs(station: Station, plan: Plan) -> Iterator[Check]:
    """Programs that the touched agents start and that will not be there after the restore."""
    if not plan.touches:
        return
    coming = {change.path for change in plan.ticked if change.after is not None}
    going = {change.path for change in plan.ticked if change.after is None}
    missing = [one for one in _definitions(station, plan) if not _is_there(station, one.program, coming, going)]
    for one in missing:
        yield Check("programs", "warning", f"Program missing: {one.program}. {one.label} will not run.", _install(one))
    if not missing:
        yield Check("programs", "ok", "Every program that agents name is there")


def _definitions(station: Station, plan: Plan) -> list[Definition]:
    """The touched agents' definitions as they will be: from the store where they change, else from the home."""
    contents = Contents(station.store, plan)
    changed: list[tuple[EntryPath, bytes]] = []
    for change in plan.ticked:
        if change.kind in ("plist", "unit") and change.after is not None and change.after.type == "file":
            with suppress(RollbackError):
                changed.append((change.path, contents.bytes_of(change.after)))
    known = {path for path, _ in changed}
    staying = [touch.path for touch in plan.touches if touch.will_be_there and touch.path not in known]
    found = [*define_all(changed, station.managers), *definitions_at(station, staying)]
    return [one for one in found if one.program]


def _is_there(station: Station, program: str, coming: set[EntryPath], going: set[EntryPath]) -> bool:
    try:
        path = paths.of_real(program, station.places.home)
    except BadInput:
        return bool(station.system.find_program(program))
    return path in coming or (path not in going and bool(station.system.find_program(program)))


def _install(one: Definition) -> str:
    return f"rollback versions {one.program}" if one.program.startswith("/") else ""
