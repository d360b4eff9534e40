"""A database and its log are one: SQLite plays the log of another moment into whatever database it finds."""

import shlex
from collections.abc import Iterator

from rollback_gui.home.reader import Obstacle
from rollback_gui.model.outcome import Check
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Plan
from rollback_gui.operations.station import Station

_LOGS = ("-wal", "-journal")


def databases(station: Station, plan: Plan) -> Iterator[Check]:
    """A blocker for each log that would come back without its database, which is not as it was then."""
    if plan.destination:
        return
    logs = {_database_of(each.path): each.path for each in plan.ticked if each.after and each.path.endswith(_LOGS)}
    alone = logs.keys() - {each.path for each in plan.ticked if each.path in logs}
    for database in sorted(alone):
        if not _is_as_then(station, plan, database):
            told = f"{logs[database]} is the log of {database}, which is not as it was then. Tick both or none."
            fix = f"rollback restore {plan.snapshot} --skip {shlex.quote(logs[database])}"
            yield Check("database", "blocker", told, fix, "refused")


def _database_of(log: EntryPath) -> EntryPath:
    return EntryPath(log[: -len(next(tail for tail in _LOGS if log.endswith(tail)))])


def _is_as_then(station: Station, plan: Plan, path: EntryPath) -> bool:
    """Whether the live file holds what it held in the snapshot."""
    items = station.store.snapshot(plan.snapshot).items
    then = next((item.entry for item in items if item.path == path), None)
    if then is None:
        return False
    with station.home.folders() as folders:
        now = station.home.look(path, folders, sealed=then.sealed)
    return now is not None and not isinstance(now, Obstacle) and now.blob == then.blob
