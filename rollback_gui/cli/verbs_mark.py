"""The verbs that mark a snapshot: pin, good, label."""

import argparse

from msgspec.structs import replace

from rollback_gui.cli import render, shapes
from rollback_gui.cli.chosen import chosen
from rollback_gui.cli.out import Out
from rollback_gui.cli.session import Session
from rollback_gui.cli.verbs_look import row_of
from rollback_gui.model.snapshot import Listed


def run_pin(session: Session, options: argparse.Namespace, out: Out) -> int:
    """Keep a snapshot whatever its age; with --off no longer."""
    console, row = session.writing(out), _row(session, options, out)
    return _told(console.do.mark(row.id, replace(row.note, pinned=not options.off)), out)


def run_good(session: Session, options: argparse.Namespace, out: Out) -> int:
    """Mark a snapshot as one in which everything worked; with --off no longer."""
    console, row = session.writing(out), _row(session, options, out)
    return _told(console.do.mark(row.id, replace(row.note, good=not options.off)), out)


def run_label(session: Session, options: argparse.Namespace, out: Out) -> int:
    """Give a snapshot a name, or take it away with an empty one."""
    console, row = session.writing(out), _row(session, options, out)
    return _told(console.do.mark(row.id, replace(row.note, label=options.text)), out)


def _row(session: Session, options: argparse.Namespace, out: Out) -> Listed:
    return row_of(session.console, chosen(session.console, options.id, out))


def _told(row: Listed, out: Out) -> int:
    if out.is_json:
        out.document({"snapshot": shapes.listed(row)})
    else:
        out.lines([render.snapshot_line(row)])
    return 0
