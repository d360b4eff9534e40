"""The safety snapshot: everything that a plan touches, absent files as absent, read back before it is relied on."""

from collections.abc import Sequence

from msgspec.structs import replace

from rollback_gui.errors import Blocked, Unreadable
from rollback_gui.home.reader import Obstacle
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.packed import mapped
from rollback_gui.model.plan import Plan
from rollback_gui.model.snapshot import AgentState, Kind
from rollback_gui.operations.capture import Listing, capture_paths
from rollback_gui.operations.gathering import Wanted
from rollback_gui.operations.station import Station
from rollback_gui.operations.steps import Step


def take(station: Station, plan: Plan, steps: Sequence[Step]) -> SnapshotId:
    """Keep what is there now and prove that it is kept; raises Unreadable, Blocked, Damaged."""
    groups = {change.path: change.group for change in plan.changes}
    listing = Listing(
        f"Safety copy before restoring {plan.snapshot}",
        (Wanted(s.path, groups[s.path], _kind(plan, s)) for s in steps if s.path in groups),
        (Wanted(s.path, "", "config") for s in steps if s.path not in groups and s.before is None),
        tuple(AgentState(one.label, one.path, one.manager, one.is_loaded) for one in plan.touches),
    )
    header = capture_paths(station, listing)
    if header.warnings:
        first = header.warnings[0]
        raise Unreadable(f"{first.path} cannot be kept first: {first.sentence}")
    _prove(station, header.id, steps)
    return header.id


def _kind(plan: Plan, step: Step) -> Kind:
    """In another folder a definition is a file like any other: no undo of it may stop the agent of that name."""
    return "config" if plan.destination and step.kind != "credential" else step.kind


def _prove(station: Station, backup: SnapshotId, steps: Sequence[Step]) -> None:
    """Read the manifest and every blob back: one lying write here and the way back is gone when it is needed."""
    items = station.store.snapshot(backup).items
    kept = {item.path: at for at, item in enumerate(items)}
    for step in steps:
        if step.before is None:
            continue
        entry = items[kept[step.path]].entry if step.path in kept else None
        if entry is None or entry.facts != step.before.facts:
            raise Blocked(f"{step.path} changed while it was being kept.", hint="Run the preview again.")
        if entry.type == "file":
            station.store.check_blob(entry)


def may_move(plan: Plan, step: Step) -> bool:
    """Whether a stopped agent may have written this on its way out: a credential, or a group that says so."""
    if step.kind == "credential":
        return True
    return any(change.path == step.path and change.group in plan.volatile for change in plan.changes)


def take_again(
    station: Station, plan: Plan, steps: Sequence[Step], moved: Sequence[Step]
) -> tuple[SnapshotId, Sequence[Step]]:
    """A second, complete safety snapshot with what stopped agents wrote last, and the steps that know of it."""
    fresh: dict[str, Step] = {}
    with station.home.folders() as folders:
        for step in moved:
            seen = station.home.look(step.path, folders, sealed=step.kind == "credential")
            if isinstance(seen, Obstacle):
                raise Unreadable(f"{step.path}: {seen.sentence}")
            fresh[step.path] = replace(step, before=seen)
    known = mapped(steps, lambda step: fresh.get(step.path, step))
    return take(station, plan, known), known
