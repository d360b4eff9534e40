"""Who is told how far a verb is, and asked whether to go on."""

from typing import Literal, Protocol

from rollback_gui.errors import Cancelled
from rollback_gui.model.outcome import Check

Phase = Literal[
    "planning", "checking", "backing up", "staging", "stopping agents", "restoring", "verifying",
    "reloading", "checking that it works", "rolling back", "cancelling", "capturing", "reading", "waiting",
]  # fmt: skip


class Monitor(Protocol):
    """Told of phases and steps; `done` never passes `total`. Called on the thread that works."""

    def phase(self, phase: Phase, total: int) -> None:
        """A phase of so many steps (files, or agents) begins."""
        ...

    def step(self, done: int, what: str, bytes_done: int = 0) -> None:
        """So many steps of the phase are done; `what` is the path or label at hand, never a value."""
        ...

    def checked(self, check: Check) -> None:
        """One item of the preflight has its answer."""
        ...

    def waiting(self, sentence: str) -> None:
        """Another operation is first; the sentence says which. It is told once, when the waiting begins."""
        ...

    def is_cancelled(self) -> bool:
        """Whether the operator wants to stop."""
        ...


class SilentMonitor:
    """Tells nobody and never cancels."""

    def phase(self, phase: Phase, total: int) -> None:
        """Nothing."""

    def step(self, done: int, what: str, bytes_done: int = 0) -> None:
        """Nothing."""

    def checked(self, check: Check) -> None:
        """Nothing."""

    def waiting(self, sentence: str) -> None:
        """Nothing."""

    def is_cancelled(self) -> bool:
        """Never."""
        return False


def go_on(monitor: Monitor) -> None:
    """Raise Cancelled when the operator wants to stop; only where nothing live was touched yet."""
    if monitor.is_cancelled():
        raise Cancelled
