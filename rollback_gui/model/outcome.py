"""What was done: values that window and terminal both tell from."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from rollback_gui.model.ids import OperationId, PlanId, SnapshotId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change, Counts

RestoreState = Literal[
    "previewed", "refused", "cancelled", "restored", "rolled-back", "rollback-failed", "in-doubt", "nothing-to-do"
]
CheckState = Literal["waiting", "working", "ok", "warning", "blocker"]


class Told(Struct, frozen=True):
    """An error as it is told: its word, its sentence, the way out and the exit code."""

    code: str
    message: str
    hint: str
    exit_code: int = 70


class Check(Struct, frozen=True):
    """One item of the preflight: what was looked at, how it stands, and the exact command that frees it."""

    name: str
    """drift, unfinished, trust, other-home, space, writable, outside, whole, parse, agents, programs, in-use,
    links, shared, snapshots."""
    state: CheckState
    sentence: str
    fix: str = ""
    code: str = "blocked"
    """The error code that a blocker of this kind is refused with."""


class AgentResult(Struct, frozen=True):
    """What became of one background program; `command` repeats what failed."""

    label: str
    state: Literal["loaded", "running", "waiting", "stopped", "failed", "left", "disabled", "protected", "timeout"]
    detail: str = ""
    command: str = ""
    is_fine: bool = True


class CheckResult(Struct, frozen=True):
    """Whether one of the profile's own checks passed after the restore."""

    name: str
    is_ok: bool
    detail: str = ""


class Outcome(Struct, frozen=True):
    """How a restore, an undo or a recovery ended."""

    operation: OperationId
    state: RestoreState
    plan: PlanId
    snapshot: SnapshotId
    title: str
    backup: SnapshotId | None = None
    counts: Counts = Counts()
    changes: Sequence[Change] = ()
    left: tuple[EntryPath, ...] = ()
    """Paths that were added since and are still here."""
    not_done: tuple[Change, ...] = ()
    """Conflicts and locked or damaged files that were asked for and stay as they are."""
    agents: tuple[AgentResult, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    preflight: tuple[Check, ...] = ()
    lost: tuple[str, ...] = ()
    """A sentence for each thing in the snapshot that could not be restored at all."""
    moved_on: tuple[EntryPath, ...] = ()
    """Files that had changed since the restore that an undo took back."""
    seconds: float = 0.0
    finished_at: str = ""
    error: Told | None = None
    destination: str = ""
    """The folder that it was restored into, empty for the places where the files were."""
    set_aside: str = ""
    """Of a recovery: the sentence about a journal of another machine or home, which is never acted on."""

    @property
    def exit_code(self) -> int:
        """What the command line ends with."""
        if self.error is not None:
            return self.error.exit_code
        needs_hands = (
            self.not_done
            or self.lost
            or any(not a.is_fine for a in self.agents)
            or any(not c.is_ok for c in self.checks)
        )
        return 7 if needs_hands else 0


class SnapshotProblem(Struct, frozen=True):
    """What `verify` found wrong with one snapshot."""

    id: str
    state: str
    problems: tuple[str, ...] = ()


class Verified(Struct, frozen=True):
    """What `verify` proved: blobs that were read and hashed, packs that no snapshot names."""

    snapshots: tuple[SnapshotProblem, ...]
    blobs: int
    orphans: int
    unknown: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    """What is wrong with the store itself: packs, notes, the chain of snapshots, the audit log."""
    unproved: tuple[str, ...] = ()
    """What could not be proved, and what to do about it."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found that is damaged, changed or missing."""
        return not self.problems and all(one.state in ("ok", "unproven", "unsigned") for one in self.snapshots)


class Finding(Struct, frozen=True):
    """One line of `doctor`, `delete`, `key` and the like."""

    what: str
    state: Literal["ok", "warning", "problem", "missing", "done"]
    detail: str = ""
    fix: str = ""


class KeyState(Struct, frozen=True):
    """Whether credentials can be opened now; where they cannot, why and what to do."""

    state: Literal["available", "locked", "none"]
    sentence: str = ""
    fix: str = ""
    has_vault: bool = True
    """Whether any credential is sealed: without a vault there is nothing that a recovery kit could open."""
    is_silent: bool = False
    """Whether the keyring did not answer in time."""
