"""What stands in the way of a plan, item by item: ok, a warning, or a blocker with the command that frees it."""

import shlex
from collections.abc import Callable, Iterator

from rollback_gui.errors import Damaged, NoKey, NotFound
from rollback_gui.model.outcome import Check
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Plan
from rollback_gui.operations.contents import Contents
from rollback_gui.operations.distrust import outside
from rollback_gui.operations.monitor import Monitor
from rollback_gui.operations.preflight_agents import managers, programs
from rollback_gui.operations.preflight_databases import databases
from rollback_gui.operations.preflight_places import owners, writable
from rollback_gui.operations.preflight_room import room
from rollback_gui.operations.preflight_shapes import shapes
from rollback_gui.operations.preflight_shared import shared
from rollback_gui.operations.preflight_use import in_use, links
from rollback_gui.operations.station import Station
from rollback_gui.operations.unfinished import standing

_UNLOCK = "unlock the keyring, name the key with --identity FILE, or run `rollback key restore`"


def preflight(station: Station, plan: Plan, monitor: Monitor) -> tuple[Check, ...]:
    """Every check of a plan in the order in which they run; each is told to the monitor as it is answered."""
    answered = []
    looks: tuple[Callable[[Station, Plan], Iterator[Check]], ...] = (
        _drift, _unfinished, _trust, _other_home, room, writable, owners, outside, _whole, shapes, managers, programs,
        in_use, databases, links, shared, _earlier,
    )  # fmt: skip
    monitor.phase("checking", len(looks))
    for number, look in enumerate(looks, 1):
        for check in look(station, plan):
            answered.append(check)
            monitor.checked(check)
        monitor.step(number, "")
    return tuple(answered)


def _drift(station: Station, plan: Plan) -> Iterator[Check]:
    moved = drifted(station, plan)
    if moved:
        names = ", ".join(moved[:5])
        count = "1 file" if len(moved) == 1 else f"{len(moved)} files"
        told = f"{count} changed since the preview: {names}. Nothing was touched."
        yield Check("drift", "blocker", told, code="drifted")
    else:
        yield Check("drift", "ok", "Nothing changed since the preview")


def drifted(station: Station, plan: Plan) -> list[EntryPath]:
    """Ticked paths that are no longer as the plan shows them; bytes are read again, whatever the stat says."""
    moved = []
    with station.home.folders() as folders:
        for change in plan.ticked:
            if change.freed_by:
                continue
            if not station.home.stands(change.path, folders, change.before, sealed=change.kind == "credential"):
                moved.append(change.path)
    return moved


def _unfinished(station: Station, _: Plan) -> Iterator[Check]:
    found = standing(station.system, station.places)
    if found is None:
        yield Check("unfinished", "ok", "No earlier restore is unfinished")
    elif found.is_at_work:
        yield Check("unfinished", "blocker", found.sentence, code="busy")
    else:
        yield Check("unfinished", "blocker", found.sentence, "rollback recover", code="unfinished")


def _trust(station: Station, plan: Plan) -> Iterator[Check]:
    """From a tampered snapshot nothing goes to its place; an unsigned one waits for an explicit yes."""
    state = next((row.state for row in station.store.listed() if row.id == plan.snapshot), "ok")
    if state in ("tampered", "unsigned", "damaged") and plan.destination:
        yield Check("trust", "warning", f"This snapshot is {state}: look at the files before you use them.")
        yield from (Check("lost", "warning", sentence) for sentence in plan.lost)
    elif state == "damaged":
        sentence = "This snapshot is damaged. Nothing of it goes to its place."
        yield Check("trust", "blocker", sentence, f"rollback restore {plan.snapshot} --into DIR", "damaged")
    elif state == "tampered":
        sentence = "This snapshot was changed after it was signed. It cannot be restored from."
        yield Check("trust", "blocker", sentence, f"rollback restore {plan.snapshot} --into DIR", "tampered")
    elif state == "unsigned":
        sentence = "This snapshot is not signed. It may have been changed since it was taken."
        yield Check("trust", "blocker", sentence, f"rollback restore {plan.snapshot} --accept-unsigned", "unsigned")
    elif state == "unproven":
        yield Check("trust", "warning", "The key that proves this snapshot is not at hand.", _UNLOCK)


def _other_home(station: Station, plan: Plan) -> Iterator[Check]:
    """Paths of another home are rewritten or left as the operator says; there is no default."""
    from rollback_gui.operations.other_home import hidden

    left = hidden(plan, station.store)
    if left:
        names = ", ".join(left[:5]) + ", …" * (len(left) > 5)
        counted = "1 file names" if len(left) == 1 else f"{len(left)} files name"
        told = f"Hidden values are never rewritten, and {counted} the other home in one"
        yield Check("other-home", "warning", f"{told}: {names}")
    for one in plan.other_homes:
        counted = f"{one.paths} path{'s' * (one.paths != 1)} in {one.files} file{'s' * (one.files != 1)}"
        told = f"{counted} name {one.old}, which is another home or machine. Nothing was touched."
        both = shlex.quote(f"{one.old}={one.new}")
        yield Check("other-home", "blocker", told, f"--map {both} rewrites them, --map none leaves them", "refused")


def _whole(station: Station, plan: Plan) -> Iterator[Check]:
    contents, bad = Contents(station.store, plan), 0
    for change in plan.ticked:
        entry = change.after
        if entry is None or entry.type != "file":
            continue
        if change.before is not None and change.before.type == "file" and change.before.blob == entry.blob:
            continue
        try:
            contents.check_blob(entry)
        except (Damaged, NotFound, NoKey) as problem:
            bad += 1
            sentence = f"{change.path}: {problem.message}"
            fix = f"rollback restore {plan.snapshot} --skip {shlex.quote(change.path)}"
            yield Check("whole", "blocker", sentence, fix, problem.code)
    if not bad:
        yield Check("whole", "ok", "Everything needed is whole in the store")


def _earlier(station: Station, _: Plan) -> Iterator[Check]:
    """Whether the other snapshots can be relied on: a warning, since this restore does not need them."""
    rows = station.store.listed()
    bad = [row for row in rows if row.state in ("damaged", "tampered")]
    for row in bad:
        yield Check("snapshots", "warning", f"The snapshot {row.id} is {row.state}", f"rollback verify {row.id}")
    if not bad:
        yield Check("snapshots", "ok", "The list of snapshots is whole")
