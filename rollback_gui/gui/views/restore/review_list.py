"""What Review lists of a plan, worst first: values, no widgets."""

from collections.abc import Callable, Collection
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from rollback_gui.gui.views.restore import wording
from rollback_gui.gui.views.restore.listing import Group, Item
from rollback_gui.model import paths
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Action, AgentTouch, Change, Plan

GLYPHS: dict[Action, tuple[str, str]] = {
    "remove": ("change-remove", "red"),
    "replace": ("change-replace", "blue"),
    "create": ("change-create", "green"),
    "metadata": ("change-permissions", "dim"),
    "conflict": ("change-conflict", "amber"),
}


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("ReviewList", text, None, count)


def review_groups(plan: Plan, changed: Collection[EntryPath] = ()) -> tuple[Group, ...]:
    """Removed, Replaced, Put back, Permissions only, Left alone, Agents; those `changed` carry a sign, first."""
    return tuple(replace(group, items=_marked(group.items, changed)) for group in _groups(plan))


def _marked(items: tuple[Item, ...], changed: Collection[EntryPath]) -> tuple[Item, ...]:
    if not changed:
        return items
    is_moved = [item.change is not None and item.change.path in changed for item in items]
    moved = (_as_changed(item) for item, is_one in zip(items, is_moved, strict=True) if is_one)
    return (*moved, *(item for item, is_one in zip(items, is_moved, strict=True) if not is_one))


def _as_changed(item: Item) -> Item:
    return replace(item, glyph="differ", accent="amber", word=_tr("changed since the preview"), word_accent="amber")


def _groups(plan: Plan) -> tuple[Group, ...]:
    ticked = plan.ticked
    removed = [change for change in ticked if change.action == "remove"]
    alone = [change for change in plan.changes if not change.is_selected and change.action == "conflict"]
    return (
        Group(_tr("Removed"), _tr("%n file(s), kept in the safety snapshot", len(removed)), _items(removed)),
        _group(_tr("Replaced"), [change for change in ticked if change.action in ("replace", "conflict")]),
        _group(_tr("Put back"), [change for change in ticked if change.action == "create"]),
        _group(_tr("Permissions only"), [change for change in ticked if change.action == "metadata"]),
        _group(_tr("Left alone"), alone, _left_alone),
        Group(_tr("Agents"), _tr("%n agent(s)", len(plan.agents)), tuple(_agent(touch) for touch in plan.agents)),
    )


def file_item(change: Change, word: str, glyph: str = "", accent: str = "") -> Item:
    """A row with the path of a change, its folder dim, and that word."""
    name, parent = paths.name(change.path), paths.parent(change.path)
    own, own_accent = GLYPHS[change.action]
    return Item(glyph or own, accent or own_accent, name, f"{parent}/" if parent else "", word, change=change)


def _group(title: str, changes: list[Change], row: Callable[[Change], Item] | None = None) -> Group:
    items = tuple(map(row, changes)) if row is not None else _items(changes)
    return Group(title, _tr("%n file(s)", len(changes)), items)


def _items(changes: list[Change]) -> tuple[Item, ...]:
    return tuple(file_item(change, wording.noted(change)) for change in changes)


def _left_alone(change: Change) -> Item:
    name, parent = paths.name(change.path), paths.parent(change.path)
    why = " ".join(part for part in (change.reason, change.way_out) if part)
    word = wording.in_the_way(change)
    return Item("change-conflict", "amber", name, f"{parent}/", word, "amber", why, is_dim=True, change=change)


def _agent(touch: AgentTouch) -> Item:
    glyph = "agent-stopped" if not touch.will_be_there else "reload" if touch.is_loaded else "agent-running"
    accent = "amber" if touch.runs_at_load else "dim"
    return Item(glyph, "dim", touch.label, "", wording.agent_will(touch), accent)
