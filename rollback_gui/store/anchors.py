"""Where the ends of the two chains stood, kept on this machine outside of the store.

Hints, never synced: an anchor that is missing, or older than its chain, is no alarm.
"""

from contextlib import suppress

import msgspec
from msgspec import Struct

from rollback_gui.system import files, hints
from rollback_gui.system.port import System


class Anchor(Struct, frozen=True):
    """The last link: its sequence number, its digest, and how many were written in all."""

    sequence: int
    digest: str
    count: int


class Anchors:
    """`STORE.audit` and `STORE.snapshots` in the state folder."""

    def __init__(self, system: System, state: str, store: str) -> None:
        self._system = system
        self._folder = f"{state}/anchors"
        self._store = store

    def read(self, chain: str) -> Anchor | None:
        """Where a chain ended when it was last written here; None where nothing (readable) tells."""
        try:
            return msgspec.json.decode(self._hint(f"{self._store}.{chain}"), type=Anchor)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def write(self, chain: str, anchor: Anchor) -> None:
        """Remember where it ends now; what cannot be kept here is not worth failing for."""
        system = self._system
        with (
            suppress(OSError),
            files.held(system, files.make_folders(system, self._folder)) as folder,
            files.held(system, files.open_own(system, folder, f"{self._store}.{chain}")) as file,
        ):
            hints.leave(system, file, msgspec.json.encode(anchor))

    def _hint(self, name: str) -> bytes:
        system = self._system
        with files.opened(system, self._folder) as folder, files.held(system, system.open_file(folder, name)) as file:
            return hints.found(system, file)
