"""A plan as moves on the disk: pure, so that the journal can hold it and recovery can read it back."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from rollback_gui.model import paths
from rollback_gui.model.ids import OperationId
from rollback_gui.model.packed import Coding, Growing
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change, Plan
from rollback_gui.model.snapshot import Entry, Kind

Move = Literal["exchange", "appear", "vanish", "mend", "carried"]
_LONGEST_NAME = 255


class Step(Struct, frozen=True, omit_defaults=True, gc=False):
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


STEPS = Coding(Step)
"""How many steps are packed."""


def steps_of(plan: Plan, operation: OperationId) -> Sequence[Step]:
    """The moves of everything that is ticked, a folder before what lies in it."""
    folders = (*plan.folders, *_unticked_folders(plan))
    holding = {folder.path for folder in folders} | {c.path for c in plan.ticked if _is_about_folder(c)}
    inside = _insides(plan, holding)
    needed = {folder.path: folder for folder in folders if _is_needed(folder, inside[folder.path])}
    ticked = plan.ticked
    wanted = {change.path: at for at, change in enumerate(ticked) if _can_go(change, inside)} | dict.fromkeys(
        needed, -1
    )
    steps = Growing(STEPS)
    top = EntryPath("")
    for number, path in enumerate(sorted(wanted, key=_part_by_part)):
        change = needed[path] if path in needed else ticked[wanted[path]]
        carried = bool(top) and paths.is_below(path, top)
        aside = paths.name(path) if carried else _aside(paths.name(path), operation, number)
        step = Step(path, change.kind, change.before, change.after, aside, top if carried else EntryPath(""))
        if step.is_tree:
            top = path
        steps.append(step)
    return steps.done()


def _part_by_part(path: EntryPath) -> str:
    """What sorts a folder before all that lies in it, and that before its neighbours; no name holds a NUL."""
    return path.replace("/", "\0")


def _unticked_folders(plan: Plan) -> list[Change]:
    """Guarded folders that are missing: one comes back with a ticked file in it, ticked itself or not."""
    return [c for c in plan.changes if not c.is_selected and c.before is None and c.is_folder]


class _Inside(Struct):
    """What becomes of a folder and all below it: whether anything comes, leaves, or would leave and is not ticked."""

    comes: bool = False
    leaves: bool = False
    stays: bool = False


def _insides(plan: Plan, folders: set[EntryPath]) -> dict[EntryPath, _Inside]:
    """That of each of these folders, from one walk through the changes."""
    found = {folder: _Inside() for folder in folders}
    for change in plan.changes:
        for folder in (*paths.parents(change.path), change.path) if found else ():
            one = found.get(folder)
            if one is None:
                continue
            one.comes |= change.is_selected and change.after is not None
            one.leaves |= change.after is None
            one.stays |= change.after is None and not change.is_selected
    return found


def _is_about_folder(change: Change) -> bool:
    return any(side is not None and side.type == "directory" for side in (change.before, change.after))


def _is_needed(folder: Change, inside: _Inside) -> bool:
    return inside.comes if folder.action == "create" else inside.leaves and not inside.stays


def _can_go(change: Change, insides: dict[EntryPath, _Inside]) -> bool:
    """A folder goes only when everything that it holds goes too."""
    before, after = change.before, change.after
    if before is None or before.type != "directory" or (after is not None and after.type == "directory"):
        return True
    return not insides[change.path].stays


def _aside(name: str, operation: OperationId, number: int) -> str:
    """A hidden name beside the target that no loader's pattern matches: it never ends in a suffix of theirs."""
    tail = f".rg-{operation[-6:]}-{number}"
    kept = name.encode("utf-8", "surrogateescape")[: _LONGEST_NAME - len(tail) - 1]
    return "." + kept.decode("utf-8", "surrogateescape") + tail


class Travellers:
    """The steps that a folder takes with it, found without going through all of them."""

    def __init__(self, steps: Sequence[Step]) -> None:
        tops = {step.carried_by for step in steps}
        self._tops = {step.path: step for step in steps if step.path in tops}
        self._of: dict[EntryPath, list[Step]] = {}
        self._in: dict[EntryPath, list[Step]] = {}
        for step in steps:
            if step.carried_by:
                self._of.setdefault(step.carried_by, []).append(step)
                self._in.setdefault(paths.parent(step.path), []).append(step)

    def of(self, top: Step) -> Sequence[Step]:
        """Everything that travels with a folder, a folder before what lies in it."""
        return self._of.get(top.path, ())

    def directly_in(self, folder: EntryPath) -> Sequence[Step]:
        """What travels and lies in this very folder."""
        return self._in.get(folder, ())

    def top_of(self, step: Step) -> Step | None:
        """The folder that a step travels with."""
        return self._tops.get(step.carried_by) if step.carried_by else None
