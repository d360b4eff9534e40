"""What Result lists of an outcome: values, no widgets."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from rollback_gui.errors import own_hint
from rollback_gui.gui.views.restore import wording
from rollback_gui.gui.views.restore.listing import Group, Item
from rollback_gui.gui.views.restore.review_list import file_item
from rollback_gui.model import paths
from rollback_gui.model.outcome import AgentResult, Outcome
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change

_AGENTS = {
    "running": ("agent-running", "green"),
    "loaded": ("agent-running", "green"),
    "waiting": ("agent-waiting", "dim"),
    "stopped": ("agent-stopped", "dim"),
}


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("ResultList", text, None, count)


def file_groups(outcome: Outcome, planned: Sequence[Change]) -> tuple[Group, ...]:
    """Files with what was done, what stays as it is and why, and what was found in the way.

    `planned` is listed where nothing was done: that each file is as it was is the answer.
    """
    alone = _tr("Needs you") if outcome.state == "rollback-failed" else _tr("Left alone")
    return (
        Group(_tr("What stands in the way"), "", _blockers(outcome)),
        Group(alone, _tr("%n file(s)", len(outcome.not_done)), _not_done(outcome)),
        _done(outcome) if outcome.state == "restored" else _as_it_was(outcome, planned),
        Group(_tr("Added since, still here"), _tr("%n file(s)", len(outcome.left)), _plain(outcome.left)),
        Group(_tr("Had changed since"), _tr("%n file(s)", len(outcome.moved_on)), _plain(outcome.moved_on)),
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


def _done(outcome: Outcome) -> Group:
    done = str(len(outcome.changes))
    verified = _tr("%1 of %2 verified").replace("%1", done).replace("%2", done)
    ordered = sorted(outcome.changes, key=lambda change: change.action != "remove")
    files = (file_item(change, wording.done_word(change), "done", "green") for change in ordered)
    return Group(_tr("Files"), verified, tuple(files))


def _as_it_was(outcome: Outcome, planned: Sequence[Change]) -> Group:
    needs_you = {change.path for change in outcome.not_done}
    rest = [change for change in outcome.changes or planned if change.path not in needs_you]
    words = {"in-doubt": _tr("not certain"), "rollback-failed": "", "nothing-to-do": _tr("as in the snapshot")}
    word = words.get(outcome.state, _tr("as it was"))
    glyph = ("same", "dim") if word and outcome.state != "in-doubt" else ("info", "dim")
    files = (file_item(change, word, *glyph) for change in rest)
    return Group(_tr("Files"), _tr("%n file(s)", len(rest)), tuple(files))


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
    """Each with its way out below it: the checks that failed, else what the error says."""
    found = [(check.sentence, check.fix) for check in outcome.preflight if check.state == "blocker"]
    error = outcome.error
    if error is not None and not found:
        is_new = outcome.state in ("rollback-failed", "in-doubt")
        found = [(error.message if is_new else "", own_hint(error.hint))]
    rows: list[Item] = []
    for sentence, way_out in found:
        rows += [Item("failed", "red", sentence, tooltip=sentence)] if sentence else []
        rows += [Item("terminal", "dim", way_out, tooltip=way_out)] if way_out else []
    return tuple(rows)
