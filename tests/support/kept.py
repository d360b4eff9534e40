"""A store in a folder of the test's own, and snapshots in it from literals."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from rollback_gui.model import ids
from rollback_gui.model.ids import BlobId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.places import Places
from rollback_gui.model.snapshot import Account, Entry, Header, Item, Kind
from rollback_gui.store.opening import create_store, open_store
from rollback_gui.store.store import Store
from rollback_gui.store.writer import StoreWriter
from rollback_gui.system.port import System
from rollback_gui.system.real import real_system

ME = Account("me", 501, "staff", 20)


def places_in(root: Path, *, identity: bool = True) -> Places:
    """Every folder below root."""
    parts = {name: str(root / name) for name in ("home", "store", "profile", "config", "state", "cache", "runtime")}
    return Places(**parts, identity=str(root / "identity") if identity else "")


def header(**other: object) -> Header:
    """A header with these fields."""
    system = real_system()
    plain = Header(
        format=1, id=ids.snapshot_id(ids.moment(system.now() // 10**9, system.random(3))), sequence=0, previous="",
        created_at="2026-05-01T10:04:00.000000Z", description="made-up", category="manual", host="here", machine="m",
        account=ME, home="/home/me", files=1, kinds={"config": 1}, bytes=1, new_bytes=0, changed_since_previous=-1,
    )  # fmt: skip
    return replace(plain, **other)


def entry(data: bytes = b"", **other: object) -> Entry:
    """A file that holds these bytes, named as what is no secret."""
    blob = BlobId(hashlib.sha256(data).hexdigest())
    return replace(Entry("file", 0o600, ME.uid, ME.gid, size=len(data), blob=blob), **other)


def item(path: str, there: Entry | None, kind: Kind = "config") -> Item:
    """One line of a manifest."""
    return Item(EntryPath(path), "Group", kind, there)


class Kept:
    """A store and what is needed to fill it."""

    def __init__(self, root: Path, *, identity: bool = True) -> None:
        self.system: System = real_system()
        self.places = places_in(root, identity=identity)
        self.store: Store = create_store(self.system, self.places)
        self.folder = Path(self.places.store)

    def again(self) -> Store:
        """The same store, opened anew."""
        return open_store(self.system, self.places)

    def put(self, writer: StoreWriter, data: bytes, *, sealed: bool = False) -> Entry:
        """Add bytes that are not there yet and tell the entry that names them."""
        digest = self.store.keys.digest(sealed=sealed)
        digest.update(data)
        blob = BlobId(digest.hexdigest())
        if not writer.has(blob):
            writer.add(blob, [data], len(data), sealed=sealed)
        return entry(data, blob=blob, sealed=sealed)

    def snapshot(
        self, files: Mapping[str, bytes | None], secrets: Mapping[str, bytes] | None = None, **other: object
    ) -> Header:
        """Keep a snapshot of these files (None: absent) and these secrets."""
        with self.store.writer() as writer:
            if secrets:
                assert self.store.keys.ensure_recipient()
            items = [item(p, None if data is None else self.put(writer, data)) for p, data in files.items()]
            items += [item(p, self.put(writer, d, sealed=True), "credential") for p, d in (secrets or {}).items()]
            return writer.commit(header(**other), items)

    def manifest(self, of: Header) -> Path:
        """Where its manifest lies."""
        return self.folder / "snapshots" / f"{of.id}.json"

    @property
    def packs(self) -> list[Path]:
        """Every pack."""
        return sorted((self.folder / "packs").iterdir())
