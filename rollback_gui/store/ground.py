"""The store's folder: opened anew for each use, and never mistaken for another that lies at the same place."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from rollback_gui.errors import NoSpace, NotFound, NotWritable, Unreadable
from rollback_gui.system import files
from rollback_gui.system.port import System


@contextmanager
def told(what: str) -> Iterator[None]:
    """Tells why something cannot be written; raises NoSpace, NotWritable, and never what was to be written."""
    try:
        yield
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoSpace(f"There is no room left for {what}.") from None
        reason = (problem.strerror or "unknown reason").lower()
        raise NotWritable(f"{what[0].upper()}{what[1:]} cannot be written: {reason}.") from None


class Ground:
    """The folder by its place and its inode: a volume that was taken away leaves another folder behind."""

    def __init__(self, system: System, place: str) -> None:
        self.system = system
        self.place = place
        with files.opened(system, place) as root:
            self._inode = _inode(system, root)

    @contextmanager
    def root(self) -> Iterator[int]:
        """The store's own folder, open for as long as the block runs; raises NotFound when it went away."""
        try:
            root = self.system.open_root(self.place)
        except (FileNotFoundError, NotADirectoryError):
            raise self._gone() from None
        except OSError as problem:
            reason = (problem.strerror or "unknown reason").lower()
            raise Unreadable(f"The store at {self.place} cannot be reached: {reason}.") from problem
        with files.held(self.system, root):
            if _inode(self.system, root) != self._inode:
                raise self._gone()
            yield root

    @contextmanager
    def folder(self, name: str) -> Iterator[int]:
        """One of its folders."""
        with self.root() as root, files.held(self.system, self.system.open_below(root, name)) as folder:
            yield folder

    def names(self, name: str) -> list[str]:
        """What lies in one of its folders, sorted, without what is still being written; empty when it is not there."""
        try:
            with self.folder(name) as folder:
                return sorted(each.name for each in self.system.names(folder) if not each.name.startswith("."))
        except FileNotFoundError:
            return []

    def read(self, folder: str, name: str) -> bytes:
        """All bytes of one file in one of its folders (the store's own when empty)."""
        with self.folder(folder) as descriptor:
            return files.read_all(self.system, descriptor, name)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Tells what the store's volume refuses in the operator's words; raises NoSpace, NotWritable."""
        with told(f"the store at {self.place}"):
            yield

    def write(self, folder: str, name: str, data: bytes) -> None:
        """Replace one file, never half, read back first; raises NoSpace, NotWritable."""
        with self.writing(), self.folder(folder) as descriptor:
            files.write_proved(self.system, descriptor, name, data)

    def _gone(self) -> NotFound:
        return NotFound(
            f"The store is not at {self.place} any more.", hint="Mount its volume, or name another store with --store."
        )


def _inode(system: System, descriptor: int) -> tuple[int, int]:
    found = system.look_open(descriptor)
    return found.st_dev, found.st_ino
