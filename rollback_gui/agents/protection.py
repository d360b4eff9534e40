"""Whom nobody stops: the system's own agents, running applications, this program, and whom the profile names."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from msgspec import Struct

ALWAYS = (
    "com.apple.*",
    "application.*",
    "dbus.service", "dbus.socket", "dbus-broker.service", "dbus-*.service",
    "basic.target", "default.target", "graphical-session.target",
    "init.scope", "session.slice",
)  # fmt: skip
OURS = ("rollback-gui", "rollback-gui.*", "rollback-gui-*", "*.rollback-gui", "*.rollback-gui.*")


class Protection(Struct, frozen=True):
    """Patterns of labels that are never stopped and never removed."""

    patterns: tuple[str, ...]

    def covers(self, label: str) -> bool:
        """Whether this agent is never touched; a label that is empty is nobody's and so is covered."""
        return not label or any(fnmatchcase(label, pattern) for pattern in self.patterns)


def protection(named: Iterable[str], *, running_under: str = "") -> Protection:
    """What is always protected, what the profile names, and the agent that this process runs under."""
    own = (_exactly(running_under),) if running_under else ()
    return Protection((*ALWAYS, *OURS, *named, *own))


def _exactly(label: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in label)
