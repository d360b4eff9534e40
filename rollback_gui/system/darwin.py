"""What only a Mac can run, behind the door and without a branch of its own. It has not run on a Mac yet.

Constants: sys/fcntl.h, sys/stdio.h and sys/xattr.h of the macOS SDK.
"""

import ctypes
import errno
import fcntl
import os
import stat
from collections.abc import Mapping

from rollback_gui.system.port import Command
from rollback_gui.system.posix import PosixSystem

_SWAP, _EXCL = 2, 4  # renameatx_np(2): RENAME_SWAP, RENAME_EXCL
_FULLFSYNC, _BARRIERFSYNC = 51, 85  # fcntl(2)
_NO_FULL_SYNC = (errno.ENOTSUP, errno.EINVAL, errno.ENOTTY)
_OF_THE_SYSTEM = ("com.apple.provenance", "com.apple.macl", "com.apple.rootless", "com.apple.quarantine")
_LONGEST = 1 << 20


class DarwinSystem(PosixSystem):
    """The door on macOS."""

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)

    def machine(self) -> str:
        """IOPlatformUUID, empty where ioreg does not tell it."""
        try:
            told = self.ask(Command(("/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"))).stdout
        except (OSError, TimeoutError):
            return ""
        found = told.decode("utf-8", "replace").partition('"IOPlatformUUID" = "')[2]
        return found.partition('"')[0]

    def attributes(self, descriptor: int) -> dict[str, bytes]:
        """The extended attributes of an open file or folder, less those that the system owns."""
        size = self._count(self._libc.flistxattr(descriptor, None, 0, 0))
        names = ctypes.create_string_buffer(size)
        size = self._count(self._libc.flistxattr(descriptor, names, size, 0))
        told = [n.decode() for n in names.raw[:size].split(b"\0") if n]
        return {n: self._attribute(descriptor, n) for n in told if n not in _OF_THE_SYSTEM}

    def _attribute(self, descriptor: int, name: str) -> bytes:
        value = ctypes.create_string_buffer(_LONGEST)
        size = self._count(self._libc.fgetxattr(descriptor, name.encode(), value, _LONGEST, 0, 0))
        return value.raw[:size]

    def set_attributes(self, descriptor: int, attributes: Mapping[str, bytes]) -> None:
        """Make the restorable extended attributes exactly these; quarantine goes."""
        self._libc.fremovexattr(descriptor, b"com.apple.quarantine", 0)
        there = self.attributes(descriptor)
        for name in there.keys() - attributes.keys():
            self._count(self._libc.fremovexattr(descriptor, name.encode(), 0))
        for name, value in attributes.items():
            self._count(self._libc.fsetxattr(descriptor, name.encode(), value, len(value), 0, 0))

    def flags(self, folder: int, name: str) -> frozenset[str]:
        """Of `immutable` and `append-only`, those that hold."""
        bits: int = os.lstat(name, dir_fd=folder).st_flags  # type: ignore[attr-defined]
        pairs = ((stat.UF_IMMUTABLE | stat.SF_IMMUTABLE, "immutable"), (stat.UF_APPEND | stat.SF_APPEND, "append-only"))
        return frozenset(word for mask, word in pairs if bits & mask)

    def sync(self, descriptor: int) -> None:
        """Order the bytes before what follows; the drive's cache keeps the order."""
        self._sync(descriptor, _BARRIERFSYNC)

    def sync_fully(self, descriptor: int) -> None:
        """Make the bytes outlive a power cut, through the drive's cache."""
        self._sync(descriptor, _FULLFSYNC)

    def _sync(self, descriptor: int, how: int) -> None:
        try:
            fcntl.fcntl(descriptor, how)
        except OSError as problem:
            if problem.errno not in _NO_FULL_SYNC:
                raise
            os.fsync(descriptor)

    def sync_volume(self, descriptor: int) -> None:
        """Make everything on the volume outlive a power cut."""
        os.sync()
        self.sync_fully(descriptor)

    def exchange(self, folder: int, name: str, other: int, other_name: str) -> None:
        """Let two names change places in one step (renameatx_np)."""
        self._rename(folder, name, other, other_name, _SWAP)

    def place(self, folder: int, name: str, other: int, other_name: str) -> None:
        """Rename to a name that must not be taken (renameatx_np)."""
        self._rename(folder, name, other, other_name, _EXCL)

    def _rename(self, folder: int, name: str, other: int, other_name: str, how: int) -> None:
        told = self._libc.renameatx_np(folder, os.fsencode(name), other, os.fsencode(other_name), ctypes.c_uint(how))
        self._count(told)

    def _count(self, told: int) -> int:
        if told < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        return told
