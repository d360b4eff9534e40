"""How each path was through the snapshots: one row for as long as a file stayed the same.

So a thousand snapshots of ten thousand files are counted against now in milliseconds.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Account, Entry, Snapshot
from rollback_gui.store.catalogue import Known
from rollback_gui.store.index import Index

Facts = bytes
"""8 bytes that differ whenever two entries differ as a restore would see it."""

Load = Callable[[SnapshotId], Snapshot]


class Version(Struct, frozen=True):
    """How one path was in one snapshot; `facts` is empty where it was absent, `size` is in bytes."""

    snapshot: SnapshotId
    facts: Facts
    size: int


def facts_hash(entry: Entry, own: Account) -> Facts:
    """What makes a difference, with the snapshot's own account counted as the live one."""
    what = entry.target if entry.type in ("symlink", "unread") else entry.blob
    mode = 0 if entry.type == "symlink" else entry.mode
    uid = "own" if entry.uid == own.uid else entry.uid
    gid = "own" if entry.gid == own.gid else entry.gid
    text = f"{entry.type}\0{mode}\0{uid}\0{gid}\0{what}"
    if entry.attributes:
        text += "\0" + "\0".join(f"{name}={value}" for name, value in sorted(entry.attributes.items()))
    return hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=8).digest()


class History:
    """The interval table of full snapshots and the small table of partial ones, brought up when asked."""

    def __init__(self, index: Index, load: Load) -> None:
        self._index = index
        self._load = load

    def differs(
        self, now: Mapping[EntryPath, Facts], beside: Mapping[EntryPath, Facts], known: Sequence[Known]
    ) -> dict[SnapshotId, int]:
        """How many paths of each sound snapshot, or of now, are not the same on both sides.

        `beside` are paths outside the groups, such as what a link points to: compared where a snapshot holds
        them, never counted as added.
        """
        self._bring_up(known)
        live = {_bytes(path): facts for path, facts in now.items()}
        other = {_bytes(path): facts for path, facts in beside.items()}

        def work(database: sqlite3.Connection) -> dict[SnapshotId, int]:
            return {**_full_counts(database, live, other), **_partial_counts(database, {**live, **other})}

        return self._index.run(work)

    def newest(self, known: Sequence[Known]) -> set[EntryPath]:
        """Every path that the newest sound full snapshot holds."""
        self._bring_up(known)
        rows = self._index.run(_open_rows)
        return {EntryPath(path.decode("utf-8", "surrogateescape")) for path in rows}

    def versions(self, path: EntryPath, known: Sequence[Known]) -> tuple[Version, ...]:
        """How it was in each sound snapshot that holds it or says that it was absent, oldest first."""
        self._bring_up(known)
        return self._index.run(lambda database: _versions(database, _bytes(path)))

    def changed(self, snapshot: Snapshot, known: Sequence[Known]) -> int:
        """How many paths a full snapshot that is not kept yet changes against the newest full one; 0 for the first."""
        self._bring_up(known)
        before = self._index.run(_open_rows)
        if not before:
            return 0
        changed = sum(before.pop(path, None) != facts for path, facts, _ in _facts_of(snapshot))
        return changed + len(before)

    def take(self, snapshot: Snapshot, digest: str, known: Sequence[Known]) -> None:
        """Take in a snapshot that was just written on top of all known ones."""
        self._bring_up(known)
        self._index.run(lambda database: _take(database, snapshot, digest))

    def _bring_up(self, known: Sequence[Known]) -> None:
        """Take in what is missing, or all anew when the tables hold what is not there or miss what lies between."""
        sound = {k.header.sequence: k for k in known if k.state in ("ok", "unproven", "unsigned") and k.header.sequence}
        have = self._index.run(_have)
        want = {sequence: k.digest for sequence, k in sound.items()}
        if have == want:
            return
        missing = sorted(want.keys() - have.keys())
        is_on_top = not missing or missing[0] > max(have, default=0)
        is_kept = all(have.get(sequence) in (None, digest) for sequence, digest in want.items())
        if not (is_on_top and is_kept):
            self._index.run(_forget)
            missing = sorted(want)
        else:
            self._index.run(lambda database: _drop(database, have.keys() - want.keys()))
        for sequence in missing:
            snapshot = self._load(sound[sequence].header.id)
            self._index.run(lambda database, s=snapshot, k=sound[sequence]: _take(database, s, k.digest))  # type: ignore[misc]


def _facts_of(snapshot: Snapshot) -> Iterator[tuple[bytes, Facts | None, int]]:
    """Each path with its facts, None where it was absent, and its size."""
    own = snapshot.header.account
    for item in snapshot.items:
        # What a keyring holds is read only when somebody asks: nothing of it is known of now.
        if not item.is_parent and not item.path.startswith("keyring:"):
            facts = None if item.entry is None else facts_hash(item.entry, own)
            yield _bytes(item.path), facts, 0 if item.entry is None else item.entry.size


def _have(database: sqlite3.Connection) -> dict[int, str]:
    return dict(database.execute("select sequence, digest from fulls union all select sequence, digest from partials"))


def _forget(database: sqlite3.Connection) -> None:
    for table in ("fulls", "intervals", "partials", "parts"):
        database.execute(f"delete from {table}")  # noqa: S608 - our own words


def _drop(database: sqlite3.Connection, gone: Iterable[int]) -> None:
    """Snapshots that went: what stood at the newest one that is left stands again, as if none had followed."""
    for sequence in gone:
        for table in ("fulls", "partials", "parts"):
            database.execute(f"delete from {table} where sequence = ?", (sequence,))  # noqa: S608 - our own words
    newest = database.execute("select coalesce(max(sequence), 0) from fulls").fetchone()[0]
    database.execute("delete from intervals where first > ?", (newest,))
    database.execute("update intervals set last = null where last >= ?", (newest,))


def _take(database: sqlite3.Connection, snapshot: Snapshot, digest: str) -> None:
    header = snapshot.header
    if header.is_partial:
        database.execute("insert or replace into partials values (?, ?, ?)", (header.sequence, digest, header.id))
        rows = ((path, header.sequence, fact, size) for path, fact, size in _facts_of(snapshot))
        database.executemany("insert or replace into parts values (?, ?, ?, ?)", rows)
        return
    before = _open_rows(database)
    end = "update intervals set last = ? where path = ? and last is null"
    begin = "insert into intervals (path, facts, size, first, last) values (?, ?, ?, ?, null)"
    for path, fact, size in _facts_of(snapshot):
        was = before.pop(path, None)
        if was is not None and was != fact:
            database.execute(end, (header.sequence - 1, path))
        if fact is not None and was != fact:
            database.execute(begin, (path, fact, size, header.sequence))
    database.executemany(end, [(header.sequence - 1, path) for path in before])
    database.execute("insert or replace into fulls values (?, ?, ?)", (header.sequence, digest, header.id))


def _open_rows(database: sqlite3.Connection) -> dict[bytes, Facts]:
    return dict(database.execute("select path, facts from intervals where last is null"))


def _full_counts(
    database: sqlite3.Connection, now: Mapping[bytes, Facts], beside: Mapping[bytes, Facts]
) -> dict[SnapshotId, int]:
    """Differences at the borders of intervals, summed up from the oldest snapshot to the newest."""
    fulls = database.execute("select sequence, snapshot from fulls order by sequence").fetchall()
    steps: dict[int, int] = {}
    end = fulls[-1][0] + 1 if fulls else 0
    for path, facts, first, last in database.execute("select path, facts, first, last from intervals"):
        live = now.get(path)
        if live == facts:
            worth = -1  # it stands on both sides and is the same
        elif live is None:
            worth = int(beside.get(path) != facts)  # only the snapshot has it, or has it otherwise
        else:
            continue  # both have it and it differs: counted once, with what is live
        steps[first] = steps.get(first, 0) + worth
        after = end if last is None else last + 1
        steps[after] = steps.get(after, 0) - worth
    found: dict[SnapshotId, int] = {}
    borders = sorted(steps)
    count, at = len(now), 0
    for sequence, snapshot in fulls:
        while at < len(borders) and borders[at] <= sequence:
            count += steps[borders[at]]
            at += 1
        found[SnapshotId(snapshot)] = count
    return found


def _partial_counts(database: sqlite3.Connection, now: Mapping[bytes, Facts]) -> dict[SnapshotId, int]:
    found = {SnapshotId(snapshot): 0 for (snapshot,) in database.execute("select snapshot from partials")}
    question = "select snapshot, path, facts from parts join partials on partials.sequence = parts.sequence"
    for snapshot, path, facts in database.execute(question):
        found[SnapshotId(snapshot)] += now.get(path) != facts
    return found


def _versions(database: sqlite3.Connection, path: bytes) -> tuple[Version, ...]:
    full = (
        "select fulls.sequence, snapshot, facts, size from fulls join intervals on path = ?"
        " and first <= fulls.sequence and (last is null or last >= fulls.sequence)"
    )
    part = "select parts.sequence, snapshot, facts, size from parts join partials using (sequence) where path = ?"
    rows = [*database.execute(full, (path,)), *database.execute(part, (path,))]
    return tuple(Version(SnapshotId(snapshot), facts or b"", size) for _, snapshot, facts, size in sorted(rows))


def _bytes(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")
