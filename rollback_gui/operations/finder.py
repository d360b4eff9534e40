"""Looks for files below one open home, opens no link, and tells nothing of what it cannot look at."""

import stat

from msgspec import Struct

from rollback_gui.system import files
from rollback_gui.system.port import Listed, SystemReader

LARGEST = 1 << 20
"""Bytes of the largest file that is read."""


class Seen(Struct, frozen=True):
    """A file, or a link in a file's place, that is small enough to be a credential."""

    data: bytes
    mode: int
    is_link: bool = False

    @property
    def is_private(self) -> bool:
        """Whether nobody but the owner may read it."""
        return not self.mode & 0o077

    @property
    def is_program(self) -> bool:
        """Whether it can be run."""
        return bool(self.mode & 0o111) and not self.is_link

    def __repr__(self) -> str:
        return f"Seen({len(self.data)} bytes)"


class Finder:
    """Looks for names below one open home; what cannot be looked at is not there for it."""

    def __init__(self, reader: SystemReader, root: int) -> None:
        self._reader = reader
        self._root = root

    def names(self, folder: str) -> list[str]:
        """The names in a folder below the home."""
        return [listed.name for listed in self.listing(folder)]

    def listing(self, folder: str) -> list[Listed]:
        """What lies in a folder below the home, in order."""
        try:
            with files.held(self._reader, self._reader.open_below(self._root, folder)) as descriptor:
                return sorted(self._reader.names(descriptor), key=lambda listed: listed.name)
        except OSError:
            return []

    def is_there(self, below: str) -> bool:
        """Whether a file, or a link in a file's place, lies there and can be written as a pattern."""
        folder, _, name = below.rpartition("/")
        if not can_be_pattern(below):
            return False
        try:
            with files.held(self._reader, self._reader.open_below(self._root, folder)) as descriptor:
                mode = self._reader.look(descriptor, name).st_mode
        except OSError:
            return False
        return stat.S_ISREG(mode) or stat.S_ISLNK(mode)

    def seen(self, below: str) -> Seen | None:
        """A file's bytes and mode; of a link none; None when it is large, no file, or cannot be read."""
        folder, _, name = below.rpartition("/")
        try:
            with files.held(self._reader, self._reader.open_below(self._root, folder)) as descriptor:
                return self.seen_in(descriptor, name)
        except OSError:
            return None

    def seen_in(self, folder: int, name: str) -> Seen | None:
        """The same in an open folder; raises OSError."""
        found = self._reader.look(folder, name)
        if stat.S_ISLNK(found.st_mode):
            return Seen(b"", 0o600, is_link=True)
        if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST:
            return None
        with files.held(self._reader, self._reader.open_file(folder, name)) as file:
            return Seen(self._reader.read(file, found.st_size + 1, 0), stat.S_IMODE(found.st_mode))

    def open(self, folder: str) -> int:
        """A folder below the home, for the caller to close; raises OSError."""
        return self._reader.open_below(self._root, folder)

    @property
    def reader(self) -> SystemReader:
        """The door it looks through."""
        return self._reader

    def small_file(self, below: str) -> bytes:
        """A file's bytes; none when it is large or cannot be read."""
        seen = self.seen(below)
        return b"" if seen is None else seen.data


def can_be_pattern(below: str) -> bool:
    """Whether a path below the home can be written into a profile as itself."""
    return below.isprintable() and not any(sign in below for sign in "*?")
