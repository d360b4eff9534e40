"""One restore at a time on the machine: a lock that is never unlinked, and who holds it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rollback_gui.errors import Busy
from rollback_gui.model.places import Places
from rollback_gui.system import files
from rollback_gui.system.port import System

NAME = "machine.lock"
_LONGEST_NOTE = 200


@contextmanager
def machine_held(system: System, places: Places, what: str) -> Iterator[None]:
    """Hold the machine while the block runs; raises Busy and says who holds it, within a second."""
    with files.held(system, files.make_folders(system, places.state)) as folder:
        while True:
            file = system.open_append(folder, NAME, 0o600)
            with files.held(system, file):
                if not system.lock(file, 0.5):
                    raise Busy(f"{_holder(system, file)} is at work on this machine.")
                if system.look(folder, NAME).st_ino == system.look_open(file).st_ino:
                    _sign(system, file, what)
                    yield
                    return


def _holder(system: System, file: int) -> str:
    told = system.read(file, _LONGEST_NOTE, 0).decode("utf-8", "replace").strip()
    return told or "Another operation"


def _sign(system: System, file: int, what: str) -> None:
    with suppress(OSError):
        system.cut(file, 0)
        system.write(file, f"{what}\n".encode())
