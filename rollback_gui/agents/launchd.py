"""macOS: agents are defined by property lists and run by launchd."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec.structs import replace

from rollback_gui.agents.launchctl import Launchctl, LaunchctlReader
from rollback_gui.agents.launchd_load import load_agents
from rollback_gui.agents.launchd_stop import stop_agents
from rollback_gui.agents.parallel import together
from rollback_gui.agents.plist import define_plist, is_launch_agent
from rollback_gui.agents.port import Definition, Running
from rollback_gui.agents.protection import Protection
from rollback_gui.errors import MissingPart
from rollback_gui.model.outcome import AgentResult
from rollback_gui.model.paths import EntryPath
from rollback_gui.system.port import System


class LaunchdReader:
    """What launchd has, and what property lists say."""

    name: Literal["launchd", "systemd", "none"] = "launchd"

    def __init__(self, launchctl: LaunchctlReader, home: str, protection: Protection) -> None:
        self._asked = launchctl
        self._home = home
        self._protection = protection

    def listing(self) -> dict[str, Running]:
        """Every loaded or overridden agent by label, from one `list` and one `print-disabled`.

        Raises MissingPart when launchd does not answer.
        """
        found, overrides = together(self._asked.listing, self._asked.overrides)
        for label, override in overrides.items():
            loaded = found.get(label)
            state: Literal["disabled", "not-loaded"] = "disabled" if override == "disabled" else "not-loaded"
            found[label] = replace(loaded, override=override) if loaded else Running(label, state, override=override)
        return found

    def is_protected(self, label: str) -> bool:
        """Whether this agent is never stopped and never removed."""
        return self._protection.covers(label)

    def define(self, path: EntryPath, data: bytes) -> Definition | None:
        """What a property list below LaunchAgents says; None for any other path."""
        return define_plist(path, data, self._home) if is_launch_agent(path) else None


class Launchd(LaunchdReader):
    """The whole port over launchctl."""

    def __init__(self, system: System, launchctl: Launchctl, home: str, protection: Protection) -> None:
        super().__init__(launchctl, home, protection)
        self._system = system
        self._told = launchctl

    def stop(self, agents: Sequence[Definition]) -> tuple[AgentResult, ...]:
        """Boot these agents out by label and poll until each is gone."""
        free = [agent for agent in agents if not self.is_protected(agent.label)]
        results = {result.label: result for result in stop_agents(self._system, self._told, free)}
        return tuple(results.get(agent.label) or _protected(agent.label) for agent in agents)

    def load(self, agents: Sequence[Definition], *, was: Mapping[str, Running]) -> tuple[AgentResult, ...]:
        """Bootstrap the definitions of what was up before, with bounded retry, and verify each.

        An agent that is disabled stays so, and one that was not loaded is left for the next login.
        """
        settled = {a.label: left for a in agents if (left := self._left_alone(a.label, was.get(a.label))) is not None}
        wanted = {agent.label: agent for agent in agents if agent.label not in settled}
        try:
            loaded = self._asked.listing() if wanted else {}
        except MissingPart as failure:
            return tuple(settled.get(a.label) or _failed(a.label, failure.message) for a in agents)
        stale = [agent for label, agent in wanted.items() if label in loaded]
        stuck = {result.label: result for result in self.stop(stale) if not result.is_fine}
        ready = [agent for label, agent in wanted.items() if label not in stuck]
        results = {result.label: result for result in load_agents(self._system, self._told, ready, self._home)}
        return tuple((settled | stuck | results)[agent.label] for agent in agents)

    def _left_alone(self, label: str, before: Running | None) -> AgentResult | None:
        """What becomes of an agent that is not to be loaded; None for one that is."""
        if self.is_protected(label):
            return _protected(label)
        if before is None or before.state == "not-loaded":
            return AgentResult(label, "left", "It was not loaded; it starts at the next login.")
        if before.state == "disabled":
            return AgentResult(label, "disabled", "It is disabled and stays so.")
        if before.override == "disabled":
            enable = self._told.spell("enable", f"{self._told.domain}/{label}")
            why = "It ran although it is disabled; launchd does not load it again."
            return AgentResult(label, "disabled", why, enable, is_fine=False)
        return None


def _protected(label: str) -> AgentResult:
    return AgentResult(label, "protected", "It is protected and was left alone.")


def _failed(label: str, why: str) -> AgentResult:
    return AgentResult(label, "failed", why, is_fine=False)
