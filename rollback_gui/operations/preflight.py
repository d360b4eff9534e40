"""What stands in the way of a plan, item by item: ok, a warning, or a blocker with the command that frees it."""

import os
import shlex
from collections.abc import Callable, Iterator

from rollback_gui.errors import Damaged, NoKey, NotFound, RollbackError
from rollback_gui.home.folders import Folders
from rollback_gui.model import paths
from rollback_gui.model.outcome import Check
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change, Plan
from rollback_gui.operations import journal
from rollback_gui.operations.monitor import Monitor
from rollback_gui.operations.station import Station
from rollback_gui.system import files

_RESERVE = 1 << 20
"""Bytes for journal and manifests, beside the files themselves."""


def preflight(station: Station, plan: Plan, monitor: Monitor) -> tuple[Check, ...]:
    """Every check of a plan in the order in which they run; each is told to the monitor as it is answered."""
    answered = []
    looks: tuple[Callable[[Station, Plan], Iterator[Check]], ...] = (
        _drift, _unfinished, _trust, _space, _writable, _whole, _outside, _shapes, _managers,
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
        yield Check("drift", "blocker", f"{count} changed since the preview: {names}. Nothing was touched.", code="drifted")
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
    found = journal.find(station.system, station.places)
    if found is not None:
        sentence = "An earlier restore is unfinished."
        yield Check("unfinished", "blocker", sentence, "rollback recover", code="unfinished")


def _trust(station: Station, plan: Plan) -> Iterator[Check]:
    """From a tampered snapshot nothing goes to its place; an unsigned one waits for an explicit yes."""
    state = next((row.state for row in station.store.listed() if row.id == plan.snapshot), "ok")
    if state == "tampered":
        sentence = "This snapshot was changed after it was signed. It cannot be restored from."
        yield Check("trust", "blocker", sentence, f"rollback restore {plan.snapshot} --into DIR", "tampered")
    elif state == "unsigned":
        sentence = "This snapshot is not signed. It may have been changed since it was taken."
        yield Check("trust", "blocker", sentence, f"rollback restore {plan.snapshot} --accept-unsigned", "unsigned")
    elif state == "unproven":
        yield Check("trust", "warning", "The key that proves this snapshot is not at hand.", "rollback key restore")


def _space(station: Station, plan: Plan) -> Iterator[Check]:
    needed: dict[int, int] = {}
    open_on: dict[int, str] = {}
    size = sum((change.after.size if change.after else 0) for change in plan.ticked)
    for where, extra in ((station.places.state, 0), (station.places.store, size)):
        _add_need(station, where, extra + _RESERVE, needed, open_on)
    for change in plan.ticked:
        bytes_here = (change.after.size if change.after else 0) * 2
        _add_need(station, paths.real(paths.parent(change.path), plan.home), bytes_here, needed, open_on)
    free = 0
    for device, count in needed.items():
        with files.opened(station.system, open_on[device]) as folder:
            room = station.system.room(folder)
        free = room.bytes
        if room.bytes < count or 0 <= room.inodes < len(plan.ticked) * 2 + 8:
            told = f"Not enough room on the volume of {open_on[device]}: {_size(count)} needed, {_size(room.bytes)} free"
            yield Check("space", "blocker", told, f"df -h {shlex.quote(open_on[device])}", code="no-space")
            return
    yield Check("space", "ok", f"{_size(free)} free, {_size(sum(needed.values()))} needed")


def _add_need(station: Station, where: str, count: int, needed: dict[int, int], open_on: dict[int, str]) -> None:
    here, device = where, None
    while device is None:
        try:
            with files.opened(station.system, here or "/") as folder:
                device = station.system.look_open(folder).st_dev
        except OSError:
            here = os.path.dirname(here)
    needed[device] = needed.get(device, 0) + count
    open_on.setdefault(device, here or "/")


def _writable(station: Station, plan: Plan) -> Iterator[Check]:
    """Folders are what an exchange writes; a file's own mode does not matter."""
    blocked = 0
    account = station.home.account
    with station.home.folders() as folders:
        for change in plan.ticked:
            for name, flags in _held(station, change, folders):
                blocked += 1
                fix = f"sudo chattr -{'i' if 'immutable' in flags else 'a'} {shlex.quote(name)}"
                yield Check("writable", "blocker", f"{name} is locked ({', '.join(sorted(flags))})", fix, "not-writable")
        for folder in sorted({paths.parent(change.path) for change in plan.ticked}):
            try:
                found = station.system.look_open(folders.open(folder))
            except OSError:
                continue
            if account.uid not in (0, found.st_uid) and not found.st_mode & 0o022:
                blocked += 1
                where = paths.real(folder, plan.home)
                fix = f"sudo chown {account.name} {shlex.quote(where)}"
                yield Check("writable", "blocker", f"{where} cannot be written by {account.name}", fix, "not-writable")
    if not blocked:
        count = len(plan.ticked)
        yield Check("writable", "ok", "The place can be written" if count == 1 else f"All {count} places can be written")


def _held(station: Station, change: Change, folders: Folders) -> Iterator[tuple[str, frozenset[str]]]:
    if change.before is None or change.before.type == "symlink":
        return
    try:
        folder, name = folders.of(change.path)
    except OSError:
        return
    flags = station.system.flags(folder, name)
    if flags:
        yield paths.real(change.path, station.places.home), flags


def _whole(station: Station, plan: Plan) -> Iterator[Check]:
    bad = 0
    for change in plan.ticked:
        entry = change.after
        if entry is None or entry.type != "file":
            continue
        if change.before is not None and change.before.type == "file" and change.before.blob == entry.blob:
            continue
        try:
            station.store.check_blob(entry)
        except (Damaged, NotFound, NoKey) as problem:
            bad += 1
            sentence = f"{change.path}: {problem.message}"
            yield Check("whole", "blocker", sentence, f"rollback restore {plan.snapshot} --skip {change.path}", problem.code)
    if not bad:
        yield Check("whole", "ok", "Everything needed is whole in the store")


def _outside(station: Station, plan: Plan) -> Iterator[Check]:
    inside = [c.path for c in plan.ticked if any(paths.is_below(c.path, own) for own in station.own)]
    if inside:
        yield Check("outside", "blocker", f"{inside[0]} lies in this program's own folders", code="refused")


def _shapes(station: Station, plan: Plan) -> Iterator[Check]:
    from rollback_gui.formats.names import shape_problem

    warned = False
    for change in plan.ticked:
        entry = change.after
        if entry is None or entry.type != "file" or entry.sealed or change.kind not in ("plist", "unit", "config"):
            continue
        try:
            problem = shape_problem(change.kind, paths.name(change.path), station.store.bytes_of(entry))
        except RollbackError:
            continue
        if problem:
            warned = True
            yield Check("parse", "warning", f"{change.path}: {problem}")
    if not warned:
        yield Check("parse", "ok", "Every file to be restored can be parsed")


def _managers(station: Station, plan: Plan) -> Iterator[Check]:
    if not plan.agents:
        return
    for manager in station.managers:
        try:
            manager.listing()
        except (RollbackError, OSError, TimeoutError) as problem:
            yield Check("agents", "warning", f"{manager.name} does not answer: {problem}", "rollback doctor")
        else:
            yield Check("agents", "ok", f"{manager.name} answers")
    if not station.managers:
        yield Check("agents", "warning", "There is no agent manager here; files are restored all the same")


def _size(count: int) -> str:
    size = float(count)
    for unit in ("bytes", "KB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.0f} GB" if size >= 10 else f"{size:.1f} GB"
