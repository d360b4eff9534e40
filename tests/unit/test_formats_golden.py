"""Comparisons as a whole, beside files that a reviewer can read; `WRITE_GOLDEN=1` writes them anew."""

import os
import plistlib
from pathlib import Path

import pytest

from rollback_gui.model.comparison import Comparison, Shown
from rollback_gui.model.snapshot import Kind
from rollback_gui.operations.compare import compare
from tests.support.changes import GivenSides, changed

FOLDER = Path(__file__).parent.parent / "golden"
AGENT = {
    "Label": "com.example.email-sync",
    "ProgramArguments": ["/usr/bin/python3", "/Users/me/brain/sync.py", "--token", "made-up-token", "--verbose"],
    "EnvironmentVariables": {"PYTHONPATH": "/Users/me/brain/lib", "MAIL_LOGIN": "made-up-login"},
    "StartInterval": 300,
    "RunAtLoad": True,
}
AGENT_AFTER = {
    **AGENT,
    "ProgramArguments": ["/usr/bin/python3", "/Users/me/brain/sync.py", "--token", "made-up-other"],
    "EnvironmentVariables": {
        "PYTHONPATH": "/Users/me/brain/phase4/lib",
        "MAIL_LOGIN": "made-up-login",
        "TZ": "Europe/London",
    },
    "StartInterval": "300",
}
MCP = """{
  // made by hand
  "mcpServers": {
    "mail": {"command": "python3", "args": ["-m", "mail"], "env": {"MAIL_KEY": "made-up-key", "PORT": "8080"}}
  },
  "servers": [{"name": "one", "at": 1}, {"name": "two", "at": 2}]
}
"""
MCP_AFTER = (
    MCP.replace("made-up-key", "made-up-new-key").replace("8080", "8081").replace('{"name": "one", "at": 1}, ', "")
)
UNIT = """[Unit]
Description=Mail

[Service]
# MAIL_KEY=made-up-commented
Environment="MAIL_KEY=made-up-key" LANG=C
ExecStartPre=/bin/true
ExecStart=/usr/bin/python3 -m mail \\
    --password made-up-password
"""
SECRETS = 'MAIL = "made-up-one"\nURL = f"https://{MAIL}@example.com"\nPORT = 80  # made-up-note\n'
CASES: dict[str, tuple[str, Kind, bytes, bytes]] = {
    "agent": ("com.example.email-sync.plist", "plist", plistlib.dumps(AGENT), plistlib.dumps(AGENT_AFTER)),
    "agent-binary": (
        "com.example.email-sync.plist", "plist", plistlib.dumps(AGENT),
        plistlib.dumps(AGENT_AFTER, fmt=plistlib.FMT_BINARY),
    ),
    "mcp": (".mcp.json", "config", MCP.encode(), MCP_AFTER.encode()),
    "mcp-truncated": (".mcp.json", "config", MCP.encode()[:170], MCP.encode()),
    "unit": (
        "mail.service", "unit", UNIT.encode(),
        UNIT.replace("made-up-password", "made-up-other").replace("/bin/true", "/bin/false").encode(),
    ),
    "credential": (
        "google-ads.yaml", "credential", b"login: made-up-1\nuse: true\n",
        b"login: made-up-2\nuse: true\nnew: made-up-3\n",
    ),
    "secrets": ("secrets.py", "config", SECRETS.encode(), SECRETS.replace("one", "two").encode()),
}  # fmt: skip


def side(shown: Shown | None) -> str:
    return "not set" if shown is None else f"{shown.text} ({shown.type})"


def told(shown: Comparison) -> str:
    """A comparison as text."""
    flags = [name for name in ("is_same_content", "is_secret", "is_locked", "is_too_large") if getattr(shown, name)]
    head = (shown.path, shown.action, shown.form, shown.summary, " ".join(flags) or "-", shown.problem or "-")
    rows = [" · ".join(head), ""]
    for field in shown.fields:
        moved = f" {field.moved[0]} to {field.moved[1]}" if field.moved else ""
        hidden = " hidden" if field.is_hidden else ""
        rows.append(f"{field.state}{moved}{hidden}: {' / '.join(field.key)}: {side(field.now)} -> {side(field.after)}")
    rows.append("")
    for line in shown.lines:
        marks = "".join(f" «{line.text[start:end]}»" for start, end in line.marks)
        numbers = f"{line.now_number or '':>3} {line.after_number or '':>3}"
        rows.append(f"{numbers} {line.sign} {line.text}{'  ' + marks if marks else ''}".rstrip())
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize("case", CASES)
def test_a_comparison_reads_as_the_golden_file_says(case: str) -> None:
    name, kind, now, after = CASES[case]
    text = told(compare(changed(f"~/x/{name}", kind, now, after, "replace"), GivenSides(now, after)))
    golden = FOLDER / f"compare-{case}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
    assert "made-up" not in text
