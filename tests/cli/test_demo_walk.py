"""The whole job through the command line, on the demo: real store, real restore, stand-in agent managers."""

import json
import os
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rollback_gui.cli.main import main

HIDDEN = "••••••"


def state_of(home: Path) -> dict[str, tuple[object, ...]]:
    """Every guarded kind of file in a home: type, mode and bytes or target; our own folders are left out."""
    found: dict[str, tuple[object, ...]] = {}
    for folder, folders, names in os.walk(home):
        folders[:] = [one for one in folders if one not in ("rollback-gui", "__pycache__")]
        for name in [*names, *(one for one in folders if (Path(folder) / one).is_symlink())]:
            where = Path(folder) / name
            mode = where.lstat().st_mode
            what = os.readlink(where) if stat.S_ISLNK(mode) else where.read_bytes()
            found[str(where.relative_to(home))] = (mode, what)
    return found


class Workstation:
    """The demo and a command line on it."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = root / "home"
        self.root = root
        self._capsys = capsys

    def text(self, *words: str) -> tuple[int, str]:
        """Exit code and stdout."""
        self._capsys.readouterr()
        code = main(words)
        return code, self._capsys.readouterr().out

    def json(self, *words: str) -> tuple[int, dict[str, Any]]:
        """Exit code and document."""
        code, told = self.text(*words, "--json")
        found: dict[str, Any] = json.loads(told)
        return code, found


@pytest.fixture
def workstation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Workstation:
    """A demo, and this process's environment as the demo's own wrapper sets it."""
    root = tmp_path / "desk"
    assert main(["demo", str(root), "--quiet"]) == 0
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(root / "home"))
    monkeypatch.setenv("ROLLBACK_IDENTITY", str(root / "identity.txt"))
    monkeypatch.setenv("ROLLBACK_COMMAND", str(root / "rollback"))
    return Workstation(root, capsys)


def test_the_whole_job_and_back_and_again(workstation: Workstation) -> None:
    """Preview, restore, nothing left to do, undo byte for byte, undo again, and the same restore runs once more."""
    broken = state_of(workstation.home)
    code, shown = workstation.json("restore", "latest", "--match")
    assert (code, shown["state"]) == (0, "previewed")
    assert state_of(workstation.home) == broken
    code, done = workstation.json("restore", "latest", "--match", "--apply", "--plan", shown["plan"])
    assert (code, done["state"]) == (7, "restored")
    assert done["counts"] == shown["counts"] | {"conflict": 0}
    restored = state_of(workstation.home)
    code, folder = workstation.json("restore", done["snapshot"], "~/.config/pb-tools", "--apply")
    assert (code, folder["state"]) == (0, "restored")
    code, left = workstation.json("diff", done["snapshot"])
    assert (code, [change["action"] for change in left["changes"]]) == (0, [])
    assert workstation.json("undo")[0] == 0
    assert state_of(workstation.home) == restored
    assert workstation.json("restore", "latest", "--skip", "Shell and tools", "--apply")[1]["state"] == "nothing-to-do"


def test_undo_brings_the_broken_state_back(workstation: Workstation) -> None:
    """Byte for byte and mode for mode; undo again restores again; a third one, and the same restore runs again."""
    broken = state_of(workstation.home)
    workstation.json("restore", "latest", "--match", "--apply")
    restored = state_of(workstation.home)
    for expected in (broken, restored, broken):
        assert workstation.json("undo")[1]["state"] == "restored"
        assert state_of(workstation.home) == expected
    assert workstation.json("restore", "latest", "--match", "--apply")[1]["state"] == "restored"
    assert state_of(workstation.home) == restored


def test_the_last_line_of_a_preview_is_a_command_that_works(workstation: Workstation) -> None:
    """Run by a shell as it is; a second time it answers with the same outcome and touches nothing."""
    line = workstation.text("restore", "latest", "~/.zshrc")[1].splitlines()[-1]
    assert line.startswith(f"{workstation.root}/rollback restore ")
    first = subprocess.run(["sh", "-c", f"{line} --json"], capture_output=True, text=True, check=False)
    again = subprocess.run(["sh", "-c", f"{line} --json"], capture_output=True, text=True, check=False)
    assert (first.returncode, again.returncode) == (0, 0), first.stderr
    assert json.loads(first.stdout)["operation"] == json.loads(again.stdout)["operation"]


def test_a_file_that_changed_since_the_preview_stops_the_restore(workstation: Workstation) -> None:
    """Exit 3, drifted, and every file as it was."""
    plan = workstation.json("restore", "latest", "~/.zshrc")[1]["plan"]
    (workstation.home / "Library/LaunchAgents/com.pb.email-sync.plist").touch()
    code, _ = workstation.json("restore", "latest", "~/.zshrc", "--plan", plan)
    assert code == 0
    (workstation.home / ".zshrc").unlink()
    (workstation.home / ".zshrc").write_text("changed\n")
    before = state_of(workstation.home)
    code, told = workstation.json("restore", "latest", "~/.zshrc", "--apply", "--plan", plan)
    assert (code, told["state"], told["error"]["code"]) == (3, "refused", "drifted")
    assert state_of(workstation.home) == before


def test_no_made_up_secret_is_ever_printed(workstation: Workstation) -> None:
    """Every reading verb, with fields, in text and JSON."""
    secrets = [line.split(b'"')[3] for line in _lines(workstation.home) if line.count(b'"') >= 4]
    wanted = [one.decode() for one in secrets if b"made-up" in one]
    assert wanted
    for words in (
        ("diff", "latest", "--fields"),
        ("show", "latest", "--credentials"),
        ("restore", "latest"),
        ("log",),
        ("doctor",),
    ):
        for more in ((), ("--json",)):
            told = workstation.text(*words, *more)[1]
            assert not [one for one in wanted if one in told]
    assert HIDDEN in workstation.text("diff", "latest", "--fields")[1]


def _lines(home: Path) -> list[bytes]:
    return [line for where in home.rglob("*.json") if where.is_file() for line in where.read_bytes().splitlines()]


def test_marks_log_verify_delete_and_agents(workstation: Workstation) -> None:
    """Each on the real store."""
    code, told = workstation.json("label", "latest", "Mine")
    assert (code, told["snapshot"]["label"]) == (0, "Mine")
    assert workstation.json("pin", "latest")[1]["snapshot"]["pinned"]
    assert not workstation.json("pin", "latest", "--off")[1]["snapshot"]["pinned"]
    assert workstation.json("good", "latest")[1]["snapshot"]["good"]
    assert workstation.json("snapshot", "-m", "Second")[0] == 0
    code, told = workstation.json("verify")
    assert (code, {one["state"] for one in told["snapshots"]}) == (0, {"ok"})
    assert workstation.json("agents", "list")[0] == 0
    code, told = workstation.json("delete", "latest")
    assert (code, told["items"][0]["state"]) == (0, "done")
    assert [one["description"] for one in workstation.json("list")[1]["snapshots"]] == ["Before Phase 4"]
    types = [event["type"] for event in workstation.json("log")[1]["events"]]
    assert types[0] == "snapshot"
    assert "delete" in types


def test_versions_tell_where_a_file_changed(workstation: Workstation) -> None:
    """Exactly the promised keys, newest first."""
    code, told = workstation.json("versions", "~/.zshrc")
    assert (code, len(told["versions"])) == (0, 1)
    assert set(told["versions"][0]) >= {"snapshot", "created_at", "size", "same_as_now"}
    assert told["versions"][0]["same_as_now"] is False
    assert workstation.json("versions", "~/no-such-file")[0] == 2


def test_doctor_finds_nothing_wrong_on_a_fresh_demo(workstation: Workstation) -> None:
    """Exit 0; folders in use are the demo's own."""
    code, told = workstation.json("doctor")
    assert code == 0
    found = {one["what"]: one for one in told["items"]}
    assert found["home in use"]["detail"] == str(workstation.home)
    assert found["key"]["state"] == "ok"


def test_a_malformed_profile_stops_snapshots_alone(workstation: Workstation) -> None:
    """`snapshot` names line and key; list, diff and doctor work, and doctor says it."""
    (profile,) = workstation.home.rglob("profile.toml")
    profile.write_text('[[group]]\nnam = "x"\n')
    code, told = workstation.json("snapshot")
    assert (code, told["error"]["code"]) == (2, "bad-input")
    assert "`nam`" in told["error"]["message"]
    assert "`name`" in told["error"]["message"]
    assert workstation.json("list")[0] == 0
    assert workstation.json("diff", "latest")[0] == 1
    code, told = workstation.json("doctor")
    assert (code, told["items"][0]["what"]) == (7, "profile")
