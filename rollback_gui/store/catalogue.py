"""The list of manifests: each is read once, and again only when its file changed."""

import sqlite3
from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from rollback_gui.errors import Damaged, NewerFormat, NotFound, RollbackError, Tampered
from rollback_gui.model.ids import SnapshotId, snapshot_id
from rollback_gui.model.snapshot import Account, Header, Snapshot, State
from rollback_gui.store import manifest
from rollback_gui.store.capture_key import CaptureKey
from rollback_gui.store.ground import Ground
from rollback_gui.store.index import Index
from rollback_gui.store.layout import JSON_SUFFIX, SNAPSHOTS
from rollback_gui.store.salvage import Salvaged, salvage
from rollback_gui.system import files

_NOBODY = Account(name="", uid=-1, group="", gid=-1)


class Known(Struct, frozen=True):
    """One manifest as it was when it was last read; `digest` is empty where it is damaged."""

    header: Header
    state: State
    digest: str = ""
    problems: tuple[str, ...] = ()
    is_readable: bool = True
    """Whether the header is the manifest's own and not made up from its name."""
    is_passing: bool = False
    """Whether the disk refused it, so that it may be read otherwise the next time."""


class Unread(Damaged):
    """The disk refused a manifest: damaged, as far as anybody can tell now."""


class Catalogue:
    """Every manifest of a store, whatever its state."""

    def __init__(self, ground: Ground, index: Index) -> None:
        self._ground = ground
        self._index = index
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(Known)

    def known(self, key: CaptureKey) -> list[Known]:
        """Every manifest, in the order of their sequence numbers, those without one at their date."""
        stats = self._stats()
        kept = self._kept(key)
        fresh = {name: self._read(name, key) for name, stat in stats.items() if kept.get(name, ("",))[0] != stat}
        if fresh or kept.keys() - stats.keys():
            self._keep({name: each for name, each in fresh.items() if not each.is_passing}, stats, key)
        found = [fresh[name] if name in fresh else self._decoder.decode(kept[name][1]) for name in stats]
        return in_order(found)

    def take(self, header: Header, digest: str, key: CaptureKey) -> None:
        """Take in a manifest that was just written."""
        name = header.id + JSON_SUFFIX
        stats = self._stats()
        self._keep({name: Known(header, "ok" if key.is_at_hand else "unsigned", digest)}, stats, key)

    def read(self, wanted: SnapshotId, key: CaptureKey) -> tuple[Snapshot, str]:
        """One snapshot with all its entries, and its digest; raises NotFound, Damaged, Tampered, NewerFormat."""
        system = self._ground.system
        name = wanted + JSON_SUFFIX
        try:
            with self._ground.folder(SNAPSHOTS) as folder, files.held(system, system.open_file(folder, name)) as file:
                read = manifest.decode(files.chunks(system, file), key)
        except FileNotFoundError:
            raise NotFound(f"There is no snapshot {wanted}.") from None
        except OSError as problem:
            raise Unread(f"Snapshot {wanted} cannot be read: {problem.strerror}.") from None
        except (Damaged, Tampered) as problem:
            raise type(problem)(f"Snapshot {wanted}: {problem.message}", hint=_way_out(wanted)) from None
        if read.header.id != wanted:
            raise Tampered(f"Snapshot {wanted} calls itself {read.header.id[:40]!r}.", hint=manifest.HOSTILE)
        problems = ("It was changed after it was signed.",) if read.proof == "tampered" else ()
        return Snapshot(read.header, read.items, read.proof, problems), read.digest

    def salvaged(self, wanted: SnapshotId) -> Salvaged:
        """What is sound in a manifest that `read` refuses; raises NotFound, Damaged, NewerFormat."""
        system = self._ground.system
        try:
            with self._ground.folder(SNAPSHOTS) as folder:
                file = system.open_file(folder, wanted + JSON_SUFFIX)
            with files.held(system, file):
                return salvage(files.chunks(system, file))
        except FileNotFoundError:
            raise NotFound(f"There is no snapshot {wanted}.") from None
        except OSError as problem:
            raise Damaged(f"Snapshot {wanted} cannot be read: {problem.strerror}.") from None

    def _read(self, name: str, key: CaptureKey) -> Known:
        wanted = SnapshotId(name.removesuffix(JSON_SUFFIX))
        try:
            snapshot, digest = self.read(wanted, key)
        except RollbackError as problem:
            state: State = "tampered" if isinstance(problem, Tampered) else "damaged"
            header = None if isinstance(problem, NewerFormat) else self._peek(name)
            is_passing = isinstance(problem, Unread)
            return Known(header or made_up(wanted), state, "", (problem.message,), header is not None, is_passing)
        return Known(snapshot.header, snapshot.state, digest, snapshot.problems)

    def _peek(self, name: str) -> Header | None:
        """The header line of a manifest that is damaged elsewhere."""
        try:
            header = manifest.peek(self._ground.read(SNAPSHOTS, name).partition(b"\n")[0])
        except OSError:
            return None
        return header if header is not None and header.id + JSON_SUFFIX == name else None

    def _stats(self) -> dict[str, str]:
        """The names of manifests and what would be different of their files if they had changed."""
        names = [name for name in self._ground.names(SNAPSHOTS) if _is_manifest(name)]
        if not names:
            return {}
        with self._ground.folder(SNAPSHOTS) as folder:
            found = {name: self._ground.system.look(folder, name) for name in names}
        return {n: f"{s.st_dev} {s.st_ino} {s.st_size} {s.st_mtime_ns} {s.st_ctime_ns}" for n, s in found.items()}

    def _kept(self, key: CaptureKey) -> Mapping[str, tuple[str, bytes]]:
        question = "select name, stat, row from snapshots where mark = ?"
        rows = self._index.run(lambda database: database.execute(question, (key.mark,)).fetchall())
        return {name: (stat, row) for name, stat, row in rows}

    def _keep(self, fresh: Mapping[str, Known], stats: Mapping[str, str], key: CaptureKey) -> None:
        rows = [(name, stats[name], key.mark, self._encoded(known)) for name, known in fresh.items()]
        rows = [row for row in rows if row[3]]

        def work(database: sqlite3.Connection) -> None:
            names = [name for (name,) in database.execute("select name from snapshots")]
            database.executemany("delete from snapshots where name = ?", [(n,) for n in names if n not in stats])
            database.executemany("insert or replace into snapshots values (?, ?, ?, ?)", rows)

        self._index.run(work)

    def _encoded(self, known: Known) -> bytes:
        try:
            return self._encoder.encode(known)
        except UnicodeEncodeError:  # names that are not UTF-8: read from the manifest each time
            return b""


def in_order(found: Iterable[Known]) -> list[Known]:
    """By sequence number; adopted and unreadable ones after the last that is not younger than they are."""
    numbered = sorted((k for k in found if _is_numbered(k)), key=lambda k: k.header.sequence)
    others = sorted((k for k in found if not _is_numbered(k)), key=lambda k: k.header.created_at)
    ordered = list(numbered)
    for other in others:
        at = 0
        for place, known in enumerate(ordered, 1):
            if known.header.created_at <= other.header.created_at:
                at = place
        ordered.insert(at, other)
    return ordered


def _is_numbered(known: Known) -> bool:
    return known.is_readable and known.header.category != "imported"


def _is_manifest(name: str) -> bool:
    from rollback_gui.errors import BadInput

    try:
        snapshot_id(name.removesuffix(JSON_SUFFIX))
    except BadInput:
        return False
    return name.endswith(JSON_SUFFIX)


def _way_out(wanted: SnapshotId) -> str:
    return (
        f"`rollback restore {wanted} --into DIR` gets out what is sound; `rollback verify` names the sound snapshots."
    )


def made_up(wanted: SnapshotId) -> Header:
    """What can be told of a manifest that cannot be read: its name and the moment in it, as late as it may have been.

    So it is never taken for older than a sound one of the same second.
    """
    day, time = wanted[:8], wanted[9:15]
    at = f"{day[:4]}-{day[4:6]}-{day[6:]}T{time[:2]}:{time[2:4]}:{time[4:]}.999999Z"
    return Header(
        format=1, id=wanted, sequence=0, previous="", created_at=at, description="", category="", host="", machine="",
        account=_NOBODY, home="", files=0, kinds={}, bytes=0, new_bytes=0, changed_since_previous=0,
    )  # fmt: skip
