"""Takes a snapshot for the operator, and writes that it was taken."""

from contextlib import suppress

from rollback_gui.errors import RollbackError
from rollback_gui.model.snapshot import Header, Listed, Note
from rollback_gui.model.wishes import Event, SnapshotWish
from rollback_gui.operations import clocks
from rollback_gui.operations.capture import capture
from rollback_gui.operations.gathering import Guarded
from rollback_gui.operations.monitor import Monitor
from rollback_gui.operations.station import Station


def take_snapshot(station: Station, guarded: Guarded, wish: SnapshotWish, monitor: Monitor) -> Listed:
    """Keep the guarded files; the audit log has it, whether it was taken or failed."""
    started = station.system.elapsed()
    operation = clocks.new_operation_id(station.system)
    try:
        header = capture(station, guarded, wish, monitor)
    except (RollbackError, OSError) as problem:
        code = problem.code if isinstance(problem, RollbackError) else "internal"
        _record(station, _event(station, operation, wish, started, {"error": code}))
        raise
    _record(station, _done(station, operation, header, started))
    taken = Listed(header, "ok", Note())
    with suppress(OSError, RollbackError):  # it is taken, whether or not the list can be read now
        return next((row for row in station.store.listed() if row.id == header.id), taken)
    return taken


def _done(station: Station, operation: str, header: Header, started: float) -> Event:
    wish = SnapshotWish(header.description, header.category)
    facts = {"files": str(header.files), "new_bytes": str(header.new_bytes), "warnings": str(len(header.warnings))}
    return _event(station, operation, wish, started, {**facts, "snapshot": header.id})


def _event(station: Station, operation: str, wish: SnapshotWish, started: float, facts: dict[str, str]) -> Event:
    return Event(
        at=clocks.written(station.system.now()),
        operation=operation,
        type="snapshot",
        who=station.home.account.name,
        outcome="failed" if "error" in facts else "done",
        seconds=round(station.system.elapsed() - started, 3),
        snapshot=facts.pop("snapshot", ""),
        what=wish.description,
        detail={**facts, "category": wish.category},
    )


def _record(station: Station, event: Event) -> None:
    with suppress(OSError, RollbackError):  # what was done stands, and what failed has its own reason
        station.store.audit.append(event)
