"""One operation at a time on the machine: a lock that is never unlinked, and who holds it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rollback_gui.errors import Busy
from rollback_gui.model.places import Places
from rollback_gui.operations.monitor import Monitor, go_on
from rollback_gui.store.ground import told
from rollback_gui.system import files, hints
from rollback_gui.system.port import System

NAME = "machine.lock"
_AT_ONCE, _BETWEEN, _LONGEST = 0.5, 0.25, 600.0
"""Seconds: until somebody is told who is first, between two questions of who waits, until that gives up."""


class Machine:
    """The machine, held by one operation of this process."""

    def __init__(self, system: System, places: Places, file: int) -> None:
        self._system = system
        self._places = places
        self._file = file

    def insist(self) -> None:
        """Raise Busy when the lock file is not the one that is held any more: then a second one may be at work."""
        where = f"{self._places.state}/{NAME}"
        if not files.is_at(self._system, where, self._file):
            raise Busy(
                f"The lock file {where} was removed or replaced while this operation held it.",
                hint="Leave that file where it is: it keeps two restores apart. Then try again.",
            )


@contextmanager
def machine_held(system: System, places: Places, what: str, monitor: Monitor | None = None) -> Iterator[Machine]:
    """Hold the machine while the block runs; raises Busy and says who holds it, within a second.

    With a monitor it waits its turn instead, for ten minutes at most, and tells for whom; raises Cancelled too.
    """
    with files.held(system, _taken(system, places, monitor)) as file:
        with suppress(OSError):
            hints.leave(system, file, what.encode())
        yield Machine(system, places, file)


def _taken(system: System, places: Places, monitor: Monitor | None) -> int:
    """The lock file, locked; one that was removed or replaced meanwhile would have two owners and is opened again."""
    while True:
        file = _opened(system, places)
        try:
            _lock(system, file, monitor)
            if files.is_at(system, f"{places.state}/{NAME}", file):
                return file
        except BaseException:
            system.close(file)
            raise
        system.close(file)


def _opened(system: System, places: Places) -> int:
    what = f"the state folder {places.state}"
    with told(what), files.held(system, files.make_folders(system, places.state)) as folder:
        return system.open_append(folder, NAME, 0o600)


def _lock(system: System, file: int, monitor: Monitor | None) -> None:
    if system.lock(file, _AT_ONCE):
        return
    busy, began = Busy(f"{_holder(system, file)} is at work on this machine."), system.elapsed()
    if monitor is None:
        raise busy
    monitor.waiting(busy.message)
    while not system.lock(file, _BETWEEN):
        go_on(monitor)
        if system.elapsed() - began > _LONGEST:
            raise busy


def _holder(system: System, file: int) -> str:
    holder = hints.found(system, file).decode("utf-8", "replace").strip()
    return holder or "Another operation"
