"""The verbs of the store: snapshot, verify, delete."""

import argparse
from contextlib import suppress

from rollback_gui.cli import render, shapes, words
from rollback_gui.cli.chosen import chosen, only_sound
from rollback_gui.cli.out import Out
from rollback_gui.cli.progress import told
from rollback_gui.cli.session import Session
from rollback_gui.cli.words import many, safe
from rollback_gui.console import Console
from rollback_gui.errors import BadInput, Damaged, NoKey, Refused, RollbackError
from rollback_gui.model.outcome import Finding, Verified
from rollback_gui.model.wishes import SnapshotWish

SAFETY = "auto-backup"
_LEFT_OUT = ("unreadable", "unstable", "left-out", "no-key")
"""Warnings that mean: something that was to be kept was not."""
_NEEDS_YOU = NoKey.exit_code


def run_snapshot(session: Session, options: argparse.Namespace, out: Out) -> int:
    """Take a snapshot; what had to be left out is named and makes the exit code 7."""
    if options.category == SAFETY:
        raise BadInput(f"{SAFETY} is the category of safety snapshots alone.", hint="Choose another word.")
    console = session.writing(out, is_patient=True)
    with told(out, is_writing=True) as monitor:
        row = console.do.take_snapshot(SnapshotWish(options.message, options.category), monitor)
    if out.is_json:
        out.document({"snapshot": shapes.listed(row)})
    else:
        out.lines(
            [
                render.snapshot_line(row),
                f"{words.size(row.header.bytes)} are kept; the store grew by {words.size(row.header.new_bytes)}.",
            ]
        )
    if row.header.kinds.get("credential") and _is_kit_due(console):
        out.note("The credentials open with one key alone: run `rollback key save FILE`, and keep that file elsewhere.")
    for warned in row.header.warnings:
        out.warn(f"{warned.sentence} {warned.path}".rstrip())
    return _NEEDS_YOU if any(warned.code in _LEFT_OUT for warned in row.header.warnings) else 0


def _is_kit_due(console: Console) -> bool:
    """A snapshot that is taken is not told as failed because the disk refuses one more look at the store."""
    with suppress(RollbackError, OSError):
        return console.look.kit_is_due()
    return False


def run_verify(session: Session, options: argparse.Namespace, out: Out) -> int:
    """Prove snapshots and the records around them; 6 when something is damaged or tampered with, 7 when unproven."""
    console = session.console
    if options.accept_older:
        out.note(console.do.accept_older().detail)
    wanted = [chosen(console, one, out) for one in options.ids]
    with told(out) as monitor:
        found = console.do.verify(wanted, monitor)
    if out.is_json:
        out.document(shapes.verified(found))
    else:
        out.lines(_verified(found))
    if not found.is_sound:
        return Damaged.exit_code
    return _NEEDS_YOU if _is_open(found) else 0


def _is_open(found: Verified) -> bool:
    """Whether something could not be proved."""
    return bool(found.unproved) or any(one.state == "unproven" for one in found.snapshots)


def _verified(found: Verified) -> list[str]:
    lines = []
    for one in found.snapshots:
        lines.append(f"{one.id}  {one.state}")
        lines += [f"  {safe(problem)}" for problem in one.problems]
    lines.append(f"{many(len(found.snapshots), 'snapshot')}, {many(found.blobs, 'piece')} of content read and proved.")
    lines += [safe(problem) for problem in found.problems]
    if found.orphans:
        lines.append(f"Packs that no readable snapshot names: {found.orphans}. They stay where they are.")
    lines += [f"Unknown in the store: {safe(name)}" for name in found.unknown]
    return [*lines, *(safe(sentence) for sentence in found.unproved), _summed_up(found)]


def _summed_up(found: Verified) -> str:
    if not found.is_sound:
        return "Something in the store is damaged, changed or missing; it is named above. The rest can be relied on."
    if _is_open(found):
        return "Nothing is damaged. Not everything could be proved; what, and why, stands above."
    return "Everything that was looked at is as it was written."


def run_delete(session: Session, options: argparse.Namespace, out: Out) -> int:
    """Put snapshots into the trash, each as one file that can be put back."""
    console = session.writing(out)
    found = console.do.delete([only_sound(console, one) for one in options.ids])
    if out.is_json:
        out.document(shapes.items(found))
    else:
        out.lines(line for one in found for line in finding_lines(one))
    return Refused.exit_code if any(one.state == "problem" for one in found) else 0


def finding_lines(found: Finding) -> list[str]:
    """One finding in words: how it stands, what it is, and what to do."""
    lines = [f"{found.state:<9}{safe(found.what)}" + (f": {safe(found.detail)}" if found.detail else "")]
    return lines + ([f"         {safe(found.fix)}"] if found.fix else [])
