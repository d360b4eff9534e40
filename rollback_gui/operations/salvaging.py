"""What a damaged or hostile snapshot still gives, for another folder; the rest is named with who still holds it."""

from rollback_gui.errors import Damaged, RollbackError, Tampered
from rollback_gui.model import paths
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Snapshot, State
from rollback_gui.operations.elsewhere import Elsewhere
from rollback_gui.store.catalogue import made_up
from rollback_gui.store.store import Store

_NAMED = 20
"""So many files that were probably lost are named."""


def salvaged(store: Store, wanted: SnapshotId) -> Snapshot:
    """The snapshot, or where it is refused as a whole what is sound in it; raises NotFound, NewerFormat, Damaged."""
    try:
        return store.snapshot(wanted)
    except (Damaged, Tampered) as problem:
        found = store.catalogue.salvaged(wanted)
        if not found.items:
            raise
        state: State = "tampered" if isinstance(problem, Tampered) else "damaged"
        header = found.header if found.header is not None and found.header.id == wanted else made_up(wanted)
        held = {item.path for item in found.items}
        lost = (*found.hostile, *_unreadable(store, wanted, found.unreadable, held))
        return Snapshot(header, found.items, state, (problem.message,), lost=lost)


def _unreadable(store: Store, wanted: SnapshotId, count: int, held: set[EntryPath]) -> tuple[str, ...]:
    """How many entries cannot be read, and which files the snapshots beside it have and this one lacks."""
    if not count:
        return ()
    told = "1 entry of it cannot be read." if count == 1 else f"{count} entries of it cannot be read."
    elsewhere = Elsewhere(store, wanted)
    missing = [path for path in _beside(store, wanted) if path not in held][:_NAMED]
    named = [(path, elsewhere.sound(path)) for path in missing]
    sentences = [
        f"{path} is not in it any more; it is sound in {', '.join(others)}." for path, others in named if others
    ]
    return (told, *sentences)


def _beside(store: Store, wanted: SnapshotId) -> list[EntryPath]:
    """What the nearest sound snapshot of everything holds, the one before it first."""
    rows = store.listed()
    at = next((number for number, row in enumerate(rows) if row.id == wanted), 0)
    for row in (*rows[at + 1 :], *reversed(rows[:at])):
        if row.state not in ("ok", "unproven", "unsigned") or row.header.is_partial:
            continue
        try:
            items = store.snapshot(row.id).items
        except RollbackError:
            continue
        return [item.path for item in items if item.entry and item.entry.type == "file" and paths.is_file(item.path)]
    return []
