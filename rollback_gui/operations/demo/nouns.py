"""The demo as values: where it lies, and what was broken in it."""

from collections import Counter

from msgspec import Struct

from rollback_gui.model.paths import EntryPath
from rollback_gui.model.places import Places
from rollback_gui.model.plan import Action, Counts, Why

FIRST_SNAPSHOT = "Before Phase 4"
"""What the snapshot from before the migration is called; it is marked good."""


class Site(Struct, frozen=True):
    """Where a demo is made, for whom, and on which system; all paths are absolute and real."""

    root: str
    uid: int
    is_mac: bool

    @property
    def home(self) -> str:
        """The demo's home folder."""
        return f"{self.root}/home"

    @property
    def agents(self) -> str:
        """Where the property lists lie, below the root."""
        return "home/Library/LaunchAgents"

    @property
    def units(self) -> str:
        """Where the systemd user units lie, below the root."""
        return "home/.config/systemd/user"


class Breakage(Struct, frozen=True):
    """One thing that the migration broke, and what a preview of the first snapshot says of it."""

    path: EntryPath
    what: str
    """In words, such as `PYTHONPATH edited`."""
    action: Action
    why: Why | None = None


class Demo(Struct, frozen=True):
    """A demo that was made: a broken workstation and what is broken about it."""

    folder: str
    places: Places
    breakages: tuple[Breakage, ...]
    """In path order."""
    touched: tuple[EntryPath, ...]
    """Files whose times alone changed: no difference."""
    agents: int = 71
    configs: int = 3
    credentials: int = 9
    notes: tuple[str, ...] = ()
    """What was left out here, and why."""

    @property
    def counts(self) -> Counts:
        """How many differences of each action a preview shows."""
        found = Counter[str](breakage.action for breakage in self.breakages)
        return Counts(**found)

    def of(self, what: str) -> tuple[EntryPath, ...]:
        """The paths that were broken in this way."""
        return tuple(breakage.path for breakage in self.breakages if breakage.what == what)
