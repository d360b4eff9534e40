"""The door: about forty calls, each one effect and so each a possible crash point.

Files are named by an open folder and one name in it, so no path is ever walked twice and no link in a
parent is ever followed. Every call raises OSError as the machine does; a missing name raises
FileNotFoundError. `TimeoutError` means that a program did not answer in time.
"""

import os
from collections.abc import Container, Mapping
from typing import Protocol

from msgspec import Struct

from rollback_gui.model.snapshot import Account


class Command(Struct, frozen=True):
    """A program to run: an argument list, never a shell line; `seconds` is its time limit."""

    argv: tuple[str, ...]
    input: bytes = b""
    seconds: float = 20.0
    environment: dict[str, str] | None = None
    folder: str = ""


class Finished(Struct, frozen=True):
    """How a program ended."""

    exit: int
    stdout: bytes
    stderr: bytes


class Room(Struct, frozen=True):
    """What is free on a volume: bytes and inodes (-1 where the volume does not count them)."""

    bytes: int
    inodes: int
    is_read_only: bool = False


class Listed(Struct, frozen=True):
    """One name in a folder; `is_folder` does not follow links."""

    name: str
    is_folder: bool
    is_link: bool


class Holder(Struct, frozen=True):
    """A program that holds a file open, or has a lock on it."""

    device: int
    inode: int
    pid: int
    program: str
    is_lock: bool


class SystemReader(Protocol):
    """The half that changes nothing; a verb that is handed this one cannot write."""

    def now(self) -> int:
        """Nanoseconds since 1970 UTC."""
        ...

    def elapsed(self) -> float:
        """Seconds on a clock that never goes backwards."""
        ...

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        ...

    def random(self, count: int) -> bytes:
        """Bytes that nobody can guess."""
        ...

    def account(self) -> Account:
        """Whose process this is."""
        ...

    def host(self) -> str:
        """This machine's name."""
        ...

    def machine(self) -> str:
        """This machine's id, empty where there is none."""
        ...

    def environment(self) -> Mapping[str, str]:
        """The process's environment."""
        ...

    def find_program(self, name: str) -> str:
        """The absolute path of a program: PATH first, then the usual places; empty when it is nowhere."""
        ...

    def open_root(self, where: str) -> int:
        """Open a folder that is trusted, following links on the way."""
        ...

    def open_below(self, root: int, below: str) -> int:
        """Open a folder below an open one without following any link; `below` may be empty.

        Raises OSError ELOOP or ENOTDIR where a part is a link.
        """
        ...

    def close(self, descriptor: int) -> None:
        """Let go of a descriptor."""
        ...

    def look(self, folder: int, name: str) -> os.stat_result:
        """What lies there, without following a link; raises FileNotFoundError."""
        ...

    def look_open(self, descriptor: int) -> os.stat_result:
        """What an open descriptor is."""
        ...

    def names(self, folder: int) -> list[Listed]:
        """Everything in a folder, in no order."""
        ...

    def open_file(self, folder: int, name: str) -> int:
        """Open a file for reading; never follows a link, never waits for a fifo."""
        ...

    def read(self, descriptor: int, count: int, offset: int) -> bytes:
        """At most count bytes from offset on; empty at the end."""
        ...

    def link_target(self, folder: int, name: str) -> str:
        """What a symbolic link points to."""
        ...

    def attributes(self, descriptor: int) -> dict[str, bytes]:
        """The extended attributes of an open file or folder that a restore may put back."""
        ...

    def room(self, folder: int) -> Room:
        """What is free on the volume that holds this folder."""
        ...

    def flags(self, folder: int, name: str) -> frozenset[str]:
        """Of `immutable` and `append-only`, those that hold."""
        ...

    def may_write(self, folder: int) -> bool:
        """Whether this process may create and rename names in an open folder."""
        ...

    def holders(self, wanted: Container[tuple[int, int]]) -> tuple[Holder, ...]:
        """Other programs that hold one of these files, each by device and inode, as far as this user may see."""
        ...

    def is_locked(self, descriptor: int) -> bool:
        """Whether somebody has locked an open file as `lock` does; False where the volume knows no locks."""
        ...

    def mounts(self) -> frozenset[str]:
        """Every absolute path that something is mounted at; empty where the system does not tell."""
        ...

    def ask(self, command: Command) -> Finished:
        """Run a program that only tells; raises TimeoutError, FileNotFoundError."""
        ...


class System(SystemReader, Protocol):
    """The whole door."""

    def create(self, folder: int, name: str, mode: int) -> int:
        """Create a file that was not there and open it for writing; raises FileExistsError."""
        ...

    def open_append(self, folder: int, name: str, mode: int) -> int:
        """Open a file of our own for appending, making it when it is not there."""
        ...

    def write(self, descriptor: int, data: bytes) -> int:
        """Write once; returns how many bytes went out, which may be fewer."""
        ...

    def skip(self, descriptor: int, count: int) -> None:
        """Leave a hole of so many bytes before the next write."""
        ...

    def cut(self, descriptor: int, length: int) -> None:
        """Give a file of our own this length in bytes; what is added is a hole."""
        ...

    def sync(self, descriptor: int) -> None:
        """Make a file's bytes or a folder's names outlive a power cut."""
        ...

    def sync_fully(self, descriptor: int) -> None:
        """The same, through the drive's own cache where the system tells the two apart."""
        ...

    def sync_volume(self, descriptor: int) -> None:
        """Make everything on the volume outlive a power cut."""
        ...

    def set_owner(self, descriptor: int, uid: int, gid: int) -> None:
        """Change owner and group of an open file or folder."""
        ...

    def set_mode(self, descriptor: int, mode: int) -> None:
        """Change the permission bits of an open file or folder."""
        ...

    def set_attributes(self, descriptor: int, attributes: Mapping[str, bytes]) -> None:
        """Make the restorable extended attributes exactly these."""
        ...

    def set_time(self, descriptor: int, mtime: int) -> None:
        """Set the modification time, in nanoseconds since 1970."""
        ...

    def make_link(self, folder: int, name: str, target: str) -> None:
        """Create a symbolic link that was not there."""
        ...

    def set_link_owner(self, folder: int, name: str, uid: int, gid: int) -> None:
        """Change owner and group of a symbolic link itself."""
        ...

    def set_link_time(self, folder: int, name: str, mtime: int) -> None:
        """Set the modification time of a symbolic link itself."""
        ...

    def make_folder(self, folder: int, name: str, mode: int) -> None:
        """Create a folder that was not there; raises FileExistsError."""
        ...

    def drop_folder(self, folder: int, name: str) -> None:
        """Remove an empty folder."""
        ...

    def exchange(self, folder: int, name: str, other: int, other_name: str) -> None:
        """Let two names change places in one step; raises OSError EINVAL or ENOTSUP where the volume cannot."""
        ...

    def place(self, folder: int, name: str, other: int, other_name: str) -> None:
        """Rename to a name that must not be taken; raises FileExistsError."""
        ...

    def replace(self, folder: int, name: str, other: int, other_name: str) -> None:
        """Rename over whatever lies there; for files of our own alone."""
        ...

    def drop(self, folder: int, name: str) -> None:
        """Remove a file or link."""
        ...

    def lock(self, descriptor: int, seconds: float) -> bool:
        """Lock an open file for this process alone, waiting at most so long; closing it unlocks."""
        ...

    def trash(self, where: str) -> None:
        """Put a file of our own into the desktop's trash."""
        ...

    def run(self, command: Command) -> Finished:
        """Run a program that changes something; raises TimeoutError, FileNotFoundError."""
        ...
