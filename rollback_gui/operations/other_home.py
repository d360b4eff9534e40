"""A snapshot of another home, with its paths as they are here: asked once, never guessed."""

import shlex
from collections.abc import Sequence

from msgspec.structs import replace

from rollback_gui.errors import RollbackError
from rollback_gui.formats.rewrite import LARGEST, rewrite, rewrite_target
from rollback_gui.home.patterns import is_matched
from rollback_gui.model import paths
from rollback_gui.model.ids import BlobId
from rollback_gui.model.packed import mapped
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change, OtherHome, Plan
from rollback_gui.model.snapshot import ITEMS, Derived, Entry, Item, Snapshot
from rollback_gui.model.wishes import RestoreWish
from rollback_gui.operations.contents import Contents
from rollback_gui.operations.other_names import other_folders, readable
from rollback_gui.operations.station import Station
from rollback_gui.store.store import Store

Maps = tuple[tuple[str, str], ...]


def moved(snapshot: Snapshot, maps: Maps, store: Store) -> Snapshot:
    """The same moment with these paths rewritten in what it holds; a file that cannot be read stays as it is."""
    if not maps:
        return snapshot
    derived: dict[str, Derived] = {}
    items = mapped(snapshot.items, lambda item: _moved(item, maps, store, derived))
    return replace(snapshot, items=items, derived=tuple(derived.values()))


def _moved(item: Item, maps: Maps, store: Store, derived: dict[str, Derived]) -> Item:
    entry = item.entry
    if entry is None or item.is_parent:
        return item
    made = _moved_link(entry, maps) if entry.type == "symlink" else _moved_file(item, entry, maps, store)
    if made is None:
        return item
    derived.setdefault(made.blob or made.target, Derived(made.blob, entry, paths.name(item.path), item.kind, maps))
    return replace(item, entry=made)


def _moved_link(entry: Entry, maps: Maps) -> Entry | None:
    target = rewrite_target(entry.target, maps)
    return None if target == entry.target else replace(entry, target=target, size=len(target.encode(*_NAMES)))


_NAMES = ("utf-8", "surrogateescape")


def _moved_file(item: Item, entry: Entry, maps: Maps, store: Store) -> Entry | None:
    data = readable(item, store)
    if data is None:
        return None
    made = rewrite(paths.name(item.path), data, maps, item.kind)
    if not made.count:
        return None
    digest = store.keys.digest(sealed=False)
    digest.update(made.data)
    return replace(entry, blob=BlobId(digest.hexdigest()), size=len(made.data))


def told(plan: Plan, wish: RestoreWish) -> Plan:
    """The plan with `other-home` on each change that leads to rewritten paths, and the answer in each way out."""
    answer = " ".join(shlex.quote(f"--map={old}={new}") for old, new in wish.maps) or "--map=none" * wish.leaves_paths
    if answer:
        plan = plan.with_each(lambda change: _with_answer(change, answer))
    if not plan.derived:
        return plan
    blobs = {one.blob for one in plan.derived if one.blob}
    targets = {rewrite_target(one.source.target, one.maps) for one in plan.derived if one.source.type == "symlink"}
    return plan.with_each(lambda change: _told(change, blobs, targets))


def _with_answer(change: Change, answer: str) -> Change:
    if not change.way_out.startswith("rollback restore "):
        return change
    return replace(change, way_out=change.way_out.replace(" --apply", f" {answer} --apply"))


def _told(change: Change, blobs: set[BlobId], targets: set[str]) -> Change:
    after = change.after
    if after is None or (after.blob not in blobs and (after.type != "symlink" or after.target not in targets)):
        return change
    return replace(change, why=(*change.why, "other-home"))


def hidden(plan: Plan, store: Store) -> tuple[EntryPath, ...]:
    """Ticked files that still name an old folder after the rewrite: in hidden values, which are never touched."""
    maps = plan.derived[0].maps if plan.derived else ()
    contents = Contents(store, plan)
    return tuple(change.path for change in plan.ticked if maps and _hides(change, maps, contents))


def _hides(change: Change, maps: Maps, contents: Contents) -> bool:
    entry = change.after
    if entry is None or entry.type != "file" or entry.sealed or entry.size > LARGEST:
        return False
    try:
        return rewrite(paths.name(change.path), contents.bytes_of(entry), maps, change.kind).hidden > 0
    except RollbackError:
        return False


def asked(snapshot: Snapshot, wish: RestoreWish, station: Station) -> tuple[OtherHome, ...]:
    """Each folder of another home or machine that would be named, with counts; none once the wish answers."""
    if wish.maps or wish.leaves_paths or wish.is_undo or wish.into:
        return ()
    items = ITEMS.of(item for item in snapshot.items if _is_meant(item, wish))
    found = other_folders(snapshot.header.home, items, station)
    counted = [_counted(old, new, items, station.store) for old, new in found]
    return tuple(one for one in counted if one.paths)


def _is_meant(item: Item, wish: RestoreWish) -> bool:
    if item.is_parent or item.entry is None or _is_skipped(item.path, item.group, wish):
        return False
    if not wish.paths and not wish.groups:
        return True
    return item.group in wish.groups or any(paths.is_below(item.path, path) for path in wish.paths)


def _is_skipped(path: EntryPath, group: str, wish: RestoreWish) -> bool:
    words = [word for word in wish.skip if word.startswith(("~", "/"))]
    return group in wish.skip or any(paths.is_below(path, word) or is_matched(path, (word,)) for word in words)


def _counted(old: str, new: str, items: Sequence[Item], store: Store) -> OtherHome:
    each = [_count(item, ((old, new),), store) for item in items]
    return OtherHome(old, new, sum(each), sum(count > 0 for count in each))


def _count(item: Item, maps: Maps, store: Store) -> int:
    entry = item.entry
    if entry is not None and entry.type == "symlink":
        return int(rewrite_target(entry.target, maps) != entry.target)
    data = readable(item, store)
    return 0 if data is None else rewrite(paths.name(item.path), data, maps, item.kind).count
