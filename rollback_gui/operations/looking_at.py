"""The bytes of a change's two sides: the live file now, and what the store holds."""

from rollback_gui.errors import Unreadable
from rollback_gui.model.plan import Change, Plan
from rollback_gui.model.snapshot import Entry
from rollback_gui.operations.contents import Contents
from rollback_gui.operations.station import Station
from rollback_gui.system import files


class StationSides:
    """Reads one side or the other when it is asked for."""

    def __init__(self, station: Station, plan: Plan) -> None:
        self._station = station
        self._contents = Contents(station.store, plan)

    def now(self, change: Change) -> bytes | None:
        """The live bytes, None when no file is there; raises Unreadable."""
        _insist_read(change, change.before)
        if change.before is None or change.before.type != "file":
            return None
        with self._station.home.folders() as folders:
            try:
                folder, name = folders.of(change.path)
                return files.read_all(self._station.system, folder, name)
            except FileNotFoundError:
                return None
            except OSError as problem:
                raise Unreadable(f"{change.path} cannot be read: {(problem.strerror or '').lower()}.") from None

    def after(self, change: Change) -> bytes | None:
        """The bytes that a restore would put back, None when there would be no file; raises NoKey, Damaged."""
        _insist_read(change, change.after)
        if change.after is None or change.after.type != "file":
            return None
        return self._contents.bytes_of(change.after)


def _insist_read(change: Change, side: Entry | None) -> None:
    if side is not None and side.type == "unread":
        raise Unreadable(f"{change.path} was never readable; it is kept as it is.")
