"""The table of what can go wrong, each row raised for real: its word, its exit code, and what the operator is told."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rollback_gui.cli.main import run
from rollback_gui.cli.session import Session
from rollback_gui.console import open_console
from rollback_gui.model.outcome import Outcome
from rollback_gui.model.wishes import RestoreWish
from rollback_gui.system.port import System
from tests.support.faulty import _Wrapping, as_system
from tests.support.house import HOW, QUIET, House
from tests.support.parts import need, only_linux
from tests.support.terminal import Terminal

FILES = {"conf/a.json": '{"name": "one"}\n', "conf/b": "b\n", "secret/token": "made-up-token\n"}


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A workstation with one snapshot and one file that differs from it."""
    made = Terminal(House.make(tmp_path / "desk", FILES), monkeypatch, capsys)
    made.house.snapshot()
    (made.house.home / "conf/a.json").write_text('{"name": "two"}\n')
    return made


class Meddling(_Wrapping):
    """Does something of its own when a call of this name is made for the count-th time."""

    def __init__(self, real: System, name: str, count: int, instead: Callable[..., Any]) -> None:
        super().__init__(real)
        self._name, self._left, self._instead = name, count, instead

    def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Count and, at the one that is meant, do the other thing."""
        self._left -= name == self._name
        if name == self._name and self._left == 0:
            return self._instead(call, *args, **kwargs)
        return call(*args, **kwargs)


def restored(terminal: Terminal, system: System) -> Outcome:
    """How a whole restore ends behind this door."""
    console = terminal.house.console(system)
    plan = console.look.plan(RestoreWish(console.look.find("latest")), QUIET)
    return console.do.restore(plan, HOW, QUIET)


def test_a_file_that_does_not_parse_is_a_warning_before(terminal: Terminal) -> None:
    """It was so then: the line is named, and the restore goes on."""
    (terminal.house.home / "conf/a.json").write_text('{"name": \n  "one"\n')
    terminal.house.snapshot()
    (terminal.house.home / "conf/a.json").write_text("{}\n")
    told = terminal.json("restore", "latest", "--apply")
    assert (told.exit, told.document["state"]) == (0, "restored")
    (warned,) = [check for check in told.document["preflight"] if check["state"] == "warning"]
    assert warned["name"] == "parse"
    assert "a.json" in warned["sentence"]
    assert "ine " in warned["sentence"]


def test_a_file_that_does_not_read_back_is_taken_back(terminal: Terminal) -> None:
    """Exit 3, rolled-back; every file is as it was."""
    before = terminal.house.live()
    where = terminal.house.home / "conf/a.json"

    def spoil(call: Callable[..., Any], *args: Any) -> None:
        call(*args)
        where.write_text("{}")

    outcome = restored(terminal, as_system(Meddling(terminal.house.system, "exchange", 1, spoil)))
    assert outcome.error is not None
    assert (outcome.state, outcome.exit_code, outcome.error.code) in [
        ("rolled-back", 3, "rolled-back"), ("rollback-failed", 4, "rollback-failed")
    ]  # fmt: skip
    held = {what for _, _, what in terminal.everything.values()}
    assert {"{}", '{"name": "two"}\n'} <= held
    assert {
        name: what for name, what in before.items() if name != "conf/a.json"
    }.items() <= terminal.house.live().items()


@only_linux
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, who alone gives folders away")
def test_permission_denied_names_the_command(terminal: Terminal) -> None:
    """A locked file is not-writable, with the exact chattr; nothing was touched."""
    chattr = need("chattr", "e2fsprogs")
    where = terminal.house.home / "conf/a.json"
    if subprocess.run([chattr, "+i", str(where)], capture_output=True, check=False).returncode:
        pytest.skip("this volume has no immutable files")
    try:
        told = terminal.json("restore", "latest", "--apply")
        assert (told.exit, told.code, told.document["state"]) == (3, "not-writable", "refused")
        assert where.read_text() == '{"name": "two"}\n'
        assert f"chattr -i {where}" in told.document["error"]["hint"]
    finally:
        subprocess.run([chattr, "-i", str(where)], check=True)


def test_a_full_disk_is_no_space(terminal: Terminal) -> None:
    """Found by preflight, and at any call later; it says on which volume, and every file is as it was."""
    before = terminal.house.live()
    for at in range(1, 60):
        full = _full(at)
        outcome = restored(terminal, as_system(Meddling(terminal.house.system, "write", at, full)))
        if outcome.state == "restored":
            break
        assert outcome.error is not None
        assert outcome.exit_code in (3, 4)
        if outcome.exit_code == 3:
            assert "room" in outcome.error.message or "space" in outcome.error.message, outcome.error
        terminal.house.console().do.recover(QUIET)
        if terminal.house.live() != before:
            terminal.house.console().do.undo(HOW, QUIET)
        assert terminal.house.live() == before
    assert at > 3


def _full(_: int) -> Callable[..., Any]:
    def instead(call: Callable[..., Any], *args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    return instead


def test_damaged_content_names_the_snapshots_that_hold_it(terminal: Terminal) -> None:
    """Nothing damaged is touched, the rest is restored, exit 7; asked for alone it is told all the same."""
    house = terminal.house
    (house.home / "conf/a.json").write_text('{"name": "one"}\n')
    (pack,) = (terminal.store / "packs").iterdir()
    data = pack.read_bytes()
    pack.write_bytes(data[:40] + bytes([data[40] ^ 8]) + data[41:])
    (house.home / "conf/a.json").write_text("{}\n")
    (house.home / "conf/b").write_text("changed\n")
    (house.home / "secret/token").write_text("made-up-changed\n")
    told = terminal.json("restore", "latest", "--apply")
    assert told.exit in (6, 7)
    left = told.document["not_done"] if told.exit == 7 else [told.document["error"]]
    assert "damaged" in str(left)
    assert terminal.json("verify").exit == 6


def test_a_damaged_manifest_is_damaged(terminal: Terminal) -> None:
    """Exit 6 and the way to the sound ones."""
    (manifest,) = (terminal.store / "snapshots").iterdir()
    manifest.write_bytes(manifest.read_bytes()[:-40])
    told = terminal.refused("restore", manifest.stem, "--apply", exit=6, code="damaged")
    assert "rollback verify" in told.document["error"]["hint"]


def test_a_file_that_a_program_holds_is_a_warning(terminal: Terminal) -> None:
    """It is named before, and replaced all the same: the program keeps what it has open."""
    where = terminal.house.home / "conf/a.json"
    line = f"import fcntl, sys; f = open({str(where)!r}); fcntl.flock(f, 2); print(1, flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", line], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        told = terminal.json("restore", "latest", "--apply")
        holder.communicate(b"")
    assert (told.exit, told.document["state"]) == (0, "restored")
    warned = [check["sentence"] for check in told.document["preflight"] if check["name"] == "in-use"]
    assert any("a.json" in sentence for sentence in warned)


def test_a_missing_library_says_what_to_install(terminal: Terminal) -> None:
    """Without pyrage: nothing was touched, and what needs no credentials works."""
    line = (
        "import sys; sys.modules['pyrage'] = None\nfrom rollback_gui.cli.main import main\nsys.exit(main(sys.argv[1:]))"
    )

    def without(*words: str) -> subprocess.CompletedProcess[str]:
        argv = [sys.executable, "-c", line, *words]
        return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=30)

    before = terminal.house.live()
    (terminal.house.home / "secret/token").write_text("made-up-newer\n")
    done = without("restore", "latest", "~/secret/token", "--apply")
    assert done.returncode == 7, done
    assert "pip install pyrage" in done.stdout
    assert (terminal.house.home / "secret/token").read_text() == "made-up-newer\n"
    assert "Traceback" not in done.stderr
    assert without("list").returncode == 0
    assert without("restore", "latest", "~/conf/a.json", "--apply").returncode == 0
    assert terminal.house.live() != before


def test_anything_else_is_taken_back_and_reported_without_a_value(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    """An exception that nobody foresaw, in the middle of the exchange, whose text is a secret."""
    before = terminal.house.live()

    def fails(*_: object) -> None:
        raise ValueError("made-up-token")

    system = as_system(Meddling(terminal.house.system, "exchange", 1, fails))
    session = Session(system, os.environ, lambda s: open_console(s.system, s.environment))
    capsys.readouterr()
    code = run(["restore", "latest", "--apply"], session)
    told = capsys.readouterr()
    assert code == 3
    assert "made-up-token" not in told.out + told.err
    assert terminal.house.live() == before
    assert not [one for one in reports(terminal.house.root) if b"made-up-token" in one.read_bytes()]


def reports(root: Path) -> Iterator[Path]:
    """What was left behind for a report."""
    state = root / "own" / "state"
    return (one for one in state.rglob("*") if one.is_file() and (one.suffix in (".txt", ".journal")))


def test_a_way_back_that_fails_says_where_everything_lies(terminal: Terminal) -> None:
    """Exit 4: nothing more is claimed; nothing that was there is lost, and `recover` is the way out."""
    house = terminal.house
    (house.home / "conf/b").write_text("changed\n")
    kept = {what for _, _, what in house.live().values()}

    class NoWayBack(_Wrapping):
        def __init__(self, real: System) -> None:
            super().__init__(real)
            self.exchanges = 0

        def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            self.exchanges += name == "exchange"
            if name in ("exchange", "place") and self.exchanges > 1:
                raise OSError(errno.EIO, "made-up disk error")
            return call(*args, **kwargs)

    outcome = restored(terminal, as_system(NoWayBack(house.system)))
    assert outcome.exit_code == 4
    assert outcome.error is not None
    assert outcome.error.code in ("rollback-failed", "in-doubt", "unfinished")
    assert "rollback" in outcome.error.hint
    assert kept <= {what for _, _, what in terminal.everything.values()}
    told = terminal.type("recover")
    assert told.exit in (0, 3)
    assert {what for _, _, what in house.live().values()} == kept
