"""A console of literal values, for the window's tests: it remembers what was asked and can be held up."""

from collections.abc import Callable, Sequence
from threading import Event as Flag

from msgspec.structs import replace

from rollback_gui.console import Console, Doing, Looking
from rollback_gui.errors import BadInput, Cancelled, NotFound
from rollback_gui.model.comparison import Comparison, Field, Shown
from rollback_gui.model.find import Find, Proposal
from rollback_gui.model.ids import OperationId, SnapshotId
from rollback_gui.model.outcome import AgentResult, Check, Finding, KeyState, Outcome, Verified
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.places import Places
from rollback_gui.model.plan import Change, OtherHome, Plan
from rollback_gui.model.profile import Profile
from rollback_gui.model.snapshot import Item, Kind, Listed, Note, Snapshot
from rollback_gui.model.wishes import (
    AgentRow,
    Event,
    EventFilter,
    Events,
    LastRestore,
    RestoreHow,
    RestoreWish,
    SnapshotWish,
)
from rollback_gui.operations.monitor import Monitor
from tests.support.made_up import (
    AGENTS,
    DETAILS,
    DIFFERS,
    FIELDS,
    LINES,
    PLAN,
    SECRET,
    SNAPSHOTS,
    WORDS,
    entry,
    listed,
    snapshot_id,
)


class Gate:
    """A place where a verb waits until the test lets it go on."""

    def __init__(self) -> None:
        self._open = Flag()
        self.reached = Flag()
        self._open.set()

    def close(self) -> None:
        """Whoever comes from now on waits."""
        self._open.clear()

    def open(self) -> None:
        """Let everybody go on."""
        self._open.set()

    def go_through(self, monitor: Monitor | None = None) -> None:
        """Wait at most ten seconds; raises Cancelled as soon as the monitor says so."""
        self.reached.set()
        for _ in range(1000):
            if self._open.wait(0.01):
                return
            if monitor is not None and monitor.is_cancelled():
                raise Cancelled


class FakeLooking(Looking):
    """Answers with what it holds."""

    def __init__(self) -> None:
        self.listed = list(SNAPSHOTS)
        self.asked: list[str] = []
        self.gate = Gate()
        self.last: LastRestore | None = None
        self.error: Exception | None = None
        self.homes: tuple[OtherHome, ...] = ()
        """What a plan asks until its wish answers."""
        self.wishes: list[RestoreWish] = []
        self.plan_of: Callable[[SnapshotId], Plan] = lambda wanted: replace(PLAN, snapshot=wanted)
        self.rows: tuple[AgentRow, ...] = AGENTS
        self.happened: tuple[Event, ...] = ()
        self.chain = ""
        """What is wrong with the record; empty when it is whole."""
        self.moved: tuple[EntryPath, ...] = ()
        self.key = KeyState("available")
        self.proposed: Proposal | None = None
        self.finds: tuple[Find, ...] = ()

    def _asked(self, what: str) -> None:
        self.asked.append(what)
        if self.error is not None:
            raise self.error

    def snapshots(self, *, differs: bool = False) -> tuple[Listed, ...]:
        """The list; how many differ only when asked for."""
        self._asked(f"snapshots {differs}")
        known = dict(zip((row.id for row in SNAPSHOTS), DIFFERS, strict=True))
        return tuple(replace(row, differs=known.get(row.id)) if differs else row for row in self.listed)

    def snapshot(self, wanted: SnapshotId) -> Snapshot:
        """71 agents, 3 configs, 9 credentials."""
        self._asked("snapshot")
        kinds: tuple[tuple[str, Kind, int], ...] = (
            ("LaunchAgents", "plist", 71),
            ("Configs", "config", 3),
            ("Credentials", "credential", 9),
        )
        items = tuple(
            Item(EntryPath(f"~/{group}/{number}"), group, kind, entry(1, 1))
            for group, kind, count in kinds
            for number in range(count)
        )
        header = next(row.header for row in self.listed if row.id == wanted)
        return Snapshot(header, items, "ok")

    def plan(self, wish: RestoreWish, monitor: Monitor) -> Plan:
        """The made-up plan, under the name of whatever snapshot was asked for."""
        self._asked(f"plan {wish.snapshot}")
        self.wishes.append(wish)
        self.gate.go_through(monitor)
        is_answered = bool(wish.maps) or wish.leaves_paths
        return replace(self.plan_of(wish.snapshot), other_homes=() if is_answered else self.homes)

    def undo_plan(self, monitor: Monitor) -> Plan:
        """The made-up plan turned round."""
        self._asked("undo_plan")
        return PLAN.only({c.path for c in PLAN.ticked}).inverse()

    def compare(self, plan: Plan, change: Change, *, even_if_large: bool = False) -> Comparison:
        """Five fields for an agent, and the word of the row."""
        self._asked(f"compare {change.path}")
        name = change.path.rpartition("/")[2]
        return Comparison(
            change.path,
            change.action,
            "plist",
            FIELDS,
            LINES,
            DETAILS,
            is_secret=change.kind == "credential",
            summary=WORDS.get(name, ""),
        )

    def reveal(self, plan: Plan, change: Change, key: tuple[str, ...]) -> Field:
        """One field in clear."""
        self._asked(f"reveal {'.'.join(key)}")
        return Field(key, Shown(SECRET, "string"), Shown(SECRET[::-1], "string"), "changed", is_hidden=True)

    def preflight(self, plan: Plan, monitor: Monitor) -> tuple[Check, ...]:
        """Everything is well."""
        self._asked("preflight")
        checks = (
            Check("drift", "ok", "Nothing changed since the preview"),
            Check("space", "ok", "212 GB free, 38 KB needed"),
            Check("agents", "ok", "launchd answers"),
        )
        for check in checks:
            monitor.checked(check)
        return checks

    def agents(self) -> tuple[AgentRow, ...]:
        """Three."""
        self._asked("agents")
        return self.rows

    def events(self, wanted: EventFilter) -> Events:
        """Whatever the test put in."""
        self._asked("events")
        return Events(self.happened, "broken" if self.chain else "ok", self.chain)

    def last_restore(self) -> LastRestore | None:
        """Whatever the test put in."""
        self._asked("last_restore")
        return self.last

    def moved_on(self) -> tuple[EntryPath, ...]:
        """Whatever the test put in."""
        self._asked("moved_on")
        return self.moved

    def key_state(self) -> KeyState:
        """Whatever the test put in."""
        self._asked("key_state")
        return self.key

    def proposal(self) -> Proposal | None:
        """Whatever the test put in."""
        self._asked("proposal")
        return self.proposed

    def unguarded(self) -> tuple[Find, ...]:
        """Whatever the test put in."""
        self._asked("unguarded")
        return self.finds

    def by_hand(self) -> str:
        """Where the journal lies."""
        return "## The folders of this machine\n\n- journal: `/made-up/restore.journal`\n"

    def unfinished(self) -> str:
        """Nothing is."""
        return ""

    def doctor(self) -> tuple[Finding, ...]:
        """Nothing is wrong."""
        return ()


class FakeDoing(Doing):
    """Does nothing, slowly if the gate is closed, and remembers."""

    def __init__(self, look: FakeLooking) -> None:
        self._look = look
        self.done: list[str] = []
        self.restored: list[Plan] = []
        self.gate = Gate()
        self.recovered: Outcome | None = None
        self.written: Profile | None = None
        self.error: Exception | None = None

    def _work(self, what: str, monitor: Monitor) -> None:
        self.done.append(what)
        monitor.phase("capturing" if what == "snapshot" else "restoring", 10)
        monitor.step(4, "~/brain/.mcp.json")
        self.gate.go_through(monitor)
        if self.error is not None:
            raise self.error
        monitor.step(10, "~/brain/.mcp.json")

    def take_snapshot(self, wish: SnapshotWish, monitor: Monitor) -> Listed:
        """A thirteenth snapshot."""
        self._work("snapshot", monitor)
        taken = listed(13 + len(self.done), "2026-11-21T10:19:00.000000Z", wish.description)
        self._look.listed.insert(0, taken)
        return taken

    def restore(self, plan: Plan, how: RestoreHow, monitor: Monitor) -> Outcome:
        """Everything went well."""
        self.restored.append(plan)
        self._work("restore", monitor)
        self._look.last = LastRestore(
            OperationId("20261121T102100Z-00000a"),
            "2026-11-21T10:21:00.000000Z",
            plan.snapshot,
            plan.title,
            len(plan.ticked),
            snapshot_id(99),
        )
        return Outcome(
            OperationId("20261121T102100Z-00000a"),
            "restored",
            plan.id,
            plan.snapshot,
            plan.title,
            counts=plan.ticked_counts,
            changes=plan.ticked,
            seconds=2.4,
        )

    def undo(self, how: RestoreHow, monitor: Monitor) -> Outcome:
        """Back to how it was."""
        if self._look.last is None:
            raise NotFound("There is no restore to undo.")
        self._work("undo", monitor)
        plan = PLAN.inverse()
        return Outcome(
            OperationId("20261121T102200Z-00000b"), "restored", plan.id, plan.snapshot, plan.title, changes=plan.ticked
        )

    def recover(self, monitor: Monitor, *, is_patient: bool = False) -> Outcome | None:
        """Whatever the test put in."""
        self.done.append("recover")
        if self.error is not None:
            raise self.error
        return self.recovered

    def guard_also(self, finds: Sequence[Find]) -> None:
        """Keep what was ticked; it is guarded then."""
        self.done.append("guard_also")
        self._look.finds = tuple(find for find in self._look.finds if find not in finds)

    def write_profile(self, profile: Profile) -> None:
        """Keep what was to be written."""
        self.done.append("write_profile")
        if self.error is not None:
            raise self.error
        self.written, self._look.proposed = profile, None

    def verify(self, wanted: Sequence[SnapshotId], monitor: Monitor) -> Verified:
        """Nothing is damaged."""
        self._work("verify", monitor)
        return Verified((), 12, 0)

    def delete(self, wanted: Sequence[SnapshotId]) -> tuple[Finding, ...]:
        """They leave the list."""
        self.done.append("delete")
        self._look.listed = [row for row in self._look.listed if row.id not in wanted]
        return ()

    def mark(self, wanted: SnapshotId, note: Note) -> Listed:
        """The row with its new note."""
        self.done.append("mark")
        self._look.listed = [replace(row, note=note) if row.id == wanted else row for row in self._look.listed]
        return next(row for row in self._look.listed if row.id == wanted)

    def restore_kit(self, text: str = "", *, where: str = "") -> Finding:
        """One kit fits: `made-up kit`, or a file of any name."""
        self.done.append("restore_kit")
        if not where and text != "made-up kit":
            raise BadInput("Group 7 has a typing error.")
        self._look.key = KeyState("available")
        return Finding("recovery kit", "done", "It fits.")

    def reload(self, labels: Sequence[str], monitor: Monitor) -> tuple[AgentResult, ...]:
        """All of them run."""
        self.done.append("reload")
        return tuple(AgentResult(label, "running") for label in labels)


class FakeConsole(Console):
    """Both halves over nothing at all."""

    def __init__(self, folder: str = "/nonexistent") -> None:
        self.places = Places(
            home="/Users/pb",
            store=f"{folder}/store",
            profile=f"{folder}/profile.toml",
            config=folder,
            state=folder,
            cache=folder,
            runtime=folder,
        )
        self.look: FakeLooking = FakeLooking()
        self.do: FakeDoing = FakeDoing(self.look)
