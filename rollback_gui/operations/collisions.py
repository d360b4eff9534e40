"""Names that are one on a volume that folds case or Unicode forms: neither of them is put back over the other."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping

from msgspec.structs import replace

from rollback_gui.home.folders import Folders
from rollback_gui.model import paths
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change
from rollback_gui.system import files
from rollback_gui.system.port import SystemReader


def told(
    changes: Mapping[EntryPath, Change], held: Collection[EntryPath], system: SystemReader, folders: Folders
) -> dict[EntryPath, Change]:
    """Those as a conflict whose name is also another one's of the snapshot or of what is there."""
    alike = _alike(changes, held)
    found: dict[EntryPath, Change] = {}
    for same in alike.values():
        if len(same) > 1:
            for path in same:
                if path in changes and _is_folding(path, system, folders):
                    found[path] = _collides(changes[path], min(other for other in same if other != path))
    return found


def _alike(changes: Mapping[EntryPath, Change], held: Collection[EntryPath]) -> dict[str, list[EntryPath]]:
    """Names that fold to one; only the hashes of all are kept at once, since nearly none has another like it."""
    seen: set[int] = set()
    twice: set[int] = set()
    for path in _each(changes, held):
        mark = hash(folded(path))
        (twice if mark in seen else seen).add(mark)
    alike: dict[str, list[EntryPath]] = {}
    for path in _each(changes, held) if twice else ():
        if hash(folded(path)) in twice:
            alike.setdefault(folded(path), []).append(path)
    return alike


def _each(changes: Mapping[EntryPath, Change], held: Collection[EntryPath]) -> Iterator[EntryPath]:
    yield from changes
    yield from (path for path in held if path not in changes)


def folded(path: str) -> str:
    """What APFS and HFS+ take for the same name."""
    if path.isascii():
        return path.casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def _collides(change: Change, other: EntryPath) -> Change:
    return replace(
        change, action="conflict", why=(*change.why, "collides"), is_selected=False, has_own_tick=False,
        reason=f"On this volume it is one name with {other}.",
        way_out=f"mv {other} {other}.aside" if change.before is not None else "",
    )  # fmt: skip


def _is_folding(path: EntryPath, system: SystemReader, folders: Folders) -> bool:
    """Whether the nearest folder above that is there finds its own names in the other case; only looks."""
    for folder in [paths.parent(path), *reversed(paths.parents(path)[:-1]), EntryPath("~" if path[0] == "~" else "")]:
        try:
            descriptor = folders.open(folder)
            names = [listed.name for listed in system.names(descriptor)]
        except OSError:
            continue
        for name in names:
            other = name.swapcase()
            if other != name and other not in names:
                return files.exists(system, descriptor, other)
        if names and any(name.swapcase() in names and name.swapcase() != name for name in names):
            return False
    return False
