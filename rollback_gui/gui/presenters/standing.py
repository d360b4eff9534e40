"""How things stand, as one state; what may be clicked follows from it in one place."""

from enum import Enum, auto

from msgspec import Struct
from PySide6.QtCore import QObject, Signal


class State(Enum):
    """One word for all that goes on; the first that holds, in this order."""

    STARTING = auto()
    NO_STORE = auto()
    FIRST_RUN = auto()
    UNFINISHED = auto()
    RESTORING = auto()
    RELOADING = auto()
    SNAPSHOTTING = auto()
    VERIFYING = auto()
    PLANNING = auto()
    ASKING = auto()
    READY = auto()
    IDLE = auto()


class May(Struct, frozen=True):
    """What may be clicked now."""

    take_snapshot: bool = False
    tick: bool = False
    restore: bool = False
    undo: bool = False
    reload: bool = False
    mark: bool = False


_NOTHING = May()
_MAY = {
    State.STARTING: _NOTHING,
    State.NO_STORE: _NOTHING,
    State.FIRST_RUN: _NOTHING,
    State.UNFINISHED: May(mark=True),
    State.RESTORING: _NOTHING,
    State.RELOADING: May(tick=True, mark=True),
    State.SNAPSHOTTING: May(tick=True),
    State.VERIFYING: May(tick=True),
    State.PLANNING: May(take_snapshot=True, undo=True, reload=True, mark=True),
    State.ASKING: May(take_snapshot=True, undo=True, reload=True, mark=True),
    State.READY: May(take_snapshot=True, tick=True, restore=True, undo=True, reload=True, mark=True),
    State.IDLE: May(take_snapshot=True, undo=True, reload=True, mark=True),
}
WRITING = (State.RESTORING, State.RELOADING, State.SNAPSHOTTING, State.VERIFYING)


class Standing(QObject):
    """Presenters say what begins and ends; whoever shows buttons listens."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._doing: State | None = State.STARTING
        self._obstacle: State | None = None
        self._looking = State.IDLE

    @property
    def state(self) -> State:
        """The one state."""
        return self._doing or self._obstacle or self._looking

    @property
    def may(self) -> May:
        """What may be clicked in this state."""
        return _MAY[self.state]

    @property
    def is_writing(self) -> bool:
        """Whether something runs that writes."""
        return self._doing in WRITING

    def begin(self, doing: State) -> None:
        """Something that writes begins."""
        self._doing = doing
        self.changed.emit()

    def end(self) -> None:
        """It has ended."""
        self._doing = None
        self.changed.emit()

    def hinder(self, obstacle: State | None) -> None:
        """Something keeps the store or the machine from being used, or no longer does."""
        self._obstacle = obstacle
        self.changed.emit()

    def look(self, looking: State) -> None:
        """PLANNING, ASKING, READY or IDLE."""
        self._looking = looking
        self.changed.emit()
