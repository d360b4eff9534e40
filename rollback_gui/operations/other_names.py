"""Which folders of other homes and machines are named: by agents' definitions, settings and links, not by prose."""

import re
from collections.abc import Iterator, Sequence

from rollback_gui.errors import RollbackError
from rollback_gui.formats.names import names_in
from rollback_gui.formats.rewrite import LARGEST
from rollback_gui.model import paths
from rollback_gui.model.snapshot import Item
from rollback_gui.operations.station import Station
from rollback_gui.store.store import Store
from rollback_gui.system import files
from rollback_gui.system.port import SystemReader

_HOME = re.compile(r"(/(?:Users|home)/([^/]+))(?:/|\Z)")
_NO_HOMES = frozenset({"Shared", "Guest", "linuxbrew"})
_PROGRAMS = (("/usr/local", "/opt/homebrew"), ("/opt/homebrew", "/usr/local"))
"""Where Homebrew keeps programs: on an Intel Mac, and on one with Apple's own processor."""
_HINTS = (b"/Users/", b"/home/", b"/usr/local/", b"/opt/homebrew/")
_SETTINGS = (".json", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".desktop", ".env")
_LARGEST = 1_000_000
_MOST = 2_000
"""So many files are looked through: a restore of a hundred thousand does not wait for this."""


def other_folders(then: str, items: Sequence[Item], station: Station) -> list[tuple[str, str]]:
    """Old and new of each folder that is asked for: the snapshot's own home first, then what is not here."""
    here = station.places.home
    found: dict[str, str] = {} if then == here else {then: here}
    for named in _names(items, station.store, here):
        old, new = other_folder(named, here, station.system)
        if old and old not in found:
            found[old] = new
    return list(found.items())


def _names(items: Sequence[Item], store: Store, home: str) -> Iterator[str]:
    """Absolute paths, each once; a file that names none but below this home may be left out."""
    seen: set[str] = set()
    for item in _telling(items):
        for named in _named_by(item, store, home):
            if named.startswith("/") and named not in seen:
                seen.add(named)
                yield named


def _telling(items: Sequence[Item]) -> list[Item]:
    """Files that name places for a program, agents' definitions first."""
    telling = [item for item in items if _tells(item)]
    return sorted(telling, key=lambda item: item.kind not in ("plist", "unit"))[:_MOST]


def _tells(item: Item) -> bool:
    entry = item.entry
    if entry is None or entry.sealed or item.kind in ("credential", "command"):
        return False
    if entry.type == "symlink":
        return entry.target.startswith("/")
    is_meant = item.kind in ("plist", "unit") or item.path.lower().endswith(_SETTINGS)
    return entry.type == "file" and is_meant and entry.size <= _LARGEST


def readable(item: Item, store: Store) -> bytes | None:
    """The bytes of a kept file whose paths may be rewritten; a secret's and a command's never are."""
    entry = item.entry
    if entry is None or entry.type != "file" or entry.sealed or entry.size > LARGEST or item.kind == "credential":
        return None
    try:
        return store.bytes_of(entry) if paths.is_file(item.path) else None
    except RollbackError:
        return None


def _named_by(item: Item, store: Store, home: str) -> Sequence[str]:
    if item.entry is not None and item.entry.type == "symlink":
        return (item.entry.target,)
    data = readable(item, store)
    if data is None:
        return ()
    elsewhere = data.replace(home.encode("utf-8", "surrogateescape") + b"/", b"~/")
    if not any(hint in elsewhere for hint in _HINTS):
        return ()
    return names_in(data, paths.name(item.path))


def other_folder(named: str, here: str, system: SystemReader) -> tuple[str, str]:
    """The folder of another home or machine that a path lies in and what it is here; empty when it is ours."""
    home = _HOME.match(named)
    if home is not None and home[2] not in _NO_HOMES:
        is_ours = paths.is_below(here, home[1]) or _is_here(system, home[1])
        return ("", "") if is_ours else (home[1], here)
    for old, new in _PROGRAMS:
        is_gone = named.startswith(old + "/") and not _is_here(system, named)
        if is_gone and _is_here(system, new + named[len(old) :]):
            return old, new
    return "", ""


def _is_here(system: SystemReader, where: str) -> bool:
    """Whether something lies there; what cannot be looked at counts as here, so that nobody is asked in vain."""
    folder, _, name = where.rpartition("/")
    try:
        with files.opened(system, folder or "/") as descriptor:
            return files.exists(system, descriptor, name)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
