"""Live files that move, block or refuse while they are looked at: named, never taken for absent, never followed."""

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rollback_gui.model.wishes import RestoreWish, SnapshotWish
from tests.support.faulty import _Wrapping, as_system
from tests.support.house import QUIET, House
from tests.support.terminal import Terminal

FILES = {"conf/a": "one\n", "conf/b": "b\n", "conf/folder/in": "in\n"}


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A workstation with one snapshot."""
    made = Terminal(House.make(tmp_path / "desk", FILES), monkeypatch, capsys)
    made.house.snapshot()
    return made


class Moving(_Wrapping):
    """Every read of a file that holds b is preceded by somebody else's doing."""

    def __init__(self, house: House, doing: Callable[[Path], None]) -> None:
        super().__init__(house.system)
        self._where = house.home / "conf" / "b"
        self._doing = doing

    def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Let somebody else come first."""
        if name == "read" and os.path.samestat(os.fstat(args[0]), self._where.stat()):
            self._doing(self._where)
        return call(*args, **kwargs)


def grow(where: Path) -> None:
    """Append to the file."""
    with where.open("a") as opened:
        opened.write("more\n")


def refuse(_: Path) -> None:
    """The disk reports an error."""
    raise OSError(errno.EIO, "made-up disk error")


@pytest.mark.parametrize(("doing", "code"), [(grow, "unstable"), (refuse, "unreadable")])
def test_a_file_that_cannot_be_read_whole_is_named_and_not_absent(
    terminal: Terminal, doing: Callable[[Path], None], code: str
) -> None:
    """B18: growing or failing under the reader: a warning, never a removal; the rest is kept."""
    house = terminal.house
    (house.home / "conf/b").write_text("moved on\n")
    (house.home / "conf/a").write_text("two\n")
    taken = house.console(as_system(Moving(house, doing))).do.take_snapshot(SnapshotWish("second"), QUIET)
    assert code in {warned.code for warned in taken.header.warnings}
    plan = house.plan(taken, match=True)
    assert "~/conf/b" not in {change.path for change in plan.ticked}
    assert "~/conf/a" not in {change.path for change in plan.changes}


def test_a_file_that_cannot_be_read_is_a_conflict_of_the_preview(terminal: Terminal) -> None:
    """B18: it counts as a difference and is not ticked."""
    house = terminal.house
    (house.home / "conf/b").write_text("moved on\n")
    console = house.console(as_system(Moving(house, refuse)))
    plan = console.look.plan(RestoreWish(console.look.find("latest")), QUIET)
    (change,) = plan.changes
    assert (change.path, change.action, change.is_selected) == ("~/conf/b", "conflict", False)


def special(where: Path, kind: str) -> None:
    """Something that is no file in place of one."""
    where.unlink()
    if kind == "fifo":
        os.mkfifo(where)
    else:
        with socket.socket(socket.AF_UNIX) as made:
            os.chdir(where.parent)
            made.bind(where.name)


@pytest.mark.parametrize("kind", ["fifo", "socket"])
def test_what_is_no_file_any_more_stays_and_is_named(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """B8: never opened, never removed; exit 7, and the snapshot after it does not block."""
    monkeypatch.chdir(terminal.house.home)
    special(terminal.house.home / "conf/b", kind)
    before = (terminal.house.home / "conf/b").lstat()
    told = terminal.json("restore", "latest", "--apply")
    assert told.exit == 7
    assert (terminal.house.home / "conf/b").lstat().st_ino == before.st_ino
    assert terminal.type("snapshot").exit in (0, 7)


def test_a_file_where_a_folder_was_is_named(terminal: Terminal) -> None:
    """B8, the reverse: left as it is, with the way out."""
    folder = terminal.house.home / "conf/folder"
    (folder / "in").unlink()
    folder.rmdir()
    folder.write_text("a file now\n")
    told = terminal.json("restore", "latest", "--apply")
    assert told.exit == 7
    assert folder.read_text() == "a file now\n"
    assert "way_out" in told.document["not_done"][0]


def test_a_parent_that_became_a_link_is_never_written_through(terminal: Terminal, tmp_path: Path) -> None:
    """B5 and B6: what the link leads to stays byte for byte."""
    folder, outside = terminal.house.home / "conf/folder", tmp_path / "outside"
    folder.rename(outside)
    (outside / "in").write_text("outside\n")
    folder.symlink_to(outside)
    assert terminal.json("restore", "latest", "--match", "--apply").exit == 7
    assert (outside / "in").read_text() == "outside\n"
    assert folder.is_symlink()


def test_an_open_database_is_kept_as_files_and_named(terminal: Terminal) -> None:
    """B20: a warning of its own."""
    for name in ("state.db", "state.db-wal", "state.db-shm"):
        (terminal.house.home / "conf" / name).write_bytes(b"SQLite format 3\0" + bytes(84))
    codes = {warned.code for warned in terminal.house.snapshot().header.warnings}
    assert "database-open" in codes


@pytest.mark.parametrize("answer", [b"", b"\n", b"y \n", b"yes\n", b"\xff\n"])
def test_nothing_is_ever_asked_where_nobody_can_answer(terminal: Terminal, answer: bytes) -> None:
    """B23: whatever lies on standard input, a preview stays a preview."""
    (terminal.house.home / "conf/a").write_text("two\n")
    argv = [sys.executable, "-m", "rollback_gui.cli", "restore", "latest"]
    done = subprocess.run(argv, input=answer, capture_output=True, check=False, timeout=30)
    assert done.returncode == 0
    assert (terminal.house.home / "conf/a").read_text() == "two\n"


def test_a_clock_that_goes_back_changes_no_order(terminal: Terminal) -> None:
    """The newest snapshot is the one taken last, whatever its clock said; the chain stays whole."""
    house = terminal.house

    class Earlier(_Wrapping):
        def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            told = call(*args, **kwargs)
            return told - 10 * 365 * 86_400 * 10**9 if name == "now" else told

    (house.home / "conf/a").write_text("two\n")
    taken = house.console(as_system(Earlier(house.system))).do.take_snapshot(SnapshotWish("earlier"), QUIET)
    (house.home / "conf/a").write_text("three\n")
    last = house.snapshot("last")
    rows = [row.id for row in house.console().look.snapshots()]
    assert rows[:2] == [last.id, taken.id]
    assert house.console().look.find("latest") == last.id
    assert terminal.json("verify").exit == 0
    assert terminal.json("restore", taken.id, "--apply").exit == 0
    assert (house.home / "conf/a").read_text() == "two\n"
