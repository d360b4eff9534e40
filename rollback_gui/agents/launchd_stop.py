"""Stops agents of launchd: told by label, up to eight at a time, then polled until each is gone.

`bootout` returns when launchd has accepted it, not when the agent has ended; a label that is still
ending would make the next `bootstrap` fail, and its program may still write.
"""

from collections.abc import Sequence

from msgspec import Struct

from rollback_gui.agents.launchctl import NO_DOMAIN, NO_SERVICE, Launchctl
from rollback_gui.agents.launchctl_text import last_line
from rollback_gui.agents.parallel import WIDTH, in_parallel
from rollback_gui.agents.port import Definition
from rollback_gui.agents.target import Target
from rollback_gui.errors import BadInput, MissingPart
from rollback_gui.model.outcome import AgentResult
from rollback_gui.system.port import System

MARGIN_SECONDS = 10.0
"""What an agent gets beyond its own exit timeout."""
ENDLESS_SECONDS = 120.0
"""What an agent gets that would have launchd wait for ever."""
ASK_AGAIN_SECONDS = 1.0
"""How often an agent that launchd did not agree to stop is told again."""
PACE = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25)
"""Seconds between two looks; the last one repeats."""

_NOT_LOADED = 3
_ENDING = 36
_ACCEPTED = (0, _ENDING)
_ASK_PRESENCE = (_NOT_LOADED, 5, NO_SERVICE, *NO_DOMAIN)


class _Ending(Struct):
    """One agent on its way out."""

    target: Target
    deadline: float
    allowed: float
    told_at: float
    exit: int = 0


def stop_agents(system: System, launchctl: Launchctl, agents: Sequence[Definition]) -> list[AgentResult]:
    """Stop these agents and wait for each within its own exit timeout and ten seconds; never raises."""
    return _Stopping(system, launchctl).stop(agents) if agents else []


class _Stopping:
    def __init__(self, system: System, launchctl: Launchctl) -> None:
        self._system = system
        self._launchctl = launchctl
        self._results: list[AgentResult] = []
        self._hung = 0

    def stop(self, agents: Sequence[Definition]) -> list[AgentResult]:
        """The result of each agent, in the order in which they were known."""
        listed = self._listed()
        told = in_parallel(lambda agent: self._tell(agent, listed), agents)
        ending = [each for each in told if each is not None]
        step = 0
        while ending:
            ending = self._still_there(ending, listed)
            if ending:
                self._system.wait(PACE[min(step, len(PACE) - 1)])
                step += 1
        return self._results

    def _listed(self) -> frozenset[str]:
        """The labels of one listing; none when there is no answer, and then each is asked for by itself."""
        try:
            return frozenset(self._launchctl.listing())
        except MissingPart:
            return frozenset()

    def _tell(self, agent: Definition, listed: frozenset[str]) -> _Ending | None:
        if self._hung >= WIDTH:
            return self._settle(agent.label, "timeout", "launchctl did not answer for others, so it was not asked.")
        try:
            target = Target(self._launchctl.domain, agent.label)
        except BadInput as failure:
            return self._settle(agent.label, "failed", failure.message)
        if agent.label not in listed and self._launchctl.presence(target) == "gone":
            return self._settle(agent.label, "stopped", "It was not loaded.")
        now = self._system.elapsed()
        allowed = (agent.exit_seconds or ENDLESS_SECONDS) + MARGIN_SECONDS
        return self._order(_Ending(target, now + allowed, allowed, now))

    def _order(self, ending: _Ending) -> _Ending | None:
        """Tell launchd to stop it; None when that settled what becomes of it."""
        label, ending.told_at = ending.target.label, self._system.elapsed()
        try:
            done = self._launchctl.bootout(ending.target)
        except TimeoutError:
            self._hung += 1
            return self._settle(label, "timeout", "launchctl did not answer in time.")
        except OSError as failure:
            return self._settle(label, "failed", f"launchctl cannot be run: {failure.strerror}.")
        ending.exit = done.exit
        if done.exit in _ACCEPTED or done.exit in _ASK_PRESENCE:
            return ending
        said = last_line(done.stderr) or f"exit status {done.exit}"
        return self._settle(label, "failed", f"launchd refuses to stop it: {said}.")

    def _still_there(self, ending: list[_Ending], listed: frozenset[str]) -> list[_Ending]:
        """Those that launchd still has: from one listing where that told of them before, else one by one."""
        present = self._listed()
        unlisted = [each for each in ending if each.target.label not in present]
        asked = [each for each in unlisted if not present or each.target.label not in listed]
        presences = in_parallel(lambda each: self._launchctl.presence(each.target), asked)
        unsure = {each.target.label for each, presence in zip(asked, presences, strict=True) if presence != "gone"}
        gone = [each for each in unlisted if each.target.label not in unsure]
        for each in gone:
            self._settle(each.target.label, "stopped", "")
        left = [each for each in ending if each not in gone]
        return [each for each in left if self._is_waited_for(each)]

    def _is_waited_for(self, ending: _Ending) -> bool:
        now = self._system.elapsed()
        if now >= ending.deadline:
            if self._launchctl.presence(ending.target) == "gone":
                self._settle(ending.target.label, "stopped", "")
            else:
                self._settle(ending.target.label, "failed", f"It did not stop within {ending.allowed:g} s.")
            return False
        if ending.exit not in _ACCEPTED and now >= ending.told_at + ASK_AGAIN_SECONDS:
            return self._order(ending) is not None
        return True

    def _settle(self, label: str, state: str, detail: str) -> _Ending | None:
        """Keep what became of an agent; None, as it is no longer waited for."""
        command = "" if state == "stopped" else self._launchctl.spell("bootout", f"{self._launchctl.domain}/{label}")
        result = AgentResult(label, state, detail, command, is_fine=state == "stopped")  # type: ignore[arg-type]
        self._results.append(result)
        return None
