"""What is ticked: the operator's words turned into ticks on a plan."""

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from rollback_gui.errors import NotFound
from rollback_gui.home import patterns
from rollback_gui.model import paths
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change, Plan, changes_of
from rollback_gui.model.wishes import RestoreWish

__all__ = ["RestoreWish", "ticked"]


def ticked(plan: Plan, wish: RestoreWish) -> Plan:
    """The plan with what the wish names ticked; raises NotFound for a path or group that the snapshot lacks."""
    is_whole = not wish.paths and not wish.groups
    chosen = {change.path for change in plan.changes if _is_wanted(change, wish, is_whole=is_whole)}
    return plan.only(chosen | _leaving(plan, wish, chosen))


def _leaving(plan: Plan, wish: RestoreWish, chosen: set[EntryPath]) -> set[EntryPath]:
    """What goes with the folders that make room, less what is skipped."""
    making_room = [c.path for c in plan.changes if c.path in chosen and c.has_own_tick and c.displaces_folder]
    skipped = {change.path for change in plan.changes if making_room and _is_skipped(change, wish)}
    return {path for folder in making_room for path in plan.leaving_with(folder)} - skipped


def _is_wanted(change: Change, wish: RestoreWish, *, is_whole: bool) -> bool:
    if _is_skipped(change, wish):
        return False
    named = any(paths.is_below(change.path, path) for path in wish.paths)
    is_meant = is_whole or named or change.group in wish.groups
    if change.has_own_tick:
        return wish.is_undo or change.path in wish.paths or (wish.match and is_meant and change.displaces_folder)
    if not wish.match and change.action == "remove":
        return False
    if wish.keep_newer and "newer-here" in change.why:
        return False
    return is_meant


def _is_skipped(change: Change, wish: RestoreWish) -> bool:
    for word in wish.skip:
        if change.group == word or paths.is_below(change.path, word):
            return True
        if word.startswith(("~", "/")) and patterns.is_matched(change.path, (word,)):
            return True
    return False


def in_scope(plan: Plan, wish: RestoreWish) -> Plan:
    """The plan with only the changes that the wish speaks of, and the missing folders that those lie in."""
    if not wish.paths and not wish.groups:
        return plan
    on_the_way = [
        change for change in plan.changes if change.before is None and change.is_folder and not _is_meant(change, wish)
    ]
    kept = changes_of(change for change in plan.changes if _is_meant(change, wish))
    return replace(plan, changes=kept, folders=(*plan.folders, *on_the_way))


def _is_meant(change: Change, wish: RestoreWish) -> bool:
    return change.group in wish.groups or any(paths.is_below(change.path, path) for path in wish.paths)


def unknown_words(groups: set[str], held: Callable[[], Iterable[str]], wish: RestoreWish) -> None:
    """Raise NotFound when a group or path that was named is not in the snapshot; `held` tells its paths."""
    for group in wish.groups:
        if group not in groups:
            raise NotFound(f"The snapshot has no group {group!r}.", hint=f"It has {', '.join(sorted(groups))}.")
    for path in wish.paths:
        if not any(paths.is_below(known, path) for known in held()):
            raise NotFound(f"{path} is not in this snapshot.", hint="`rollback show ID` lists what it holds.")
