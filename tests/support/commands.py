"""Doors that run no program: one that answers from a script, and one behind which a modelled launchd stands."""

import threading
from collections.abc import Callable, Mapping
from typing import cast

from rollback_gui.model.snapshot import Account
from rollback_gui.system.port import Command, Finished, System
from tests.support.launchctl import HangsError, Launchd, State

Reply = Finished | Exception


class CommandSystem:
    """A door with a virtual clock whose programs are a function; keeps what was asked and what was run."""

    def __init__(self, reply: Callable[[tuple[str, ...], float], Reply]) -> None:
        self._reply = reply
        self._lock = threading.Lock()
        self._now = 0.0
        self.asked: list[tuple[str, ...]] = []
        self.ran: list[tuple[str, ...]] = []
        self.variables: dict[str, str] = {}

    def door(self) -> System:
        """Itself, as the port that it is a part of."""
        return cast(System, self)

    def elapsed(self) -> float:
        """Seconds on the virtual clock."""
        return self._now

    def wait(self, seconds: float) -> None:
        """Move the virtual clock."""
        with self._lock:
            self._now += seconds

    def account(self) -> Account:
        """A user of a Mac."""
        return Account("dev", 501, "staff", 20)

    def environment(self) -> Mapping[str, str]:
        """The variables set on this double."""
        return self.variables

    def find_program(self, name: str) -> str:
        """Every program is in /bin."""
        return name if name.startswith("/") else f"/bin/{name}"

    def open_root(self, where: str) -> int:
        """No folder can be opened."""
        raise FileNotFoundError(where)

    def ask(self, command: Command) -> Finished:
        """Answer a question."""
        self.asked.append(command.argv)
        return self._answer(command)

    def run(self, command: Command) -> Finished:
        """Answer an order."""
        self.ran.append(command.argv)
        return self._answer(command)

    def _answer(self, command: Command) -> Finished:
        with self._lock:
            self._now += 0.002
            reply = self._reply(command.argv[1:], self._now)
            if isinstance(reply, TimeoutError):
                self._now += command.seconds
        if isinstance(reply, Exception):
            raise reply
        return reply


def launchd_system(state: State) -> CommandSystem:
    """A door behind which this launchd stands."""
    launchd = Launchd(state)

    def reply(words: tuple[str, ...], now: float) -> Reply:
        try:
            answer = launchd.call(list(words), now)
        except HangsError:
            return TimeoutError("launchctl did not answer")
        return Finished(answer.exit, answer.out.encode(), answer.err.encode())

    return CommandSystem(reply)
