"""Linux: agents are units of the user's systemd."""

from collections.abc import Mapping, Sequence
from typing import Literal

from rollback_gui.agents.parallel import together
from rollback_gui.agents.port import Definition, Running
from rollback_gui.agents.protection import Protection
from rollback_gui.agents.settle import settle
from rollback_gui.agents.systemctl import Facts, Systemctl, SystemctlReader, override_of, running_of, said
from rollback_gui.agents.unit_file import SUFFIXES, define_unit, unit_of
from rollback_gui.errors import MissingPart
from rollback_gui.model.outcome import AgentResult
from rollback_gui.model.paths import EntryPath
from rollback_gui.system.port import System

FOLDER = "~/.config/systemd/user"
MARGIN_SECONDS = 10.0
ENDLESS_SECONDS = 120.0

_UP = ("running", "waiting", "stopping", "failed")
_BROKEN = ("not-found", "bad-setting", "error", "masked")


class SystemdReader:
    """What the user's systemd has, and what unit files say."""

    name: Literal["launchd", "systemd", "none"] = "systemd"

    def __init__(self, systemctl: SystemctlReader, home: str, protection: Protection) -> None:
        self._asked = systemctl
        self._home = home
        self._protection = protection

    def listing(self) -> dict[str, Running]:
        """Every service, timer, socket and path that is loaded or has a unit file; raises MissingPart.

        A unit that is loaded but inactive is `not-loaded`: nothing of it runs and nothing is lost.
        """
        patterns = [f"*{suffix}" for suffix in SUFFIXES]
        units, files = together(lambda: self._asked.show(patterns), self._asked.unit_files)
        found: dict[str, Running] = {}
        for unit, facts in units.items():
            if facts.get("LoadState") != "not-found" or facts.get("ActiveState") != "inactive":
                found[unit] = running_of(facts)
        for unit, state in files.items():
            if unit not in found:
                found[unit] = Running(unit, "not-loaded", override=override_of(state))
        return found

    def is_protected(self, label: str) -> bool:
        """Whether this unit is never stopped and never removed."""
        return self._protection.covers(label)

    def define(self, path: EntryPath, data: bytes) -> Definition | None:
        """What a unit file or drop-in below ~/.config/systemd/user says; None for any other path."""
        unit = unit_of(path, FOLDER)
        return define_unit(unit, path, data, self._home) if unit else None


class Systemd(SystemdReader):
    """The whole port over `systemctl --user`."""

    def __init__(self, system: System, systemctl: Systemctl, home: str, protection: Protection) -> None:
        super().__init__(systemctl, home, protection)
        self._system = system
        self._told = systemctl

    def stop(self, agents: Sequence[Definition]) -> tuple[AgentResult, ...]:
        """Stop these units in one command, which waits for them, and see by `show` which did."""
        free = list(dict.fromkeys(a.label for a in agents if not self.is_protected(a.label)))
        longest = max((a.exit_seconds or ENDLESS_SECONDS for a in agents), default=0.0)
        problem, is_timeout = "", False
        if free:
            try:
                self._told.stop(free, longest + MARGIN_SECONDS)
            except TimeoutError:
                problem, is_timeout = f"It did not stop within {longest + MARGIN_SECONDS:g} s.", True
            except OSError as failure:
                problem = f"systemctl cannot be run: {failure.strerror}."
        facts = self._facts(free)
        return tuple(self._stopped(agent.label, facts, problem, is_timeout=is_timeout) for agent in agents)

    def load(self, agents: Sequence[Definition], *, was: Mapping[str, Running]) -> tuple[AgentResult, ...]:
        """Read all unit files again, once and always, then start what was up before, and see by `show` what is."""
        try:
            done = self._told.daemon_reload()
        except (TimeoutError, OSError) as failure:
            return tuple(self._no_answer(agent.label, failure) for agent in agents)
        if done.exit != 0:
            return tuple(AgentResult(a.label, "failed", f"{said(done)}.", is_fine=False) for a in agents)
        labels = list(dict.fromkeys(a.label for a in agents if not self.is_protected(a.label)))
        facts = self._facts(labels)
        sound = [label for label in labels if facts.get(label, {}).get("LoadState") not in _BROKEN]
        wanted = [label for label in sound if label in was and was[label].state in _UP]
        silence = self._start(wanted)
        after = settle(self._system, self._facts, wanted) if wanted else {}
        return tuple(self._loaded(agent.label, facts | after, wanted, silence) for agent in agents)

    def _start(self, units: Sequence[str]) -> str:
        """Start these; returns why that could not even be asked."""
        if not units:
            return ""
        try:
            self._told.restart(units)
        except TimeoutError:
            return "systemctl did not answer in time."
        except OSError as failure:
            return f"systemctl cannot be run: {failure.strerror}."
        return ""

    def _facts(self, units: Sequence[str]) -> dict[str, Facts]:
        try:
            return self._told.show(units) if units else {}
        except MissingPart:
            return {}

    def _stopped(self, label: str, facts: Mapping[str, Facts], problem: str, *, is_timeout: bool) -> AgentResult:
        if self.is_protected(label):
            return AgentResult(label, "protected", "It is protected and was left alone.")
        active = facts.get(label, {}).get("ActiveState", "unknown")
        if active in ("inactive", "failed"):
            return AgentResult(label, "stopped")
        why = problem or f"systemd says that it is {active}."
        return AgentResult(
            label, "timeout" if is_timeout else "failed", why, self._told.spell("stop", label), is_fine=False
        )

    def _loaded(self, label: str, facts: Mapping[str, Facts], wanted: Sequence[str], silence: str) -> AgentResult:
        mine = facts.get(label, {})
        again = self._told.spell("restart", label)
        if self.is_protected(label):
            return AgentResult(label, "protected", "It is protected and was left alone.")
        if mine.get("LoadState") == "masked":
            return AgentResult(label, "disabled", "It is masked and stays so.")
        if mine.get("LoadState") in _BROKEN:
            why = (
                f"systemd does not take its definition: {mine['LoadState']} {_plain(mine.get('LoadError', ''))}".strip()
            )
            return AgentResult(label, "failed", f"{why}.", self._told.spell("daemon-reload", ""), is_fine=False)
        if label not in wanted:
            return AgentResult(label, "left", "It was not active and stays so.")
        if silence or not mine:
            return AgentResult(label, "failed", silence or "systemd does not show it.", again, is_fine=False)
        return _come_up(running_of(mine), mine, again)

    def _no_answer(self, label: str, failure: Exception) -> AgentResult:
        again = self._told.spell("daemon-reload", "")
        if isinstance(failure, TimeoutError):
            return AgentResult(label, "timeout", "systemctl did not answer in time.", again, is_fine=False)
        return AgentResult(label, "failed", "systemctl cannot be run.", again, is_fine=False)


def _come_up(running: Running, facts: Facts, again: str) -> AgentResult:
    label = running.label
    if running.state in ("running", "waiting"):
        return AgentResult(label, running.state)
    ended = facts.get("Result") == "success" and facts.get("ActiveState") == "inactive"
    if ended:
        return AgentResult(label, "waiting", "It ran and ended.")
    status = facts.get("ExecMainStatus", "0")
    why = "its program cannot be started" if status == "203" else f"{facts.get('Result', 'unknown')}, status {status}"
    return AgentResult(label, "failed", f"It did not come up: {why}.", again, is_fine=False)


def _plain(error: str) -> str:
    """The sentence inside systemd's LoadError, which is a bus name and a quoted text."""
    return error.partition('"')[2].rpartition('"')[0].rstrip(".") or error
