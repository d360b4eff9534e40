"""Store: snapshots by id, bytes by name; whatever is read is verified."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from rollback_gui.errors import NotWritable
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.places import Places
from rollback_gui.model.snapshot import Entry, Listed, Note, Snapshot
from rollback_gui.store import finding, papers
from rollback_gui.store.anchors import Anchors
from rollback_gui.store.audit import Audit
from rollback_gui.store.blobs import Blobs
from rollback_gui.store.catalogue import Catalogue, Known
from rollback_gui.store.ground import Ground
from rollback_gui.store.history import Facts, History, Version
from rollback_gui.store.index import Index
from rollback_gui.store.keys import Keys
from rollback_gui.store.lock import StoreLock, Waiting
from rollback_gui.store.notes import Notes
from rollback_gui.store.reading import Reading
from rollback_gui.store.stat_cache import StatCache

if TYPE_CHECKING:
    from rollback_gui.store.writer import StoreWriter


class Store:
    """What was kept; `listed` never hides a snapshot, whatever its state."""

    def __init__(self, ground: Ground, places: Places, keys: Keys) -> None:
        self.ground = ground
        self.id = keys.facts.id
        self.place = ground.place
        self.keys = keys
        self.anchors = Anchors(ground.system, places.state, self.id)
        self.audit = Audit(ground, keys, self.anchors)
        self.notes = Notes(ground)
        self._cache = f"{places.cache}/{self.id}"
        self._lock = StoreLock(ground)

    @cached_property
    def index(self) -> Index:
        """What is derived from the records."""
        return Index(self._cache)

    @cached_property
    def blobs(self) -> Blobs:
        """Which blob lies where."""
        return Blobs(self.ground, self.index)

    @cached_property
    def history(self) -> History:
        """How each path was through the snapshots."""
        return History(self.index, self.snapshot)

    @cached_property
    def stat_cache(self) -> StatCache:
        """What each guarded file's stat was when it was last read."""
        return StatCache(self.index)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Every manifest."""
        return Catalogue(self.ground, self.index)

    @cached_property
    def _reading(self) -> Reading:
        return Reading(self.ground, self.blobs, self.keys)

    @property
    def is_read_only(self) -> bool:
        """Whether its volume cannot be written."""
        with self.ground.root() as root:
            return self.ground.system.room(root).is_read_only

    def close(self) -> None:
        """Let go of the index."""
        if "index" in self.__dict__:
            self.index.close()

    def known(self) -> list[Known]:
        """Every manifest in the order of the chain."""
        return self.catalogue.known(self.keys.capture)

    def listed(self) -> tuple[Listed, ...]:
        """Every snapshot, newest first, whatever its state."""
        noted = self.notes.names()
        return tuple(self._row(known, noted) for known in reversed(self.known()))

    def _row(self, known: Known, noted: set[str]) -> Listed:
        note, problem = Note(), ""
        if known.header.id in noted:
            note, problem = self.notes.read(known.header.id, self.keys.capture)
        problems = (*known.problems, problem) if problem else known.problems
        return Listed(known.header, known.state, note, problems)

    def find(self, text: str) -> SnapshotId:
        """What an id, a prefix, `latest`, `good` or a moment means; raises NotFound, Ambiguous, BadInput."""
        return finding.find(text, self.listed())

    def passed_over(self, text: str, found: SnapshotId) -> tuple[Listed, ...]:
        """The damaged snapshots that the word would have meant before the one that `find` found, newest first."""
        return finding.passed_over(text, found, self.listed())

    def snapshot(self, wanted: SnapshotId) -> Snapshot:
        """One snapshot with all its entries, its seal checked; raises NotFound, Damaged, Tampered, NewerFormat."""
        return self.catalogue.read(wanted, self.keys.capture)[0]

    def note(self, snapshot: SnapshotId) -> Note:
        """What was noted about a snapshot."""
        return self.notes.read(snapshot, self.keys.capture)[0]

    def set_note(self, snapshot: SnapshotId, note: Note) -> int:
        """Keep what may change about a snapshot; the note's number. Raises Locked."""
        with self._lock.held(10.0):
            return self.notes.write(snapshot, note, self.keys.capture)

    def read(self, entry: Entry) -> Iterator[bytes]:
        """The plain bytes of a file in pieces of at most 1 MiB.

        A piece may be handed out before the whole is proved: raises Damaged where no pack holds it and at the end
        for a wrong hash, NoKey for a secret without the identity.
        """
        return self._reading.plain(entry)

    def bytes_of(self, entry: Entry) -> bytes:
        """All of them, proved."""
        return b"".join(self.read(entry))

    def check_blob(self, entry: Entry) -> None:
        """Prove that a file's bytes are there and whole; raises Damaged.

        A secret whose identity is not at hand is proved by its pack alone: the gzip member's checksum.
        """
        self._reading.check(entry)

    @contextmanager
    def writer(self, seconds: float = 10.0, waiting: Waiting | None = None) -> "Iterator[StoreWriter]":
        """The right to write, for as long as the block runs; raises Locked, NotWritable. Who waits is told for whom."""
        from rollback_gui.store.writer import StoreWriter

        if self.is_read_only:
            raise NotWritable(f"The store at {self.place} is on a volume that cannot be written.")
        with self._lock.held(seconds, waiting):
            self.keys.settle()
            papers.lay_down(self.ground)
            self.blobs.expire()
            writer = StoreWriter(self)
            writer.sweep()
            try:
                yield writer
            finally:
                writer.abandon()

    def differs(
        self, now: Mapping[EntryPath, Facts], beside: Mapping[EntryPath, Facts] | None = None
    ) -> dict[SnapshotId, int]:
        """How many guarded files each sound snapshot differs in from now (`history.facts_hash` of each live entry)."""
        return self.history.differs(now, beside or {}, self.known())

    def versions(self, path: EntryPath) -> tuple[Version, ...]:
        """How one path was in each sound snapshot, oldest first."""
        return self.history.versions(path, self.known())
