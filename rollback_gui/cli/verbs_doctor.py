"""The verb doctor: what is wrong here, and the command for each."""

import argparse

from rollback_gui.cli import shapes
from rollback_gui.cli.out import Out
from rollback_gui.cli.session import Session
from rollback_gui.cli.verbs_store import finding_lines
from rollback_gui.errors import MissingPart, NoKey, RollbackError
from rollback_gui.model.outcome import Finding


def run_doctor(session: Session, options: argparse.Namespace, out: Out) -> int:
    """Everything that was looked at, most urgent first; exit 7 when something needs the operator."""
    if options.bundle or options.self_test:
        what = "--bundle" if options.bundle else "--self-test"
        raise MissingPart(
            f"`rollback doctor {what}` is not in this version yet.", hint="`rollback doctor` alone says what is wrong."
        )
    found = _found(session)
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
