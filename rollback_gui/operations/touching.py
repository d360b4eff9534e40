"""Which agents a plan concerns, and what those agents say of the changes."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from rollback_gui.agents.port import AgentReader, Definition
from rollback_gui.agents.touched import touched
from rollback_gui.errors import RollbackError
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change, Plan, Why
from rollback_gui.model.snapshot import Entry, Snapshot
from rollback_gui.operations import leftovers
from rollback_gui.operations.agents import define_all, list_agents
from rollback_gui.operations.contents import Contents
from rollback_gui.operations.station import Station
from rollback_gui.system import files

_DEFINING = (".plist", ".service", ".timer", ".socket", ".path", ".conf")


def with_agents(plan: Plan, station: Station, snapshot: Snapshot) -> Plan:
    """The plan with `same-content` told, and the agents that it stops and loads."""
    contents = Contents(station.store, plan)
    plan = plan.with_each(lambda change: _same_content(change, station, contents))
    changes = plan.changes
    if not station.managers or not any(map(_is_concern, changes)):
        return plan
    held = [item.path for item in snapshot.items if item.entry is not None and item.kind in ("plist", "unit")]
    held += [change.path for change in changes if change.kind in ("plist", "unit")]
    live = define_all(live_files(station, set(held)), station.managers)
    wanted = define_all(_wanted_files(changes, contents), station.managers)
    running, _ = list_agents(station.managers)
    groups = {group.name: group.agents for group in leftovers.groups_of(snapshot)}
    found = touched(filter(_is_concern, changes), [*live, *wanted], running, groups, station.places.home)
    allowed = tuple(touch for touch in found if not is_protected(touch.label, touch.manager, station.managers))
    return replace(_with_reasons(plan, wanted), agents=allowed)


def _is_concern(change: Change) -> bool:
    return change.action != "conflict" or change.has_own_tick or bool(change.freed_by)


def is_protected(label: str, manager: str, managers: Sequence[AgentReader]) -> bool:
    """Whether this agent is never stopped."""
    return any(one.is_protected(label) for one in managers if one.name == manager)


def live_files(station: Station, wanted: set[EntryPath]) -> list[tuple[EntryPath, bytes]]:
    """The definition files among these that can be read now, with their bytes."""
    found = []
    with station.home.folders() as folders:
        for path in sorted(wanted):
            if not path.endswith(_DEFINING):
                continue
            try:
                folder, name = folders.of(path)
                found.append((path, files.read_all(station.system, folder, name)))
            except OSError:
                continue
    return found


def _wanted_files(changes: Sequence[Change], contents: Contents) -> list[tuple[EntryPath, bytes]]:
    found = []
    for change in changes:
        if change.after is not None and change.after.type == "file" and change.path.endswith(_DEFINING):
            data = _bytes_then(change.after, contents)
            if data is not None:
                found.append((change.path, data))
    return found


def _bytes_then(entry: Entry, contents: Contents) -> bytes | None:
    if entry.sealed:
        return None
    try:
        return contents.bytes_of(entry)
    except RollbackError:
        return None


def _same_content(change: Change, station: Station, contents: Contents) -> Change:
    """Told for property lists alone: equal values written differently."""
    before, after = change.before, change.after
    if change.action != "replace" or before is None or after is None or {before.type, after.type} != {"file"}:
        return change
    if after.sealed or not change.path.endswith(".plist"):
        return change
    now = dict(live_files(station, {change.path})).get(change.path)
    then = _bytes_then(after, contents)
    if now is None or then is None or not _is_equal(now, then):
        return change
    return replace(change, why=(*change.why, "same-content"))


def _is_equal(now: bytes, then: bytes) -> bool:
    import plistlib

    try:
        # Written anew, since Python takes 1, 1.0 and true for one value, and launchd does not.
        return now != then and _canonical(plistlib.loads(now)) == _canonical(plistlib.loads(then))
    except Exception:  # noqa: BLE001 - plistlib raises four unrelated kinds on real files
        return False


def _canonical(value: object) -> bytes:
    import plistlib

    return plistlib.dumps(value, sort_keys=True)  # type: ignore[arg-type]


def _with_reasons(plan: Plan, wanted: Sequence[Definition]) -> Plan:
    at_load: Mapping[EntryPath, bool] = {one.path: one.runs_at_load for one in wanted}
    return plan.with_each(lambda c: _with(c, "runs-at-login") if at_load.get(c.path) else c)


def _with(change: Change, why: Why) -> Change:
    return replace(change, why=(*change.why, why))
