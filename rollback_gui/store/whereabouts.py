"""Which volume a store lies on: one that is away is not taken for a store that was never made."""

import hashlib
from contextlib import suppress

import msgspec

from rollback_gui.errors import Unreadable
from rollback_gui.model.places import Places
from rollback_gui.store.layout import FACTS
from rollback_gui.system import files
from rollback_gui.system.port import System, SystemReader


class Whereabouts:
    """Kept in the state folder for each place of a store that lies on another volume than that folder."""

    def __init__(self, system: System, places: Places) -> None:
        self._system = system
        self._place = places.store
        self._state = places.state
        self._folder = f"{places.state}/volumes"
        self._name = hashlib.sha256(places.store.encode("utf-8", "surrogateescape")).hexdigest()[:32]

    def remember(self) -> None:
        """Keep where the volume of the store is mounted; a hint, so that no error of it stops anybody."""
        with suppress(OSError):
            device, _ = files.volume_of(self._system, self._place)
            top = _top(self._system, self._place) if device != files.volume_of(self._system, self._state)[0] else ""
            if top == self._known():
                return
            with files.held(self._system, files.make_folders(self._system, self._folder)) as folder:
                files.write_atomic(self._system, folder, self._name, msgspec.json.encode(top))

    def insist(self) -> None:
        """Raise Unreadable when no store is there because its volume is not."""
        top = self._known()
        if top and _top(self._system, top) != top and not self._is_there():
            told = f"The store at {self._place} is away: nothing is mounted at {top}."
            again = f"if it is gone for good, delete {self._folder}/{self._name} to begin a new one here"
            raise Unreadable(told, hint=f"Mount its volume, or name another store with --store; {again}.")

    def _known(self) -> str:
        try:
            return msgspec.json.decode(files.read_path(self._system, f"{self._folder}/{self._name}"), type=str)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return ""

    def _is_there(self) -> bool:
        try:
            with files.opened(self._system, self._place) as folder:
                return files.exists(self._system, folder, FACTS)
        except OSError:
            return False


def _top(system: SystemReader, where: str) -> str:
    """The highest folder of the volume that this lies on, or will lie on; empty for the first volume of all."""
    device, top = files.volume_of(system, where)
    while top != "/":
        above = top.rpartition("/")[0] or "/"
        if files.volume_of(system, above)[0] != device:
            return top
        top = above
    return ""
