"""A made-up workstation as literal values: ten snapshots, ten changes, three agents."""

from msgspec.structs import replace

from rollback_gui.model.comparison import DOTS, Detail, Field, Line, Shown
from rollback_gui.model.ids import BlobId, SnapshotId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Action, AgentTouch, Change, Plan, Why
from rollback_gui.model.snapshot import Account, Entry, Header, Kind, Listed, Note, Warned
from rollback_gui.model.wishes import AgentRow

ME = Account("pb", 501, "staff", 20)
SECRET = "made-up-sync-token-0000"


def snapshot_id(number: int, day: int = 21) -> SnapshotId:
    """A name of a made-up snapshot."""
    return SnapshotId(f"202611{day:02}T1004{number % 60:02}Z-{number:06x}")


def listed(number: int, at: str, description: str = "", category: str = "manual", **changes: object) -> Listed:
    """One row of the list; `changes` are fields of Listed or of its header."""
    header = Header(
        format=1,
        id=snapshot_id(number),
        sequence=number,
        previous="",
        created_at=at,
        description=description,
        category=category,
        host="workstation",
        machine="",
        account=ME,
        home="/Users/pb",
        files=83,
        kinds={"plist": 71, "config": 3, "credential": 9},
        bytes=410_000,
        new_bytes=12_000,
        changed_since_previous=0,
    )
    own = {name: value for name, value in changes.items() if name in Listed.__struct_fields__}
    of_header = {name: value for name, value in changes.items() if name not in own}
    note = own.pop("note", Note())
    state = own.pop("state", "ok")
    return Listed(replace(header, **of_header), state, note, **own)  # type: ignore[arg-type]


SNAPSHOTS = (
    listed(12, "2026-11-21T10:04:00.000000Z", "Before Phase 4", note=Note(pinned=True)),
    listed(11, "2026-11-21T08:00:00.000000Z", "Scheduled", "scheduled"),
    listed(10, "2026-11-20T18:41:00.000000Z", "After migrate-phase3.sh", "guard", run="r1"),
    listed(9, "2026-11-20T18:40:00.000000Z", "Before migrate-phase3.sh", "guard", run="r1", note=Note(pinned=True)),
    listed(8, "2026-11-20T17:22:00.000000Z", "Safety copy before restoring", "auto-backup", files=6),
    listed(7, "2026-11-20T08:00:00.000000Z", "Scheduled", "scheduled"),
    listed(6, "2026-11-18T08:00:00.000000Z", "Scheduled", "scheduled", state="damaged", problems=("2 files",)),
    listed(5, "2026-11-18T07:15:00.000000Z", "From the old MacBook", "imported", files=64, state="unsigned"),
    listed(
        4,
        "2026-11-17T08:00:00.000000Z",
        "Scheduled",
        "scheduled",
        warnings=(Warned("unreadable", "shared/secrets.py could not be read."),),
    ),
    listed(3, "2026-11-17T07:58:00.000000Z", "Working set, all agents green", note=Note(pinned=True, good=True)),
)
DIFFERS = (10, 10, 12, 19, 4, 15, None, 31, 22, 22)

_LAUNCH = "~/Library/LaunchAgents/com.pb."


def entry(size: int, blob: int, mode: int = 0o644) -> Entry:
    """A file of that size and content."""
    return Entry("file", mode, 501, 20, mtime=1_763_000_000_000_000_000, size=size, blob=BlobId(f"{blob:064x}"))


def change(path: str, action: Action, *why: Why, group: str = "LaunchAgents", kind: Kind = "plist") -> Change:
    """One change of the made-up plan."""
    before = None if action == "create" else entry(1412, 1)
    after = None if action == "remove" else entry(1436, 2)
    if action == "metadata":
        before, after = entry(1412, 1, 0o664), entry(1412, 1)
    reason = "It cannot be read: permission denied." if action == "conflict" else ""
    return Change(
        path=EntryPath(path),
        group=group,
        kind=kind,
        action=action,
        before=before,
        after=after,
        why=why,
        is_selected=action not in ("remove", "conflict"),
        reason=reason,
    )


CHANGES = (
    change("~/.google-ads/google-ads.yaml", "replace", group="Credentials", kind="credential"),
    change(f"{_LAUNCH}budget-alert.plist", "create"),
    change(f"{_LAUNCH}email-sync.plist", "replace"),
    change(f"{_LAUNCH}gads-report.plist", "replace"),
    change(f"{_LAUNCH}phase4-bridge.plist", "remove"),
    change(f"{_LAUNCH}transcribe.plist", "metadata"),
    change("~/brain/.mcp.json", "replace", group="Configs", kind="config"),
    change(
        "~/brain/infrastructure/mcp-servers/ga4/credentials.json", "replace", group="Credentials", kind="credential"
    ),
    change("~/brain/shared/paths.py", "replace", group="Configs", kind="config"),
    change("~/brain/shared/secrets.py", "conflict", "unreadable", group="Configs", kind="config"),
)
PLAN = Plan(
    snapshot=SNAPSHOTS[0].id,
    title="Before Phase 4",
    home="/Users/pb",
    changes=CHANGES,
    unchanged=73,
    agents=(AgentTouch("com.pb.email-sync", "launchd", EntryPath(f"{_LAUNCH}email-sync.plist"), True, is_loaded=True),),
)
WORDS = {
    "com.pb.email-sync.plist": "5 fields",
    "com.pb.gads-report.plist": "2 fields",
    ".mcp.json": "2 fields",
    "paths.py": "3 fields",
    "google-ads.yaml": "2 values",
    "credentials.json": "1 value",
}
FIELDS = (
    Field(
        ("EnvironmentVariables", "PYTHONPATH"),
        Shown("/Users/pb/brain/phase4/lib", "string"),
        Shown("/Users/pb/brain/lib", "string"),
        "changed",
    ),
    Field(
        ("EnvironmentVariables", "SYNC_TOKEN"), Shown(DOTS, "string"), Shown(DOTS, "string"), "changed", is_hidden=True
    ),
    Field(("Label",), Shown("com.pb.email-sync", "string"), Shown("com.pb.email-sync", "string"), "same"),
    Field(("RunAtLoad",), None, Shown("true", "boolean"), "added"),
    Field(("StartInterval",), Shown("300", "string"), Shown("300", "integer"), "changed"),
)
LINES = (
    Line(" ", 1, 1, "<dict>"),
    Line("-", 2, None, "  <string>/Users/pb/brain/phase4/lib</string>", ((25, 32),)),
    Line("+", None, 2, "  <string>/Users/pb/brain/lib</string>"),
    Line(" ", 3, 3, "</dict>"),
)
DETAILS = (Detail("Size", "1,412 bytes", "1,436 bytes", True), Detail("Owner", "pb, staff", "pb, staff", False))
AGENTS = (
    AgentRow("com.pb.email-sync", EntryPath(f"{_LAUNCH}email-sync.plist"), "launchd", "running", pid=811),
    AgentRow(
        "com.pb.transcribe",
        EntryPath(f"{_LAUNCH}transcribe.plist"),
        "launchd",
        "failed",
        last_exit=78,
        problems=("Program missing: ~/bin/notify",),
    ),
    AgentRow("com.apple.made-up", EntryPath("/System/made-up.plist"), "launchd", "running", is_protected=True),
)
