"""The port: what a restore needs of whoever runs the background programs."""

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

from msgspec import Struct

from rollback_gui.model.outcome import AgentResult
from rollback_gui.model.paths import EntryPath

ManagerName = Literal["launchd", "systemd"]


class Definition(Struct, frozen=True):
    """What a plist or unit says about its agent; `names` are the absolute paths that it mentions."""

    label: str
    path: EntryPath
    manager: ManagerName
    program: str = ""
    names: tuple[str, ...] = ()
    runs_at_load: bool = False
    keeps_alive: bool = False
    schedule: str = ""
    problems: tuple[str, ...] = ()
    exit_seconds: float = 5.0
    """How long it may take to stop before the manager kills it; 0 is for ever."""
    watches: tuple[str, ...] = ()
    """Absolute paths of folders and files whose changes start it."""
    needs: tuple[str, ...] = ()
    """Absolute paths in its command line and its working folder: without them it does not start."""
    log: tuple[str, ...] = ()
    """Absolute paths of the files that it writes its output to."""


class Running(Struct, frozen=True):
    """One agent as the manager has it now."""

    label: str
    state: Literal["running", "waiting", "stopping", "failed", "not-loaded", "disabled", "unknown"]
    pid: int = 0
    last_exit: int | None = None
    override: Literal["", "enabled", "disabled"] = ""
    detail: str = ""


class AgentReader(Protocol):
    """The half that only asks."""

    @property
    def name(self) -> Literal["launchd", "systemd", "none"]:
        """Which manager this is."""
        ...

    def listing(self) -> Mapping[str, Running]:
        """Every agent of this user's session that is loaded or overridden, by label, from one listing.

        Raises MissingPart when the manager does not answer.
        """
        ...

    def is_protected(self, label: str) -> bool:
        """Whether this agent is never stopped and never removed."""
        ...

    def define(self, path: EntryPath, data: bytes) -> Definition | None:
        """What a definition file says; None when the path is not one of this manager's."""
        ...


class Agents(AgentReader, Protocol):
    """The whole port. No call raises for one agent's sake: each has its own result."""

    def stop(self, agents: Sequence[Definition]) -> tuple[AgentResult, ...]:
        """Stop these loaded agents, up to eight at a time, and poll until each is gone."""
        ...

    def load(self, agents: Sequence[Definition], *, was: Mapping[str, Running]) -> tuple[AgentResult, ...]:
        """Make the manager read these definitions again and bring up what was up before (`was`), verified."""
        ...
