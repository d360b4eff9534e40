"""What would be done: a pure value that is shown, ticked and then run, and whose inverse is the way back."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from rollback_gui.model import packed, paths
from rollback_gui.model.ids import PlanId, SnapshotId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Derived, Entry, Kind

Action = Literal["create", "replace", "remove", "metadata", "conflict"]
SIGILS: dict[Action, str] = {"create": "+", "replace": "~", "remove": "-", "metadata": "p", "conflict": "!"}
Why = Literal[
    "newer-here", "runs-at-login", "runs-now", "same-content", "locked", "damaged", "unreadable",
    "type-changed", "parent-is-link", "collides", "changed-since-run", "other-home",
]  # fmt: skip


class Change(Struct, frozen=True, gc=False):
    """One path, how it is now (`before`) and how it would be (`after`); either may be absent."""

    path: EntryPath
    group: str
    kind: Kind
    action: Action
    before: Entry | None
    after: Entry | None
    why: tuple[Why, ...] = ()
    is_selected: bool = True
    reason: str = ""
    """Of a conflict: one sentence that says what stands in the way."""
    way_out: str = ""
    """Of a conflict: the exact command or step that frees it."""
    has_own_tick: bool = False
    """A conflict that the operator may tick all the same: the link goes aside, the folder comes back."""
    freed_by: EntryPath = EntryPath("")
    """Of a file below a link: the path whose own tick makes this an ordinary change."""

    @property
    def sigil(self) -> str:
        """`+` put back, `~` replace, `-` remove, `p` permissions only, `!` conflict."""
        return SIGILS[self.action]

    @property
    def is_folder(self) -> bool:
        """Whether both sides that exist are folders."""
        return all(side is None or side.type == "directory" for side in (self.before, self.after))

    @property
    def displaces_folder(self) -> bool:
        """Whether a folder, and so all that lies in it, makes room for a file or a link."""
        before, after = self.before, self.after
        return before is not None and before.type == "directory" and after is not None and after.type != "directory"


CHANGES = packed.Coding(Change)
"""How many changes are packed."""


class AgentTouch(Struct, frozen=True):
    """One background program that this plan stops or loads, and why."""

    label: str
    manager: Literal["launchd", "systemd"]
    path: EntryPath
    """Where its definition lies."""
    is_redefined: bool
    """Whether the definition itself changes; else it only reads a file that does."""
    reads: tuple[EntryPath, ...] = ()
    is_loaded: bool = False
    will_be_there: bool = True
    """Whether its definition exists after the restore."""
    runs_at_load: bool = False


class Counts(Struct, frozen=True):
    """How many files each action concerns; folders that only carry files are not counted."""

    create: int = 0
    replace: int = 0
    remove: int = 0
    metadata: int = 0
    conflict: int = 0
    unchanged: int = 0


class OtherHome(Struct, frozen=True):
    """A folder of another home or machine that files would name, what it is here, and how often it is named."""

    old: str
    new: str
    paths: int
    files: int


class Plan(Struct, frozen=True):
    """Every difference between live and wanted, in path order, and which of them are ticked."""

    snapshot: SnapshotId
    title: str
    home: str
    changes: Sequence[Change]
    """Packed where they are many: `changes_of` makes them so."""
    folders: tuple[Change, ...] = ()
    """Parents that are made for a put-back file, or go with the last removed one; never rows."""
    unchanged: int = 0
    agents: tuple[AgentTouch, ...] = ()
    volatile: tuple[str, ...] = ()
    """Groups whose programs rewrite their files while they run."""
    destination: str = ""
    """The folder of `--into`, empty for the place where they were."""
    derived: tuple[Derived, ...] = ()
    """Content with the paths of another home rewritten, which the store does not hold as it stands here."""
    other_homes: tuple[OtherHome, ...] = ()
    """What has to be answered first: are these paths rewritten or left? Empty once it is."""
    lost: tuple[str, ...] = ()
    """Of a snapshot that was salvaged: a sentence for each thing in it that cannot be restored at all."""

    @property
    def ticked(self) -> Sequence[Change]:
        """What would be done, in path order."""
        if all(change.is_selected for change in self.changes):
            return self.changes
        return changes_of(change for change in self.changes if change.is_selected)

    @property
    def id(self) -> PlanId:
        """A name that changes whenever what would be done changes; times do not change it."""
        digest = hashlib.sha256(repr([self.snapshot, self.home, self.destination])[:-1].encode())
        between = ", ["
        for change in self.ticked:
            # Not JSON: a name that is not UTF-8 has no JSON form, while `repr` writes its surrogates out.
            step = repr([change.path, change.action, _facts(change.before), _facts(change.after)])
            digest.update(f"{between}{step}".encode())
            between = ", "
        digest.update(b"]]" if between == ", " else b", []]")
        return PlanId(digest.hexdigest()[:16])

    @property
    def touches(self) -> tuple[AgentTouch, ...]:
        """The agents that what is ticked concerns, each as just that leaves it."""
        done = {change.path for change in self.ticked}
        left = {change.path: change for change in self.changes if change.path not in done}
        found = []
        for agent in self.agents:
            is_as_planned = agent.path in done or not (agent.is_redefined or agent.path in left)
            one = agent if is_as_planned else _with_definition_left(agent, left.get(agent.path))
            if one is not None and ((one.is_redefined and one.path in done) or done.intersection(one.reads)):
                found.append(one)
        return tuple(found)

    @property
    def counts(self) -> Counts:
        """All differences by action, ticked or not."""
        return self._count(self.changes)

    @property
    def ticked_counts(self) -> Counts:
        """What would be done, by action."""
        return self._count(self.ticked)

    def _count(self, changes: Collection[Change]) -> Counts:
        found: dict[str, int] = {}
        for change in changes:
            found[change.action] = found.get(change.action, 0) + 1
        return Counts(unchanged=self.unchanged, **found)

    def only(self, wanted: Collection[EntryPath]) -> "Plan":
        """The same plan with just these paths ticked; a conflict is ticked only where it has its own tick.

        With that tick it becomes a replacement, and what it frees become ordinary changes; without it they
        are conflicts again. A folder makes room only when everything in it is ticked too.
        """
        chosen = set(wanted)
        making_room = [change.path for change in self.changes if change.has_own_tick and change.displaces_folder]
        chosen.difference_update(path for path in making_room if not chosen.issuperset(self.leaving_with(path)))
        return self.with_each(lambda change: _ticked(change, chosen))

    def with_each(self, change: Callable[[Change], Change]) -> "Plan":
        """The same plan with each change passed through this."""
        return replace(self, changes=packed.mapped(self.changes, change))

    def leaving_with(self, folder: EntryPath) -> tuple[EntryPath, ...]:
        """What was added since in a folder that makes room: it goes with all of this or not at all."""
        return tuple(c.path for c in self.changes if c.after is None and paths.is_below(c.path, folder))

    def inverse(self) -> "Plan":
        """The plan that leads back from what this one leads to."""
        return replace(
            self,
            changes=packed.mapped(self.changes, _turned),
            folders=tuple(_turned(c) for c in self.folders),
        )


def changes_of(changes: Iterable[Change]) -> Sequence[Change]:
    """These changes as a plan keeps them."""
    return CHANGES.of(changes)


def action_between(before: Entry | None, after: Entry | None) -> Action | None:
    """What leads from before to after; None when they do not differ."""
    if before is None or after is None:
        return None if before is after else ("create" if before is None else "remove")
    if before.facts == after.facts:
        return None
    same = before.facts[:2] == after.facts[:2]
    return "metadata" if same else "replace"


def _with_definition_left(agent: AgentTouch, left: Change | None) -> AgentTouch | None:
    """The agent whose definition stays as it is now; None when nothing that is loaded reads anything then.

    `left` is the change that was not ticked, None where the plan was narrowed to other paths.
    """
    if not agent.is_loaded or (left is not None and left.before is None):
        return None
    return replace(agent, is_redefined=False, will_be_there=True)


def _ticked(change: Change, chosen: set[EntryPath]) -> Change:
    is_wanted = change.path in chosen
    if change.has_own_tick:
        return replace(change, is_selected=is_wanted, action="replace" if is_wanted else "conflict")
    if change.freed_by:
        is_free = change.freed_by in chosen
        action = action_between(change.before, change.after) or "replace"
        return replace(change, is_selected=is_free, action=action if is_free else "conflict")
    is_ticked = is_wanted and change.action != "conflict"
    return change if change.is_selected == is_ticked else replace(change, is_selected=is_ticked)


def _turned(change: Change) -> Change:
    action = change.action
    turned: Action = {"create": "remove", "remove": "create"}.get(action, action)  # type: ignore[assignment]
    return replace(change, action=turned, before=change.after, after=change.before)


def _facts(entry: Entry | None) -> object:
    return None if entry is None else entry.facts
