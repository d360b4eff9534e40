"""A console of literal values: two snapshots, a plan with one change of each kind, and what was asked of it."""

from collections.abc import Callable, Mapping, Sequence

from rollback_gui.cli.main import run
from rollback_gui.cli.session import Session
from rollback_gui.console import Console, Doing, Looking
from rollback_gui.errors import NotFound, RollbackError
from rollback_gui.model.comparison import DOTS, Comparison, Field, Shown
from rollback_gui.model.credentials import Credential, CredentialList
from rollback_gui.model.ids import BlobId, OperationId, SnapshotId
from rollback_gui.model.outcome import AgentResult, Check, Finding, Outcome, SnapshotProblem, Verified
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.places import Places
from rollback_gui.model.plan import AgentTouch, Change, Counts, Plan
from rollback_gui.model.snapshot import Account, Entry, Header, Item, Listed, Note, Snapshot, Warned
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
from rollback_gui.system.real import real_system

NEWER, OLDER = SnapshotId("20260502T080000Z-bbbbbb"), SnapshotId("20260501T080000Z-aaaaaa")
BACKUP, OPERATION = SnapshotId("20260503T080000Z-cccccc"), OperationId("20260503T080000Z-dddddd")
HOME = "/home/pb"
PLIST = EntryPath("~/Library/LaunchAgents/com.pb.x.plist")
LOST = EntryPath("~/Library/LaunchAgents/com.pb.lost.plist")
ADDED = EntryPath("~/Library/LaunchAgents/com.pb.added.plist")
TOKEN = EntryPath("~/brain/token.json")
LINKED = EntryPath("~/brain/conf/app.toml")
ODD = EntryPath("~/brain/caf\udce9.toml")


def header(wanted: SnapshotId, *, description: str = "Before Phase 4", warnings: tuple[Warned, ...] = ()) -> Header:
    """The first line of a manifest."""
    return Header(
        format=1, id=wanted, sequence=1, previous="", created_at=f"2026-05-{wanted[6:8]}T08:00:00.000000Z",
        description=description, category="manual", host="desk", machine="m1",
        account=Account("pb", 1000, "pb", 1000), home=HOME, files=3, kinds={"plist": 2, "credential": 1},
        bytes=1234, new_bytes=234, changed_since_previous=1, warnings=warnings,
    )  # fmt: skip


def entry(name: str = "a", **other: object) -> Entry:
    """A file of these bytes."""
    fields = {"type": "file", "mode": 0o644, "uid": 1000, "gid": 1000, "size": 12, "blob": BlobId(name * 64)} | other
    return Entry(**fields)  # type: ignore[arg-type]


def row(wanted: SnapshotId = NEWER, *, note: Note | None = None, warnings: tuple[Warned, ...] = ()) -> Listed:
    """One row of the list."""
    return Listed(header(wanted, warnings=warnings), "ok", note or Note())


def changes() -> tuple[Change, ...]:
    """One change of each kind, in path order."""
    group = "LaunchAgents"
    return (
        Change(ADDED, group, "plist", "remove", entry("a"), None, is_selected=False),
        Change(LOST, group, "plist", "create", None, entry("b"), why=("runs-at-login",)),
        Change(PLIST, group, "plist", "replace", entry("a"), entry("b")),
        Change(ODD, "Configs", "config", "metadata", entry("a"), entry("a", mode=0o600)),
        Change(
            LINKED, "Configs", "config", "conflict", None, entry("c"), why=("parent-is-link",), is_selected=False,
            reason="~/brain/conf is a link now.", way_out="rollback restore ID ~/brain/conf",
        ),
        Change(TOKEN, "Credentials", "credential", "replace", entry("d"), entry("e"), why=("newer-here",)),
    )  # fmt: skip


def plan(wanted: Sequence[Change] | None = None) -> Plan:
    """What a restore of the newer snapshot would change."""
    touches = (AgentTouch("com.pb.x", "launchd", PLIST, is_redefined=True, is_loaded=True, runs_at_load=True),)
    return Plan(NEWER, "Before Phase 4", HOME, changes() if wanted is None else wanted, unchanged=77, agents=touches)


def restored(**other: object) -> Outcome:
    """How a restore ended well."""
    fields: dict[str, object] = {
        "operation": OPERATION,
        "state": "restored",
        "plan": plan().id,
        "snapshot": NEWER,
        "title": "Before Phase 4",
        "backup": BACKUP,
        "counts": Counts(create=1, replace=2),
        "changes": plan().ticked,
        "left": (ADDED,),
        "agents": (AgentResult("com.pb.x", "running"),),
        "seconds": 0.25,
    }
    return Outcome(**{**fields, **other})  # type: ignore[arg-type]


class FakeLooking(Looking):
    """Answers with literal values."""

    def __init__(self) -> None:
        self.rows: tuple[Listed, ...] = (row(), row(OLDER))
        self.shown = plan()
        self.left_unfinished = ""
        self.ran: dict[str, Outcome] = {}
        self.wished: list[RestoreWish] = []
        self.filtered: list[EventFilter] = []
        self.preflights: tuple[Check, ...] = (
            Check("space", "ok", "There is room."),
            Check("in-use", "warning", "mail (pid 7) holds ~/brain/token.json.", "kill 7"),
        )
        self.rows_of_agents: tuple[AgentRow, ...] = (
            AgentRow("com.pb.x", PLIST, "launchd", "running", pid=41),
            AgentRow("com.pb.bad", LOST, "launchd", "failed", last_exit=78, problems=("Its program is missing.",)),
        )
        self.log = Events(
            (Event("2026-05-01T08:00:00Z", "op", "restore", "pb", "restored", 0.3, OLDER, "3 files"),), "ok"
        )

    def snapshots(self, *, differs: bool = False) -> tuple[Listed, ...]:
        return self.rows

    def find(self, text: str) -> SnapshotId:
        if text in ("latest", NEWER[:12], NEWER):
            return NEWER
        if text == OLDER:
            return OLDER
        raise NotFound(f"There is no snapshot {text!r}.")

    def passed_over(self, text: str, found: SnapshotId) -> tuple[Listed, ...]:
        return ()

    def snapshot(self, wanted: SnapshotId) -> Snapshot:
        parent = Item(EntryPath("~/brain"), "", "config", entry(type="directory"), is_parent=True)
        items = (
            parent,
            Item(PLIST, "LaunchAgents", "plist", entry()),
            Item(ODD, "Configs", "config", entry(type="symlink", target="x", blob="")),
            Item(TOKEN, "Credentials", "credential", entry(mode=0o600, sealed=True)),
        )
        return Snapshot(header(wanted), items, "ok")

    def credentials(self, wanted: SnapshotId) -> CredentialList:
        """The one token, named by the one agent."""
        found = self.snapshot(wanted)
        items = [item for item in found.items if item.kind == "credential"]
        written = "2026-04-30T08:00:00.000000Z"
        return CredentialList(found, tuple(Credential(one, written, 3600, (PLIST,)) for one in items))

    def plan(self, wish: RestoreWish, monitor: Monitor) -> Plan:
        self.wished.append(wish)
        return self.shown

    def compare(self, plan: Plan, change: Change, *, even_if_large: bool = False) -> Comparison:
        hidden = Shown(DOTS, "string")
        fields = (
            Field(("Label",), Shown("com.pb.x", "string"), Shown("com.pb.x", "string"), "same"),
            Field(("Env", "PYTHONPATH"), Shown("/b", "string"), Shown("/a", "string"), "changed"),
            Field(("Env", "TOKEN"), hidden, hidden, "changed", is_hidden=True),
            Field(("New",), Shown("1", "integer"), None, "removed"),
        )
        return Comparison(
            change.path, change.action, "plist", fields, summary="3 fields", removed_lines=3, added_lines=2
        )

    def preflight(self, plan: Plan, monitor: Monitor) -> tuple[Check, ...]:
        return self.preflights

    def agents(self) -> tuple[AgentRow, ...]:
        return self.rows_of_agents

    def events(self, wanted: EventFilter) -> Events:
        self.filtered.append(wanted)
        return self.log

    def done(self, plan: str) -> Outcome | None:
        return self.ran.get(plan)

    def last_restore(self) -> LastRestore | None:
        return None

    def unfinished(self) -> str:
        return self.left_unfinished

    def kit_is_due(self) -> bool:
        return False

    def doctor(self) -> tuple[Finding, ...]:
        return (Finding("key", "problem", "The keyring is locked.", "Unlock it."), Finding("store", "ok"))


class FakeDoing(Doing):
    """Notes what it is told to do and answers with literal values."""

    def __init__(self) -> None:
        self.done: list[tuple[str, object]] = []
        self.outcome = restored()
        self.interrupted: Outcome | None = None
        self.taken = row()
        self.proved = Verified((SnapshotProblem(NEWER, "ok"),), 3, 0)
        self.undo_error: RollbackError | None = None
        self.while_restoring: Callable[[Monitor], None] = lambda monitor: None
        self.reloaded: tuple[AgentResult, ...] = (AgentResult("com.pb.x", "running"),)

    def take_snapshot(self, wish: SnapshotWish, monitor: Monitor) -> Listed:
        self.done.append(("snapshot", wish))
        monitor.phase("capturing", 2)
        monitor.step(1, PLIST)
        monitor.step(2, TOKEN)
        return self.taken

    def restore(self, plan: Plan, how: RestoreHow, monitor: Monitor) -> Outcome:
        self.done.append(("restore", (plan.id, how)))
        self.while_restoring(monitor)
        return self.outcome

    def undo(self, how: RestoreHow, monitor: Monitor) -> Outcome:
        if self.undo_error is not None:
            raise self.undo_error
        self.done.append(("undo", how))
        return self.outcome

    def recover(self, monitor: Monitor, *, is_patient: bool = False) -> Outcome | None:
        found, self.interrupted = self.interrupted, None
        return found

    def verify(self, wanted: Sequence[SnapshotId], monitor: Monitor) -> Verified:
        self.done.append(("verify", tuple(wanted)))
        return self.proved

    def delete(self, wanted: Sequence[SnapshotId]) -> tuple[Finding, ...]:
        self.done.append(("delete", tuple(wanted)))
        return tuple(Finding(one, "done", "in the trash") for one in wanted)

    def mark(self, wanted: SnapshotId, note: Note) -> Listed:
        self.done.append(("mark", (wanted, note)))
        return row(wanted, note=note)

    def reload(self, labels: Sequence[str], monitor: Monitor) -> tuple[AgentResult, ...]:
        self.done.append(("reload", tuple(labels)))
        return self.reloaded


class FakeConsole(Console):
    """Both halves of literal values."""

    def __init__(self, home: str = HOME) -> None:
        self.places = Places(
            home=home,
            store="/s",
            profile="/c/profile.toml",
            config="/c",
            state="/dev/null/state",
            cache="/ca",
            runtime="/r",
        )
        self.look: FakeLooking = FakeLooking()
        self.do: FakeDoing = FakeDoing()


def typed(
    console: Console | RollbackError | Exception, *arguments: str, environment: Mapping[str, str] | None = None
) -> int:
    """The exit code of these words typed over this console; an error stands for one that cannot be opened."""

    def opened(session: Session) -> Console:
        if isinstance(console, Exception):
            raise console
        return console

    system = real_system()
    return run(arguments, Session(system, environment or system.environment(), opened))
