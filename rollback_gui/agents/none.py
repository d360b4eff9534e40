"""No manager: definitions are files like all others."""

from collections.abc import Mapping, Sequence
from typing import Literal

from rollback_gui.agents.port import Definition, Running
from rollback_gui.model.outcome import AgentResult
from rollback_gui.model.paths import EntryPath


class NoAgents:
    """Knows no agent, stops none and loads none."""

    name: Literal["launchd", "systemd", "none"] = "none"

    def listing(self) -> dict[str, Running]:
        """Nothing runs."""
        return {}

    def is_protected(self, label: str) -> bool:  # noqa: ARG002 - the port's
        """Nothing is touched, so nothing needs protection."""
        return False

    def define(self, path: EntryPath, data: bytes) -> Definition | None:  # noqa: ARG002 - the port's
        """No path is a definition."""
        return None

    def stop(self, agents: Sequence[Definition]) -> tuple[AgentResult, ...]:
        """Each is left as it is."""
        return tuple(AgentResult(agent.label, "left", "No agent manager is used here.") for agent in agents)

    def load(self, agents: Sequence[Definition], *, was: Mapping[str, Running]) -> tuple[AgentResult, ...]:
        """Each is left as it is, whatever it was."""
        del was
        return self.stop(agents)
