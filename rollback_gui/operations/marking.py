"""Keeps what may change about a snapshot, and writes down that it did: a note that is taken away is missed."""

from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.snapshot import Note
from rollback_gui.model.wishes import Event
from rollback_gui.operations.clocks import new_operation_id, written
from rollback_gui.store.store import Store


def mark(store: Store, wanted: SnapshotId, note: Note) -> None:
    """Keep the note, then the record of it; raises Locked, NotWritable, NoSpace."""
    began = store.ground.system.elapsed()
    number = store.set_note(wanted, note)
    system = store.ground.system
    words = [word for word, is_set in (("pinned", note.pinned), ("good", note.good)) if is_set]
    store.audit.append(
        Event(
            at=written(system.now()), operation=new_operation_id(system), type="note", who=system.account().name,
            outcome="done", seconds=round(system.elapsed() - began, 3), snapshot=wanted,
            what=", ".join([*words, *([f"“{note.label}”"] if note.label else [])]), detail={"note": str(number)},
        )
    )  # fmt: skip
