"""The credentials of one snapshot: what was kept, from where, what named it, its mode and age; never a value."""

from contextlib import suppress

from rollback_gui.errors import RollbackError
from rollback_gui.model.credentials import Credential, CredentialList
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Item, Snapshot
from rollback_gui.operations import clocks
from rollback_gui.operations.discovering import pointed_by
from rollback_gui.store.store import Store

_NANOSECONDS = 1_000_000_000


def credential_list(store: Store, snapshot: Snapshot) -> CredentialList:
    """What a snapshot knows of its credentials; a definition that cannot be read names nothing."""
    named = _named(store, snapshot)
    taken = clocks.nanoseconds(snapshot.header.created_at)
    wanted = [item for item in snapshot.items if item.kind == "credential" and not item.is_parent]
    return CredentialList(snapshot, tuple(_credential(item, taken, named) for item in wanted))


def _credential(item: Item, taken: int, named: dict[str, tuple[EntryPath, ...]]) -> Credential:
    by = named.get(item.path, ())
    if item.entry is None or not item.entry.mtime:
        return Credential(item, named_by=by)
    age = max(0, (taken - item.entry.mtime) // _NANOSECONDS) if taken else -1
    return Credential(item, clocks.written(item.entry.mtime), age, by)


def _named(store: Store, snapshot: Snapshot) -> dict[str, tuple[EntryPath, ...]]:
    """For each path the definitions of this snapshot that name it."""
    home = snapshot.header.home
    definitions: dict[str, bytes] = {}
    for item in snapshot.items:
        if item.entry is not None and item.entry.type == "file" and _is_definition(item):
            with suppress(RollbackError, OSError):
                definitions[item.path.removeprefix("~/")] = store.bytes_of(item.entry)
    found = pointed_by(definitions, home)
    return {
        f"~/{below}": tuple(EntryPath(f"~/{name}" if name[0] != "/" else name) for name in names)
        for below, names in found.items()
    }


def _is_definition(item: Item) -> bool:
    return item.kind in ("plist", "unit") or (item.kind == "config" and item.path.endswith((".json", ".toml")))
