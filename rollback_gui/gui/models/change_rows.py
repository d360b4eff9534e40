"""The rows of the tree of changes: which group a change stands in and what its line says."""

import os.path
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct
from PySide6.QtCore import QObject

from rollback_gui.model import paths
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change, Plan

Arrangement = Literal["group", "kind", "folder"]
Sorting = Literal["name", "size"]
_ORDER = ("plist", "unit", "config", "credential", "command")
_ACTIONS = ("conflict", "remove", "replace", "create", "metadata")
GLYPHS = {
    "create": "change-create",
    "replace": "change-replace",
    "remove": "change-remove",
    "metadata": "change-permissions",
    "conflict": "change-conflict",
}


class Shown(Struct, frozen=True):
    """A plan as it is shown: `guarded` counts the files of each group, `words` says what is known of a change."""

    plan: Plan
    guarded: Mapping[str, int] = {}
    words: Mapping[EntryPath, str] = {}


class Wanted(Struct, frozen=True):
    """How the tree is laid out, and what it is narrowed to."""

    text: str = ""
    arrangement: Arrangement = "group"
    sorting: Sorting = "name"


class ChangeRow(Struct, frozen=True):
    """One change: its name and the folder that tells it from its neighbours."""

    change: Change
    name: str
    folder: str
    shared: str
    """What all names of the group begin with: the first to go when room is short."""
    group: str


class GroupRow(Struct, frozen=True):
    """Rows that stand together; `differing` counts them before any filter."""

    title: str
    rows: tuple[ChangeRow, ...]
    differing: int
    guarded: int
    is_credential: bool = False


def is_tickable(change: Change) -> bool:
    """Whether a tick can be set at all: a conflict has one only of its own, a locked one none."""
    if change.has_own_tick:
        return True
    return change.action != "conflict" and not change.freed_by and "locked" not in change.why


def is_ordinary(change: Change) -> bool:
    """Whether its group's tick holds for it too: what has a tick of its own is ticked on purpose alone."""
    return is_tickable(change) and not change.has_own_tick


class ChangeRows(QObject):
    """Lays the changes of a plan out in groups."""

    def groups(self, shown: Shown, wanted: Wanted) -> list[GroupRow]:
        """Every group that has a row left, in a fixed order."""
        found: dict[str, list[Change]] = {}
        for change in shown.plan.changes:
            found.setdefault(_key(change, wanted.arrangement), []).append(change)
        ordered = sorted(found.items(), key=lambda item: _place(item[1][0], item[0], wanted.arrangement))
        groups = [self._group(key, changes, shown, wanted) for key, changes in ordered]
        return [group for group in groups if group.rows]

    def _group(self, key: str, changes: list[Change], shown: Shown, wanted: Wanted) -> GroupRow:
        rows = _rows(changes)
        if wanted.text:
            rows = [row for row in rows if _matches(row.change, wanted.text)]
        if wanted.sorting == "size":
            rows.sort(key=lambda row: -_size(row.change))
        by_group = wanted.arrangement == "group"
        return GroupRow(
            title=self._title(key, wanted.arrangement),
            rows=tuple(rows),
            differing=len(changes),
            guarded=shown.guarded.get(key, 0) if by_group else 0,
            is_credential=by_group and changes[0].kind == "credential",
        )

    def _title(self, key: str, arrangement: Arrangement) -> str:
        if arrangement != "kind":
            return key
        return {
            "conflict": self.tr("Cannot be restored"),
            "remove": self.tr("Added since"),
            "replace": self.tr("Replaced"),
            "create": self.tr("Put back"),
            "metadata": self.tr("Permissions only"),
        }[key]

    def word(self, change: Change, is_ticked: bool, known: str) -> str:
        """What the row says at its right end."""
        if change.action == "conflict":
            return self.tr("tick to replace") if change.has_own_tick else self._conflict(change)
        if "locked" in change.why:
            return self.tr("locked")
        if change.action == "remove":
            return self.tr("remove") if is_ticked else self.tr("added")
        if change.has_own_tick:
            return self.tr("folder goes aside") if change.displaces_folder else self.tr("link goes aside")
        if change.action == "create":
            return self.tr("put back")
        if change.action == "metadata":
            return self.tr("permissions")
        if known:
            return known
        words = {"other-home": self.tr("paths rewritten"), "same-content": self.tr("same content")}
        return next((words[why] for why in change.why if why in words), "")

    def action(self, change: Change) -> str:
        """The action as a word within a sentence."""
        return {
            "create": self.tr("put back"),
            "replace": self.tr("replace"),
            "remove": self.tr("remove"),
            "metadata": self.tr("permissions only"),
            "conflict": self.tr("cannot be restored"),
        }[change.action]

    def spoken(self, row: ChangeRow, word: str, is_ticked: bool) -> str:
        """The whole row as one sentence."""
        if row.change.action == "conflict":
            return f"{row.name}, {self.action(row.change)}: {word}"
        tick = self.tr("ticked") if is_ticked else self.tr("not ticked")
        parts = [row.name, self.action(row.change), word, self.told(row.change), tick]
        parts.append(self.tr("in %1").replace("%1", row.group))
        return ", ".join(dict.fromkeys(part for part in parts if part))

    def told(self, change: Change) -> str:
        """What is to be known of a change beside its word; empty for most."""
        return self.tr("paths rewritten") if "other-home" in change.why else ""

    def _conflict(self, change: Change) -> str:
        words = {
            "unreadable": self.tr("cannot be read"),
            "type-changed": self.tr("folder in the way"),
            "parent-is-link": self.tr("behind a link"),
            "damaged": self.tr("damaged"),
            "locked": self.tr("locked"),
            "collides": self.tr("name taken"),
        }
        return next((words[why] for why in change.why if why in words), self.tr("cannot be restored"))


def _key(change: Change, arrangement: Arrangement) -> str:
    if arrangement == "kind":
        return change.action
    return paths.parent(change.path) or "/" if arrangement == "folder" else change.group


def _place(first: Change, key: str, arrangement: Arrangement) -> tuple[int, str]:
    if arrangement == "kind":
        return _ACTIONS.index(first.action), key
    return (_ORDER.index(first.kind) if arrangement == "group" else 0), key


def _rows(changes: list[Change]) -> list[ChangeRow]:
    common = _common_folder([change.path for change in changes])
    names = [paths.name(change.path) or change.path for change in changes]
    shared = _shared_beginning(names)
    rows = []
    for change, name in zip(changes, names, strict=True):
        folder = paths.parent(change.path)[len(common) :].lstrip("/")
        rows.append(ChangeRow(change, name, f"{folder}/" if folder else "", shared, change.group))
    return rows


def _common_folder(all_paths: Iterable[EntryPath]) -> str:
    folders = {paths.parent(path) for path in all_paths}
    try:
        return os.path.commonpath(folders)
    except ValueError:  # some below the home and some absolute
        return ""


def _shared_beginning(names: list[str]) -> str:
    if len(names) < 2:
        return ""
    first, last = min(names), max(names)
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    common = first[:same]
    cut = max(common.rfind("."), common.rfind("-"), common.rfind("_")) + 1
    return common[:cut] if cut > 2 else ""


def _matches(change: Change, text: str) -> bool:
    where = f"{change.path}\n{change.group}".casefold()
    return all(word in where for word in text.casefold().split())


def _size(change: Change) -> int:
    return max((side.size for side in (change.before, change.after) if side is not None), default=0)
