"""A plan as moves on the disk: pure, so that the journal can hold it and recovery can read it back."""

from typing import Literal

from msgspec import Struct

from rollback_gui.model import paths
from rollback_gui.model.ids import OperationId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change, Plan
from rollback_gui.model.snapshot import Entry, Kind

Move = Literal["exchange", "appear", "vanish", "mend", "carried"]
_LONGEST_NAME = 255


class Step(Struct, frozen=True, omit_defaults=True):
    """One path, both of its sides, and the name beside it that holds the side that is not in place."""

    path: EntryPath
    kind: Kind
    before: Entry | None
    after: Entry | None
    aside: str
    carried_by: EntryPath = EntryPath("")
    """The folder that comes or goes as a whole and takes this one with it."""

    @property
    def move(self) -> Move:
        """What one call does to it: exchanged, renamed in, renamed away, set in place, or carried."""
        if self.carried_by:
            return "carried"
        if self.before is None:
            return "appear"
        if self.after is None:
            return "vanish"
        both_folders = self.before.type == "directory" and self.after.type == "directory"
        return "mend" if both_folders else "exchange"

    @property
    def is_tree(self) -> bool:
        """Whether a whole folder comes or goes with this step."""
        is_folder = [side is not None and side.type == "directory" for side in (self.before, self.after)]
        return is_folder[0] != is_folder[1] and not self.carried_by

    @property
    def beside(self) -> EntryPath:
        """Where the side lies that is not in place."""
        return EntryPath(f"{paths.parent(self.path)}/{self.aside}")


def steps_of(plan: Plan, operation: OperationId) -> tuple[Step, ...]:
    """The moves of everything that is ticked, a folder before what lies in it."""
    wanted: dict[EntryPath, Change] = {change.path: change for change in plan.ticked if _can_go(change, plan)}
    for folder in (*plan.folders, *_unticked_folders(plan)):
        if _is_needed(folder, plan):
            wanted[folder.path] = folder
    steps: list[Step] = []
    top = EntryPath("")
    for number, path in enumerate(sorted(wanted, key=lambda p: p.split("/"))):
        change = wanted[path]
        carried = bool(top) and paths.is_below(path, top)
        aside = paths.name(path) if carried else _aside(paths.name(path), operation, number)
        step = Step(path, change.kind, change.before, change.after, aside, top if carried else EntryPath(""))
        if step.is_tree:
            top = path
        steps.append(step)
    return tuple(steps)


def _unticked_folders(plan: Plan) -> list[Change]:
    """Guarded folders that are missing: one comes back with a ticked file in it, ticked itself or not."""
    return [c for c in plan.changes if not c.is_selected and c.before is None and c.is_folder]


def _is_needed(folder: Change, plan: Plan) -> bool:
    below = [change for change in plan.changes if paths.is_below(change.path, folder.path)]
    if folder.action == "create":
        return any(change.is_selected and change.after is not None for change in below)
    leaving = [change for change in below if change.after is None]
    return bool(leaving) and all(change.is_selected for change in leaving)


def _can_go(change: Change, plan: Plan) -> bool:
    """A folder goes only when everything that it holds goes too."""
    before, after = change.before, change.after
    if before is None or before.type != "directory" or (after is not None and after.type == "directory"):
        return True
    inside = [c for c in plan.changes if c.path != change.path and paths.is_below(c.path, change.path)]
    return all(c.is_selected for c in inside if c.after is None)


def _aside(name: str, operation: OperationId, number: int) -> str:
    """A hidden name beside the target that no loader's pattern matches: it never ends in a suffix of theirs."""
    tail = f".rg-{operation[-6:]}-{number}"
    kept = name.encode("utf-8", "surrogateescape")[: _LONGEST_NAME - len(tail) - 1]
    return "." + kept.decode("utf-8", "surrogateescape") + tail


def carried(steps: tuple[Step, ...], top: Step) -> list[Step]:
    """What travels with a folder."""
    return [step for step in steps if step.carried_by == top.path]
