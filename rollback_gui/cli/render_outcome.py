"""Text for a person at a terminal: how a restore, an undo or a recovery ended."""

from rollback_gui.cli.words import many, safe
from rollback_gui.model.outcome import AgentResult, Outcome

_ENDED = {
    "restored": "Done",
    "rolled-back": "Taken back: every file is as it was",
    "rollback-failed": "Not taken back completely; nothing is lost, both versions of every file are kept",
    "in-doubt": "The last record could not be written; the next start decides",
    "refused": "Refused; nothing was touched",
    "cancelled": "Cancelled; nothing was changed",
    "nothing-to-do": "Nothing to do: everything is as wanted already",
    "previewed": "Nothing was changed",
}


def ended(done: Outcome, verb: str = "Restored") -> list[str]:
    """The whole report of one restore or undo; `verb` is its first word when it succeeded."""
    lines = [_headline(done, verb)]
    lines += [f"  {change.sigil} {safe(change.path)}" for change in done.changes if change.is_selected][:20]
    hidden = sum(change.is_selected for change in done.changes) - 20
    lines += [f"  … and {hidden} more"] if hidden > 0 else []
    lines += _in_the_way(done) + _needs_you(done)
    if done.left:
        lines += [f"{many(len(done.left), 'file')} added since and left (--match removes what was added):"]
        lines += [f"  {safe(path)}" for path in done.left]
    if done.moved_on:
        lines += ["Changed since that restore, and kept in the safety snapshot first:"]
        lines += [f"  {safe(path)}" for path in done.moved_on]
    if done.state == "restored" and done.backup:
        lines += [f"Safety snapshot: {done.backup}. `rollback undo` goes back to it."]
    return lines


def _headline(done: Outcome, verb: str) -> str:
    if done.state == "nothing-to-do" and done.not_done:
        return "Nothing was changed."
    if done.state != "restored":
        return _ENDED[done.state] + "."
    counted = done.counts
    told = (
        (counted.create, "put back"),
        (counted.replace, "replaced"),
        (counted.metadata, "with their permissions set"),
        (counted.remove, "removed"),
    )
    parts = ", ".join(f"{count} {word}" for count, word in told if count)
    what = f"“{safe(done.title)}”" if done.title else done.snapshot
    return f"{verb} {what}: {parts or 'nothing'}; read again and verified ({done.seconds:.1f} s)."


def _in_the_way(done: Outcome) -> list[str]:
    """What refuses it besides the reason that is told as its error, each with the command that frees it."""
    told = "" if done.error is None else done.error.message
    others = [check for check in done.preflight if check.state == "blocker" and check.sentence != told]
    if done.state != "refused" or not others:
        return []
    lines = ["Also in the way:"]
    for check in others[:20]:
        lines += [f"  {safe(check.sentence)}", *([f"      {safe(check.fix)}"] if check.fix else [])]
    return lines + ([f"  … and {len(others) - 20} more"] if len(others) > 20 else [])


def _needs_you(done: Outcome) -> list[str]:
    lines: list[str] = []
    if done.not_done:
        lines.append(f"{many(len(done.not_done), 'file')} left as they are:")
        for change in done.not_done:
            lines.append(f"  {change.sigil} {safe(change.path)}   {safe(change.reason)}".rstrip())
            lines += [f"      way out: {safe(change.way_out)}"] if change.way_out else []
    if done.lost:
        lines += ["Lost with this snapshot:", *(f"  {safe(sentence)}" for sentence in done.lost)]
    if done.agents:
        fine = sum(agent.is_fine for agent in done.agents)
        lines.append(f"Agents: {fine} of {len(done.agents)} as expected.")
        lines += [line for agent in done.agents if not agent.is_fine for line in agent_lines(agent)]
    lines += [
        f"Check failed: {safe(check.name)}   {safe(check.detail)}".rstrip() for check in done.checks if not check.is_ok
    ]
    return lines


def agent_lines(agent: AgentResult) -> list[str]:
    """What became of one agent, and the command that repeats what failed."""
    lines = [f"  {safe(agent.label)}   {agent.state}   {safe(agent.detail)}".rstrip()]
    return lines + ([f"      {safe(agent.command)}"] if agent.command and not agent.is_fine else [])


def recovered(done: Outcome) -> str:
    """What became of an interrupted restore, in one sentence."""
    if done.set_aside:
        return safe(done.set_aside)
    name = f"The interrupted restore {done.operation}"
    if done.state == "restored":
        return f"{name} has been finished: {many(done.counts.create + done.counts.replace, 'file')}, verified."
    if done.state == "rolled-back":
        return f"{name} has been taken back: every file is as it was before."
    return f"{name}: {_ENDED[done.state].lower()}."
