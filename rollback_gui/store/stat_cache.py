"""What each guarded file's stat was when it was last read; whether a row still holds, its reader decides."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping

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

    def load(self, machine: str | None = None) -> "Rows":
        """Every row, or those of one machine; each is decoded when it is asked for."""

        def work(database: sqlite3.Connection) -> dict[EntryPath, bytes]:
            rows = database.execute("select path, row, proof from stats")
            return {_path(path): row for path, row, proof in rows if _proof(path, row) == proof}

        return Rows(self._index.run(work), self._decoder, machine)

    def keep(self, rows: Mapping[EntryPath, CachedEntry]) -> None:
        """Add or replace these rows; the others stay."""
        statement = "insert or replace into stats values (?, ?, ?)"
        self._index.run(lambda database: database.executemany(statement, self._encoded(rows)))

    def _encoded(self, rows: Mapping[EntryPath, CachedEntry]) -> Iterator[tuple[bytes, bytes, bytes]]:
        for path, row in rows.items():
            name = path.encode("utf-8", "surrogateescape")
            try:
                data = self._encoder.encode(row)
            except UnicodeEncodeError:  # a link's target that is not UTF-8 is read anew each time
                continue
            yield name, data, _proof(name, data)

    def only(self, paths: Mapping[EntryPath, object]) -> None:
        """Forget every row of another path."""
        gone = [(path.encode("utf-8", "surrogateescape"),) for path in self.load().keys() - paths.keys()]
        self._index.run(lambda database: database.executemany("delete from stats where path = ?", gone))

    def forget(self) -> None:
        """Forget every row."""
        self._index.run(lambda database: database.execute("delete from stats"))


class Rows(Mapping[EntryPath, CachedEntry]):
    """Rows by path, kept as bytes: a tenth of a gigabyte less for a hundred thousand files."""

    def __init__(
        self, rows: dict[EntryPath, bytes], decoder: "msgspec.msgpack.Decoder[CachedEntry]", machine: str | None
    ) -> None:
        self._rows = rows
        self._decoder = decoder
        self._machine = machine

    def __getitem__(self, path: EntryPath) -> CachedEntry:
        """The row; raises KeyError where there is none, or it is another machine's."""
        row = self._decoder.decode(self._rows[path])
        if self._machine is not None and row.machine != self._machine:
            raise KeyError(path)
        return row

    def __iter__(self) -> Iterator[EntryPath]:
        """Every path of this machine."""
        return (path for path in self._rows if self._machine is None or path in self)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._rows) if self._machine is None else sum(1 for _ in self)


def _path(name: bytes) -> EntryPath:
    return EntryPath(name.decode("utf-8", "surrogateescape"))


def _proof(path: bytes, row: bytes) -> bytes:
    return hashlib.blake2b(b"%d:%b%b" % (len(path), path, row), digest_size=8).digest()
