"""Prove what the store holds: packs, blobs, seals, the chain of snapshots and the audit log."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from rollback_gui.errors import Damaged, NoKey, NotFound, RollbackError
from rollback_gui.model.ids import BlobId, SnapshotId
from rollback_gui.model.outcome import SnapshotProblem, Verified
from rollback_gui.model.wishes import Event, EventFilter
from rollback_gui.operations.clocks import new_operation_id, written
from rollback_gui.operations.monitor import Monitor, go_on
from rollback_gui.store import proving
from rollback_gui.store.catalogue import Known
from rollback_gui.store.store import Store
from rollback_gui.store.testimony import chain_problems, note_problems, testimony


def verify(store: Store, wanted: Sequence[SnapshotId], monitor: Monitor) -> Verified:
    """Everything in the store, or only what these snapshots need; what was found is recorded, never raised.

    Raises NotFound for a snapshot that is not there, Cancelled.
    """
    began = store.ground.system.elapsed()
    with suppress(NoKey):
        store.keys.unlock()
    known = store.known()
    found = _some(store, known, wanted, monitor) if wanted else _all(store, known, monitor)
    _record(store, found, wanted, store.ground.system.elapsed() - began)
    return found


def _all(store: Store, known: Sequence[Known], monitor: Monitor) -> Verified:
    names = proving.packs(store)
    monitor.phase("checking", len(names) + len(known))
    proofs = []
    for done, name in enumerate(names, 1):
        go_on(monitor)
        proofs.append(proving.prove_pack(store, name))
        monitor.step(done, name)
    sound = {blob: size for proof in proofs for blob, size in proof.sound.items()}
    snapshots = []
    for done, each in enumerate(known, len(names) + 1):
        go_on(monitor)
        snapshots.append(_judged(store, each, sound))
        monitor.step(done, each.header.id)
    named = proving.blobs_named(store, known)
    orphans = sum(named.isdisjoint(proof.sound.keys() | proof.broken) for proof in proofs)
    events = store.audit.events(EventFilter())
    said = testimony(events.events)
    problems = [*_pack_problems(proofs), *note_problems(store, known, said)]
    problems += [f"Audit log: {events.problem}"] if events.problem else []
    problems += [*chain_problems(store, known, said), *_key_problems(store)]
    problems += proving.paper_problems(store)
    unknown = proving.unknown_files(store, known)
    unproved = proving.unproved(store)
    return Verified(tuple(reversed(snapshots)), len(sound), orphans, unknown, tuple(problems), unproved)


def _some(store: Store, known: Sequence[Known], wanted: Sequence[SnapshotId], monitor: Monitor) -> Verified:
    by_id = {each.header.id: each for each in known}
    monitor.phase("checking", len(wanted))
    snapshots, proved = [], dict[BlobId, int]()
    for done, snapshot in enumerate(wanted, 1):
        go_on(monitor)
        if snapshot not in by_id:
            raise NotFound(f"There is no snapshot {snapshot}.")
        sound = _sound_blobs(store, snapshot, monitor)
        proved |= sound
        snapshots.append(_judged(store, by_id[snapshot], sound))
        monitor.step(done, snapshot)
    return Verified(tuple(snapshots), len(proved), 0, unproved=proving.unproved(store))


def _sound_blobs(store: Store, snapshot: SnapshotId, monitor: Monitor) -> dict[BlobId, int]:
    """The blobs of one snapshot that are there and whole, and how many bytes each has."""
    sound: dict[BlobId, int] = {}
    try:
        items = store.snapshot(snapshot).items
    except RollbackError:
        return sound
    for item in items:
        go_on(monitor)
        if item.entry is None or item.entry.type != "file" or item.entry.blob in sound:
            continue
        with suppress(Damaged, NotFound, NoKey):
            store.check_blob(item.entry)
            sound[item.entry.blob] = item.entry.size
    return sound


def _judged(store: Store, known: Known, sound: Mapping[BlobId, int]) -> SnapshotProblem:
    """One snapshot with every reason why it is not as it should be; its manifest is read anew."""
    try:
        snapshot = store.snapshot(known.header.id)
    except RollbackError as problem:
        state = "damaged" if isinstance(problem, Damaged) else known.state
        return SnapshotProblem(known.header.id, state, (problem.message,))
    missing = proving.missing_files(snapshot, sound)
    is_worse = missing and snapshot.state != "tampered"
    return SnapshotProblem(snapshot.id, "damaged" if is_worse else snapshot.state, (*snapshot.problems, *missing))


def _pack_problems(proofs: Sequence[proving.PackProof]) -> list[str]:
    return [f"Pack {proof.name[:12]}… is not what its name says." for proof in proofs if not proof.is_whole]


def _key_problems(store: Store) -> tuple[str, ...]:
    try:
        return proving.key_problems(store)
    except RollbackError as problem:
        return (problem.message,)


def _record(store: Store, found: Verified, wanted: Sequence[SnapshotId], seconds: float) -> None:
    """Write the audit record; a store that cannot be written is verified all the same."""
    system = store.ground.system
    event = Event(
        at=written(system.now()), operation=new_operation_id(system), type="verify", who=system.account().name,
        outcome="ok" if found.is_sound else "problems", seconds=round(seconds, 3),
        snapshot=wanted[0] if len(wanted) == 1 else "", what=f"{len(found.snapshots)} snapshots, {found.blobs} blobs",
    )  # fmt: skip
    with suppress(OSError, RollbackError):
        store.audit.append(event)
