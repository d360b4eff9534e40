"""One snapshot as one self-contained file, built like a pack, so `tar` reads it too.

Every blob that it names, copied as it lies in its pack, and then its manifest and note.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress

from msgspec.structs import replace

from rollback_gui.errors import Damaged, RollbackError
from rollback_gui.model.ids import BlobId, SnapshotId
from rollback_gui.model.snapshot import Snapshot
from rollback_gui.store import pack
from rollback_gui.store.catalogue import Unread
from rollback_gui.store.layout import BESIDE, CAPTURE, JSON_SUFFIX, NOTES, PACKS, SNAPSHOTS, TRASH
from rollback_gui.store.store import Store
from rollback_gui.system import files


def name_of(snapshot: SnapshotId) -> str:
    """The file's name."""
    return f"rollback-snapshot-{snapshot}.tar.gz"


def pack_up(store: Store, snapshot: SnapshotId) -> tuple[str, int]:
    """Write the parcel into the store's trash folder, under its lock; returns its path and how many blobs were missing.

    Of a snapshot whose manifest cannot be read, the manifest alone is kept: its packs stay anyway.
    """
    system = store.ground.system
    name = name_of(snapshot)
    beside = f".{name}{BESIDE}{system.random(4).hex()}"
    places, missing = _places(store, snapshot)
    with store.ground.writing(), store.ground.folder(TRASH) as folder:
        try:
            with files.held(system, system.create(folder, beside, 0o600)) as file:
                for piece in _pieces(store, snapshot, places):
                    files.write_all(system, file, piece)
                system.sync(file)
            system.replace(folder, beside, folder, name)
        except (OSError, RollbackError):
            with suppress(OSError):
                system.drop(folder, beside)
            raise
        system.sync(folder)
    return f"{store.place}/{TRASH}/{name}", missing


def _places(store: Store, snapshot: SnapshotId) -> tuple[list[tuple[str, pack.Row]], int]:
    try:
        kept = store.snapshot(snapshot)
    except Unread:  # a parcel without its blobs would be told as whole
        raise
    except RollbackError:
        return [], 0
    found = [store.blobs.find(blob)[:1] for blob in sorted(_blobs(kept))]
    return [place[0] for place in found if place], sum(not place for place in found)


def _blobs(kept: Snapshot) -> set[BlobId]:
    return {item.entry.blob for item in kept.items if item.entry is not None and item.entry.blob}


def _pieces(store: Store, snapshot: SnapshotId, places: list[tuple[str, pack.Row]]) -> Iterator[bytes]:
    """The parcel's bytes: blobs first, so that its directory is one like a pack's."""
    offset, rows = 0, []
    for name, row in places:
        yield from _copied(store, name, row)
        rows.append(replace(row, offset=offset))
        offset += row.length
    for name, data in _papers(store, snapshot):
        packed = pack.compressor(6)
        parts = (pack.named_header(name, len(data)), data, pack.padding(len(data)))
        member = b"".join([*map(packed.compress, parts), packed.flush()])
        offset += len(member)
        yield member
    yield pack.ending(rows, offset)


def _copied(store: Store, name: str, row: pack.Row) -> Iterator[bytes]:
    system = store.ground.system
    with store.ground.folder(PACKS) as folder, files.held(system, system.open_file(folder, name)) as file:
        at, end = row.offset, row.offset + row.length
        while at < end:
            data = system.read(file, min(files.CHUNK, end - at), at)
            if not data:
                raise Damaged(f"Pack {name[:12]}… is cut short.")
            at += len(data)
            yield data


def _papers(store: Store, snapshot: SnapshotId) -> Iterator[tuple[str, bytes]]:
    """What goes with the blobs; the sealed capture key too, so that the parcel can be proved elsewhere."""
    name = snapshot + JSON_SUFFIX
    for folder, each in ((SNAPSHOTS, name), (NOTES, name), ("", CAPTURE)):
        try:
            yield f"{folder}/{each}".lstrip("/"), store.ground.read(folder, each)
        except FileNotFoundError:
            continue


def remove(store: Store, snapshot: SnapshotId) -> None:
    """Take the manifest and the note away, under the store's lock and after the parcel is safe; packs stay.

    With the manifest's name the snapshot is deleted: what fails later is no failure, and the next writer does it.
    """
    system = store.ground.system
    name = snapshot + JSON_SUFFIX
    with store.ground.writing(), store.ground.folder(SNAPSHOTS) as folder:
        system.drop(folder, name)
        with suppress(OSError):
            system.sync(folder)
    with suppress(OSError, RollbackError), store.ground.folder(NOTES) as folder:
        if files.exists(system, folder, name):
            system.drop(folder, name)
            system.sync(folder)


def digest_of(store: Store, snapshot: SnapshotId) -> str:
    """The digest that the next manifest names as its previous, also of a damaged one; it stays in the tombstone."""
    body, end, _ = store.ground.read(SNAPSHOTS, snapshot + JSON_SUFFIX).rstrip(b"\n").rpartition(b"\n")
    return hashlib.sha256(body + end).hexdigest()
