"""From a snapshot that is refused as a whole everything sound comes out into another folder, and the rest is named."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Item
from tests.support.hostile import Change, plant, with_entry
from tests.support.house import House, contents
from tests.support.terminal import Terminal

FILES = {"conf/a": "one\n", "conf/b": "b\n", "conf/in/c": "c\n", "secret/token": "made-up-token\n"}
HOSTILE = ["../x", "~/../x", "~/conf/../../x", "/etc/../etc/x", "", ".", "~", "~/a//b", "~/a/", "~/a\0b", "x"]


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A workstation with three snapshots of the same files, which have all changed since."""
    made = Terminal(House.make(tmp_path / "desk", FILES), monkeypatch, capsys)
    for turn in ("first", "second", "third"):
        made.house.snapshot(turn)
    for name in FILES:
        (made.house.home / name).write_text("made-up-new\n")
    return made


def middle(terminal: Terminal) -> tuple[str, Path]:
    """The second snapshot and its manifest."""
    wanted = terminal.house.console().look.snapshots()[1].id
    return wanted, terminal.store / "snapshots" / f"{wanted}.json"


def harmed(manifest: Path, harm: str) -> None:
    """Spoil one line, or cut the last lines off."""
    lines = manifest.read_bytes().splitlines(keepends=True)
    at = {"first line": 0, "entry": next(n for n, line in enumerate(lines) if b"conf/b" in line), "seal": -1}
    if harm == "cut short":
        lines = [*lines[:-3], lines[-3][:9]]
    else:
        lines[at[harm]] = lines[at[harm]][:9] + b"\x00?" + lines[at[harm]][11:]
    manifest.write_bytes(b"".join(lines))


def files_in(folder: Path) -> dict[str, str]:
    """Every file below a folder and what it holds."""
    return {name: what for name, (kind, _, what) in contents(folder).items() if kind == "file"}


@pytest.mark.parametrize(
    ("harm", "gone"),
    [("entry", "conf/b"), ("cut short", "secret/token"), ("first line", ""), ("seal", "")],
)
def test_a_damaged_manifest_gives_what_is_sound(terminal: Terminal, harm: str, gone: str) -> None:
    """Exit 7 where something is lost, named with the snapshots that hold it; nothing goes to its place."""
    wanted, manifest = middle(terminal)
    harmed(manifest, harm)
    told = terminal.refused("restore", wanted, "--apply", exit=6, code="damaged")
    assert f"rollback restore {wanted} --into DIR" in told.document["error"]["hint"]
    told = terminal.refused("show", wanted, exit=6, code="damaged")
    assert f"rollback restore {wanted} --into DIR" in told.document["error"]["hint"]
    before = contents(terminal.house.home)
    into = terminal.house.root / "out"
    preview = terminal.json("restore", wanted, "--into", str(into)).document
    assert {check["name"] for check in preview["preflight"] if check["state"] == "warning"} >= {"trust"}
    told = terminal.json("restore", wanted, "--into", str(into), "--apply")
    assert (told.exit, told.document["state"]) == (7 if gone else 0, "restored"), told
    assert files_in(into) == {name: text for name, text in FILES.items() if name != gone}
    assert contents(terminal.house.home) == before
    lost = told.document["lost"]
    assert len(lost) == (2 if gone else 0)
    if gone:
        others = [row.id for row in terminal.house.console().look.snapshots() if row.id != wanted]
        assert lost[0] == "1 entry of it cannot be read."
        assert lost[1].startswith(f"~/{gone} ")
        assert all(other in lost[1] for other in others[:2])


@pytest.mark.parametrize("path", HOSTILE)
def test_a_hostile_path_is_named_and_never_written(terminal: Terminal, path: str) -> None:
    """B1 and B2: the sound entries come out, signed or not, and nothing outside the folder changes."""
    for is_signed in (True, False):
        planted = plant(terminal.house, beside_first(path), is_signed=is_signed)
        terminal.refused("restore", planted, "--apply", exit=6, code="tampered")
        before = contents(terminal.house.root.parent)
        into = terminal.house.root / f"out-{is_signed}"
        told = terminal.json("restore", planted, "--into", str(into), "--apply")
        assert (told.exit, told.document["state"]) == (7, "restored"), told
        (sentence,) = told.document["lost"]
        assert repr(path) in sentence
        assert files_in(into) == FILES
        after = contents(terminal.house.root.parent)
        news = {name for name in after if before.get(name) != after[name]}
        assert all(name.startswith(("desk/own", f"desk/out-{is_signed}")) for name in news)
        assert sentence.split(":")[0] in terminal.type("restore", planted, "--into", str(into)).out
        (terminal.store / "snapshots" / f"{planted}.json").unlink()


def beside_first(path: str) -> Change:
    """What the snapshot holds, and its first file at this path too."""

    def changed(items: Sequence[Item]) -> Sequence[Item]:
        first = next(item for item in items if item.entry is not None and item.entry.type == "file")
        return [*items, replace(first, path=EntryPath(path))]

    return changed


def test_an_entry_that_cannot_stand_is_named_and_left_out(terminal: Terminal) -> None:
    """Below a file, and a second time."""
    for path in ("~/conf/a/x", "~/conf/a"):
        planted = plant(terminal.house, beside_first(path))
        into = terminal.house.root / f"out{len(path)}"
        told = terminal.json("restore", planted, "--into", str(into), "--apply")
        assert (told.exit, len(told.document["lost"])) == (7, 1)
        assert files_in(into) == FILES
        (terminal.store / "snapshots" / f"{planted}.json").unlink()


def test_what_nothing_proves_gives_no_powers(terminal: Terminal) -> None:
    """A damaged manifest may say that a file is setuid."""
    planted = plant(terminal.house, with_entry(mode=0o4755))
    manifest = terminal.store / "snapshots" / f"{planted}.json"
    harmed(manifest, "entry")
    into = terminal.house.root / "out"
    assert terminal.json("restore", planted, "--into", str(into), "--apply").exit == 7
    assert (into / "conf/a").lstat().st_mode & 0o7777 == 0o755


def test_bytes_that_hold_no_entry_are_refused(terminal: Terminal) -> None:
    """Into another folder too: exit 6."""
    wanted, manifest = middle(terminal)
    for data in (b"", b"\0" * 1000, json.dumps({"header": {}}).encode()):
        manifest.write_bytes(data)
        into = terminal.house.root / "out"
        assert terminal.json("restore", wanted, "--into", str(into), "--apply").exit == 6
        assert not into.exists()
