"""What each guarded file's stat was when it was last read; whether a row still holds, its reader decides."""

import hashlib
from collections.abc import Mapping

import msgspec
from msgspec import Struct

from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Entry
from rollback_gui.store.index import Index


class CachedEntry(Struct, frozen=True, array_like=True):
    """One row; times are nanoseconds since 1970, `seen_at` is when the file was read, `machine` whose it is."""

    device: int
    inode: int
    size: int
    mtime: int
    ctime: int
    seen_at: int
    entry: Entry
    machine: str = ""


class StatCache:
    """Rows by path; one that was torn in the index is as good as none."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(CachedEntry)

    def load(self) -> dict[EntryPath, CachedEntry]:
        """Every row."""
        rows = self._index.run(lambda database: database.execute("select path, row, proof from stats").fetchall())
        decode = self._decoder.decode
        found: dict[EntryPath, CachedEntry] = {}
        for path, row, proof in rows:
            if _proof(path, row) == proof:
                found[EntryPath(path.decode("utf-8", "surrogateescape"))] = decode(row)
        return found

    def keep(self, rows: Mapping[EntryPath, CachedEntry]) -> None:
        """Add or replace these rows; the others stay."""
        encoded = []
        for path, row in rows.items():
            name = path.encode("utf-8", "surrogateescape")
            try:
                data = self._encoder.encode(row)
            except UnicodeEncodeError:  # a link's target that is not UTF-8 is read anew each time
                continue
            encoded.append((name, data, _proof(name, data)))
        self._index.run(lambda database: database.executemany("insert or replace into stats values (?, ?, ?)", encoded))

    def only(self, paths: Mapping[EntryPath, object]) -> None:
        """Forget every row of another path."""
        gone = [(path.encode("utf-8", "surrogateescape"),) for path in self.load().keys() - paths.keys()]
        self._index.run(lambda database: database.executemany("delete from stats where path = ?", gone))

    def forget(self) -> None:
        """Forget every row."""
        self._index.run(lambda database: database.execute("delete from stats"))


def _proof(path: bytes, row: bytes) -> bytes:
    return hashlib.blake2b(b"%d:%b%b" % (len(path), path, row), digest_size=8).digest()
