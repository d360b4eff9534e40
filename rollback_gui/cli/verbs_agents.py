"""The verb agents: list, check and reload the background programs."""

import argparse

from rollback_gui.cli import render_outcome, shapes
from rollback_gui.cli.out import Out
from rollback_gui.cli.progress import told
from rollback_gui.cli.session import Session
from rollback_gui.cli.words import many, safe
from rollback_gui.errors import BadInput, MissingPart, NoKey, NotFound
from rollback_gui.model.wishes import AgentRow


def run_agents(session: Session, options: argparse.Namespace, out: Out) -> int:
    """List or check the agents, or stop and load them again."""
    if options.action in ("list", "check"):
        return _listed(session, options, out)
    if options.action == "reload":
        return _reloaded(session, options, out)
    if options.action == "logs":
        raise MissingPart(
            "`rollback agents logs` is not in this version yet.", hint="`rollback agents check` names what fails."
        )
    raise BadInput(f"{options.action!r} is nothing that agents can do.", hint="It is one of list, check, reload.")


def _listed(session: Session, options: argparse.Namespace, out: Out) -> int:
    session.say_unfinished(out)
    rows = [row for row in session.console.look.agents() if not options.labels or row.label in options.labels]
    missing = set(options.labels) - {row.label for row in rows}
    if missing:
        raise NotFound(f"There is no agent {min(missing)}.", hint="`rollback agents` lists them.")
    home = session.console.places.home
    bad = [row for row in rows if _needs_you(row)]
    if out.is_json:
        out.document({"agents": [shapes.agent(row, home) for row in rows]})
    else:
        out.lines(line for row in (bad if options.action == "check" else rows) for line in _lines(row))
        out.note(
            f"{many(len(rows), 'agent')}, {len(bad)} of them with a problem."
            if rows
            else "No agent is known here; `rollback doctor` says whether launchd or systemd answers."
        )
    return NoKey.exit_code if bad and options.action == "check" else 0


def _needs_you(row: AgentRow) -> bool:
    return not row.is_protected and (row.state == "failed" or bool(row.problems))


def _lines(row: AgentRow) -> list[str]:
    known = [f"pid {row.pid}"] if row.pid else []
    known += [f"last exit {row.last_exit}"] if row.last_exit else []
    known += [f"next {safe(row.next_run)}"] if row.next_run else []
    known += ["protected"] if row.is_protected else []
    lines = [f"{safe(row.label):<48} {safe(row.state):<12} {', '.join(known)}".rstrip()]
    return lines + [f"  {safe(problem)}" for problem in row.problems]


def _reloaded(session: Session, options: argparse.Namespace, out: Out) -> int:
    console = session.writing(out)
    with told(out, is_writing=True) as monitor:
        results = console.do.reload(options.labels, monitor)
    if out.is_json:
        out.document({"agents": [shapes.agent_result(result) for result in results]})
    else:
        out.lines(line for result in results for line in render_outcome.agent_lines(result))
        if not results:
            out.note("No agent needs to be loaded again.")
    return 0 if all(result.is_fine for result in results) else NoKey.exit_code
