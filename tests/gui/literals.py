"""Literal changes, comparisons, plans and outcomes, as a migration leaves them; every secret is made up."""

from collections.abc import Iterable

from rollback_gui.model.comparison import DOTS, Comparison, Detail, Field, Line, Shown
from rollback_gui.model.ids import BlobId, OperationId, PlanId, SnapshotId
from rollback_gui.model.outcome import AgentResult, Check, Outcome, Told
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Action, AgentTouch, Change, Counts, Plan, Why
from rollback_gui.model.snapshot import Entry

SNAPSHOT = SnapshotId("20261118T100400Z-a1b2c3")
AGENTS = "~/Library/LaunchAgents/com.pb."


def entry(mode: int = 0o644, size: int = 1412, blob: str = "a") -> Entry:
    """A file of that size."""
    return Entry("file", mode, 501, 20, size=size, blob=BlobId(blob * 64))


def change(
    path: str,
    action: Action = "replace",
    reason: str = "",
    size: int = 1412,
    *,
    ticked: bool = True,
    why: tuple[Why, ...] = (),
) -> Change:
    """One change with both sides where the action has them."""
    before = None if action == "create" else entry(0o664, size, "a")
    after = None if action == "remove" else entry(0o644, size + 24, "a" if action == "metadata" else "b")
    return Change(EntryPath(path), "LaunchAgents", "plist", action, before, after, why, ticked, reason)


def text(value: str, kind: str = "string") -> Shown:
    """A value of that type."""
    return Shown(value, kind)  # type: ignore[arg-type]


HIDDEN = Shown(DOTS, "string")
EMAIL = change(AGENTS + "email-sync.plist")
FIELDS = (
    Field(("Label",), text("com.pb.email-sync"), text("com.pb.email-sync"), "same"),
    Field(
        ("EnvironmentVariables", "PYTHONPATH"),
        text("/Users/pb/brain/phase4/lib"),
        text("/Users/pb/brain/lib"),
        "changed",
    ),
    Field(("EnvironmentVariables", "SYNC_TOKEN"), HIDDEN, HIDDEN, "changed", is_hidden=True),
    Field(
        ("ProgramArguments", "[0]"),
        text("/Users/pb/brain/venvs/next/bin/python"),
        text("/Users/pb/brain/venvs/main/bin/python"),
        "changed",
    ),
    Field(("ProgramArguments", "[1]"), text("-m"), text("-m"), "same"),
    Field(("RunAtLoad",), None, text("true", "boolean"), "added"),
    Field(("StartInterval",), text("300"), text("300", "integer"), "changed"),
)
_PLIST = """\
 <?xml version="1.0" encoding="UTF-8"?>
 <plist version="1.0">
 <dict>
   <key>EnvironmentVariables</key>
   <dict>
     <key>PYTHONPATH</key>
-    <string>/Users/pb/brain/[phase4/]lib</string>
+    <string>/Users/pb/brain/lib</string>
     <key>SYNC_TOKEN</key>
-    <string>[••••••]</string>
+    <string>[••••••]</string>
   </dict>
   <key>Label</key>
   <string>com.pb.email-sync</string>
   <key>ProgramArguments</key>
   <array>
-    <string>/Users/pb/brain/venvs/[next]/bin/python</string>
+    <string>/Users/pb/brain/venvs/[main]/bin/python</string>
     <string>-m</string>
     <string>email_sync</string>
   </array>
+  <key>RunAtLoad</key>
+  <true/>
   <key>StartInterval</key>
-  <[string]>300</[string]>
+  <[integer]>300</[integer]>
 </dict>
 </plist>"""


def lines(drawn: str) -> tuple[Line, ...]:
    """Lines from a drawing: sign, text, and brackets round the words that differ."""
    now = after = 0
    found = []
    for row in drawn.splitlines():
        sign, rest = row[0], row[1:]
        marks = []
        while "[" in rest:
            start = rest.index("[")
            end = rest.index("]") - 1
            rest = rest.replace("[", "", 1).replace("]", "", 1)
            marks.append((start, end))
        now += sign != "+"
        after += sign != "-"
        numbers = (None if sign == "+" else now, None if sign == "-" else after)
        found.append(Line(sign, *numbers, rest, tuple(marks)))  # type: ignore[arg-type]
    return tuple(found)


DETAILS = (
    Detail("Kind", "Property list, XML", "Property list, XML", differs=False),
    Detail("Size", "1,412 bytes", "1,436 bytes", differs=True),
    Detail("Permissions", "rw-rw-r-- (664)", "rw-r--r-- (644)", differs=True),
    Detail("Owner", "pb, staff", "pb, staff", differs=False),
    Detail("Modified", "Today 10:17:42", "17 Nov 07:52:10", differs=True),
    Detail("Extended attributes", "none", "none", differs=False),
    Detail("SHA-256", "9f31c07a…", "41be2d90…", differs=True),
)
COMPARISON = Comparison(
    EMAIL.path, "replace", "plist", FIELDS, lines(_PLIST), DETAILS, summary="5 fields", removed_lines=4, added_lines=6
)
ADS = change("~/.google-ads/google-ads.yaml")
CREDENTIAL = Comparison(
    ADS.path,
    "replace",
    "yaml",
    tuple(
        Field((name,), HIDDEN, HIDDEN, "changed" if "_token" in name else "same", is_hidden=True)
        for name in ("client_id", "client_secret", "developer_token", "login_customer_id", "refresh_token")
    ),
    lines(" client_id: ••••••\n-developer_token: [••••••]\n+developer_token: [••••••]"),
    DETAILS[:5],
    is_secret=True,
    summary="2 values",
)
REVEALED = Field(
    ("developer_token",),
    text("made-up-token-rotated-7Q"),
    text("made-up-token-original-41"),
    "changed",
    is_hidden=True,
)
CONFLICT = change(
    "~/brain/shared/secrets.py",
    "conflict",
    "The file that is there now cannot be read: permission denied. Without reading it, it cannot be kept in the "
    "safety snapshot, so it is left alone.",
    ticked=False,
    why=("unreadable",),
)
ADDED = change(AGENTS + "phase4-bridge.plist", "remove")
CHANGES = (
    EMAIL,
    change(AGENTS + "gads-report.plist"),
    change(AGENTS + "budget-alert.plist", "create"),
    change(AGENTS + "transcribe.plist", "metadata"),
    ADDED,
    change("~/brain/.mcp.json"),
    change("~/brain/shared/paths.py"),
    CONFLICT,
    ADS,
    change("~/brain/infrastructure/mcp-servers/ga4/credentials.json"),
)


def touched(label: str, *, loaded: bool = True, there: bool = True) -> AgentTouch:
    """An agent that the plan stops or loads."""
    path = EntryPath(f"~/Library/LaunchAgents/{label}.plist")
    return AgentTouch(label, "launchd", path, True, is_loaded=loaded, will_be_there=there)


PLAN = Plan(
    SNAPSHOT,
    "Before Phase 4",
    "/Users/pb",
    CHANGES,
    unchanged=73,
    agents=(
        touched("com.pb.email-sync"),
        touched("com.pb.gads-report"),
        touched("com.pb.budget-alert", loaded=False),
        touched("com.pb.transcribe"),
        touched("com.pb.phase4-bridge", there=False),
    ),
)


def plan_removing(count: int) -> Plan:
    """A plan that removes so many files."""
    removed = tuple(change(f"{AGENTS}added-{number:02}.plist", "remove") for number in range(count))
    return Plan(SNAPSHOT, "Before Phase 4", "/Users/pb", removed, unchanged=5)


CHECKS = (
    Check("drift", "ok", "Nothing changed since the preview"),
    Check("space", "ok", "212 GB free, 38 KB needed"),
    Check("writable", "ok", "All 9 places can be written"),
    Check("whole", "ok", "Everything needed is whole in the store"),
    Check("programs", "warning", "Program missing: ~/bin/notify. com.pb.transcribe will not run."),
    Check("parse", "ok", "Every file to be restored can be parsed"),
    Check("agents", "ok", "launchd answers"),
)
BLOCKED = Check("writable", "blocker", "~/brain/.mcp.json is locked (immutable)", "chflags nouchg ~/brain/.mcp.json")
NEEDS_YOU = AgentResult(
    "com.pb.transcribe",
    "failed",
    "Its program is missing: /Users/pb/bin/notify. Put it back, then retry.",
    "launchctl kickstart -k gui/501/com.pb.transcribe",
    is_fine=False,
)
FINE = (
    AgentResult("com.pb.email-sync", "running"),
    AgentResult("com.pb.gads-report", "running"),
    AgentResult("com.pb.budget-alert", "waiting", "waits for 06:00"),
    AgentResult("com.pb.phase4-bridge", "stopped", "stopped and removed"),
)


def outcome(state: str = "restored", agents: Iterable[AgentResult] = FINE, error: Told | None = None) -> Outcome:
    """How the restore of PLAN ended."""
    done = tuple(c for c in PLAN.ticked if c.action != "conflict") if state == "restored" else ()
    return Outcome(
        OperationId("20261118T102100Z-d4e5f6"),
        state,  # type: ignore[arg-type]
        PlanId("0123456789abcdef"),
        SNAPSHOT,
        "Before Phase 4",
        counts=Counts(create=1, replace=6, remove=1, metadata=1) if done else Counts(),
        changes=done,
        agents=tuple(agents) if done else (),
        seconds=2.4,
        finished_at="2026-11-18T10:21:00Z",
        error=error,
    )


SENTENCE = "as they were in “Before Phase 4”, today 10:04"
"""Where a restore of PLAN leads, as Review says it."""
