"""The one face that terminal and window both drive; it adds nothing.

`Looking` reads and never changes anything live or kept; `Doing` writes. The window runs each half on an
executor of its own, so that a verify of minutes does not make it deaf.
"""

from collections.abc import Sequence

from rollback_gui.model.comparison import Comparison, Field
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.outcome import AgentResult, Check, Finding, Outcome, Verified
from rollback_gui.model.places import Places
from rollback_gui.model.plan import Change, Plan
from rollback_gui.model.snapshot import Listed, Note, Snapshot
from rollback_gui.model.wishes import AgentRow, EventFilter, Events, LastRestore, RestoreHow, RestoreWish, SnapshotWish
from rollback_gui.operations.monitor import Monitor


class Looking:
    """What can be asked; nothing live is touched, no agent manager is told to do anything."""

    def snapshots(self, *, differs: bool = False) -> tuple[Listed, ...]:
        """Every snapshot, newest first, whatever its state; with `differs`, how many files differ from now."""
        raise NotImplementedError

    def find(self, text: str) -> SnapshotId:
        """The snapshot that an id, a prefix, `latest`, `good` or an ISO time means; raises NotFound, Ambiguous, BadInput."""
        raise NotImplementedError

    def snapshot(self, wanted: SnapshotId) -> Snapshot:
        """One snapshot with everything in it; raises NotFound, Damaged, Tampered."""
        raise NotImplementedError

    def plan(self, wish: RestoreWish, monitor: Monitor) -> Plan:
        """What a restore would change; pure, and what is shown is what runs."""
        raise NotImplementedError

    def undo_plan(self, monitor: Monitor) -> Plan:
        """What taking the last restore back would change; raises NotFound when there is none."""
        raise NotImplementedError

    def compare(self, plan: Plan, change: Change, *, even_if_large: bool = False) -> Comparison:
        """One file now and after the restore; secrets are dots."""
        raise NotImplementedError

    def reveal(self, plan: Plan, change: Change, key: tuple[str, ...]) -> Field:
        """One hidden field in clear, on purpose; recorded in the audit log without the value."""
        raise NotImplementedError

    def preflight(self, plan: Plan, monitor: Monitor) -> tuple[Check, ...]:
        """What stands in the way of a plan, item by item; each is also told to the monitor as it is answered."""
        raise NotImplementedError

    def agents(self) -> tuple[AgentRow, ...]:
        """Every guarded or known agent, with its run state and its file's state."""
        raise NotImplementedError

    def events(self, wanted: EventFilter) -> Events:
        """The audit trail, newest last."""
        raise NotImplementedError

    def last_restore(self) -> LastRestore | None:
        """The restore that Undo would take back."""
        raise NotImplementedError

    def unfinished(self) -> str:
        """One sentence about an interrupted restore, empty when there is none; looks at the state folder alone."""
        raise NotImplementedError

    def doctor(self) -> tuple[Finding, ...]:
        """What is wrong here, most urgent first, with the command for each."""
        raise NotImplementedError


class Doing:
    """What can be done; each call takes the locks it needs and writes its own audit record."""

    def take_snapshot(self, wish: SnapshotWish, monitor: Monitor) -> Listed:
        """Keep the guarded files as they are now; raises BadInput for a profile that is missing or malformed."""
        raise NotImplementedError

    def restore(self, plan: Plan, how: RestoreHow, monitor: Monitor) -> Outcome:
        """Do exactly what the plan shows as ticked; never raises for what an Outcome can tell."""
        raise NotImplementedError

    def undo(self, how: RestoreHow, monitor: Monitor) -> Outcome:
        """Take the last restore (or undo) back; raises NotFound when there is none."""
        raise NotImplementedError

    def recover(self, monitor: Monitor) -> Outcome | None:
        """Finish or take back an interrupted restore; None when there was none."""
        raise NotImplementedError

    def verify(self, wanted: Sequence[SnapshotId], monitor: Monitor) -> Verified:
        """Prove blobs, packs, seals, chain and audit log; all snapshots when none is named."""
        raise NotImplementedError

    def delete(self, wanted: Sequence[SnapshotId]) -> tuple[Finding, ...]:
        """Put snapshots into the trash, each as one self-contained file."""
        raise NotImplementedError

    def mark(self, wanted: SnapshotId, note: Note) -> Listed:
        """Keep what may change about a snapshot: pinned, good, label, acknowledged warnings."""
        raise NotImplementedError

    def reload(self, labels: Sequence[str], monitor: Monitor) -> tuple[AgentResult, ...]:
        """Stop and load these agents; those that need it when none is named."""
        raise NotImplementedError


class Console:
    """Both halves over one store, one home and one machine."""

    places: Places
    look: Looking
    do: Doing
