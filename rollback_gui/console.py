"""The one face that terminal and window both drive; it adds nothing.

`Looking` reads and never changes anything live or kept; `Doing` writes. The window runs each half on an
executor of its own, so that a verify of minutes does not make it deaf. Verbs are imported when first used.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from rollback_gui.model.comparison import Comparison, Field
from rollback_gui.model.credentials import CredentialList
from rollback_gui.model.find import Find, Proposal
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.outcome import AgentResult, Check, Finding, KeyState, Outcome, Verified
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.places import Places
from rollback_gui.model.plan import Change, Plan
from rollback_gui.model.profile import Profile
from rollback_gui.model.snapshot import Listed, Note, Snapshot
from rollback_gui.model.wishes import AgentRow, EventFilter, Events, LastRestore, RestoreHow, RestoreWish, SnapshotWish
from rollback_gui.operations.monitor import Monitor, SilentMonitor
from rollback_gui.operations.opening import Opening
from rollback_gui.store.identity import InHand
from rollback_gui.system.port import System

if TYPE_CHECKING:
    from rollback_gui.operations.compare import Sides
    from rollback_gui.operations.versions import FileVersion


class Looking:
    """What can be asked; nothing live is touched, no agent manager is told to do anything."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._sides: tuple[Plan, Sides] | None = None
        """Where the bytes of the plan come from that was looked at last."""

    def snapshots(self, *, differs: bool = False) -> tuple[Listed, ...]:
        """Every snapshot, newest first, whatever its state; with `differs`, how many files differ from now."""
        store = self._opening.store_or_none()
        if store is None:
            return ()
        if not differs:
            return store.listed()
        from rollback_gui.operations.differing import with_differences

        return with_differences(self._opening.station())

    def find(self, text: str) -> SnapshotId:
        """The snapshot that an id, a prefix, `latest`, `good` or a moment means.

        Raises NotFound, Ambiguous, BadInput.
        """
        return self._opening.store().find(text)

    def passed_over(self, text: str, found: SnapshotId) -> tuple[Listed, ...]:
        """The damaged snapshots that the word would have meant before the one that `find` found, newest first."""
        return self._opening.store().passed_over(text, found)

    def snapshot(self, wanted: SnapshotId) -> Snapshot:
        """One snapshot with everything in it; raises NotFound, Damaged, Tampered."""
        return self._opening.store().snapshot(wanted)

    def credentials(self, wanted: SnapshotId) -> CredentialList:
        """What one snapshot knows of its credentials, no value among it; raises NotFound, Damaged, Tampered."""
        from rollback_gui.operations.credential_list import credential_list

        store = self._opening.store()
        return credential_list(store, store.snapshot(wanted))

    def versions(self, path: EntryPath) -> "tuple[FileVersion, ...]":
        """One file in each snapshot that speaks of it, newest first; raises NotFound when none does."""
        from rollback_gui.operations.versions import versions

        return versions(self._opening.station(), path)

    def plan(self, wish: RestoreWish, monitor: Monitor) -> Plan:
        """What a restore would change; pure, and what is shown is what runs."""
        return self._opening.plan(wish, monitor)

    def undo_plan(self, monitor: Monitor) -> Plan:
        """What taking the last restore back would change; raises NotFound when there is none."""
        from rollback_gui.operations.undo import wanted_last

        last = wanted_last(self._opening.store(), self._opening.places)
        return self._opening.plan(RestoreWish(last.backup, match=True, is_undo=True), monitor)

    def done(self, plan: str) -> Outcome | None:
        """The outcome of a plan that has run within a day and whose result stands; None otherwise."""
        from rollback_gui.operations.remembering import outcome_of

        return outcome_of(self._opening.station(), plan)

    def compare(self, plan: Plan, change: Change, *, even_if_large: bool = False) -> Comparison:
        """One file now and after the restore; secrets are dots."""
        from rollback_gui.operations.compare import compare
        from rollback_gui.operations.looking_at import StationSides

        if self._sides is None or self._sides[0] is not plan:
            self._sides = (plan, StationSides(self._opening.station(), plan))
        return compare(change, self._sides[1], even_if_large=even_if_large)

    def reveal(self, plan: Plan, change: Change, key: tuple[str, ...]) -> Field:
        """One hidden field in clear, on purpose; recorded in the audit log without the value."""
        from rollback_gui.operations.revealing import reveal_one

        return reveal_one(self._opening.station(), plan, change, key)

    def preflight(self, plan: Plan, monitor: Monitor) -> tuple[Check, ...]:
        """What stands in the way of a plan, item by item; each is also told to the monitor as it is answered."""
        from rollback_gui.operations.preflight import preflight

        return preflight(self._opening.station(), plan, monitor)

    def agents(self) -> tuple[AgentRow, ...]:
        """Every guarded or known agent, with its run state and its file's state."""
        from rollback_gui.operations.guarded_agents import rows

        return rows(self._opening.ground(), self._opening.profile())

    def events(self, wanted: EventFilter) -> Events:
        """The audit trail, newest last."""
        store = self._opening.store_or_none()
        return Events((), "ok") if store is None else store.audit.events(wanted)

    def last_restore(self) -> LastRestore | None:
        """The restore that Undo would take back."""
        from rollback_gui.operations.undo import last_restore

        store = self._opening.store_or_none()
        return None if store is None else last_restore(store, self._opening.places)

    def moved_on(self) -> tuple[EntryPath, ...]:
        """Files that are no longer as the last restore left them; Undo names them before it goes on."""
        from rollback_gui.operations.undo import last_restore, moved_on

        store = self._opening.store_or_none()
        last = None if store is None else last_restore(store, self._opening.places)
        return () if last is None else moved_on(self._opening.station(), last)

    def unfinished(self) -> str:
        """One sentence about an interrupted restore, empty when there is none; looks at the state folder alone."""
        from rollback_gui.operations.unfinished import unfinished

        return unfinished(self._opening.system, self._opening.places)

    def key_state(self) -> KeyState:
        """Whether credentials can be opened now; asks the keyring, and so may take its five seconds.

        `none` is told only where credentials are sealed or are to be.
        """
        from rollback_gui.operations.key_state import key_state

        store = self._opening.store_or_none()
        if store is None:
            return KeyState("available", has_vault=False)
        groups = self._opening.profile().group
        if not store.keys.has_vault and not any(group.kind == "credential" for group in groups):
            return KeyState("available", has_vault=False)
        return key_state(self._opening.system, self._opening.places, store.keys)

    def kit_is_due(self) -> bool:
        """Whether credentials are sealed and no recovery kit was taken here yet."""
        from rollback_gui.operations.recovery_kit import kit_is_due

        store = self._opening.store_or_none()
        return store is not None and kit_is_due(store)

    def proposal(self) -> Proposal | None:
        """What could be guarded here, found in the home; None where there is a profile, however it reads."""
        from rollback_gui.operations.proposing import proposal

        return proposal(self._opening.system, self._opening.places)

    def unguarded(self) -> tuple[Find, ...]:
        """The credentials in the home that today's profile does not keep; raises BadInput for a bad profile."""
        from rollback_gui.operations.proposing import unguarded

        return unguarded(self._opening.system, self._opening.places, self._opening.guarded().profile)

    def by_hand(self) -> str:
        """Markdown: where everything of this machine lies, and what is unfinished; needs no store."""
        from rollback_gui.operations.by_hand import by_hand

        return by_hand(self._opening.system, self._opening.places)

    def doctor(self) -> tuple[Finding, ...]:
        """What is wrong here, most urgent first, with the command for each."""
        from rollback_gui.operations.doctor import doctor

        return doctor(self._opening)


class Doing:
    """What can be done; each call takes the locks it needs and writes its own audit record."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening

    def take_snapshot(self, wish: SnapshotWish, monitor: Monitor) -> Listed:
        """Keep the guarded files as they are now, once no other operation is at work: half a restore is never kept.

        Raises BadInput for a profile that is missing or malformed.
        """
        from rollback_gui.operations.machine import machine_held
        from rollback_gui.operations.taking import take_snapshot
        from rollback_gui.operations.unfinished import unfinished

        here = self._opening
        guarded = here.guarded()
        while True:
            with machine_held(here.system, here.places, "A snapshot", monitor):
                if not unfinished(here.system, here.places):
                    return take_snapshot(here.made_station(monitor), guarded, wish, monitor)
            self._ready(monitor)

    def restore(self, plan: Plan, how: RestoreHow, monitor: Monitor) -> Outcome:
        """Do exactly what the plan shows as ticked; never raises for what an Outcome can tell."""
        from rollback_gui.operations.restore import restore

        self._ready(monitor)
        return restore(self._opening.station(), plan, how, monitor)

    def put_back_keyring(self, wanted: SnapshotId, items: Sequence[EntryPath], *, applies: bool) -> tuple[Finding, ...]:
        """Make these keyring items hold again what a snapshot has; without `applies` only say how they stand."""
        from rollback_gui.operations.keyring_source import put_back

        return put_back(self._opening.station(), wanted, items, applies=applies)

    def undo(self, how: RestoreHow, monitor: Monitor) -> Outcome:
        """Take the last restore (or undo) back; raises NotFound when there is none."""
        from rollback_gui.operations.undo import moved_on, undo, wanted_last

        self._ready(monitor)
        station = self._opening.station()
        last = wanted_last(station.store, station.places)
        moved = moved_on(station, last)  # first, since it reads a whole journal, and a plan takes as much
        plan = self._opening.plan(RestoreWish(last.backup, match=True, is_undo=True), monitor)
        return undo(station, moved, plan, how, monitor)

    def recover(self, monitor: Monitor, *, is_patient: bool = False) -> Outcome | None:
        """Finish or take back an interrupted restore; None when there was none.

        Raises Busy while the restore is still at work; who is patient waits for its end.
        """
        from rollback_gui.operations.recover import record, recover

        ground = self._opening.ground()
        tell = partial(record, ground, self._opening.store_or_none)
        return recover(ground, monitor, tell, is_patient=is_patient)

    def write_profile(self, profile: Profile) -> None:
        """Write this profile where there is none; raises Refused where there is one."""
        from rollback_gui.operations.proposing import write_profile

        write_profile(self._opening.system, self._opening.places, profile)

    def guard_also(self, finds: Sequence[Find]) -> None:
        """Put these finds into today's profile; raises BadInput where it is missing or malformed."""
        from rollback_gui.operations.proposing import guard_also

        guard_also(self._opening.system, self._opening.places, self._opening.guarded(), finds)

    def verify(self, wanted: Sequence[SnapshotId], monitor: Monitor) -> Verified:
        """Prove blobs, packs, seals, chain and audit log; all snapshots when none is named."""
        from rollback_gui.operations.verify import verify

        return verify(self._opening.store(), wanted, monitor)

    def accept_older(self) -> Finding:
        """Accept on record that snapshots or records are missing, as in a store that came back from a copy."""
        from rollback_gui.operations.accept_older import accept_older

        return accept_older(self._opening.store())

    def delete(self, wanted: Sequence[SnapshotId]) -> tuple[Finding, ...]:
        """Put snapshots into the trash, each as one self-contained file."""
        from rollback_gui.operations.delete import delete

        self._ready(SilentMonitor())
        return delete(self._opening.store(), wanted)

    def mark(self, wanted: SnapshotId, note: Note) -> Listed:
        """Keep what may change about a snapshot: pinned, good, label, acknowledged warnings."""
        from rollback_gui.operations.marking import mark

        self._ready(SilentMonitor())
        store = self._opening.store()
        mark(store, wanted, note)
        return next(row for row in store.listed() if row.id == wanted)

    def show_kit(self) -> str:
        """The recovery kit with its key in clear, on purpose and on record; raises NoKey."""
        from rollback_gui.operations.recovery_kit import show_kit

        return show_kit(self._opening.made_store())

    def save_kit(self, where: str) -> Finding:
        """Write the recovery kit into a file that is not there yet; raises NoKey, BadInput, NotWritable."""
        from rollback_gui.operations.recovery_kit import save_kit

        return save_kit(self._opening.made_store(), where)

    def restore_kit(self, text: str = "", *, where: str = "") -> Finding:
        """Open the credentials with a recovery kit that was typed, or that lies in a file.

        Raises BadInput for a typing error, Unreadable, NoKey for the kit of another store.
        """
        from rollback_gui.operations.recovery_kit import read_kit_file, restore_kit

        given = read_kit_file(self._opening.system, where) if where else text
        return restore_kit(self._opening.store(), given)

    def change_key(self, monitor: Monitor) -> Finding:
        """Seal every credential to a new key; stopped anywhere, the same call goes on; raises NoKey, Tampered."""
        from rollback_gui.operations.change_key import change_key

        return change_key(self._opening.store(), monitor)

    def reload(self, labels: Sequence[str], monitor: Monitor) -> tuple[AgentResult, ...]:
        """Stop and load these agents; those that need it when none is named."""
        from rollback_gui.operations.guarded_agents import reload_guarded

        self._ready(monitor)
        return reload_guarded(self._opening.ground(), self._opening.profile(), labels, monitor)

    def _ready(self, monitor: Monitor) -> None:
        """A command that writes first finishes or takes back what was interrupted; raises when that cannot be done."""
        from rollback_gui.operations.recover import insist

        if Looking(self._opening).unfinished():
            insist(self.recover(monitor))


class Console:
    """Both halves over one store, one home and one machine."""

    def __init__(self, system: System, places: Places) -> None:
        self.places = places
        in_hand = InHand()
        self.look = Looking(Opening(system, places, in_hand))
        self.do = Doing(Opening(system, places, in_hand))


def open_console(
    system: System, environment: Mapping[str, str], *, store: str = "", profile: str = "", identity: str = ""
) -> Console:
    """A console over the folders that these options, the environment and the profile name; opens nothing yet."""
    from rollback_gui.operations.placing import placed

    return Console(system, placed(system, environment, (store, profile, identity)))
