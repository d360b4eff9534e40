"""What each guarded file's stat was when it was last read; whether a row still holds, its reader decides."""

import hashlib
from collections.abc import Iterator, Mapping

import msgspec
from msgspec import Struct

from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Entry
from rollback_gui.store.index import Index

_AT_ONCE = 256
"""So many rows are held at once."""


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
        """Every row, or those of one machine; each is read when it is asked for."""
        return Rows(self._index, self._decoder, machine)

    def keep(self, rows: Mapping[EntryPath, CachedEntry]) -> None:
        """Add or replace these rows; the others stay."""
        statement = "insert or replace into stats values (?, ?, ?)"
        self._index.run(lambda database: database.executemany(statement, self._encoded(rows)))

    def _encoded(self, rows: Mapping[EntryPath, CachedEntry]) -> Iterator[tuple[bytes, bytes, bytes]]:
        for path, row in rows.items():
            name = _bytes(path)
            try:
                data = self._encoder.encode(row)
            except UnicodeEncodeError:  # a link's target that is not UTF-8 is read anew each time
                continue
            yield name, data, _proof(name, data)

    def only(self, paths: Mapping[EntryPath, object]) -> None:
        """Forget every row of another path."""
        gone = [(_bytes(path),) for path in self.load() if path not in paths]
        self._index.run(lambda database: database.executemany("delete from stats where path = ?", gone))

    def forget(self) -> None:
        """Forget every row."""
        self._index.run(lambda database: database.execute("delete from stats"))


class Rows(Mapping[EntryPath, CachedEntry]):
    """Rows by path, a few hundred at a time: whoever goes through a home asks for its files one after the other."""

    def __init__(self, index: Index, decoder: "msgspec.msgpack.Decoder[CachedEntry]", machine: str | None) -> None:
        self._index = index
        self._decoder = decoder
        self._machine = machine
        self._near: dict[bytes, bytes] = {}
        self._first = self._last = b""

    def __getitem__(self, path: EntryPath) -> CachedEntry:
        """The row; raises KeyError where there is none, or it is another machine's."""
        name = _bytes(path)
        if not self._first <= name <= self._last or not self._near:
            self._load(name)
        row = self._decoder.decode(self._near[name])
        if self._machine is not None and row.machine != self._machine:
            raise KeyError(path)
        return row

    def _load(self, name: bytes) -> None:
        """Hold what lies at this path and after it; beyond the last row there is nothing, up to any path."""
        question = "select path, row, proof from stats where path >= ? order by path limit ?"
        found = self._index.run(lambda database: database.execute(question, (name, _AT_ONCE)).fetchall())
        self._near = {path: row for path, row, proof in found if _proof(path, row) == proof}
        self._first, self._last = name, found[-1][0] if found else name

    def __iter__(self) -> Iterator[EntryPath]:
        """Every path of this machine."""
        names = self._index.run(lambda database: database.execute("select path from stats order by path").fetchall())
        return (path for path in (_path(name) for (name,) in names) if path in self)

    def __len__(self) -> int:
        """How many there are."""
        return sum(1 for _ in self)


def _bytes(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")


def _path(name: bytes) -> EntryPath:
    return EntryPath(name.decode("utf-8", "surrogateescape"))


def _proof(path: bytes, row: bytes) -> bytes:
    return hashlib.blake2b(b"%d:%b%b" % (len(path), path, row), digest_size=8).digest()
