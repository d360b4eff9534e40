"""What a profile matches now: paths by group, and what could not be looked into."""

from collections.abc import Callable, Iterator, Sequence

from rollback_gui.errors import BadInput
from rollback_gui.home import patterns
from rollback_gui.home.folders import Folders
from rollback_gui.home.reader import HomeReader
from rollback_gui.model import paths
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.profile import CAREFUL, Group
from rollback_gui.system import files
from rollback_gui.system.port import Listed

_SHORT_NAME, _SHORT_PATH = 64, 4000
"""Shorter ones are within the limits whatever characters they are made of."""


class Scan:
    """The paths that groups match, each with the most careful group that matches it."""

    def __init__(self) -> None:
        self.found: dict[EntryPath, Group] = {}
        self.closed: dict[EntryPath, str] = {}
        """Folders that could not be listed, with the reason: nothing below them counts as absent."""
        self.empty: list[str] = []
        """Patterns that match nothing."""

    def add(self, path: EntryPath, group: Group) -> None:
        """Note a match; the more careful kind wins."""
        known = self.found.get(path)
        if known is None or CAREFUL.index(group.kind) < CAREFUL.index(known.kind):
            self.found[path] = group


def scan(home: HomeReader, groups: Sequence[Group], own: Sequence[EntryPath]) -> Scan:
    """Everything that the groups match now; `own` (store, state, profile and the like) is never among it."""
    found = Scan()
    with home.folders() as folders:
        walker = _Walker(home, folders, found, lambda path: any(paths.is_below(path, mine) for mine in own))
        for group in groups:
            for pattern in group.include:
                before = len(found.found)
                for path in walker.matches(pattern):
                    if not patterns.is_matched(path, group.exclude):
                        found.add(path, group)
                if len(found.found) == before:
                    found.empty.append(pattern)
    return found


class _Walker:
    def __init__(self, home: HomeReader, folders: Folders, found: Scan, is_own: Callable[[EntryPath], bool]) -> None:
        self._home = home
        self._folders = folders
        self._scan = found
        self._is_own = is_own

    def matches(self, pattern: str) -> Iterator[EntryPath]:
        root, parts = patterns.parts_of(pattern)
        yield from self._descend(EntryPath(root), parts)

    def _descend(self, folder: EntryPath, parts: tuple[str, ...]) -> Iterator[EntryPath]:
        fixed = 0
        while fixed < len(parts) - 1 and not patterns.is_wild(parts[fixed]):
            fixed += 1
        here = EntryPath("/".join((folder, *parts[:fixed])))
        part, rest = parts[fixed], parts[fixed + 1 :]
        matcher = patterns.name_matcher(part)
        if part == "**":
            yield from self._below_any(here, rest)
            return
        for listed in self._names(here, part):
            path = EntryPath(f"{here}/{listed.name}")
            if matcher.fullmatch(listed.name) and not self._is_own(path):
                yield from self._matched(path, listed, rest)

    def _below_any(self, here: EntryPath, rest: tuple[str, ...]) -> Iterator[EntryPath]:
        if not rest:
            yield from (path for path, _ in self._everything(here))
            return
        yield from self._descend(here, rest)
        for path, is_folder in self._everything(here):
            if is_folder:
                yield from self._descend(path, rest)

    def _matched(self, path: EntryPath, listed: Listed, rest: tuple[str, ...]) -> Iterator[EntryPath]:
        if not rest:
            yield path
            if listed.is_folder:
                yield from (below for below, _ in self._everything(path))
        elif listed.is_folder:
            yield from self._descend(path, rest)

    def _everything(self, top: EntryPath) -> Iterator[tuple[EntryPath, bool]]:
        """All below a folder, and whether it is a folder itself; however deep, since it keeps its own list."""
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            for listed in self._names(folder, "*"):
                path = EntryPath(f"{folder}/{listed.name}")
                if self._is_own(path):
                    continue
                yield path, listed.is_folder
                if listed.is_folder:
                    waiting.append(path)

    def _names(self, folder: EntryPath, part: str) -> list[Listed]:
        """One look where the name is known, else a listing; a folder that is not there holds nothing."""
        system = self._home.system
        try:
            descriptor = self._folders.open(folder)
            if patterns.is_wild(part):
                return sorted(self._nameable(folder, system.names(descriptor)), key=lambda listed: listed.name)
            mode = system.look(descriptor, part).st_mode
        except FileNotFoundError:
            return []
        except OSError as problem:
            if not files.is_link_on_the_way(problem):
                self._scan.closed[folder] = (problem.strerror or "unknown reason").lower()
            return []
        return [Listed(part, mode & 0o170000 == 0o040000, mode & 0o170000 == 0o120000)]

    def _nameable(self, folder: EntryPath, listing: list[Listed]) -> list[Listed]:
        """What a manifest can name; a folder that holds more says nothing about what is not there."""
        good = [listed for listed in listing if _is_nameable(folder, listed.name)]
        if len(good) < len(listing):
            self._scan.closed[folder] = "a path in it is too long"
        return good


def _is_nameable(folder: EntryPath, name: str) -> bool:
    if len(name) < _SHORT_NAME and len(folder) < _SHORT_PATH:
        return True
    try:
        paths.parse(f"{folder}/{name}")
    except BadInput:
        return False
    return True
