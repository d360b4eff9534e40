"""The verb key: the recovery kit, shown, saved or given back, and a new key."""

import argparse
import sys

from rollback_gui.cli import shapes
from rollback_gui.cli.out import Out
from rollback_gui.cli.progress import told
from rollback_gui.cli.session import Session
from rollback_gui.cli.verbs_store import finding_lines
from rollback_gui.errors import BadInput, NoKey, Refused
from rollback_gui.model.outcome import Finding
from rollback_gui.system.places import absolute

_ACTIONS = ("show", "save", "restore", "rotate")
_LARGEST = 1 << 16


def run_key(session: Session, options: argparse.Namespace, out: Out) -> int:
    """Do what is asked with the recovery kit or the key; 7 when its key could not be kept here."""
    if options.action not in _ACTIONS:
        raise BadInput(
            f"{options.action!r} is none of show, save, restore and rotate.", hint="See `rollback key --help`."
        )
    if options.action == "show":
        return _show(session, options, out)
    if options.action == "save":
        if not options.file:
            raise BadInput("No file is named.", hint="`rollback key save FILE` writes the recovery kit there.")
        found = session.writing(out).do.save_kit(absolute(options.file))
    elif options.action == "rotate":
        console = session.writing(out)
        with told(out, is_writing=True) as monitor:
            found = console.do.change_key(monitor)
    else:
        found = _restored(session, options, out)
    return _told(found, out)


def _show(session: Session, options: argparse.Namespace, out: Out) -> int:
    if options.file:
        raise BadInput("`rollback key show` takes no file.", hint="`rollback key save FILE` writes one.")
    text = session.writing(out).do.show_kit()
    if out.is_json:
        out.document({"kit": text, "items": []})
    else:
        out.lines(text.rstrip("\n").split("\n"))
    return 0


def _told(found: Finding, out: Out) -> int:
    if out.is_json:
        out.document(shapes.items([found]))
    else:
        out.lines(finding_lines(found))
    return NoKey.exit_code if found.state == "warning" else 0


def _restored(session: Session, options: argparse.Namespace, out: Out) -> Finding:
    """The kit from a file, from standard input, or typed."""
    do = session.writing(out).do
    if options.file == "-":
        return do.restore_kit(sys.stdin.read(_LARGEST) if sys.stdin else "")
    if options.file:
        return do.restore_kit(where=absolute(options.file))
    if options.no_input:
        raise Refused("The recovery kit has to be given.", hint="Name its file: `rollback key restore FILE`.")
    from rollback_gui.cli.typing_kit import typed_kit

    return do.restore_kit(typed_kit())
