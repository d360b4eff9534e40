"""Other Systems behind the same door: one that writes down every call, one that fails at one of them."""

import errno
from collections.abc import Callable
from typing import Any, Literal, cast

from rollback_gui.system.port import System, SystemReader

Fault = Literal["cut before", "cut after", "torn", "error", "error lasting", "full", "lie", "short"]

READING = frozenset(name for name in vars(SystemReader) if not name.startswith("_"))
WRITING = frozenset(name for name in vars(System) if not name.startswith("_")) - READING
HARMLESS = frozenset({"lock"})
"""Calls that change nothing which outlives the process."""


class PowerCut(BaseException):
    """The process is gone; no `except Exception` of the program may run after it."""


class _Wrapping:
    def __init__(self, real: System) -> None:
        self.real = real

    def __getattr__(self, name: str) -> Any:
        call = getattr(self.real, name)
        return (lambda *args, **kwargs: self.pass_on(name, call, *args, **kwargs)) if callable(call) else call

    def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Let the call through."""
        return call(*args, **kwargs)


class TracingSystem(_Wrapping):
    """Writes down the name and arguments of every call."""

    def __init__(self, real: System) -> None:
        super().__init__(real)
        self.calls: list[tuple[str, tuple[Any, ...]]] = []

    def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Note it and let it through."""
        self.calls.append((name, args))
        return call(*args, **kwargs)

    def count(self, *names: str) -> int:
        """How many calls of these names there were."""
        return sum(name in names for name, _ in self.calls)

    @property
    def writes(self) -> list[str]:
        """The names of the calls that change something, in order."""
        return [name for name, _ in self.calls if name in WRITING - HARMLESS]


class ReadOnlySystem(_Wrapping):
    """The first call that would change something raises: a preview writes nothing."""

    def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Refuse what writes."""
        if name in WRITING:
            raise AssertionError(f"{name} was called by something that only reads")
        return call(*args, **kwargs)


class FaultySystem(_Wrapping):
    """Fails at the k-th call that changes something, counted from 1."""

    def __init__(self, real: System, at: int, fault: Fault) -> None:
        super().__init__(real)
        self.at = at
        self.fault = fault
        self.seen = 0
        self.is_dead = False
        self.hit = ""

    def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Count it, and fail where it is asked for."""
        if name == "close":
            return call(*args, **kwargs)
        if self.is_dead:
            raise PowerCut
        if name not in WRITING - HARMLESS:
            return call(*args, **kwargs)
        self.seen += 1
        if self.seen == self.at:
            self.hit = name
        return self._fail(name, call, *args, **kwargs)

    def _fail(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        is_now, is_on = self.seen == self.at, self.seen >= self.at
        if self.fault == "error" and is_now:
            raise OSError(errno.EIO, "made-up disk error")
        if self.fault == "error lasting" and is_on:
            raise OSError(errno.EIO, "made-up lasting disk error")
        if self.fault == "full" and is_on and name in ("create", "write", "make_folder", "make_link", "open_append"):
            raise OSError(errno.ENOSPC, "made-up full disk")
        if self.fault == "lie" and is_now and name == "write":
            call(args[0], bytes(255 - byte for byte in args[1]))
            return len(args[1])
        if self.fault == "short" and is_now and name == "write":
            return call(args[0], args[1][: (len(args[1]) + 1) // 2])
        if self.fault in ("cut before", "cut after", "torn") and is_now:
            return self._cut(name, call, *args, **kwargs)
        return call(*args, **kwargs)

    def _cut(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.is_dead = True
        if self.fault == "cut after":
            call(*args, **kwargs)
        elif self.fault == "torn" and name == "write":
            call(args[0], args[1][: len(args[1]) // 2])
        raise PowerCut


class RacingSystem(_Wrapping):
    """Lets another program do something just before the k-th call that changes something."""

    def __init__(self, real: System, at: int, race: Callable[[], None]) -> None:
        super().__init__(real)
        self.at = at
        self.race = race
        self.seen = 0

    def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Count it, and race where it is asked for."""
        if name in WRITING - HARMLESS:
            self.seen += 1
            if self.seen == self.at:
                self.race()
        return call(*args, **kwargs)


def as_system(wrapped: _Wrapping) -> System:
    """The wrapped door as the type that it stands for."""
    return cast("System", wrapped)
