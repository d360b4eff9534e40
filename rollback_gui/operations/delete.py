"""Remove snapshots: each goes to the trash as one self-contained file before its manifest goes."""

from collections.abc import Sequence

from rollback_gui.errors import NotFound
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.outcome import Finding
from rollback_gui.model.wishes import Event
from rollback_gui.operations.clocks import new_operation_id, written
from rollback_gui.store import parcel
from rollback_gui.store.catalogue import Known
from rollback_gui.store.layout import TRASH
from rollback_gui.store.store import Store


def delete(store: Store, wanted: Sequence[SnapshotId]) -> tuple[Finding, ...]:
    """Put these snapshots into the desktop's trash, or into the store's own where that cannot take them.

    Bytes stay in their packs. Raises NotFound before anything is removed, Locked, NotWritable.
    """
    with store.writer():
        known = {each.header.id: each for each in store.known()}
        for snapshot in wanted:
            if snapshot not in known:
                raise NotFound(f"There is no snapshot {snapshot}.")
        return tuple(_delete(store, known[snapshot]) for snapshot in dict.fromkeys(wanted))


def _delete(store: Store, known: Known) -> Finding:
    snapshot = known.header.id
    began = store.ground.system.elapsed()
    where, missing = parcel.pack_up(store, snapshot)
    place = _trashed(store, where)
    # The tombstone comes first: a crash between the two leaves a snapshot too many, never one that is missing.
    _record(store, known, place, store.ground.system.elapsed() - began)
    parcel.remove(store, snapshot)
    lost = f" {missing} of its files were damaged already." if missing else ""
    return Finding(f"snapshot {snapshot}", "done", f"It lies in {place} as {parcel.name_of(snapshot)}.{lost}")


def _trashed(store: Store, where: str) -> str:
    """Where it lies now, in words; there it outlives a power cut.

    Whatever puts things into a desktop's trash syncs nothing, and keeps them on the volume that they lay on.
    """
    system = store.ground.system
    try:
        system.trash(where)
    except (OSError, ImportError):
        return where.rpartition("/")[0]
    with store.ground.writing(), store.ground.folder(TRASH) as folder:
        system.sync_volume(folder)
    return "the trash"


def _record(store: Store, known: Known, place: str, seconds: float) -> None:
    system = store.ground.system
    header = known.header
    detail = {"place": place}
    if known.is_readable:
        detail |= {"sequence": str(header.sequence), "digest": known.digest or parcel.digest_of(store, header.id)}
    event = Event(
        at=written(system.now()), operation=new_operation_id(system), type="delete", who=system.account().name,
        outcome="ok", seconds=round(seconds, 3), snapshot=header.id, what=header.description, detail=detail,
    )  # fmt: skip
    store.audit.append(event)
