"""How far a verb is, told on stderr, and Ctrl+C as a question that the verb answers where it may stop."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from rollback_gui.cli.out import Out
from rollback_gui.cli.words import safe
from rollback_gui.model.outcome import Check
from rollback_gui.operations.monitor import Phase

_CLEAR = "\r\x1b[K"
_LONGEST = 40


class TerminalMonitor:
    """A Monitor for one verb: one line written over on a terminal, an object a line under --json, else silence."""

    def __init__(self, out: Out) -> None:
        self._out = out
        self._is_asked = False
        self._is_answered = False
        self._phase: Phase = "planning"
        self._total = 0
        self._told = -1
        self._has_line = False

    def phase(self, phase: Phase, total: int) -> None:
        """Tell that a phase begins."""
        self._phase, self._total, self._told = phase, total, -1
        self._tell(0)

    def step(self, done: int, what: str, bytes_done: int = 0) -> None:
        """Tell a step, at most a hundred times a phase."""
        del bytes_done
        self._tell(min(done, self._total), what)

    def checked(self, check: Check) -> None:
        """Nothing: the preview and the outcome list what was checked."""

    def waiting(self, sentence: str) -> None:
        """Tell for whom this waits."""
        self.finish()
        self._out.note(f"{sentence} Waiting for it to end.")

    def is_cancelled(self) -> bool:
        """Whether Ctrl+C was pressed."""
        return self._is_asked

    def cancel(self) -> None:
        """Ask the verb to stop where it may; called by a signal, which may come in the middle of a line."""
        self._is_asked = True

    def answer(self) -> None:
        """Say once that it was asked to stop."""
        if self._is_asked and not self._is_answered:
            self._is_answered = True
            self.finish()
            self._out.warn("Stopping at the next safe place…")

    def finish(self) -> None:
        """Take the progress line away."""
        if self._has_line:
            self._out.scribble(_CLEAR)
            self._has_line = False

    def _tell(self, done: int, what: str = "") -> None:
        self.answer()
        hundredth = done * 100 // self._total if self._total else 100
        if self._out.is_quiet or hundredth == self._told:
            return
        self._told = hundredth
        if self._out.is_json:
            self._out.message({"phase": self._phase, "done": done, "total": self._total})
        elif self._out.is_watched:
            self._out.scribble(f"{_CLEAR}{self._phase} {done} of {self._total}  {safe(what)[-_LONGEST:]}")
            self._has_line = True


@contextmanager
def told(out: Out, *, is_writing: bool = False) -> Iterator[TerminalMonitor]:
    """A monitor while a verb runs. The first Ctrl+C asks; a second one ends a verb that only reads.

    A verb that writes is never cut short: it stops at the next safe place, or goes on to its end.
    """
    monitor = TerminalMonitor(out)
    if threading.current_thread() is not threading.main_thread():
        yield monitor
        return

    def asked(_number: int, _frame: FrameType | None) -> None:
        if monitor.is_cancelled() and not is_writing:
            raise KeyboardInterrupt
        monitor.cancel()

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if is_writing else (signal.SIGINT,)
    before = {number: signal.signal(number, asked) for number in numbers}
    try:
        yield monitor
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        monitor.answer()
        monitor.finish()
