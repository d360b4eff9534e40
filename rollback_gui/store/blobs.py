"""Which blob lies where: the index's table of packs, brought up to what lies in the packs folder."""

import sqlite3
from collections.abc import Iterable, Mapping

from rollback_gui.model.ids import BlobId
from rollback_gui.store import pack, scanning
from rollback_gui.store.ground import Ground
from rollback_gui.store.index import Index
from rollback_gui.store.layout import PACK_SUFFIX, PACKS
from rollback_gui.system import files

_WHERE = """
select packs.name, offset, length, blobs.size, sealed from blobs join packs on packs.id = pack where blob = ?
"""


class Names:
    """A set of blobs' names, at half the room of their text."""

    def __init__(self) -> None:
        self._held: set[bytes] = set()

    def add(self, blob: BlobId) -> None:
        """Hold this one too."""
        self._held.add(bytes.fromhex(blob))

    def __contains__(self, blob: str) -> bool:
        return bytes.fromhex(blob) in self._held


class Blobs:
    """Finds blobs; a pack that came, went or was put back since is noticed when a blob is not found."""

    def __init__(self, ground: Ground, index: Index) -> None:
        self._ground = ground
        self._index = index
        self._is_fresh = False
        self._is_anew = False
        """Whether every directory was read by this very object: then what is missing is missing."""

    def find(self, blob: BlobId) -> list[tuple[str, pack.Row]]:
        """Every pack that holds this blob, by file name, and where in it."""
        if not self._is_fresh:
            self.refresh()
        found = self._lookup(blob)
        if not found:
            self.refresh()
            found = self._lookup(blob)
        if not found and not self._is_anew:  # a pack of this name and size was another one when it was read
            self.refresh(anew=True)
            found = self._lookup(blob)
        return found

    def expire(self) -> None:
        """Look at the packs folder again before the next answer: other processes write too."""
        self._is_fresh = self._is_anew = False

    def has(self, blob: BlobId) -> bool:
        """Whether a pack that is there now holds it."""
        if not self._is_fresh:
            self.refresh()
        return bool(self._lookup(blob))

    def refresh(self, *, anew: bool = False) -> None:
        """Bring the table up to the packs folder; with `anew` every directory is read again."""
        there = self._sizes()
        known = {} if anew else self._index.run(_known)
        gone = {name for name in known if there.get(name) != known[name]}
        read = {name: self._rows(name, there[name]) for name in there if known.get(name) != there[name]}
        read = {name: rows for name, rows in read.items() if rows}  # one that cannot be read now is tried again
        if gone or read or anew:
            self._index.run(lambda database: _exchange(database, None if anew else gone, read, there))
        self._is_fresh = True
        self._is_anew = anew or (self._is_anew and not gone)

    def add(self, name: str, size: int, rows: pack.Rows) -> None:
        """Take in a pack that was just written."""
        self._index.run(lambda database: _exchange(database, set(), {name: rows}, {name: size}))

    def _lookup(self, blob: BlobId) -> list[tuple[str, pack.Row]]:
        rows = self._index.run(lambda database: database.execute(_WHERE, (bytes.fromhex(blob),)).fetchall())
        return [
            (name, pack.Row(blob, offset, length, size, bool(sealed))) for name, offset, length, size, sealed in rows
        ]

    def _sizes(self) -> dict[str, int]:
        names = [name for name in self._ground.names(PACKS) if name.endswith(PACK_SUFFIX)]
        if not names:
            return {}
        with self._ground.folder(PACKS) as folder:
            return {name: self._ground.system.look(folder, name).st_size for name in names}

    def _rows(self, name: str, size: int) -> list[pack.Row]:
        system = self._ground.system
        try:
            with self._ground.folder(PACKS) as folder, files.held(system, system.open_file(folder, name)) as file:
                return scanning.rows(lambda count, offset: system.read(file, count, offset), size)
        except OSError:
            return []


def _known(database: sqlite3.Connection) -> dict[str, int]:
    return dict(database.execute("select name, size from packs").fetchall())


def _exchange(
    database: sqlite3.Connection, gone: set[str] | None, read: Mapping[str, Iterable[pack.Row]], sizes: dict[str, int]
) -> None:
    """Drop the packs that are gone (all when None) and take in those that were read."""
    if gone is None:
        database.execute("delete from blobs")
        database.execute("delete from packs")
    for name in (gone or set()) | read.keys():
        database.execute("delete from blobs where pack = (select id from packs where name = ?)", (name,))
        database.execute("delete from packs where name = ?", (name,))
    for name, rows in read.items():
        number = database.execute("insert into packs (name, size) values (?, ?)", (name, sizes[name])).lastrowid
        database.executemany(
            "insert or replace into blobs values (?, ?, ?, ?, ?, ?)",
            ((bytes.fromhex(r.blob), number, r.offset, r.length, r.size, r.sealed) for r in rows),
        )
