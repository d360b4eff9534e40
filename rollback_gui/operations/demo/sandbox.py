"""One folder, filled and changed through the door; no call can name anything outside it."""

import hashlib
import os

from rollback_gui.system import files
from rollback_gui.system.port import System

_EPOCH = 1_750_000_000
"""Seconds since 1970: the summer before; every time in a fresh demo lies in the ninety days before it."""
_SPAN = 90 * 86_400


class Sandbox:
    """A root folder; every name is a path below it, and no link is followed on the way."""

    def __init__(self, system: System, root: int) -> None:
        self._system = system
        self._root = root

    def folder(self, below: str, mode: int = 0o755) -> None:
        """Make a folder and those above it that are missing."""
        for end in [place for place, sign in enumerate(below) if sign == "/"] + [len(below)]:
            above, _, name = below[:end].rpartition("/")
            with files.held(self._system, self._system.open_below(self._root, above)) as parent:
                if not files.exists(self._system, parent, name):
                    self._system.make_folder(parent, name, 0o700)
                    with files.held(self._system, self._system.open_below(parent, name)) as made:
                        self._system.set_mode(made, mode if end == len(below) else 0o755)

    def put(self, below: str, data: bytes | str, mode: int = 0o644) -> None:
        """Write a new file; its time is one that only its name decides."""
        self._write(below, data, mode, settled_time(below))

    def rewrite(self, below: str, data: bytes | str) -> None:
        """Write an existing file anew, as a careless program does: now, and with the mode it had."""
        folder, name = self._parent(below)
        with files.held(self._system, folder):
            mode = self._system.look(folder, name).st_mode & 0o7777
            self._system.drop(folder, name)
        self._write(below, data, mode, self._system.now())

    def add(self, below: str, data: bytes | str, mode: int = 0o644) -> None:
        """Write a new file now."""
        self._write(below, data, mode, self._system.now())

    def read(self, below: str) -> bytes:
        """All bytes of a file."""
        folder, name = self._parent(below)
        with files.held(self._system, folder):
            return files.read_all(self._system, folder, name)

    def link(self, below: str, target: str) -> None:
        """Make a symbolic link."""
        folder, name = self._parent(below)
        with files.held(self._system, folder):
            self._system.make_link(folder, name, target)
            self._system.set_link_time(folder, name, settled_time(below))

    def move(self, below: str, there: str) -> None:
        """Rename a file or folder to a name that is free."""
        folder, name = self._parent(below)
        with files.held(self._system, folder):
            other, other_name = self._parent(there)
            with files.held(self._system, other):
                self._system.place(folder, name, other, other_name)

    def drop(self, below: str) -> None:
        """Remove a file."""
        folder, name = self._parent(below)
        with files.held(self._system, folder):
            self._system.drop(folder, name)

    def set_mode(self, below: str, mode: int) -> None:
        """Change a file's permission bits."""
        folder, name = self._parent(below)
        with files.held(self._system, folder), files.held(self._system, self._system.open_file(folder, name)) as file:
            self._system.set_mode(file, mode)

    def touch(self, below: str) -> None:
        """Give a file the present time."""
        folder, name = self._parent(below)
        with files.held(self._system, folder), files.held(self._system, self._system.open_file(folder, name)) as file:
            self._system.set_time(file, self._system.now())

    def _parent(self, below: str) -> tuple[int, str]:
        above, _, name = below.rpartition("/")
        return self._system.open_below(self._root, above), name

    def _write(self, below: str, data: bytes | str, mode: int, mtime: int) -> None:
        """Nothing is synced: a demo that a power cut spoils is made again."""
        folder, name = self._parent(below)
        with files.held(self._system, folder):
            file = self._system.create(folder, name, 0o600)
            with files.held(self._system, file):
                files.write_all(self._system, file, data if isinstance(data, bytes) else os.fsencode(data))
                self._system.set_mode(file, mode)
                self._system.set_time(file, mtime)


def settled_time(below: str) -> int:
    """When a file of a fresh demo was last written, in nanoseconds since 1970: the same in every run."""
    noise = int.from_bytes(hashlib.sha256(below.encode()).digest()[:8])
    return (_EPOCH - noise % _SPAN) * 1_000_000_000
