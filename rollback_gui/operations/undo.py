"""Takes the last restore back: a new plan, from what is live to the safety snapshot's own list."""

from contextlib import suppress

from rollback_gui.errors import NotFound
from rollback_gui.model.ids import OperationId, SnapshotId
from rollback_gui.model.outcome import Outcome
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.places import Places
from rollback_gui.model.plan import Plan
from rollback_gui.model.wishes import Event, EventFilter, LastRestore, RestoreHow
from rollback_gui.operations import journal
from rollback_gui.operations.applying import Hands
from rollback_gui.operations.monitor import Monitor
from rollback_gui.operations.restore import Restoring
from rollback_gui.operations.station import Station
from rollback_gui.store.store import Store
from rollback_gui.system import files

_UNDOABLE = ("restore", "undo", "recover")


def last_restore(store: Store, places: Places) -> LastRestore | None:
    """The newest restore or undo that was done: the one that Undo takes back.

    The audit log tells, and where its end was lost with the store's volume, the finished journals of this machine.
    """
    events = store.audit.events(EventFilter(types=_UNDOABLE, outcome="restored")).events
    last = next((_as_last(event) for event in reversed(events) if event.detail.get("backup")), None)
    return _unrecorded(store, places, {event.operation for event in events}, last.at if last else "") or last


def _unrecorded(store: Store, places: Places, recorded: set[str], since: str) -> LastRestore | None:
    """The newest finished journal of this store that is younger than the log's last record and not in the log."""
    system = store.ground.system
    with suppress(OSError), files.opened(system, f"{places.state}/{journal.DONE}") as done:
        names = sorted((one.name for one in system.names(done) if one.name.endswith(journal.SUFFIX)), reverse=True)
        for name in names:
            begin = None if name.removesuffix(journal.SUFFIX) in recorded else journal.first(system, done, name)
            if begin is None or begin.at <= since:
                break
            if begin.store_id == store.id and (last := _of_journal(journal.read(system, done, name))):
                return last
    return None


def _of_journal(found: journal.Found) -> LastRestore | None:
    begin, outcome, backup = found.begin, found.outcome, found.backup
    if begin is None or outcome is None or outcome.state != "restored" or backup is None:
        return None
    count = len(outcome.changes) or outcome.counts.create + outcome.counts.replace
    at, is_undo = outcome.finished_at, begin.type == "undo"
    return LastRestore(begin.operation, at, begin.snapshot, begin.title, count, backup, is_undo)


def _as_last(event: Event) -> LastRestore:
    return LastRestore(
        operation=OperationId(event.operation),
        at=event.at,
        snapshot=SnapshotId(event.snapshot),
        title=event.what,
        files=int(event.detail.get("files", "0")),
        backup=SnapshotId(event.detail["backup"]),
        is_undo=event.type == "undo",
    )


def wanted_last(store: Store, places: Places) -> LastRestore:
    """The same; raises NotFound when there is none, and says when that cannot be known."""
    last = last_restore(store, places)
    if last is None and (problem := store.audit.events(EventFilter(limit=1)).problem):
        hint = "`rollback list` shows the safety snapshots; `rollback restore ID` goes back to one."
        raise NotFound(f"No restore to take back is known, and the audit log is not whole: {problem}", hint=hint)
    if last is None:
        raise NotFound("There is no restore to take back.", hint="`rollback restore ID` goes back to any snapshot.")
    return last


class Undoing(Restoring):
    """One undo: a restore of the safety snapshot that tells what had moved on."""

    type = "undo"
    named = "An undo"


def undo(station: Station, moved: tuple[EntryPath, ...], plan: Plan, how: RestoreHow, monitor: Monitor) -> Outcome:
    """Run the plan back to the safety snapshot; files that moved on since are backed up first and named."""
    undoing = Undoing(station, plan, how, monitor)
    undoing.moved_on = moved
    return undoing.run()


def moved_on(station: Station, last: LastRestore) -> tuple[EntryPath, ...]:
    """Paths that are no longer as the last restore left them; none when its journal is not kept any more."""
    try:
        with files.opened(station.system, f"{station.places.state}/{journal.DONE}") as folder:
            found = journal.read(station.system, folder, f"{last.operation}{journal.SUFFIX}")
    except OSError:
        return ()
    with Hands(station, found.steps) as hands:
        return tuple(step.path for step in hands.steps if not hands.is_there_after(step))
