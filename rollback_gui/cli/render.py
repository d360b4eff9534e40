"""Text for a person at a terminal: what a restore would change, and the lists."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rollback_gui.cli import words
from rollback_gui.cli.out import Out
from rollback_gui.cli.shapes import touched
from rollback_gui.cli.words import many, safe
from rollback_gui.model.comparison import Comparison, Field, Glance, Shown
from rollback_gui.model.outcome import Check
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change, Plan
from rollback_gui.model.snapshot import Listed

Seen = Comparison | Glance
_WIDEST = 72
_WRAP = 100
_WHY = {
    "newer-here": "newer here",
    "runs-at-login": "runs at login",
    "runs-now": "runs now",
    "same-content": "written differently",
    "locked": "locked",
    "damaged": "damaged",
    "unreadable": "cannot be read",
    "type-changed": "another type",
    "parent-is-link": "a folder above it is a link",
    "collides": "another name is the same here",
    "changed-since-run": "changed since that run",
    "other-home": "paths of another home rewritten",
}
_SAID_ANYWAY = ("type-changed", "parent-is-link", "unreadable", "collides")
"""Reasons that the summary or the conflict's own sentence tells."""
_NOISE = ("Size", "Modified", "SHA-256")
"""Details that say nothing more where the values or lines themselves are shown."""
_MARKS = {"ok": "ok", "warning": "warning", "blocker": "STOP", "waiting": "not yet", "working": "not yet"}


def snapshot_line(row: Listed) -> str:
    """One snapshot in one line: id, moment, category, files, marks, title."""
    header, files = row.header, many(row.header.files, "file")
    marks = [word for word, is_set in (("pinned", row.note.pinned), ("good", row.note.good)) if is_set]
    marks += [row.state] if row.state != "ok" else []
    marks += ["warnings"] if header.warnings and not row.note.acknowledged else []
    changed = f"{header.changed_since_previous} changed" if header.changed_since_previous else ""
    title = safe(row.title) + (f"  [{', '.join(marks)}]" if marks else "")
    when = words.moment(header.created_at)
    return f"{header.id}  {when}  {safe(header.category):<12} {files:>12}  {changed:>12}  {title}"


def preview(plan: Plan, changes: Sequence[Change], seen: Mapping[EntryPath, Seen], out: Out) -> Iterator[str]:
    """What a restore would change, group by group, with what is left as it is said too."""
    title = f"{plan.snapshot}" + (f" “{safe(plan.title)}”" if plan.title else "")
    lost = [f"Lost with this snapshot: {safe(sentence)}" for sentence in plan.lost]
    if not changes:
        yield from (f"Nothing would change: everything is as in {title}.", *lost)
        return
    yield f"What restoring {title} would change:"
    groups = Counter(change.group for change in changes)
    for group in sorted(groups):
        yield from ("", f"{safe(group)}   {groups[group]}")
        width = min(_WIDEST, max(len(safe(change.path)) for change in changes if change.group == group))
        for change in changes:
            if change.group == group:
                yield from _change(change, seen.get(change.path), width, out)
    yield from ("", *_totals(changes), *lost, *_agents(plan))


def _change(change: Change, seen: Seen | None, width: int, out: Out) -> list[str]:
    said = [_summary(change, seen)]
    said += [_WHY[why] for why in change.why if why not in _SAID_ANYWAY and _WHY[why] not in said[0]]
    if not change.is_selected and change.action not in ("remove", "conflict"):
        said.append("left as it is")
    lines = [f"  {out.sign(change.sigil)} {safe(change.path):<{width}}   {', '.join(filter(None, said))}".rstrip()]
    if change.action == "conflict":
        lines += [f"      {safe(change.reason)}"] if change.reason and change.reason != said[0] else []
        lines += [f"      way out: {safe(change.way_out)}"] if change.way_out else []
    return lines


def _summary(change: Change, seen: Seen | None) -> str:
    if change.action == "remove":
        return "added since; will be removed" if change.is_selected else "added since; stays"
    if change.action == "create":
        return "put back"
    if change.action == "conflict":
        return "stays as it is" if not change.is_selected else "replaced, as asked"
    if seen is not None and seen.summary:
        return safe(seen.summary)
    return "permissions" if change.action == "metadata" else ""


def differences(seen: Comparison) -> list[str]:
    """Every value or line of one file that differs; secrets are dots."""
    lines = [_field(field) for field in seen.fields if field.state != "same"]
    if not lines:
        lines = [f"      {line.sign} {safe(line.text)}" for line in seen.lines if line.sign != " "]
    if seen.action not in ("create", "remove"):
        told = [detail for detail in seen.details if detail.differs and detail.name not in (_NOISE if lines else ())]
        lines += [f"      {safe(detail.name)}: {safe(detail.now)} → {safe(detail.after)}" for detail in told]
    return lines + ([f"      {safe(seen.problem)}"] if seen.problem else [])


def _field(field: Field) -> str:
    is_retyped = field.now is not None and field.after is not None and field.now.type != field.after.type
    now, after = _side(field.now, is_retyped=is_retyped), _side(field.after, is_retyped=is_retyped)
    if field.moved is not None:
        return f"      {safe('.'.join(field.key))}: moved from {field.moved[0]} to {field.moved[1]}"
    return f"      {safe('.'.join(field.key))}: {now} → {after}"


def _side(shown: Shown | None, *, is_retyped: bool) -> str:
    """A value, with its type only where the two sides have different ones."""
    if shown is None:
        return "not set"
    return f"{safe(shown.text)} ({shown.type})" if is_retyped else safe(shown.text)


def _totals(changes: Sequence[Change]) -> list[str]:
    actions: Counter[str] = Counter(change.action for change in changes if change.is_selected)
    told = [
        (actions[action], word)
        for action, word in (
            ("create", "put back"), ("replace", "replaced"), ("metadata", "permissions"), ("remove", "removed"),
        )
    ]  # fmt: skip
    parts = ", ".join(f"{count} {word}" for count, word in told if count)
    lines = [f"{many(actions.total(), 'file')} would change: {parts}." if parts else "No file would change."]
    conflicts = sum(c.action == "conflict" and not c.is_selected for c in changes)
    if conflicts:
        lines.append(f"{many(conflicts, 'file')} cannot be restored as things are; the reason stands above.")
    added = sum(c.action == "remove" and not c.is_selected for c in changes)
    if added:
        was, it = ("was", "it") if added == 1 else ("were", "them")
        lines.append(f"{many(added, 'file')} {was} added since; --match removes {it} too.")
    newer = sum("newer-here" in c.why for c in changes if c.is_selected)
    if newer:
        be = "is" if newer == 1 else "are"
        lines.append(
            f"{many(newer, 'credential')} here {be} newer than the snapshot and would be replaced by the old one"
            f"{'' if newer == 1 else 's'}; a provider may refuse an old token. --keep-newer leaves what is newer."
        )
    return lines


def _agents(plan: Plan) -> list[str]:
    if not plan.touches:
        return []
    said: dict[str, list[str]] = {}
    for touch in plan.touches:
        said.setdefault(touched(touch), []).append(safe(touch.label))
    lines = ["", f"Agents   {len(plan.touches)}"]
    for what, labels in said.items():
        lines += [f"  {len(labels)} {what}:", *_wrapped(labels)]
    at_once = [safe(touch.label) for touch in plan.touches if touch.runs_at_load and touch.will_be_there]
    return lines + (["  These run at once:", *_wrapped(at_once)] if at_once else [])


def _wrapped(names: Sequence[str]) -> list[str]:
    """Names in lines of a hundred signs; a name is never broken."""
    lines = [""]
    for name in names:
        if lines[-1] and len(lines[-1]) + len(name) > _WRAP:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + name
    return [f"      {line}" for line in lines]


def checks(found: Iterable[Check]) -> list[str]:
    """What was looked at before a restore, item by item."""
    lines = ["", "Checked before a restore:"]
    for check in found:
        lines.append(f"  {_MARKS[check.state]:<9}{safe(check.sentence)}")
        lines += [f"           {safe(check.fix)}"] if check.fix and check.state in ("warning", "blocker") else []
    return lines if len(lines) > 2 else []
