"""Other snapshots in which a file is sound, the nearest in time first."""

from collections.abc import Callable

from rollback_gui.errors import RollbackError
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Entry, Snapshot
from rollback_gui.store.store import Store

_NAMED = 3
_TRIED = 12
"""So many snapshots are read for one file at most: a lost pack may damage thousands."""


class Elsewhere:
    """Looks through the other snapshots; each is read once."""

    def __init__(self, store: Store, snapshot: SnapshotId) -> None:
        self._store = store
        self._snapshot = snapshot
        self._read: dict[SnapshotId, dict[EntryPath, Entry | None]] = {}
        self._proved: dict[str, bool] = {}

    def sound(self, path: EntryPath, is_good: Callable[[Entry], bool] = bool) -> tuple[SnapshotId, ...]:
        """Up to three snapshots that hold the file whole, and as `is_good` wants it."""
        versions = self._store.versions(path)
        at = next((n for n, one in enumerate(versions) if one.snapshot == self._snapshot), len(versions))
        near = sorted(range(len(versions)), key=lambda n: (abs(n - at), -n))
        others = [versions[n].snapshot for n in near if n != at and versions[n].facts]
        found = [one for one in others[:_TRIED] if self._holds(one, path, is_good)]
        return tuple(found[:_NAMED])

    def _holds(self, snapshot: SnapshotId, path: EntryPath, is_good: Callable[[Entry], bool]) -> bool:
        entry = self._entries(snapshot).get(path)
        if entry is None or entry.type != "file":
            return False
        if entry.blob not in self._proved:
            self._proved[entry.blob] = self._is_sound(entry)
        return self._proved[entry.blob] and is_good(entry)

    def _is_sound(self, entry: Entry) -> bool:
        try:
            self._store.check_blob(entry)
        except RollbackError:
            return False
        return True

    def _entries(self, snapshot: SnapshotId) -> dict[EntryPath, Entry | None]:
        if snapshot not in self._read:
            try:
                whole: Snapshot | None = self._store.snapshot(snapshot)
            except RollbackError:
                whole = None
            self._read[snapshot] = {item.path: item.entry for item in whole.items} if whole is not None else {}
        return self._read[snapshot]
