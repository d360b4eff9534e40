"""The verb doctor: what is wrong here, and the command for each."""

import argparse
import re
from collections.abc import Sequence

from rollback_gui.cli import shapes
from rollback_gui.cli.out import Out
from rollback_gui.cli.session import Session
from rollback_gui.cli.verbs_store import finding_lines
from rollback_gui.errors import MissingPart, NoKey, RollbackError
from rollback_gui.model.ids import moment
from rollback_gui.model.outcome import Finding
from rollback_gui.system import files

_OF_A_REPORT = re.compile(r"\w{1,80}|caused by|  [^:\0]{1,400}\.py:\d{1,7} [\w<>]{1,120}")
"""The lines that a report has: a type, a place, the word between two exceptions."""


def run_doctor(session: Session, options: argparse.Namespace, out: Out) -> int:
    """Everything that was looked at, most urgent first; exit 7 when something needs the operator."""
    if options.self_test:
        hint = "`rollback doctor` alone says what is wrong."
        raise MissingPart("`rollback doctor --self-test` is not in this version yet.", hint=hint)
    found = _found(session)
    if options.bundle:
        where = _bundled(session, found)
        found = (
            *found,
            Finding("bundle", "done", where, "Look through it, then send it along: it holds no file's content."),
        )
    if out.is_json:
        out.document(shapes.items(found))
    else:
        out.lines(line for one in found for line in finding_lines(one))
    return NoKey.exit_code if any(one.state == "problem" for one in found) else 0


def _found(session: Session) -> tuple[Finding, ...]:
    """What the console finds; where it cannot even be opened, that is the first finding."""
    try:
        return session.console.look.doctor()
    except RollbackError as error:
        from rollback_gui.operations.doctor import places_in_use

        first = Finding("console", "problem", error.message, error.hint)
        return (first, *places_in_use(session.places))


def _bundled(session: Session, found: Sequence[Finding]) -> str:
    """Write the findings, and of this machine's reports the lines that are known, into one file; the file's path."""
    from rollback_gui.cli.version import version

    system, folder = session.system, session.places.state
    name = f"bundle-{moment(system.now() // 1_000_000_000, system.random(3))}.txt"
    lines = [f"rollback {version()}", *(line for one in found for line in finding_lines(one))]
    with files.held(system, files.make_folders(system, folder)) as opened:
        for report in sorted(one.name for one in system.names(opened) if one.name.startswith("report-")):
            text = files.read_all(system, opened, report).decode("utf-8", "replace")
            lines += ["", report, *filter(_OF_A_REPORT.fullmatch, text.split("\n"))]
        files.write_new(system, opened, name, "\n".join([*lines, ""]).encode())
    return f"{folder}/{name}"
