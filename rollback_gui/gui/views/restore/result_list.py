"""What Result lists of an outcome: values, no widgets."""

from PySide6.QtCore import QCoreApplication

from rollback_gui.gui.views.restore import wording
from rollback_gui.gui.views.restore.listing import Group, Item
from rollback_gui.gui.views.restore.review_list import file_item
from rollback_gui.model import paths
from rollback_gui.model.outcome import AgentResult, Outcome
from rollback_gui.model.paths import EntryPath

_AGENTS = {
    "running": ("agent-running", "green"),
    "loaded": ("agent-running", "green"),
    "waiting": ("agent-waiting", "dim"),
    "stopped": ("agent-stopped", "dim"),
}


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("ResultList", text, None, count)


def file_groups(outcome: Outcome) -> tuple[Group, ...]:
    """Files with what was done, what stays as it is and why, and what was found in the way."""
    is_done = outcome.state == "restored"
    done = len(outcome.changes)
    verified = _tr("%1 of %2 verified").replace("%1", str(done)).replace("%2", str(done)) if is_done else ""
    files = tuple(
        file_item(change, wording.done_word(change) if is_done else _tr("as it was"), "done", "green")
        for change in sorted(outcome.changes, key=lambda change: change.action != "remove")
    )
    return (
        Group(_tr("Needs you") if outcome.state == "rollback-failed" else _tr("Left alone"), "", _not_done(outcome)),
        Group(_tr("Files"), verified, files),
        Group(_tr("Added since, still here"), _tr("%n file(s)", len(outcome.left)), _plain(outcome.left)),
        Group(_tr("Had changed since"), _tr("%n file(s)", len(outcome.moved_on)), _plain(outcome.moved_on)),
        Group(_tr("What stands in the way"), "", _blockers(outcome)),
    )


def agent_items(agents: tuple[AgentResult, ...]) -> tuple[Item, ...]:
    """Agents, failures first."""
    ordered = sorted(agents, key=lambda agent: agent.is_fine)
    return tuple(_agent(agent) for agent in ordered)


def check_items(outcome: Outcome) -> tuple[Item, ...]:
    """The profile's own checks after the restore, failures first."""
    ordered = sorted(outcome.checks, key=lambda check: check.is_ok)
    return tuple(
        Item(
            "done" if check.is_ok else "failed",
            "green" if check.is_ok else "red",
            check.name,
            word=_tr("passed") if check.is_ok else check.detail or _tr("failed"),
            tooltip=check.detail,
        )
        for check in ordered
    )


def _agent(agent: AgentResult) -> Item:
    glyph, accent = _AGENTS.get(agent.state, ("info", "dim")) if agent.is_fine else ("failed", "red")
    return Item(
        glyph,
        accent,
        agent.label,
        word=wording.agent_is(agent),
        tooltip=agent.detail,
        is_dim=agent.is_fine and accent == "dim",
    )


def _not_done(outcome: Outcome) -> tuple[Item, ...]:
    return tuple(
        Item(
            "change-conflict",
            "amber",
            paths.name(change.path),
            f"{paths.parent(change.path)}/",
            wording.in_the_way(change),
            "amber",
            change.reason,
        )
        for change in outcome.not_done
    )


def _plain(found: tuple[EntryPath, ...]) -> tuple[Item, ...]:
    return tuple(Item("info", "dim", paths.name(path), f"{paths.parent(path)}/", is_dim=True) for path in found)


def _blockers(outcome: Outcome) -> tuple[Item, ...]:
    return tuple(
        Item("failed", "red", check.sentence, tooltip=f"{check.sentence}\n{check.fix}".strip())
        for check in outcome.preflight
        if check.state == "blocker"
    )
