"""Real volumes of memory, seen by this process and its children alone: small, full, read-only, taken away."""

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

_NEW_MOUNTS = 0x00020000
_PAGE = 4096


def mounts_of_its_own() -> None:
    """From here on this process mounts for itself and its children only, until it ends; raises OSError."""
    if ctypes.CDLL(None, use_errno=True).unshare(_NEW_MOUNTS):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)


class Volume:
    """A file system of its own at one folder."""

    def __init__(self, where: Path) -> None:
        self.where = where

    def mount(self) -> None:
        """Put an empty one of 64 MB there."""
        self.where.mkdir(parents=True, exist_ok=True)
        _mount("-t", "tmpfs", "-o", "size=64m,nr_inodes=65536,mode=700", "made-up", str(self.where))

    def leave(self, *, pages: int | None = None, inodes: int | None = None) -> None:
        """Make it so small that just so much is free; without a number there is room again."""
        found = os.statvfs(self.where)
        size = 64 << 20 if pages is None else (found.f_blocks - found.f_bfree + pages) * _PAGE
        count = 65536 if inodes is None else found.f_files - found.f_ffree + inodes
        self.remount(f"size={size},nr_inodes={count}")

    def remount(self, options: str) -> None:
        """Change what it allows: `ro`, `rw`."""
        _mount("-o", f"remount,{options}", str(self.where))

    def take_away(self) -> None:
        """What is open stays so; at the place lies what was there before. It is kept beside for `bring_back`."""
        self._shelf.mkdir()
        _mount("--bind", str(self.where), str(self._shelf))
        subprocess.run(["umount", "-l", str(self.where)], check=True)

    def bring_back(self) -> None:
        """Put it at its place again."""
        _mount("--bind", str(self._shelf), str(self.where))
        subprocess.run(["umount", "-l", str(self._shelf)], check=True)
        self._shelf.rmdir()

    @property
    def is_away(self) -> bool:
        """Whether it was taken away, by whichever process."""
        return self._shelf.exists()

    @property
    def _shelf(self) -> Path:
        return Path(f"{self.where}.away")


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True, capture_output=True)


@contextmanager
def mounted(*places: Path) -> Iterator[tuple[Volume, ...]]:
    """An empty volume at each of these places, in their order; all are taken away at the end."""
    volumes = tuple(Volume(where) for where in places)
    try:
        for volume in volumes:
            volume.mount()
        yield volumes
    finally:
        for volume in reversed(volumes):
            with suppress(subprocess.CalledProcessError):
                subprocess.run(["umount", "-l", str(volume.where)], check=True, capture_output=True)


@pytest.fixture(scope="session")
def own_mounts() -> None:
    """Mounts that nobody else sees; skips where this user may not mount."""
    try:
        mounts_of_its_own()
    except (OSError, subprocess.CalledProcessError, FileNotFoundError):
        pytest.skip("nothing can be mounted here: only root may")
