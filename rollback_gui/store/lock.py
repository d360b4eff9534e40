"""The store's lock: a file that is never unlinked, held by one writer at a time."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import msgspec
from msgspec import Struct

from rollback_gui.errors import Locked
from rollback_gui.store.ground import Ground
from rollback_gui.store.layout import LOCK
from rollback_gui.system import files, hints

Waiting = Callable[[str], None]
"""Told once in a sentence who is first."""
_AT_ONCE = 0.5
"""Seconds until that is told."""


class Holder(Struct, frozen=True):
    """Who holds it; for the message alone."""

    pid: int
    host: str
    since: int
    """Nanoseconds since 1970."""


class StoreLock:
    """Held by one thread of one process; that thread may take it again."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._thread = 0

    @contextmanager
    def held(self, seconds: float, waiting: Waiting | None = None) -> Iterator[None]:
        """Hold it for as long as the block runs; raises Locked, NotWritable. Who waits is told for whom."""
        if self._thread == threading.get_ident():
            yield
            return
        system = self._ground.system
        file = self._locked(seconds, waiting or _untold)
        with files.held(system, file):
            self._thread = threading.get_ident()
            try:
                self._sign(file)
                yield
            finally:
                self._thread = 0

    def _locked(self, seconds: float, waiting: Waiting) -> int:
        """The lock file, locked; one that was replaced meanwhile would have two owners and is opened again."""
        system = self._ground.system
        while True:
            with self._ground.root() as root:
                with self._ground.writing():
                    file = system.open_append(root, LOCK, 0o600)
                try:
                    if not system.lock(file, _AT_ONCE):
                        waiting(self._told(root))
                        if not system.lock(file, seconds - _AT_ONCE):
                            raise Locked(self._told(root))
                    if _same(system.look_open(file), system.look(root, LOCK)):
                        return file
                except FileNotFoundError:
                    pass
                except BaseException:
                    system.close(file)
                    raise
                system.close(file)

    def _sign(self, file: int) -> None:
        system = self._ground.system
        holder = Holder(os.getpid(), system.host(), system.now())
        with suppress(OSError):
            hints.leave(system, file, msgspec.json.encode(holder))

    def _told(self, root: int) -> str:
        try:
            with files.held(self._ground.system, self._ground.system.open_file(root, LOCK)) as file:
                holder = msgspec.json.decode(hints.found(self._ground.system, file), type=Holder)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return "The store is locked by another operation."
        seconds = max(0, self._ground.system.now() - holder.since) // 1_000_000_000
        return f"The store is locked by another operation (process {holder.pid} on {holder.host}, for {seconds} s)."


def _untold(_sentence: str) -> None:
    """Nobody is there to be told."""


def _same(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)
