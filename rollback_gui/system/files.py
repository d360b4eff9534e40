"""What is built on the door's calls: whole reads, whole writes, folders made on the way."""

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from rollback_gui.system.port import System, SystemReader

CHUNK = 1 << 20
"""How many bytes are read at once."""
BLOCK = 1 << 16
"""A hole is a multiple of so many bytes."""
_ZEROS = bytes(BLOCK)
_WRITTEN = 8 << 20
"""How many bytes are copied for one write."""


@contextmanager
def opened(system: SystemReader, where: str) -> Iterator[int]:
    """A trusted folder, open for as long as the block runs."""
    folder = system.open_root(where)
    try:
        yield folder
    finally:
        system.close(folder)


@contextmanager
def held(system: SystemReader, descriptor: int) -> Iterator[int]:
    """A descriptor that is closed when the block ends."""
    try:
        yield descriptor
    finally:
        system.close(descriptor)


def chunks(system: SystemReader, descriptor: int) -> Iterator[bytes]:
    """The bytes of an open file from its beginning, in pieces of at most CHUNK."""
    offset = 0
    while data := system.read(descriptor, CHUNK, offset):
        yield data
        offset += len(data)


def read_all(system: SystemReader, folder: int, name: str) -> bytes:
    """All bytes of a file."""
    with held(system, system.open_file(folder, name)) as file:
        return b"".join(chunks(system, file))


def read_path(system: SystemReader, where: str) -> bytes:
    """All bytes of a trusted file by its path; raises FileNotFoundError."""
    folder, _, name = where.rpartition("/")
    with opened(system, folder or "/") as descriptor:
        return read_all(system, descriptor, name)


def write_all(system: System, descriptor: int, data: bytes) -> None:
    """Write until every byte went out."""
    rest = memoryview(data)
    while rest:
        count = system.write(descriptor, bytes(rest[:_WRITTEN]))
        if count <= 0:
            raise OSError(errno.EIO, "nothing was written")
        rest = rest[count:]


def write_pieces(system: System, descriptor: int, pieces: Iterable[bytes]) -> int:
    """Write pieces of any size in writes of about CHUNK; returns how many bytes they were."""
    held, count = bytearray(), 0
    for piece in pieces:
        held += piece
        if len(held) >= CHUNK:
            count += len(held)
            write_all(system, descriptor, bytes(held))
            held.clear()
    write_all(system, descriptor, bytes(held))
    return count + len(held)


def write_with_holes(system: System, descriptor: int, pieces: Iterable[bytes]) -> None:
    """Write the bytes of a large file, with a hole wherever a whole BLOCK of them is zero."""
    length = hole = 0
    for piece in pieces:
        for at in range(0, len(piece), BLOCK):
            block = piece[at : at + BLOCK]
            length += len(block)
            if block == _ZEROS[: len(block)]:
                hole += len(block)
                continue
            if hole:
                system.skip(descriptor, hole)
                hole = 0
            write_all(system, descriptor, block)
    if hole:
        system.cut(descriptor, length)


def write_new(system: System, folder: int, name: str, data: bytes | Iterable[bytes], mode: int = 0o600) -> None:
    """Write a file that was not there, synced; a half-written one is taken away again."""
    file = system.create(folder, name, mode)
    try:
        with held(system, file):
            write_pieces(system, file, (data,) if isinstance(data, bytes) else data)
            system.sync(file)
    except OSError:
        with suppress(OSError):
            system.drop(folder, name)
        raise


def write_atomic(system: System, folder: int, name: str, data: bytes | Iterable[bytes], mode: int = 0o600) -> None:
    """Replace a file of our own: written beside, synced, renamed, folder synced; never half."""
    beside = f".{name}.new-{system.random(4).hex()}"
    write_new(system, folder, beside, data, mode)
    _put(system, folder, beside, name)


def write_proved(system: System, folder: int, name: str, data: bytes, mode: int = 0o600) -> None:
    """The same, read back before it takes the place of what was there: a disk that lies costs nothing."""
    beside = f".{name}.new-{system.random(4).hex()}"
    write_new(system, folder, beside, data, mode)
    if read_all(system, folder, beside) != data:
        system.drop(folder, beside)
        raise OSError(errno.EIO, "what was written does not read back")
    _put(system, folder, beside, name)


def _put(system: System, folder: int, beside: str, name: str) -> None:
    try:
        system.replace(folder, beside, folder, name)
    except OSError:
        with suppress(OSError):
            system.drop(folder, beside)
        raise
    system.sync(folder)


def write_once(system: System, folder: int, name: str, data: bytes, mode: int = 0o600) -> None:
    """Write a file that was not there, beside first and then renamed: never half; raises FileExistsError."""
    beside = f".{name}.new"
    with suppress(FileNotFoundError):
        system.drop(folder, beside)  # of one that was killed
    write_new(system, folder, beside, data, mode)
    try:
        system.place(folder, beside, folder, name)
    except OSError:
        with suppress(OSError):
            system.drop(folder, beside)
        raise
    system.sync(folder)


def make_folders(system: System, where: str, mode: int = 0o700) -> int:
    """Open a folder of our own, making it and every missing one above it; the caller closes it."""
    try:
        return system.open_root(where)
    except FileNotFoundError:
        above, _, name = where.rstrip("/").rpartition("/")
        with held(system, make_folders(system, above or "/", mode)) as parent:
            with suppress(FileExistsError):
                system.make_folder(parent, name, mode)
                system.sync(parent)
            return system.open_root(where)


def open_own(system: System, folder: int, name: str) -> int:
    """Open a file of our own for appending; one that was not there outlives a power cut from now on."""
    is_new = not exists(system, folder, name)
    file = system.open_append(folder, name, 0o600)
    try:
        if is_new:
            system.sync(folder)
    except OSError:
        system.close(file)
        raise
    return file


def volume_of(system: SystemReader, where: str) -> tuple[int, str]:
    """The device that a trusted folder lies on, or will lie on, and the nearest folder there that is there already."""
    while True:
        try:
            with opened(system, where or "/") as folder:
                return system.look_open(folder).st_dev, where or "/"
        except OSError:
            if where in ("", "/"):
                raise
            where = where.rpartition("/")[0]


def exists(system: SystemReader, folder: int, name: str) -> bool:
    """Whether anything lies there; what cannot be looked at raises."""
    try:
        system.look(folder, name)
    except FileNotFoundError:
        return False
    return True


def is_at(system: SystemReader, where: str, descriptor: int) -> bool:
    """Whether an open file of our own is still the one that lies at this path, folder and all."""
    folder, _, name = where.rpartition("/")
    mine = system.look_open(descriptor)
    try:
        with opened(system, folder) as parent:
            there = system.look(parent, name)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return (there.st_dev, there.st_ino) == (mine.st_dev, mine.st_ino)


def is_link_on_the_way(problem: OSError) -> bool:
    """Whether this error of `open_below` means that a parent is a link or no folder."""
    return problem.errno in (errno.ELOOP, errno.ENOTDIR)
