"""Names for bytes when the store is gone: the capture keys in the state folder are enough."""

import hashlib

from rollback_gui.errors import NoKey
from rollback_gui.home.reader import Digest
from rollback_gui.model.places import Places
from rollback_gui.operations import journal
from rollback_gui.store.capture_key import CaptureKey
from rollback_gui.system import files
from rollback_gui.system.port import SystemReader


class StateNaming:
    """Names secrets with the capture key of the store that the journal speaks of; raises NoKey without it."""

    def __init__(self, system: SystemReader, places: Places) -> None:
        self._key: CaptureKey | None = None
        found = journal.find(system, places)
        if found is not None and found.begin is not None:
            try:
                self._key = CaptureKey(files.read_path(system, f"{places.state}/keys/{found.begin.store_id}"))
            except OSError:
                self._key = None

    def digest(self, *, sealed: bool) -> Digest:
        """A fresh hash; raises NoKey for a secret when there is no capture key."""
        if not sealed:
            return hashlib.sha256()
        if self._key is None:
            raise NoKey("The capture key that names credentials is not at hand.")
        return self._key.digest(sealed=True)
