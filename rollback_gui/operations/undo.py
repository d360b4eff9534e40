"""Takes the last restore back: a new plan, from what is live to the safety snapshot's own list."""

from rollback_gui.errors import NotFound
from rollback_gui.model.ids import OperationId, SnapshotId
from rollback_gui.model.outcome import Outcome
from rollback_gui.model.paths import EntryPath
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


def last_restore(store: Store) -> LastRestore | None:
    """The newest restore or undo that was done: the one that Undo takes back."""
    events = store.audit.events(EventFilter(types=_UNDOABLE, outcome="restored")).events
    return next((_as_last(event) for event in reversed(events) if event.detail.get("backup")), None)


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


def wanted_last(store: Store) -> LastRestore:
    """The same; raises NotFound when there is none."""
    last = last_restore(store)
    if last is None:
        raise NotFound("There is no restore to take back.", hint="`rollback restore ID` goes back to any snapshot.")
    return last


class Undoing(Restoring):
    """One undo: a restore of the safety snapshot that tells what had moved on."""

    type = "undo"


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
