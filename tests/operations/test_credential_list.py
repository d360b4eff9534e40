"""What a snapshot tells of its credentials: path, group, mode, age and what named it; never a value."""

import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.formats.credential_page import credential_page
from rollback_gui.model.credentials import Credential, CredentialList
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Item, Snapshot
from tests.cli.fakes import entry, header
from tests.support.house import File, House, Tree

PROFILE = """
[agents]
manager = "none"
[[group]]
name = "MCP"
kind = "config"
include = ["~/.mcp.json"]
[[group]]
name = "Units"
kind = "unit"
include = ["~/.config/systemd/user"]
[[group]]
name = "Keys"
kind = "credential"
include = ["~/a/*", "~/b/token"]
"""
MCP = '{"mcpServers": {"a": {"command": "x", "args": ["~/a/made-up-arg"], "env": {"TOKEN_FILE": "~/a/one|two"}}}}'
UNIT = "[Service]\nExecStart=/bin/x\nEnvironmentFile=%h/a/one|two\n"


def test_path_mode_age_and_what_named_it_are_told_and_no_value(tmp_path: Path) -> None:
    """From the snapshot alone: the live definitions may be gone."""
    tree: Tree = {
        ".mcp.json": MCP,
        ".config/systemd/user/a.service": UNIT,
        "a/one|two": File("made-up-secret", 0o600),
        "a/other": File("made-up-other", 0o640),
    }
    house = House.make(tmp_path, tree, PROFILE)
    written = house.system.now() // 1_000_000_000 - 3 * 86_400 - 60
    os.utime(house.home / "a/one|two", (written, written))
    row = house.snapshot("first")
    (house.home / ".mcp.json").unlink()
    found = house.console().look.credentials(row.id)
    by_path = {one.item.path: one for one in found.credentials}
    assert by_path.keys() == {"~/a/one|two", "~/a/other"}
    named = by_path[EntryPath("~/a/one|two")]
    assert set(named.named_by) == {"~/.mcp.json", "~/.config/systemd/user/a.service"}
    assert named.age // 86_400 == 3
    assert by_path[EntryPath("~/a/other")].named_by == ()
    page = credential_page(found)
    assert "| ~/a/one\\|two | Keys | 0600 |" in page
    assert "| 3 days | ~/.config/systemd/user/a.service, ~/.mcp.json |" in page
    assert "| ~/a/other | Keys | 0640 |" in page
    assert "made-up-secret" not in page
    assert "made-up-other" not in page


def test_a_snapshot_without_credentials_says_so(tmp_path: Path) -> None:
    """No table."""
    house = House.make(tmp_path, {".mcp.json": "{}"}, PROFILE)
    page = credential_page(house.console().look.credentials(house.snapshot("none").id))
    assert "0 credentials" in page
    assert "|" not in page


@given(st.lists(st.text(min_size=1, max_size=30), max_size=4), st.integers(min_value=-1, max_value=1 << 40))
def test_no_name_breaks_the_page(names: list[str], age: int) -> None:
    """One line for each credential, whatever is in its path, its group and what named it."""
    items = [Item(EntryPath(f"~/{name}"), name, "credential", entry()) for name in names]
    snapshot = Snapshot(header(SnapshotId("20260502T080000Z-bbbbbb")), tuple(items), "ok")
    found = CredentialList(snapshot, tuple(Credential(item, "", age, (item.path,)) for item in items))
    lines = credential_page(found).split("\n")
    rows = [line for line in lines if line.startswith("| ~/")]
    assert len(rows) == len(names)
    assert all(row.replace("\\\\", "").replace("\\|", "").count("|") == 7 for row in rows)
