"""Loads agents of launchd: all definitions in one `bootstrap`, then one by one with a growing wait, then verified.

What counts as loaded is what a listing shows afterwards, not what `bootstrap` answered: it says 5 for
nearly every cause, and 0 for an agent that never ran.
"""

from collections.abc import Sequence
from contextlib import suppress

from rollback_gui.agents.launchctl import Launchctl
from rollback_gui.agents.launchctl_text import NOT_EXECUTABLE, last_line, read_facts
from rollback_gui.agents.parallel import in_parallel
from rollback_gui.agents.port import Definition, Running
from rollback_gui.agents.target import Domain, Target
from rollback_gui.errors import BadInput, MissingPart
from rollback_gui.model import paths
from rollback_gui.model.outcome import AgentResult
from rollback_gui.system.port import Finished, System

WAITS = (0.5, 1.0, 2.0, 4.0, 4.0, 3.5)
"""Seconds between two tries: fifteen in all."""
SPAWN_WAITS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8)
"""Seconds between two looks for the process of an agent that is kept alive: two in all."""
BATCH = 50
"""How many definitions one `bootstrap` is given."""

_DISABLED = 119
_STARTING = ("spawn scheduled", "spawning", "xpcproxy")
_FINAL = {
    107: "its bundle is malformed",
    108: "its path is invalid",
    109: "its property list is invalid",
    110: "it has no usable Label",
    111: "it names no usable program",
    112: "there is no desktop session",
    119: "it is disabled",
    122: "its file has the wrong owner or permissions",
    125: "there is no desktop session",
    134: "it cannot run in this kind of session",
    138: "it cannot run on this hardware",
    140: "its label is reserved or invalid",
    155: "its file is quarantined",
}


def load_agents(system: System, launchctl: Launchctl, agents: Sequence[Definition], home: str) -> list[AgentResult]:
    """Load these definitions, none of which is loaded now, and verify each; never raises."""
    return _Loading(system, launchctl, home).load(agents) if agents else []


class _Loading:
    def __init__(self, system: System, launchctl: Launchctl, home: str) -> None:
        self._system = system
        self._launchctl = launchctl
        self._home = home

    def load(self, agents: Sequence[Definition]) -> list[AgentResult]:
        """The result of each agent: refused, or what the verification shows."""
        sound = [agent for agent in agents if _is_label(agent.label)]
        for start in range(0, len(sound), BATCH):
            with suppress(TimeoutError, OSError):
                self._launchctl.bootstrap(*(self._where(agent) for agent in sound[start : start + BATCH]))
        loaded = self._listing()
        absent = [agent for agent in sound if agent.label not in loaded]
        refused = {r.label: r for r in in_parallel(self._insist, absent) if r is not None}
        if absent:
            loaded = self._listing()
        waiting = [a for a in sound if a.label not in refused and _lacks_process(a, loaded.get(a.label))]
        if waiting:
            loaded = self._await_processes(waiting)
        return [
            refused.get(agent.label) or self._verified(agent, loaded.get(agent.label))
            if _is_label(agent.label)
            else AgentResult(agent.label, "failed", f"{agent.label!r} is not an agent's label.", is_fine=False)
            for agent in agents
        ]

    def _where(self, agent: Definition) -> str:
        return paths.real(agent.path, self._home)

    def _target(self, agent: Definition) -> Target:
        return Target(self._launchctl.domain, agent.label)

    def _listing(self) -> dict[str, Running]:
        try:
            return self._launchctl.listing()
        except MissingPart:
            return {}

    def _insist(self, agent: Definition) -> AgentResult | None:
        """Try until launchd has it or fifteen seconds have passed; None when it has."""
        refused: AgentResult | None = None
        for wait in (0.0,) if agent.problems else (0.0, *WAITS):
            self._system.wait(wait)
            try:
                done = self._launchctl.bootstrap(self._where(agent))
            except TimeoutError:
                return self._refused(agent, "launchctl did not answer in time.", "timeout")
            except OSError as failure:
                return self._refused(agent, f"launchctl cannot be run: {failure.strerror}.")
            if self._launchctl.presence(self._target(agent)) == "there":
                return None
            refused = self._explained(agent, done)
            if done.exit in _FINAL:
                return refused
        return refused

    def _explained(self, agent: Definition, done: Finished) -> AgentResult:
        """The result of an agent that launchd did not load, in the words of the number that it gave."""
        if done.exit == _DISABLED:
            return self._refused(agent, "It is disabled now; enable it to load it.", "disabled")
        if done.exit in _FINAL:
            why = f"launchd does not take its definition ({done.exit}): {_FINAL[done.exit]}."
            return self._refused(agent, why)
        said = agent.problems[0] if agent.problems else last_line(done.stderr) or f"exit status {done.exit}"
        return self._refused(agent, f"launchd does not load it: {said.removesuffix('.')}.")

    def _refused(self, agent: Definition, why: str, state: str = "failed") -> AgentResult:
        words = ("bootstrap", str(self._launchctl.domain), self._where(agent))
        if state == "disabled":
            words = ("enable", str(self._target(agent)), "")
        command = self._launchctl.spell(*filter(None, words))
        return AgentResult(agent.label, state, why, command, is_fine=False)  # type: ignore[arg-type]

    def _await_processes(self, agents: Sequence[Definition]) -> dict[str, Running]:
        """A listing in which each of these runs, or the one after they were started once more."""
        loaded: dict[str, Running] = {}
        for wait in SPAWN_WAITS:
            self._system.wait(wait)
            loaded = self._listing()
            if not any(_lacks_process(agent, loaded.get(agent.label)) for agent in agents):
                return loaded
        idle = [agent for agent in agents if _lacks_process(agent, loaded.get(agent.label))]
        started = in_parallel(self._kickstart, idle)
        return self._listing() if any(started) else loaded

    def _is_about_to_start(self, agent: Definition) -> bool:
        """Whether launchd only holds back the start: it starts no agent twice within ten seconds."""
        with suppress(TimeoutError, OSError):
            facts = read_facts(self._launchctl.print(self._target(agent)).stdout)
            return facts.get("state") in _STARTING and facts.get("last exit code", "0") in ("0", "(never exited)")
        return False

    def _kickstart(self, agent: Definition) -> bool:
        """Start one that launchd loaded but never ran; not one that launchd is about to start again."""
        with suppress(TimeoutError, OSError):
            facts = read_facts(self._launchctl.print(self._target(agent)).stdout)
            if facts.get("state") == "not running" and facts.get("last exit code") == "(never exited)":
                return self._launchctl.kickstart(self._target(agent)).exit == 0
        return False

    def _verified(self, agent: Definition, running: Running | None) -> AgentResult:
        again = self._launchctl.spell("kickstart", str(self._target(agent)))
        if running is None:
            return self._refused(agent, "launchd does not show it.")
        if running.pid:
            return AgentResult(agent.label, "running")
        if running.last_exit == NOT_EXECUTABLE:
            why = f"Its program cannot be started: {agent.program or 'none is named'}."
            return AgentResult(agent.label, "failed", why, again, is_fine=False)
        if agent.keeps_alive and not self._is_about_to_start(agent):
            return AgentResult(agent.label, "failed", "It is loaded but does not run.", again, is_fine=False)
        detail = f"It ended last with {running.last_exit}." if running.last_exit else ""
        return AgentResult(agent.label, "waiting", detail)


def _lacks_process(agent: Definition, running: Running | None) -> bool:
    """Whether it should run by now and does not."""
    return agent.keeps_alive and running is not None and not running.pid and running.last_exit != NOT_EXECUTABLE


def _is_label(label: str) -> bool:
    try:
        Target(Domain("gui", 0), label)
    except BadInput:
        return False
    return True
