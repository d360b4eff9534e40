"""One restore at a time on the machine: a lock that is never unlinked, and who holds it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rollback_gui.errors import Busy
from rollback_gui.model.places import Places
from rollback_gui.store.ground import told
from rollback_gui.system import files, hints
from rollback_gui.system.port import System

NAME = "machine.lock"


@contextmanager
def machine_held(system: System, places: Places, what: str) -> Iterator[None]:
    """Hold the machine while the block runs; raises Busy and says who holds it, within a second."""
    with files.held(system, _opened(system, places)) as folder:
        while True:
            with told(f"the state folder {places.state}"):
                file = system.open_append(folder, NAME, 0o600)
            with files.held(system, file):
                if not system.lock(file, 0.5):
                    raise Busy(f"{_holder(system, file)} is at work on this machine.")
                if not _is_it(system, folder, file):
                    continue
                _sign(system, file, what)
                yield
                return


def _opened(system: System, places: Places) -> int:
    with told(f"the state folder {places.state}"):
        return files.make_folders(system, places.state)


def _is_it(system: System, folder: int, file: int) -> bool:
    """Whether the locked file still has its name: one that was unlinked would have two owners."""
    try:
        return system.look(folder, NAME).st_ino == system.look_open(file).st_ino
    except FileNotFoundError:
        return False


def _holder(system: System, file: int) -> str:
    holder = hints.found(system, file).decode("utf-8", "replace").strip()
    return holder or "Another operation"


def _sign(system: System, file: int, what: str) -> None:
    with suppress(OSError):
        hints.leave(system, file, what.encode())
