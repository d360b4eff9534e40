"""Manifests that this program would never write, made with its own encoder: right digest, signed as asked."""

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace

from rollback_gui.model import ids
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Entry, Header, Item
from rollback_gui.store import manifest
from rollback_gui.store.capture_key import CaptureKey
from rollback_gui.store.opening import open_store
from rollback_gui.store.store import Store
from tests.support.house import House

Change = Callable[[Sequence[Item]], Sequence[Item]]


def opened(house: House) -> Store:
    """The house's store."""
    return open_store(house.system, house.console().places)


def newest(store: Store) -> tuple[Header, Sequence[Item], str]:
    """The newest snapshot: header, entries and digest."""
    last = max(store.known(), key=lambda known: known.header.sequence)
    return last.header, store.snapshot(last.header.id).items, last.digest


def plant(house: House, items: Change, *, is_signed: bool = True, **header: object) -> SnapshotId:
    """A new snapshot that follows the newest one in the chain, with its entries changed."""
    store = opened(house)
    last, held, digest = newest(store)
    system = house.system
    new = ids.snapshot_id(ids.moment(system.now() // 10**9 + 1, system.random(3)))
    follows = replace(last, id=new, sequence=last.sequence + 1, previous=digest)
    encode(house, replace(follows, **header), items(held), store.keys.capture if is_signed else CaptureKey())
    store.close()
    return new


def encode(house: House, header: Header, items: Sequence[Item], key: CaptureKey) -> Path:
    """Write a manifest into the store's folder."""
    data, _ = manifest.encode(header, items, key)
    return write(house, header.id, data)


def write(house: House, wanted: SnapshotId, data: bytes) -> Path:
    """Write any bytes as a manifest."""
    where = house.root / "own" / "store" / "snapshots" / f"{wanted}.json"
    where.write_bytes(data)
    where.chmod(0o600)
    return where


def moved_to(*there: str) -> Change:
    """Every file of the snapshot is replaced by its first one at these paths."""

    def changed(items: Sequence[Item]) -> Sequence[Item]:
        first = next(item for item in items if item.entry is not None and item.entry.type == "file")
        return [replace(first, path=EntryPath(path)) for path in there]

    return changed


def with_entry(**fields: object) -> Change:
    """The first file gets these fields; everything else stays."""

    def changed(items: Sequence[Item]) -> Sequence[Item]:
        first = next(item for item in items if item.entry is not None and item.entry.type == "file")
        assert isinstance(first.entry, Entry)
        return [replace(item, entry=replace(first.entry, **fields)) if item is first else item for item in items]

    return changed
