"""What one snapshot gathers, inside the store's lock: each path as it is, or a warning, never an absence."""

from collections.abc import Iterator

from msgspec import Struct

from rollback_gui.errors import Damaged
from rollback_gui.home.folders import Folders
from rollback_gui.home.reader import Cached, Obstacle
from rollback_gui.model import paths
from rollback_gui.model.packed import Shelf
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.profile import Profile
from rollback_gui.model.snapshot import ITEMS, Entry, Item, Kind, Warned
from rollback_gui.operations.station import Station
from rollback_gui.store.stat_cache import CachedEntry
from rollback_gui.store.writer import StoreWriter
from rollback_gui.system import files

_LARGEST_LINKED = 64 << 20
_DATABASES = (".db", ".sqlite", ".sqlite3", ".db3")
_AT_ONCE = 512
"""So many files are remembered before they are written to the index."""


class Guarded(Struct, frozen=True):
    """The profile and its text, as a snapshot is taken by them."""

    profile: Profile
    text: str


class Wanted(Struct, frozen=True, gc=False):
    """One path to keep."""

    path: EntryPath
    group: str
    kind: Kind


class Gathering:
    """What one snapshot has gathered so far, inside the store's lock."""

    def __init__(self, station: Station, writer: StoreWriter, folders: Folders) -> None:
        self.station = station
        self.writer = writer
        self.folders = folders
        self.items: Shelf[Item] = Shelf(ITEMS)
        self.warnings: list[Warned] = []
        self.fresh: dict[EntryPath, CachedEntry] = {}
        self.changed: set[EntryPath] = set()
        """Definitions that were read now; what was known of them before may not hold any more."""
        self.known = station.cached()
        self.can_seal: bool | None = None
        self.new_bytes = 0
        self.uses_cache = True
        self.leads_back = False
        """Whether a plan is undone by it: unread files are noted by their kept inode, folders wherever they lie."""
        self.machine = station.system.machine()

    def take(self, wanted: Wanted) -> None:
        """Keep one path as it is now; what cannot be kept becomes a warning, never an absence."""
        sealed = wanted.kind == "credential"
        if sealed and not self._can_seal():
            self._warn("no-key", "There is no key to seal it with, so it was left out.", wanted.path)
            return
        cached = self.known.get(wanted.path) if self.uses_cache else None
        for _ in range(3):
            seen = self.station.home.look(wanted.path, self.folders, sealed=sealed, cached=cached)
            if isinstance(seen, Obstacle) and seen.unread is not None and self.leads_back:
                self.items[wanted.path] = Item(wanted.path, wanted.group, wanted.kind, seen.unread)
                return
            if isinstance(seen, Obstacle):
                self._hindered(wanted.path, seen)
                return
            if seen is None or self._keep(wanted, seen, cached):
                return
            cached = None
        self._warn("unstable", "It changed while it was read and was left out.", wanted.path)

    def _can_seal(self) -> bool:
        if self.can_seal is None:
            self.can_seal = self.station.store.keys.ensure_recipient()
        return self.can_seal

    def _hindered(self, path: EntryPath, obstacle: Obstacle) -> None:
        if obstacle.why == "parent-is-link":
            return
        code = {"special": "special", "unstable": "unstable"}.get(obstacle.why, "unreadable")
        self._warn(code, obstacle.sentence, path)

    def _warn(self, code: str, sentence: str, path: EntryPath) -> None:
        self.warnings.append(Warned(code, sentence, path))  # type: ignore[arg-type]

    def _keep(self, wanted: Wanted, entry: Entry, cached: Cached | None) -> bool:
        """Whether its bytes are in the store now; False when they changed under way."""
        if entry.type == "file":
            if not self.writer.has(entry.blob):
                try:
                    self.writer.add(entry.blob, self._bytes(wanted.path), entry.size, sealed=entry.sealed)
                except (Damaged, FileNotFoundError):
                    return False
                self.new_bytes += entry.size
            if cached is None or cached.entry is not entry:
                self._remember(wanted, entry)
            if wanted.path.endswith(_DATABASES) and self._has_log(wanted.path):
                self._warn("database-open", "It is an open database; it was kept as files.", wanted.path)
            if wanted.path.endswith("-wal") and not wanted.path.removesuffix("-wal").endswith(_DATABASES):
                self._warn("database-open", "A database is open beside it; it was kept as files.", wanted.path)
        self.items[wanted.path] = Item(wanted.path, wanted.group, wanted.kind, entry)
        return True

    def _has_log(self, path: EntryPath) -> bool:
        """Whether SQLite's write-ahead log or journal lies beside it."""
        folder, name = self.folders.of(path)
        return any(files.exists(self.station.system, folder, name + tail) for tail in ("-wal", "-journal"))

    def _bytes(self, path: EntryPath) -> Iterator[bytes]:
        folder, name = self.folders.of(path)
        with files.held(self.station.system, self.station.system.open_file(folder, name)) as file:
            yield from files.chunks(self.station.system, file)

    def _remember(self, wanted: Wanted, entry: Entry) -> None:
        system = self.station.system
        folder, name = self.folders.of(wanted.path)
        found = system.look(folder, name)
        if len(self.fresh) >= _AT_ONCE:
            self.station.store.stat_cache.keep(self.fresh)
            self.fresh.clear()
        if (found.st_size, found.st_mtime_ns) == (entry.size, entry.mtime):
            if wanted.kind in ("plist", "unit"):
                self.changed.add(wanted.path)
            self.fresh[wanted.path] = CachedEntry(
                found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns,
                system.now(), entry, self.machine,
            )  # fmt: skip

    def absent(self, wanted: Wanted, *, is_parent: bool = False) -> None:
        """Note that nothing is there."""
        self.items[wanted.path] = Item(wanted.path, wanted.group, wanted.kind, None, is_parent)

    def parents(self) -> None:
        """Keep the folders above everything that was kept, so that a missing one is made as it was."""
        kept = (item.path for item in self.items.values() if item.entry)
        above = {p for path in kept for p in paths.parents(path) if p[0] == "~" or self.leads_back}
        for folder in sorted(above - self.items.keys()):
            seen = self.station.home.look(folder, self.folders, sealed=False)
            if isinstance(seen, Entry) and seen.type == "directory":
                self.items[folder] = Item(folder, "", "config", seen, is_parent=True)
