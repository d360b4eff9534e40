"""Writing, under the store's lock: bytes into a pack first, then the manifest that names them, by rename."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rollback_gui.errors import Damaged, NotFound, NotWritable, Refused, RollbackError
from rollback_gui.model.ids import BlobId
from rollback_gui.model.snapshot import Header, Item, Snapshot
from rollback_gui.model.wishes import EventFilter
from rollback_gui.store import manifest, pack
from rollback_gui.store.anchors import Anchor
from rollback_gui.store.blobs import Names
from rollback_gui.store.catalogue import Known
from rollback_gui.store.layout import BESIDE, JSON_SUFFIX, NOTES, PACK_SUFFIX, PACKS, SNAPSHOTS, TRASH
from rollback_gui.system import files

if TYPE_CHECKING:
    from rollback_gui.store.store import Store

_FLUSH = 1 << 20
_HELD_WHOLE = 1 << 20
"""Blobs up to this many bytes are checked in memory, larger ones cut back when they turn out wrong."""


class StoreWriter:
    """The store's one writer at this moment."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._system = store.ground.system
        self._packing = pack.Packing()
        self._pending = Names()
        self._there = Names()
        self._held = bytearray()
        self._file = -1
        self._beside = ""
        self._is_broken = False
        self._new_bytes = 0

    def has(self, blob: BlobId) -> bool:
        """Whether its bytes are in a pack already, or in the one being written."""
        if blob in self._pending or blob in self._there:
            return True
        is_there = self._store.blobs.has(blob)
        if is_there:
            self._there.add(blob)
        return is_there

    def add(self, blob: BlobId, chunks: Iterable[bytes], size: int, *, sealed: bool) -> int:
        """Take in the bytes of one blob; returns how many the store holds for it.

        Raises Damaged when they are not `size` bytes that hash to `blob`, NoKey when a secret cannot be sealed.
        """
        if blob in self._pending:
            return 0
        begin = self._packing.offset
        if sealed:
            data = self._store.keys.seal(self._checked(blob, chunks, size, sealed=True))
            stored = len(data)
            self._write(self._member(blob, data, 0))
        elif size <= _HELD_WHOLE:
            stored = size
            self._write(self._member(blob, self._checked(blob, chunks, size, sealed=False), 1))
        else:
            stored = size
            self._stream(blob, chunks, size)
        length = self._packing.offset - begin
        self._packing.rows.append(pack.Row(blob, begin, length, stored, sealed))
        self._pending.add(blob)
        self._new_bytes += length
        return length

    def commit(self, draft: Header, items: Sequence[Item]) -> Header:
        """Keep what was added and then the manifest that names it; returns the header as it was written.

        Fills in `sequence`, `previous` and `new_bytes`, and `changed_since_previous` where it is below zero.
        Raises NotFound, and writes nothing, when it names bytes that the store does not hold.
        """
        self._insist(items)
        name, size = self._finish_pack()
        known = self._store.known()
        head = _head(self._store, known)
        header = replace(draft, sequence=head.sequence + 1, previous=head.digest, new_bytes=self._new_bytes)
        if header.changed_since_previous < 0:
            snapshot = Snapshot(header, items, "ok")
            changed = 0 if header.is_partial else self._store.history.changed(snapshot, known)
            header = replace(header, changed_since_previous=changed)
        digest = self._write_manifest(header, items)
        with suppress(OSError, RollbackError):  # it is taken: what is only remembered of it can be read again
            if name:
                self._store.blobs.add(name, size, self._packing.rows)
            self._store.catalogue.take(header, digest, self._store.keys.capture)
            self._store.history.take(Snapshot(header, items, "ok"), digest, known)
        self._store.anchors.write("snapshots", Anchor(header.sequence, digest, header.sequence))
        self._packing, self._pending, self._new_bytes = pack.Packing(), Names(), 0
        return header

    def abandon(self) -> None:
        """Take away a pack that was not finished."""
        if self._file < 0:
            return
        self._system.close(self._file)
        self._file = -1
        with suppress(OSError), self._store.ground.folder(PACKS) as folder:
            self._system.drop(folder, self._beside)

    def sweep(self) -> None:
        """Take away what a writer that was stopped left half-done; only one that holds the lock may."""
        for name in ("", PACKS, SNAPSHOTS, NOTES, TRASH):
            with self._store.ground.writing(), self._store.ground.folder(name) as folder:
                for each in self._system.names(folder):
                    if each.name.startswith(".") and BESIDE in each.name:
                        self._system.drop(folder, each.name)
        self._sweep_notes()

    def _sweep_notes(self) -> None:
        """A deletion that was stopped may leave the note; that of a manifest that got lost otherwise stays."""
        manifests = {name.removesuffix(JSON_SUFFIX) for name in self._store.ground.names(SNAPSHOTS)}
        left = self._store.notes.names() - manifests
        if not left:
            return
        deleted = self._store.audit.events(EventFilter(types=("delete",))).events
        with self._store.ground.writing(), self._store.ground.folder(NOTES) as folder:
            for snapshot in left & {event.snapshot for event in deleted}:
                self._system.drop(folder, snapshot + JSON_SUFFIX)
            self._system.sync(folder)

    def _insist(self, items: Sequence[Item]) -> None:
        for item in items:
            if item.entry is not None and item.entry.type == "file" and not self.has(item.entry.blob):
                raise NotFound(f"{item.path} cannot be kept: its bytes are not in the store.")

    def _write_manifest(self, header: Header, items: Sequence[Item]) -> str:
        encoding = manifest.Encoding(header, items, self._store.keys.capture)
        name = header.id + JSON_SUFFIX
        with self._store.ground.writing(), self._store.ground.folder(SNAPSHOTS) as folder:
            if files.exists(self._system, folder, name):
                raise Refused(f"There is a snapshot {header.id} already.")
            try:
                files.write_atomic(self._system, folder, name, encoding)
            except OSError:
                self._take_back(folder, name)
                raise
        return encoding.digest

    def _take_back(self, folder: int, name: str) -> None:
        """What is told as failed is not listed: a manifest in its place that no sync confirmed goes again."""
        try:
            if files.exists(self._system, folder, name):
                self._system.drop(folder, name)
        except OSError:
            raise NotWritable(
                f"The disk does not confirm snapshot {name.removesuffix(JSON_SUFFIX)}; it may be listed all the same.",
                hint="Look at that disk, then run `rollback verify` and take another snapshot.",
            ) from None

    def _checked(self, blob: BlobId, chunks: Iterable[bytes], size: int, *, sealed: bool) -> bytes:
        digest = self._store.keys.digest(sealed=sealed)
        data = bytearray()
        for chunk in chunks:
            digest.update(chunk)
            data += chunk
        if len(data) != size or digest.hexdigest() != blob:
            raise _other_bytes(blob)
        return bytes(data)

    def _member(self, blob: BlobId, data: bytes, level: int) -> bytes:
        packed = pack.compressor(level)
        parts = (pack.header(blob, len(data)), data, pack.padding(len(data)))
        return b"".join([*map(packed.compress, parts), packed.flush()])

    def _stream(self, blob: BlobId, chunks: Iterable[bytes], size: int) -> None:
        """A large blob goes out while it comes in."""
        self._flush()
        mark = self._packing.marked()
        digest = self._store.keys.digest(sealed=False)
        packed = pack.compressor(1)
        self._write(packed.compress(pack.header(blob, size)))
        count = 0
        for chunk in chunks:
            digest.update(chunk)
            count += len(chunk)
            self._write(packed.compress(chunk))
        self._write(packed.compress(pack.padding(size)) + packed.flush())
        if count != size or digest.hexdigest() != blob:
            self._held.clear()
            self._packing.back_to(mark)
            with self._store.ground.writing():
                self._system.cut(self._open(), mark[0])
            raise _other_bytes(blob)

    def _write(self, data: bytes) -> None:
        self._held += self._packing.take(data)
        if len(self._held) >= _FLUSH:
            self._flush()

    def _flush(self) -> None:
        if not self._held:
            return
        if self._is_broken:
            raise NotWritable("The pack could not be written before; nothing more is added to it.")
        self._is_broken = True  # until every byte went out: what a half-written pack holds, nobody knows
        with self._store.ground.writing():
            files.write_all(self._system, self._open(), bytes(self._held))
        self._held.clear()
        self._is_broken = False

    def _open(self) -> int:
        if self._file < 0:
            self._beside = f".pack{BESIDE}{self._system.random(4).hex()}"
            with self._store.ground.folder(PACKS) as folder:
                self._file = self._system.open_append(folder, self._beside, 0o600)
        return self._file

    def _finish_pack(self) -> tuple[str, int]:
        """The pack's file name and size; nothing is written when nothing is new."""
        if not self._packing.rows:
            return "", 0
        self._write(pack.ending(self._packing.rows, self._packing.offset))
        self._flush()
        name = self._packing.name + PACK_SUFFIX
        with self._store.ground.writing(), self._store.ground.folder(PACKS) as folder:
            self._system.sync(self._file)
            self._system.replace(folder, self._beside, folder, name)
            self._system.sync(folder)
        self._system.close(self._file)
        self._file = -1
        return name, self._packing.offset


def _head(store: "Store", known: list[Known]) -> Anchor:
    """The end of the chain: the newest manifest, or what is remembered of it where it was removed."""
    last = max((k for k in known if k.is_readable), key=lambda k: k.header.sequence, default=None)
    nameless = sum(not k.is_readable for k in known)
    sequence = (last.header.sequence if last else 0) + nameless
    anchor = store.anchors.read("snapshots")
    if anchor is not None and anchor.sequence >= sequence:
        return anchor
    return Anchor(sequence, last.digest if last else "", sequence)


def _other_bytes(blob: BlobId) -> Damaged:
    return Damaged(f"What was read is not blob {blob[:12]}…: the file changed meanwhile.", hint="Try again.")
