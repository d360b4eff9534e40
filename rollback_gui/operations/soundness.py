"""What a plan needs of the store and cannot have: damaged content, and credentials without their key."""

import shlex
from collections.abc import Callable

from msgspec.structs import replace

from rollback_gui.errors import Damaged, NotFound, RollbackError
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change, Plan, Why
from rollback_gui.operations.contents import Contents
from rollback_gui.operations.elsewhere import Elsewhere
from rollback_gui.store.store import Store


def sound(plan: Plan, store: Store, was: Callable[[EntryPath], EntryPath] = EntryPath) -> Plan:
    """The plan with each file that cannot be put back told as a conflict: damaged, or locked without its key.

    `was` turns a path of the plan into the snapshot's own, where the two differ.
    """
    contents = Contents(store, plan)
    has_sealed = any(c.after is not None and c.after.sealed and _needs_content(c) for c in plan.changes)
    problem = store.keys.problem if has_sealed else None
    way_out = problem.hint if problem else ""
    elsewhere = Elsewhere(store, plan.snapshot)

    def judged(change: Change) -> Change:
        if not _needs_content(change):
            return change
        return _told(change, contents, lambda: elsewhere.sound(was(change.path)), way_out)

    return plan.with_each(judged)


def _needs_content(change: Change) -> bool:
    before, after = change.before, change.after
    if after is None or after.type != "file":
        return False
    return before is None or before.type != "file" or before.blob != after.blob


def _told(change: Change, contents: Contents, others: Callable[[], tuple[SnapshotId, ...]], way_out: str) -> Change:
    entry = change.after
    assert entry is not None
    try:
        contents.check_blob(entry)
    except (Damaged, NotFound):
        return _damaged(change, others())
    except RollbackError as problem:
        return _conflict(change, "locked", problem.message, problem.hint)
    if entry.sealed and way_out:
        sentence = "The key to the credentials is not at hand, so it stays as it is."
        return _conflict(change, "locked", sentence, way_out)
    return change


def _damaged(change: Change, others: tuple[SnapshotId, ...]) -> Change:
    """A conflict that names the snapshots which still hold the file, and how to get it from the nearest."""
    reason = "Its content is damaged in the store."
    if not others:
        return _conflict(change, "damaged", f"{reason} No other snapshot holds it.", "rollback verify")
    where = shlex.quote(change.path) if " " in change.path else change.path
    told = f"{reason} It is sound in {', '.join(others)}."
    return _conflict(change, "damaged", told, f"rollback restore {others[0]} {where} --apply")


def _conflict(change: Change, why: Why, reason: str, way_out: str) -> Change:
    return replace(
        change,
        action="conflict",
        why=(*change.why, why),
        reason=reason,
        way_out=way_out,
        is_selected=False,
        has_own_tick=False,
    )
