"""The verbs that look at snapshots: list, show."""

import argparse

from rollback_gui.cli import render, shapes, words
from rollback_gui.cli.chosen import chosen
from rollback_gui.cli.out import Out
from rollback_gui.cli.session import Session
from rollback_gui.cli.words import safe
from rollback_gui.console import Console
from rollback_gui.errors import NotFound
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.snapshot import Item, Listed, Snapshot


def run_list(session: Session, options: argparse.Namespace, out: Out) -> int:
    """Every snapshot that fits, newest first."""
    rows = [row for row in session.console.look.snapshots() if _fits(row, options.category, options.search)]
    rows = rows[: options.limit] if options.limit else rows
    if out.is_json:
        out.document({"snapshots": [shapes.listed(row) for row in rows]})
    elif rows:
        out.lines(render.snapshot_line(row) for row in rows)
    else:
        out.note(_none(session, is_narrowed=bool(options.category or options.search)))
    return 0


def _none(session: Session, *, is_narrowed: bool) -> str:
    """Why there is nothing to list."""
    if is_narrowed:
        return "No snapshot fits."
    where = session.places.store
    try:
        session.system.close(session.system.open_root(where))
    except OSError:
        return f"There is no store at {where}; `rollback snapshot` makes one."
    return f"There is no snapshot in {where} yet; `rollback snapshot` takes one."


def _fits(row: Listed, category: str, search: str) -> bool:
    if category and row.header.category != category:
        return False
    header = row.header
    told = (header.id, header.description, header.category, row.note.label, header.origin, header.run)
    return any(search.casefold() in one.casefold() for one in told)


def row_of(console: Console, wanted: SnapshotId) -> Listed:
    """The row of one snapshot in the list; raises NotFound."""
    for row in console.look.snapshots():
        if row.id == wanted:
            return row
    raise NotFound(f"There is no snapshot {wanted}.")


def run_show(session: Session, options: argparse.Namespace, out: Out) -> int:
    """One snapshot and its files; values are never shown."""
    console = session.console
    wanted = chosen(console, options.id, out)
    if options.credentials:
        return _show_credentials(console, wanted, out)
    row, snapshot = row_of(console, wanted), console.look.snapshot(wanted)
    items = [item for item in snapshot.items if not item.is_parent]
    if out.is_json:
        out.document(shapes.shown(row, snapshot, items))
    else:
        out.lines(_text(row, snapshot, items))
    return 0


def _show_credentials(console: Console, wanted: SnapshotId, out: Out) -> int:
    from rollback_gui.formats.credential_page import credential_page

    found = console.look.credentials(wanted)
    if out.is_json:
        out.document(shapes.credentials(row_of(console, wanted), found))
    else:
        out.lines(safe(line) for line in credential_page(found).rstrip("\n").split("\n"))
    return 0


def _text(row: Listed, snapshot: Snapshot, items: list[Item]) -> list[str]:
    header = snapshot.header
    kinds = ", ".join(f"{count} {kind}" for kind, count in header.kinds.items() if count)
    lines = [
        render.snapshot_line(row),
        f"  {words.size(header.bytes)} ({kinds}) on {safe(header.host)}, home {safe(header.home)}",
    ]
    lines += [
        f"  git {safe(one.get('path', ''))} {safe(one.get('branch', ''))} {safe(one.get('commit', ''))}"
        for one in header.git
    ]
    lines += [f"  warning: {safe(warned.sentence)} {safe(warned.path)}".rstrip() for warned in header.warnings]
    lines += [f"  {snapshot.state}: {safe(problem)}" for problem in snapshot.problems]
    for group in sorted({item.group for item in items}):
        members = [item for item in items if item.group == group]
        lines += ["", f"{safe(group)}   {len(members)}", *(_item(item) for item in members)]
    return lines


def _item(item: Item) -> str:
    entry = item.entry
    if entry is None:
        return f"  {'absent':<21} {safe(item.path)}"
    what = (
        f"→ {safe(entry.target)}"
        if entry.type == "symlink"
        else "folder"
        if entry.type == "directory"
        else words.size(entry.size)
    )
    sealed = "   sealed" if entry.sealed else ""
    return f"  {entry.mode:04o} {what:>16} {safe(item.path)}{sealed}"
