"""The verb versions: every snapshot that holds a file, and where it changed."""

import argparse

from rollback_gui.cli import shapes, words
from rollback_gui.cli.out import Out
from rollback_gui.cli.session import Session
from rollback_gui.cli.targets import target
from rollback_gui.cli.words import safe
from rollback_gui.operations.versions import FileVersion


def run_versions(session: Session, options: argparse.Namespace, out: Out) -> int:
    """Each snapshot that speaks of the file, newest first."""
    console = session.console
    found = console.look.versions(target(options.path, console.places.home))
    if out.is_json:
        out.document({"versions": [_shape(one) for one in found]})
    else:
        out.lines(_line(one) for one in found)
    return 0


def _shape(one: FileVersion) -> shapes.Shape:
    return {
        "snapshot": one.snapshot,
        "created_at": one.created_at,
        "size": one.size,
        "same_as_now": one.is_as_now,
        "absent": one.is_absent,
        "changed": one.is_changed,
    }


def _line(one: FileVersion) -> str:
    size = "absent" if one.is_absent else words.size(one.size)
    marks = ["changed here"] if one.is_changed else []
    marks += ["as now"] if one.is_as_now else ["now unreadable"] if one.is_as_now is None else []
    told = f"{one.snapshot}  {words.moment(one.created_at)}  {size:>10}  {', '.join(marks):<22}  {safe(one.title)}"
    return told.rstrip()
