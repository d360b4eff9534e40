"""Folders opened once and worked in by descriptor; no link in a parent is ever followed."""

import stat
from types import TracebackType
from typing import Self

from rollback_gui.model import paths
from rollback_gui.model.paths import EntryPath
from rollback_gui.system.port import SystemReader

MOST = 64
"""How many are open at once: a program that a Mac's desktop starts may open 256 files."""


class Folders:
    """Open folders by EntryPath, the last used ones until the block ends; `~` and the empty text are the two roots.

    A descriptor that was handed out may be closed once MOST other folders were asked for.
    """

    def __init__(self, system: SystemReader, home: str) -> None:
        self._system = system
        self._home = home
        self._open: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of every folder."""
        for descriptor in self._open.values():
            self._system.close(descriptor)
        self._open.clear()

    def forget(self, folder: EntryPath) -> None:
        """Let go of a folder and all below it, because it was exchanged for another one."""
        for path in [path for path in self._open if path not in ("~", "") and paths.is_below(path, folder)]:
            self._system.close(self._open.pop(path))

    def open(self, folder: EntryPath) -> int:
        """The descriptor of a folder; raises OSError ELOOP or ENOTDIR where a part of it is a link."""
        known = self._open.pop(folder, None)
        if known is None:
            known = self._opened(folder)
        self._open[folder] = known
        if len(self._open) > MOST:
            self._close_oldest()
        return known

    def _close_oldest(self) -> None:
        oldest = next(path for path in self._open if path not in ("~", ""))
        self._system.close(self._open.pop(oldest))

    def _opened(self, folder: EntryPath) -> int:
        if folder == "~":
            return self._system.open_root(self._home)
        if folder == "":
            return self._system.open_root("/")
        root = EntryPath("~" if folder[0] == "~" else "")
        return self._system.open_below(self.open(root), folder.lstrip("~").lstrip("/"))

    def of(self, path: EntryPath) -> tuple[int, str]:
        """The open folder that a path lies in, and its name there."""
        return self.open(paths.parent(path)), paths.name(path)

    def turn_off(self, path: EntryPath) -> tuple[EntryPath, int] | None:
        """The first part above a path that is no folder, with its mode; None when all are; raises OSError."""
        for parent in paths.parents(path):
            folder, name = self.of(parent)
            found = self._system.look(folder, name)
            if not stat.S_ISDIR(found.st_mode):
                return parent, found.st_mode
        return None
