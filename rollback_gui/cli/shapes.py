"""The JSON that other programs read: exact keys, only ever added to."""

import base64
import os
from collections.abc import Iterable, Mapping

from rollback_gui.model import paths
from rollback_gui.model.comparison import Comparison, Field, Glance, Shown
from rollback_gui.model.credentials import CredentialList
from rollback_gui.model.outcome import AgentResult, Check, CheckResult, Finding, Outcome, Told, Verified
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import AgentTouch, Change, Counts, Plan
from rollback_gui.model.snapshot import Header, Item, Listed, Note, Snapshot
from rollback_gui.model.wishes import AgentRow, Event, Events

Shape = dict[str, object]
KINDS = ("plist", "unit", "config", "credential", "command")


def where(path: EntryPath, home: str) -> Shape:
    """`path` as an absolute one; one that is not UTF-8 also as `path_base64`, its exact bytes."""
    absolute = paths.real(path, home) if paths.is_file(path) else str(path)
    try:
        absolute.encode()
    except UnicodeEncodeError:
        return {"path": absolute, "path_base64": base64.b64encode(os.fsencode(absolute)).decode()}
    return {"path": absolute}


def absolute(path: EntryPath, home: str) -> str:
    """The absolute path, or the name of what is no file."""
    return paths.real(path, home) if paths.is_file(path) else str(path)


def listed(row: Listed) -> Shape:
    """A snapshot as `list` shows it."""
    return _snapshot(row.header, row.state, row.note)


def _snapshot(header: Header, state: str, note: Note) -> Shape:
    shape: Shape = {
        "id": header.id,
        "created_at": header.created_at,
        "description": header.description,
        "category": header.category,
        "pinned": note.pinned,
        "good": note.good,
        "state": state,
        "files": header.files,
        "kinds": {kind: header.kinds.get(kind, 0) for kind in KINDS},
        "bytes": header.bytes,
        "new_bytes": header.new_bytes,
        "changed_since_previous": header.changed_since_previous,
        "run": header.run,
        "origin": header.origin,
        "warnings": [{"code": w.code, "sentence": w.sentence, "path": w.path} for w in header.warnings],
    }
    if note.label:
        shape["label"] = note.label
    return shape


def shown(row: Listed, snapshot: Snapshot, items: Iterable[Item]) -> Shape:
    """A snapshot with its files, as `show` tells it."""
    header = snapshot.header
    return {
        "snapshot": _snapshot(header, snapshot.state, row.note),
        "files": [_item(item, header.home) for item in items],
        "git": list(header.git),
        "venvs": list(header.venvs),
    }


def credentials(row: Listed, found: CredentialList) -> Shape:
    """The same of its credentials alone, each with when it was written, how old it was and what named it."""
    home = found.snapshot.header.home
    files = [
        {
            **_item(one.item, home),
            "written_at": one.written_at,
            "age_seconds": one.age if one.age >= 0 else None,
            "named_by": [absolute(path, home) for path in one.named_by],
        }
        for one in found.credentials
    ]
    return {**shown(row, found.snapshot, ()), "files": files}


def _item(item: Item, home: str) -> Shape:
    entry = item.entry
    shape = {**where(item.path, home), "group": item.group, "kind": item.kind}
    if entry is None:
        return {**shape, "type": "absent", "mode": "", "size": 0}
    shape.update(type=entry.type, mode=f"{entry.mode:04o}", size=entry.size)
    if entry.type == "symlink":
        shape["target"] = entry.target
    if entry.sealed:
        shape["sealed"] = True
    return shape


def counts(found: Counts) -> Shape:
    """How many files each action concerns."""
    return {
        "create": found.create,
        "replace": found.replace,
        "remove": found.remove,
        "metadata": found.metadata,
        "conflict": found.conflict,
        "unchanged": found.unchanged,
    }


def change(what: Change, home: str, seen: Comparison | Glance | None = None, *, has_fields: bool = False) -> Shape:
    """One change; with a comparison also how many `lines` differ, and its `fields` where they were asked for."""
    shape = {
        **where(what.path, home),
        "group": what.group,
        "kind": what.kind,
        "action": what.action,
        "selected": what.is_selected,
        "why": list(what.why),
    }
    if what.reason:
        shape.update(reason=what.reason, way_out=what.way_out)
    if seen is not None:
        shape["lines"] = {"added": seen.added_lines, "removed": seen.removed_lines}
        shape["summary"] = seen.summary
        if has_fields and isinstance(seen, Comparison):
            shape["fields"] = [_field(field) for field in seen.fields if field.state != "same"]
    return shape


def _field(field: Field) -> Shape:
    return {
        "key": ".".join(field.key),
        "now": _text(field.now),
        "then": _text(field.after),
        "state": field.state,
        "parts": list(field.key),
    }


def _text(side: Shown | None) -> str | None:
    return None if side is None else side.text


def diff(plan: Plan, changes: Iterable[Shape]) -> Shape:
    """What a restore would change."""
    return {
        "snapshot": plan.snapshot,
        "plan": plan.id,
        "counts": counts(plan.counts),
        "changes": changes,
        "agents": [touch.label for touch in plan.touches],
        "other_homes": other_homes(plan),
    }


def other_homes(plan: Plan) -> list[Shape]:
    """What `--map` is asked for: folders of another home or machine, and how often they are named."""
    return [{"old": one.old, "new": one.new, "paths": one.paths, "files": one.files} for one in plan.other_homes]


def previewed(plan: Plan, changes: Iterable[Shape], preflight: Iterable[Check], error: Told | None = None) -> Shape:
    """A restore that has not run: shown, found to have nothing to do, or refused."""
    state = "refused" if error else "previewed" if plan.ticked else "nothing-to-do"
    return {
        "operation": None,
        "state": state,
        "plan": plan.id,
        "backup": None,
        "counts": counts(plan.counts),
        "changes": changes,
        "left": [absolute(c.path, plan.home) for c in plan.changes if c.action == "remove" and not c.is_selected],
        "agents": [_touch(touch) for touch in plan.touches],
        "checks": [],
        "error": _told(error),
        "snapshot": plan.snapshot,
        "lost": list(plan.lost),
        "preflight": [_check(check) for check in preflight],
        "other_homes": other_homes(plan),
    }


def outcome(done: Outcome, home: str) -> Shape:
    """A restore, undo or recovery that has run."""
    return {
        "operation": done.operation,
        "state": done.state,
        "plan": done.plan,
        "backup": done.backup,
        "counts": counts(done.counts),
        "changes": (change(what, home) for what in done.changes),
        "left": [absolute(path, home) for path in done.left],
        "agents": [agent_result(result) for result in done.agents],
        "checks": [_check_result(result) for result in done.checks],
        "error": _told(done.error),
        "snapshot": done.snapshot,
        "not_done": [change(what, home) for what in done.not_done],
        "lost": list(done.lost),
        "moved_on": [absolute(path, home) for path in done.moved_on],
        "preflight": [_check(check) for check in done.preflight],
        "seconds": round(done.seconds, 3),
    }


def _told(error: Told | None) -> Shape | None:
    return None if error is None else {"code": error.code, "message": error.message, "hint": error.hint}


def _check(check: Check) -> Shape:
    return {"name": check.name, "state": check.state, "sentence": check.sentence, "fix": check.fix}


def _check_result(result: CheckResult) -> Shape:
    return {"name": result.name, "ok": result.is_ok, "detail": result.detail}


def _touch(touch: AgentTouch) -> Shape:
    return {"label": touch.label, "state": "loaded" if touch.is_loaded else "not-loaded", "detail": touched(touch)}


def touched(touch: AgentTouch) -> str:
    """What a restore does to one agent, in words."""
    if not touch.will_be_there:
        return "stopped and taken away" if touch.is_loaded else "taken away"
    if touch.is_loaded:
        return (
            "stopped and loaded again" if touch.is_redefined else "stopped and loaded again, for a file that it reads"
        )
    return "loaded, as when the snapshot was taken"


def agent_result(result: AgentResult) -> Shape:
    """What became of one agent."""
    return {"label": result.label, "state": result.state, "detail": result.detail, "command": result.command}


def agent(row: AgentRow, home: str) -> Shape:
    """One agent as it is."""
    return {
        "label": row.label,
        **where(row.path, home),
        "manager": row.manager,
        "state": row.state,
        "pid": row.pid,
        "last_exit": row.last_exit,
        "problems": list(row.problems),
    }


def verified(found: Verified) -> Shape:
    """What was proved."""
    return {
        "snapshots": [{"id": one.id, "state": one.state, "problems": list(one.problems)} for one in found.snapshots],
        "blobs": found.blobs,
        "orphans": found.orphans,
        "unknown": list(found.unknown),
        "problems": list(found.problems),
        "unproved": list(found.unproved),
    }


def events(found: Events) -> Shape:
    """The audit trail."""
    shape: Shape = {"events": [_event(event) for event in found.events], "chain": found.chain}
    if found.problem:
        shape["problem"] = found.problem
    return shape


def _event(event: Event) -> Mapping[str, object]:
    return {
        "at": event.at,
        "operation": event.operation,
        "type": event.type,
        "who": event.who,
        "outcome": event.outcome,
        "seconds": event.seconds,
        "snapshot": event.snapshot,
        "what": event.what,
        "detail": event.detail,
    }


def items(found: Iterable[Finding]) -> Shape:
    """Lines of doctor, delete and the like."""
    return {"items": [{"what": f.what, "state": f.state, "detail": f.detail, "fix": f.fix} for f in found]}
