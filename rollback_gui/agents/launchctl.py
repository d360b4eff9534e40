"""Speaks to launchctl: each call is one command with a time limit, and its answer.

Whether an agent is there is told by the exit status of `print` alone; the number that `bootstrap` or
`bootout` ended with stands for too many things to decide by (5 is the answer to nearly everything).
"""

from typing import Literal

from rollback_gui.agents.launchctl_text import read_list, read_overrides, read_services
from rollback_gui.agents.port import Running
from rollback_gui.agents.target import Domain, Target
from rollback_gui.errors import MissingPart
from rollback_gui.system.port import Command, Finished, System, SystemReader

ASK_SECONDS = 10.0
CHANGE_SECONDS = 20.0
NO_SERVICE = 113
NO_DOMAIN = (112, 125)

Presence = Literal["there", "gone", "unknown"]


def find_domain(system: SystemReader, program: str) -> Domain:
    """The domain of this user's agents, by which `print` answers; raises MissingPart with the reason."""
    uid = system.account().uid
    domains = (Domain("gui", uid), Domain("user", uid))
    for domain in domains:
        try:
            done = system.ask(Command((program, "print", str(domain)), seconds=ASK_SECONDS))
        except (TimeoutError, OSError) as failure:
            raise MissingPart(f"{program} does not answer: {_reason(failure)}.", hint=_HINT) from None
        if done.exit == 0:
            return domain
        if done.exit not in NO_DOMAIN:
            raise MissingPart(f"{program} print {domain} ended with {done.exit}.", hint=_HINT)
    raise MissingPart(f"launchd knows no session of user {uid}.", hint="Log in on the desktop, then try again.")


class LaunchctlReader:
    """The questions."""

    def __init__(self, system: SystemReader, program: str, domain: Domain) -> None:
        self._reader = system
        self.program = program
        self.domain = domain

    def listing(self) -> dict[str, Running]:
        """Every loaded agent, from one `list`; raises MissingPart when there is no answer to read.

        Over ssh `list` tells of another domain than the desktop's, so there the domain's own `print` is read.
        """
        if self.domain.kind == "gui" and "SSH_CONNECTION" not in self._reader.environment():
            found = read_list(self._answer("list").stdout)
        else:
            found = read_services(self._answer("print", str(self.domain)).stdout)
        if found is None:
            raise MissingPart(f"{self.program} gave no listing that can be read.", hint=_HINT)
        return found

    def overrides(self) -> dict[str, Literal["enabled", "disabled"]]:
        """Every label that was enabled or disabled by hand; raises MissingPart."""
        return read_overrides(self._answer("print-disabled", str(self.domain)).stdout)

    def presence(self, target: Target) -> Presence:
        """Whether launchd has this agent; an answer that is neither yes nor no is `unknown`."""
        try:
            done = self.print(target)
        except (TimeoutError, OSError):
            return "unknown"
        if done.exit in (NO_SERVICE, *NO_DOMAIN):
            return "gone"
        return "there" if done.exit == 0 else "unknown"

    def print(self, target: Target) -> Finished:
        """What launchd has of this agent; raises TimeoutError, OSError."""
        return self._reader.ask(Command((self.program, "print", str(target)), seconds=ASK_SECONDS))

    def _answer(self, *words: str) -> Finished:
        try:
            done = self._reader.ask(Command((self.program, *words), seconds=ASK_SECONDS))
        except (TimeoutError, OSError) as failure:
            raise MissingPart(f"{self.program} {words[0]} does not answer: {_reason(failure)}.", hint=_HINT) from None
        if done.exit != 0:
            raise MissingPart(f"{self.program} {words[0]} ended with {done.exit}.", hint=_HINT)
        return done


class Launchctl(LaunchctlReader):
    """Questions and orders."""

    def __init__(self, system: System, program: str, domain: Domain) -> None:
        super().__init__(system, program, domain)
        self._system = system

    def bootout(self, target: Target) -> Finished:
        """Ask launchd to stop an agent; it returns before the agent is gone. Raises TimeoutError, OSError."""
        return self._system.run(Command((self.program, "bootout", str(target)), seconds=CHANGE_SECONDS))

    def bootstrap(self, *wheres: str) -> Finished:
        """Ask launchd to load these definition files; raises TimeoutError, OSError."""
        seconds = CHANGE_SECONDS + 0.5 * len(wheres)
        return self._system.run(Command((self.program, "bootstrap", str(self.domain), *wheres), seconds=seconds))

    def kickstart(self, target: Target) -> Finished:
        """Start a loaded agent now; never with -k. Raises TimeoutError, OSError."""
        return self._system.run(Command((self.program, "kickstart", str(target)), seconds=CHANGE_SECONDS))

    def spell(self, *words: str) -> str:
        """The command as the operator would type it again."""
        import shlex

        return shlex.join(("launchctl" if self.program == "/bin/launchctl" else self.program, *words))


_HINT = "Files can be restored all the same with --no-reload; `rollback doctor` names the program that is used."


def _reason(failure: Exception) -> str:
    return (
        "no answer in time" if isinstance(failure, TimeoutError) else (getattr(failure, "strerror", "") or "not found")
    )
