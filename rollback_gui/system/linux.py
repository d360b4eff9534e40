"""What Linux does in its own way: openat2, renameat2, syncfs, extended attributes, inode flags."""

import ctypes
import errno
import os
import sys
from collections.abc import Container, Mapping

from rollback_gui.system.port import Holder
from rollback_gui.system.posix import PosixSystem

_OPENAT2 = 437
_BENEATH_NO_LINKS = 0x08 | 0x04 | 0x02  # RESOLVE_BENEATH, NO_SYMLINKS, NO_MAGICLINKS (openat2(2))
_NOREPLACE, _EXCHANGE = 1, 2  # renameat2(2)
_GET_FLAGS, _IMMUTABLE, _APPEND = 0x80086601, 0x10, 0x20  # ioctl_iflags(2)
_NO_FOLLOW = 0x100  # AT_SYMLINK_NOFOLLOW (statx(2)); its attribute bits are those of ioctl_iflags(2)
_RESTORABLE = ("user.", "system.posix_acl_")
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


class _How(ctypes.Structure):
    _fields_ = (("flags", ctypes.c_uint64), ("mode", ctypes.c_uint64), ("resolve", ctypes.c_uint64))


class LinuxSystem(PosixSystem):
    """The door on Linux."""

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._how = _How(_DIRECTORY, 0, _BENEATH_NO_LINKS)
        self._has_openat2 = os.uname().machine in ("x86_64", "aarch64", "riscv64")

    def machine(self) -> str:
        """The text of /etc/machine-id, empty where there is none."""
        try:
            with open("/etc/machine-id", encoding="ascii") as file:
                return file.read().strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def open_below(self, root: int, below: str) -> int:
        """Open a folder below an open one without following any link: one openat2, else part by part."""
        if not self._has_openat2:
            return super().open_below(root, below)
        name = os.fsencode(below or ".")
        found: int = self._libc.syscall(_OPENAT2, root, name, ctypes.byref(self._how), ctypes.sizeof(self._how))
        if found >= 0:
            return found
        number = ctypes.get_errno()
        if number in (errno.ENOSYS, errno.EPERM):
            self._has_openat2 = False
            return super().open_below(root, below)
        raise OSError(number, os.strerror(number), below)

    def attributes(self, descriptor: int) -> dict[str, bytes]:
        """The `user.` attributes and the ACLs of an open file or folder."""
        try:
            names = [n for n in os.listxattr(descriptor) if n.startswith(_RESTORABLE)]
            return {name: os.getxattr(descriptor, name) for name in names}
        except OSError as problem:
            if problem.errno in (errno.ENOTSUP, errno.ENODATA):
                return {}
            raise

    def set_attributes(self, descriptor: int, attributes: Mapping[str, bytes]) -> None:
        """Make the restorable extended attributes exactly these."""
        there = self.attributes(descriptor)
        for name in there.keys() - attributes.keys():
            os.removexattr(descriptor, name)
        for name, value in attributes.items():
            if there.get(name) != value:
                os.setxattr(descriptor, name, value)

    def flags(self, folder: int, name: str) -> frozenset[str]:
        """Of `immutable` and `append-only`, those that hold; empty where the volume knows none."""
        told = self._statx_flags(folder, name)
        if told is None:
            told = _ioctl_flags(folder, name)
        return frozenset(word for bit, word in ((_IMMUTABLE, "immutable"), (_APPEND, "append-only")) if told & bit)

    def _statx_flags(self, folder: int, name: str) -> int | None:
        """From statx(2), which opens nothing and so tells of unreadable files too; None where it does not know."""
        told = ctypes.create_string_buffer(256)
        if self._libc.statx(folder, os.fsencode(name), _NO_FOLLOW, 0, told) != 0:
            return None
        known = int.from_bytes(told.raw[56:64], sys.byteorder)
        if known & (_IMMUTABLE | _APPEND) != _IMMUTABLE | _APPEND:
            return None
        return int.from_bytes(told.raw[8:16], sys.byteorder)

    def holders(self, wanted: Container[tuple[int, int]]) -> tuple[Holder, ...]:
        """Other programs that hold one of these files open or locked."""
        from rollback_gui.system import linux_holders

        return linux_holders.holders(wanted)

    def mounts(self) -> frozenset[str]:
        """Every absolute path that something is mounted at."""
        from rollback_gui.system import linux_holders

        return linux_holders.mounts()

    def sync_volume(self, descriptor: int) -> None:
        """Make everything on the volume outlive a power cut."""
        self._check(self._libc.syncfs(descriptor), "")

    def exchange(self, folder: int, name: str, other: int, other_name: str) -> None:
        """Let two names change places in one step (renameat2)."""
        self._rename(folder, name, other, other_name, _EXCHANGE)

    def place(self, folder: int, name: str, other: int, other_name: str) -> None:
        """Rename to a name that must not be taken (renameat2)."""
        self._rename(folder, name, other, other_name, _NOREPLACE)

    def _rename(self, folder: int, name: str, other: int, other_name: str, how: int) -> None:
        done = self._libc.renameat2(folder, os.fsencode(name), other, os.fsencode(other_name), ctypes.c_uint(how))
        self._check(done, name)

    def _check(self, done: int, name: str) -> None:
        if done != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), name)


def _ioctl_flags(folder: int, name: str) -> int:
    import fcntl

    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except OSError:
        return 0
    try:
        return int.from_bytes(fcntl.ioctl(descriptor, _GET_FLAGS, b"\0" * 8)[:4], sys.byteorder)
    except OSError:
        return 0
    finally:
        os.close(descriptor)
