"""Finds credentials: what definitions point to, and by name and content where tools keep them.

Nothing is taken by it. It never looks into caches, logs, profiles of browsers and editors, environments and
repositories, reads no file above 1 MB, and follows no link.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from rollback_gui.formats.credential_names import IS_PROFILE, Says, is_searched, name_says
from rollback_gui.formats.credential_signs import sign
from rollback_gui.formats.pointers import Pointer, keyring_lookups, pointers
from rollback_gui.model.find import Find
from rollback_gui.model.profile import KeyringItem
from rollback_gui.operations.finder import Finder, Seen, can_be_pattern
from rollback_gui.system import files

SETTINGS = (".config", "Library/Application Support", ".local/share")
_DEEP, _SHALLOW = 5, 2
"""How many folders below the first one are looked into: in `~/.config`, and in any other dot folder."""
_KEPT_IN = frozenset({"keys", "key", "secrets", "secret", "credentials", "creds", "auth", "tokens", "certs", "private"})
"""Folders beside a program in which projects keep their credentials."""


class Place(Struct, frozen=True):
    """One folder to search, how deep, and what in it."""

    folder: str
    depth: int
    is_settings: bool = True
    only_dotted: bool = False


def discover(
    finder: Finder, home: str, definitions: tuple[str, ...], folders: tuple[str, ...] = ()
) -> tuple[Find, ...]:
    """Every credential below the home, in order of its path, keyring items last.

    `definitions` are MCP configurations, property lists and units, `folders` what a profile names to be searched
    beside the usual places; all are paths below the home.
    """
    search = _Search(finder, home)
    for definition in definitions:
        search.follow(definition)
    for place in (*_usual_places(finder), *(Place(folder, _DEEP) for folder in folders), *search.projects):
        search.look_through(place)
    known = set(definitions)
    found = [Find(f"~/{below}", reason) for below, reason in sorted(search.found.items()) if below not in known]
    return (*found, *search.items.values())


def _usual_places(finder: Finder) -> Iterator[Place]:
    yield Place("", 0, only_dotted=True)
    for listed in finder.listing(""):
        if listed.is_folder and listed.name.startswith(".") and is_searched(listed.name):
            yield Place(listed.name, _DEEP if listed.name == ".config" else _SHALLOW)
    yield Place("Library/Application Support", _SHALLOW)


class _Search:
    def __init__(self, finder: Finder, home: str) -> None:
        self._finder = finder
        self._home = home
        self.found: dict[str, str] = {}
        self.items: dict[KeyringItem, Find] = {}
        self._projects: dict[str, None] = {}
        self._read: set[str] = set()

    @property
    def projects(self) -> tuple[Place, ...]:
        """The folders of what the definitions run, and those beside in which credentials are kept."""
        places = []
        for folder in self._projects:
            if folder.startswith((".", "Library/")):
                continue
            places.append(Place(folder, 0, is_settings=False))
            kept = (one.name for one in self._finder.listing(folder) if one.is_folder)
            places += [Place(f"{folder}/{name}", 1, is_settings=False) for name in kept if name.lower() in _KEPT_IN]
        return tuple(places)

    def follow(self, definition: str) -> None:
        """Judge what one definition points to, and remember where its programs lie."""
        data = self._finder.small_file(definition)
        name = definition.rpartition("/")[2]
        self._note_lookups(data, definition)
        if name.endswith(("mcp.json", "mcp_config.json")):
            self._remember(definition)
        for pointer in pointers(name, data, self._home):
            self._judge(pointer, definition)

    def _remember(self, below: str) -> None:
        folder = below.rpartition("/")[0]
        for one in (folder, folder.rpartition("/")[0]):
            if one and all(is_searched(part, is_settings=False) for part in one.split("/")):
                self._projects[one] = None

    def _judge(self, pointer: Pointer, definition: str) -> None:
        if not can_be_pattern(pointer.below):
            return
        seen = self._finder.seen(pointer.below)
        if seen is None:
            self._judge_folder(pointer, definition)
            return
        means = name_says(pointer.below.rpartition("/")[2])
        if seen.is_program or means is Says.NEVER:
            self._note_lookups(seen.data, pointer.below)
            self._remember(pointer.below)
            return
        is_outside = all(is_searched(part, is_settings=False) for part in pointer.below.split("/")[:-1])
        if pointer.is_secret or (is_outside and self._reason(max(means, _meant(pointer)), seen)):
            self.found.setdefault(pointer.below, f"~/{definition} names it")

    def _judge_folder(self, pointer: Pointer, definition: str) -> None:
        """A folder that a variable names as one of secrets: its own files count as named."""
        for listed in self._finder.listing(pointer.below) if pointer.is_secret else ():
            below = f"{pointer.below}/{listed.name}"
            if listed.is_folder or not can_be_pattern(below):
                continue
            seen = self._finder.seen(below)
            if seen is not None and self._reason(max(name_says(listed.name), Says.NOTHING), seen):
                self.found.setdefault(below, f"~/{definition} names its folder")

    def _note_lookups(self, data: bytes, where: str) -> None:
        for service, username in keyring_lookups(data):
            item = KeyringItem(service, username)
            self.items.setdefault(item, Find(f"keyring:{service}/{username}", f"~/{where} looks it up", item))

    def look_through(self, place: Place) -> None:
        """Judge every file of a place by its name and what is in it."""
        waiting = [(place.folder, place.depth)]
        while waiting:
            folder, depth = waiting.pop()
            listing = self._finder.listing(folder)
            if any(listed.name.lower() in IS_PROFILE for listed in listing) or folder in self._read:
                continue
            self._read.add(folder)
            plain = [one.name for one in listing if not one.is_folder]
            self._look_in(folder, [name for name in plain if not place.only_dotted or name.startswith(".")])
            if depth:
                inner = [one.name for one in listing if one.is_folder]
                searched = [name for name in inner if is_searched(name, is_settings=place.is_settings)]
                waiting += [(f"{folder}/{name}", depth - 1) for name in searched]

    def _look_in(self, folder: str, names: list[str]) -> None:
        wanted = [(name, means) for name in names if (means := name_says(name)) is not Says.NEVER]
        if not wanted:
            return
        try:
            descriptor = self._finder.open(folder)
        except OSError:
            return
        with files.held(self._finder.reader, descriptor):
            for name, means in wanted:
                self._look_at(descriptor, f"{folder}/{name}" if folder else name, means)

    def _look_at(self, folder: int, below: str, means: Says) -> None:
        if below in self.found or not can_be_pattern(below):
            return
        try:
            seen = self._finder.seen_in(folder, below.rpartition("/")[2])
        except OSError:
            return
        reason = self._reason(means, seen) if seen is not None else ""
        if reason:
            self.found[below] = reason

    @staticmethod
    def _reason(means: Says, seen: Seen) -> str:
        if seen.is_link:
            return "files of this name keep credentials" if means is Says.SURE else ""
        return "" if seen.is_program else sign(means, seen.data, is_private=seen.is_private)


def _meant(pointer: Pointer) -> Says:
    """What the pointing name says of the file: an environment file is likely to hold some."""
    return Says.LIKELY if pointer.name == "EnvironmentFile" else Says.NOTHING


def pointed_by(definitions: Mapping[str, bytes], home: str) -> dict[str, tuple[str, ...]]:
    """For each path below the home the definitions that name it; of both the paths below the home."""
    found: dict[str, list[str]] = {}
    for definition, data in definitions.items():
        for pointer in pointers(definition.rpartition("/")[2], data, home):
            found.setdefault(pointer.below, []).append(definition)
    return {below: tuple(names) for below, names in found.items()}
