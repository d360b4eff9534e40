"""What becomes of the paths of other homes: answered once by the operator, kept until the window is closed."""

from collections.abc import Collection

from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.plan import OtherHome
from rollback_gui.model.wishes import RestoreWish


class HomeAnswers:
    """One answer for each folder, and which folders each snapshot names; nothing is answered by itself."""

    def __init__(self) -> None:
        self._is_rewritten: dict[str, bool] = {}
        self._named: dict[SnapshotId, tuple[OtherHome, ...]] = {}

    def wish(self, snapshot: SnapshotId) -> RestoreWish:
        """Everything of this snapshot, with the answers where each of its folders has one."""
        homes = self.answered(snapshot)
        maps = tuple((one.old, one.new) for one in homes if self._is_rewritten[one.old])
        return RestoreWish(snapshot, maps=maps, leaves_paths=bool(homes) and not maps)

    def answered(self, snapshot: SnapshotId) -> tuple[OtherHome, ...]:
        """The folders that this snapshot names, once each of them has an answer."""
        homes = self._named.get(snapshot, ())
        return homes if all(one.old in self._is_rewritten for one in homes) else ()

    def rewritten(self, snapshot: SnapshotId) -> tuple[OtherHome, ...]:
        """Those of them whose paths are rewritten."""
        return tuple(one for one in self.answered(snapshot) if self._is_rewritten[one.old])

    def know(self, snapshot: SnapshotId, homes: tuple[OtherHome, ...]) -> bool:
        """This snapshot names these; whether all of them were answered before."""
        self._named[snapshot] = homes
        return all(one.old in self._is_rewritten for one in homes)

    def answer(self, homes: Collection[OtherHome], rewritten: Collection[OtherHome]) -> None:
        """The operator has spoken: the paths of those are rewritten, of the others left."""
        self._is_rewritten.update((one.old, one in rewritten) for one in homes)

    def take_back(self, snapshot: SnapshotId) -> None:
        """Ask again what this snapshot asks."""
        for one in self._named.pop(snapshot, ()):
            self._is_rewritten.pop(one.old, None)
