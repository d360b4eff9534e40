"""B8: what is no file is never opened, wherever it lies: by the trace of the door, not by time."""

import os
import socket
import stat
from pathlib import Path

import pytest

from rollback_gui.model.wishes import RestoreWish, SnapshotWish
from tests.support.faulty import TracingSystem, as_system
from tests.support.house import HOW, QUIET, House

OPENING = ("open_file", "open_append", "create", "open_below")
KINDS = ["fifo", "socket", "device"]


def put(where: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something that is no file."""
    where.unlink(missing_ok=True)
    if kind == "fifo":
        os.mkfifo(where)
    elif kind == "socket":
        monkeypatch.chdir(where.parent)
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(where.name)
    elif os.geteuid() == 0:
        os.mknod(where, 0o600 | stat.S_IFCHR, os.makedev(1, 5))
    else:
        pytest.skip("only root makes devices")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """In a guarded folder and as the target: by no snapshot, preview, restore, undo or restore into a folder.

    Of such a thing only its name is looked at: the trace of the door has no call that would open it.
    """
    house = House.make(
        tmp_path / "desk", {"conf/a": "one\n", "conf/special": "was a file\n", "there/conf/special": "x"}
    )
    row = house.snapshot()
    (house.home / "conf/a").write_text("two\n")
    for place in ("conf/special", "there/conf/special"):
        put(house.home / place, kind, monkeypatch)
    before = (house.home / "conf/special").lstat()
    tracing = TracingSystem(house.system)
    console = house.console(as_system(tracing))
    plan = console.look.plan(RestoreWish(row.id, match=True), QUIET)
    (left,) = [change for change in plan.changes if change.path == "~/conf/special"]
    assert (left.action, left.is_selected) == ("conflict", False)
    done = console.do.restore(plan, HOW, QUIET)
    assert (done.state, done.exit_code, [c.path for c in done.not_done]) == ("restored", 7, ["~/conf/special"])
    into = console.look.plan(RestoreWish(row.id, into=str(house.home / "there")), QUIET)
    assert console.do.restore(into, HOW, QUIET).state == "restored"
    assert console.do.undo(HOW, QUIET).state == "restored"
    warned = console.do.take_snapshot(SnapshotWish(), QUIET).header.warnings
    assert [(one.code, one.path) for one in warned] == [("special", "~/conf/special")]
    looked = [name for name, args in tracing.calls if "special" in args]
    assert "look" in looked
    assert set(looked).isdisjoint(OPENING), looked
    after = (house.home / "conf/special").lstat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
