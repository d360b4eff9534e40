"""The verbs around a restore: diff, restore, undo, recover."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import suppress

from rollback_gui.cli import command, maps, render, render_outcome, shapes
from rollback_gui.cli.chosen import chosen
from rollback_gui.cli.out import Out
from rollback_gui.cli.progress import told
from rollback_gui.cli.session import Session
from rollback_gui.cli.targets import is_named, targets
from rollback_gui.cli.verbs_store import finding_lines
from rollback_gui.cli.words import safe, shell
from rollback_gui.console import Console
from rollback_gui.errors import BadInput, Cancelled, Drifted, MissingPart, RollbackError
from rollback_gui.model.comparison import Comparison
from rollback_gui.model.outcome import Check, Outcome, Told
from rollback_gui.model.paths import EntryPath, is_file
from rollback_gui.model.plan import Change, Counts, Plan, changes_of
from rollback_gui.model.wishes import RestoreHow, RestoreWish
from rollback_gui.operations.monitor import go_on

_READABLE = 1000


def run_diff(session: Session, options: argparse.Namespace, out: Out) -> int:
    """Show what a restore would change: exit 0 when nothing would, 1 when something would."""
    if options.to:
        raise MissingPart("Comparing two snapshots is not in this version yet.", hint="Leave out --to.")
    plan, changes = _planned(session, options, out)
    has_fields = bool(options.fields or options.paths)
    seen = _compared(session.console, plan, changes, out, has_fields=has_fields)
    if out.is_json:
        out.document(shapes.diff(plan, _change_shapes(plan, changes, seen, has_fields=has_fields)))
    else:
        out.lines(render.preview(plan, changes, seen, out))
        out.lines(_question(session, options, plan))
        if has_fields:
            out.lines(_fields(changes, seen))
    return int(any(change.is_selected or change.action == "conflict" for change in changes))


def _question(session: Session, options: argparse.Namespace, plan: Plan) -> list[str]:
    answers = [command.answering(session, options, plan, answer) for answer in (maps.rules(plan), ["--map=none"])]
    return maps.question(plan, *answers)


def _fields(changes: Sequence[Change], seen: dict[EntryPath, render.Seen]) -> Iterator[str]:
    for change in changes:
        one = seen.get(change.path)
        if isinstance(one, Comparison):
            yield from ("", f"{change.sigil} {safe(change.path)}", *render.differences(one))


def run_restore(session: Session, options: argparse.Namespace, out: Out) -> int:
    """Show what a restore would change; with --apply do exactly that."""
    items = [word for word in options.paths if word.startswith("keyring:")]
    if items:
        return _keyring(session, options, items, out)
    if not options.apply:
        return _preview(session, options, out)
    session.writing(out)
    plan, changes = _planned(session, options, out)
    if options.plan and options.plan != plan.id:
        before = session.console.look.done(options.plan)
        return _told(before, plan.home, out) if before else _drifted(plan, changes, session, out)
    _warn_of_newer(plan, out)
    with told(out, is_writing=True) as monitor:
        done = session.console.do.restore(plan, how(options), monitor)
    return _told(done, plan.home, out)


def _keyring(session: Session, options: argparse.Namespace, items: list[str], out: Out) -> int:
    """Keyring items, by their names alone: how each stands, or with --apply what became of it."""
    if len(items) != len(options.paths) or options.into:
        raise BadInput("Keyring items are put back by themselves.", hint="Leave the files and --into out, or these.")
    console = session.writing(out) if options.apply else session.console
    wanted = chosen(console, options.id, out)
    found = console.do.put_back_keyring(wanted, targets(items, console.places.home), applies=options.apply)
    if out.is_json:
        out.document(shapes.items(found))
    else:
        out.lines(line for one in found for line in finding_lines(one))
    return 0


def _say_keyring(session: Session, plan: Plan, out: Out) -> None:
    """A whole restore leaves the keyring alone, and says how its items are put back."""
    names = [item.path for item in session.console.look.snapshot(plan.snapshot).items if not is_file(item.path)]
    if names and not plan.destination:
        out.note(f"It holds keyring items too: `rollback restore {plan.snapshot} {shell(names)}` says how they stand.")


def _warn_of_newer(plan: Plan, out: Out) -> None:
    """A provider may refuse an old token: what no undo can help is said before."""
    newer = [change.path for change in plan.ticked if "newer-here" in change.why]
    if newer:
        out.warn(f"Newer here and replaced by what the snapshot has (--keep-newer leaves them): {', '.join(newer)}")


def how(options: argparse.Namespace) -> RestoreHow:
    """How to go about it, from the options."""
    return RestoreHow(
        reload=not options.no_reload,
        strict=options.strict,
        accept_unsigned=options.accept_unsigned,
        reason=options.message,
    )


def _preview(session: Session, options: argparse.Namespace, out: Out) -> int:
    plan, changes = _planned(session, options, out)
    console = session.console
    seen = _compared(console, plan, changes, out)
    checks: tuple[Check, ...] = ()
    if plan.ticked and not plan.other_homes:
        with told(out) as monitor:
            checks = console.look.preflight(plan, monitor)
    line = command.applying(session, options, plan) if plan.ticked and not plan.other_homes else ""
    if out.is_json:
        shape = shapes.previewed(plan, _change_shapes(plan, changes, seen), checks)
        out.document({**shape, "command": line})
        return 0
    out.lines(render.preview(plan, changes, seen, out))
    out.lines(render.checks(checks))
    out.lines(_question(session, options, plan))
    _say_keyring(session, plan, out)
    if line:
        kept = "" if plan.destination else " A safety snapshot is taken first."
        out.lines(["", f"Nothing was changed.{kept} To restore exactly this:", line])
    return 0


def _drifted(plan: Plan, changes: Sequence[Change], session: Session, out: Out) -> int:
    error = Drifted("What a restore would change is no longer what was shown; nothing was touched.")
    seen = _compared(session.console, plan, changes, out)
    if out.is_json:
        shape = _change_shapes(plan, changes, seen)
        out.document(shapes.previewed(plan, shape, (), Told(error.code, error.message, error.hint, error.exit_code)))
        out.message({"error": {"code": error.code, "message": error.message, "hint": error.hint}})
        return error.exit_code
    out.lines(render.preview(plan, changes, seen, out))
    raise error


def run_undo(session: Session, options: argparse.Namespace, out: Out) -> int:
    """Take the last restore back; what has changed since is kept in a safety snapshot first, and named."""
    console = session.writing(out)
    with told(out, is_writing=True) as monitor:
        done = console.do.undo(how(options), monitor)
    return _told(done, console.places.home, out, verb="Went back to")


def run_recover(session: Session, _options: argparse.Namespace, out: Out) -> int:
    """Finish or take back an interrupted restore."""
    with told(out, is_writing=True) as monitor:
        done = session.console.do.recover(monitor)
    if done is not None and done.set_aside:
        out.warn(render_outcome.recovered(done))
        done = None
    if done is not None:
        if not out.is_json:
            out.lines([render_outcome.recovered(done)])
        return _told(done, session.console.places.home, out)
    if out.is_json:
        out.document(_nothing_to_recover())
    else:
        out.lines(["No restore was interrupted."])
    return 0


def _nothing_to_recover() -> shapes.Shape:
    empty: shapes.Shape = dict.fromkeys(("operation", "plan", "backup", "error"))
    return {
        **empty, "state": "nothing-to-do", "counts": shapes.counts(Counts()),
        "changes": [], "left": [], "agents": [], "checks": [],
    }  # fmt: skip


def _told(done: Outcome, home: str, out: Out, *, verb: str = "Restored") -> int:
    if out.is_json:
        out.document(shapes.outcome(done, home))
        if done.error is not None:
            error = done.error
            out.message({"error": {"code": error.code, "message": error.message, "hint": error.hint}})
    else:
        out.lines(render_outcome.ended(done, verb))
        if done.error is not None:
            out.error(done.error)
    return Cancelled.exit_code if done.state == "cancelled" else done.exit_code


def _planned(session: Session, options: argparse.Namespace, out: Out) -> tuple[Plan, Sequence[Change]]:
    """The plan of these options, and of its changes those that the named paths and groups mean."""
    console = session.console
    named = targets(options.paths, console.places.home)
    skipped = tuple(_skipped(one, console.places.home) for one in options.skip)
    wish = RestoreWish(
        chosen(console, options.id, out), named, tuple(options.group), skipped,
        match=options.match, keep_newer=options.keep_newer, into=getattr(options, "into", ""),
        maps=maps.read_maps(options.map, console.places.home), leaves_paths=maps.NONE in options.map,
    )  # fmt: skip
    with told(out) as monitor:
        plan = console.look.plan(wish, monitor)
    if plan.destination or not (named or options.group):
        return plan, plan.changes
    return plan, changes_of(c for c in plan.changes if (is_named(c.path, named) if named else c.group in options.group))


def _skipped(typed: str, home: str) -> str:
    """A group's name as it is, a path as its EntryPath: `--skip` takes both."""
    return targets([typed], home)[0] if "/" in typed or typed.startswith("~") else typed


def _compared(
    console: Console, plan: Plan, changes: Sequence[Change], out: Out, *, has_fields: bool = False
) -> dict[EntryPath, render.Seen]:
    """How each change looks, file by file; one that cannot be shown is left out, never a failure of the preview.

    A person reads the first thousand; a program gets all. Whole comparisons are kept only where fields are shown.
    """
    seen: dict[EntryPath, render.Seen] = {}
    wanted = changes if out.is_json else changes[:_READABLE]
    with told(out) as monitor:
        monitor.phase("reading", len(wanted))
        for number, change in enumerate(wanted):
            go_on(monitor)
            with suppress(RollbackError):
                found = console.look.compare(plan, change)
                seen[change.path] = found if has_fields else found.glance
            monitor.step(number + 1, change.path)
    return seen


def _change_shapes(
    plan: Plan, changes: Sequence[Change], seen: dict[EntryPath, render.Seen], *, has_fields: bool = False
) -> Iterator[shapes.Shape]:
    return (shapes.change(change, plan.home, seen.get(change.path), has_fields=has_fields) for change in changes)
