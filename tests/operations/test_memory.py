"""Memory does not grow with a file's size, and little with the number of files; odd files are never opened."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from rollback_gui.model.wishes import RestoreWish
from tests.benchmarks.memory import Place
from tests.support.faulty import TracingSystem, as_system
from tests.support.house import HOW, QUIET, House

_PEAK = """
import resource, sys
from rollback_gui.model.wishes import RestoreWish, SnapshotWish
from tests.operations.test_memory import House, Path, QUIET, HOW
house = House(Path(sys.argv[1]))
console = house.console()
if sys.argv[2] == "snapshot": console.do.take_snapshot(SnapshotWish("x"), QUIET)
if sys.argv[2] == "plan": console.look.plan(RestoreWish(console.look.snapshots()[-1].id), QUIET)
if sys.argv[2] == "restore":
    plan = console.look.plan(RestoreWish(console.look.snapshots()[-1].id), QUIET)
    assert console.do.restore(plan, HOW, QUIET).state == "restored"
if sys.argv[2] == "undo": assert console.do.undo(HOW, QUIET).state == "restored"
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 if sys.platform == "linux" else 1024))
"""
VERBS = ("snapshot", "plan", "restore", "undo")


def peak(house: House, verb: str) -> int:
    """Kilobytes resident at most in a process that does just this."""
    done = subprocess.run(
        [sys.executable, "-c", _PEAK, str(house.root), verb], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    return int(done.stdout)


def sparse(where: Path, size: int, byte: bytes) -> None:
    """A file that is large and takes no room: one byte in its middle."""
    with where.open("wb") as file:
        file.seek(size // 2)
        file.write(byte)
        file.truncate(size)


def test_a_file_of_64_megabytes_takes_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    """Snapshot, preview, restore and undo: less than a quarter of it more."""
    small, large = House.make(tmp_path / "small", {"conf/x": "1"}), House.make(tmp_path / "large", {"conf/x": "1"})
    size = 64_000_000
    for verb in VERBS:
        for house, count in ((small, 1000), (large, size)):
            if verb in ("snapshot", "plan"):
                sparse(house.home / "conf/x", count, b"a" if verb == "snapshot" else b"b")
        assert peak(large, verb) - peak(small, verb) < size // 4 // 1024, verb


@pytest.mark.timeout(300)  # six whole processes, on a machine that may be busy
def test_three_thousand_files_more_take_few_megabytes_in_every_verb(tmp_path: Path) -> None:
    """Whole processes over two homes, every file changed: a text of all of them, held once, would be ten megabytes."""
    bounds = {"snapshot": 6, "diff": 6, "restore": 8}
    taken: dict[str, list[int]] = {}
    for count in (500, 3_500):
        place = Place(tmp_path / f"{count}")
        place.fill(count, "then")
        runs = {"snapshot": place.run("snapshot")}
        place.fill(count, "since")
        runs["diff"] = place.run("diff", "latest")
        runs["restore"] = place.run("restore", "latest", "--apply", "--json")
        assert [run.code for run in runs.values()] == [0, 1, 0]
        for verb, run in runs.items():
            taken.setdefault(verb, []).append(run.kilobytes * 1024)
    more = {verb: (two - one) / 1_000_000 for verb, (one, two) in taken.items()}
    assert {verb: size for verb, size in more.items() if size > bounds[verb]} == {}


def test_fifos_sockets_and_devices_are_named_and_never_opened(tmp_path: Path) -> None:
    """Opening a fifo waits for ever; opening a device may do anything."""
    house = House.make(tmp_path, {"conf/a.json": "1", "conf/b.json": "2"})
    row = house.snapshot("before")
    conf = house.home / "conf"
    for name in ("a.json", "b.json"):
        (conf / name).unlink()
    os.mkfifo(conf / "a.json")
    os.mkfifo(conf / "fifo")
    here = Path.cwd()
    os.chdir(conf)  # the name of a socket may have 107 bytes
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("b.json")
    finally:
        os.chdir(here)
    tracing = TracingSystem(house.system)
    console = house.console(as_system(tracing))
    plan = console.look.plan(RestoreWish(row.id), QUIET)
    assert {(c.path, c.action, c.reason) for c in plan.changes} == {
        (f"~/conf/{name}", "conflict", "It is a fifo, socket or device and is never opened.")
        for name in ("a.json", "b.json")
    }
    house_row = house.snapshot("with them")
    warned = {warning.path: warning.code for warning in house_row.header.warnings}
    assert warned == {f"~/conf/{name}": "special" for name in ("a.json", "b.json", "fifo")}
    assert console.do.restore(plan, HOW, QUIET).exit_code == 7
    opened = {args[1] for name, args in tracing.calls if name == "open_file"}
    assert opened.isdisjoint({"a.json", "b.json", "fifo"})


@pytest.mark.parametrize("tail", ["-wal", "-journal"])
def test_an_open_database_is_kept_with_a_warning(tmp_path: Path, tail: str) -> None:
    """Whether or not the profile guards the log beside it."""
    house = House.make(tmp_path, {"conf/kept.db": "made-up database", f"conf/kept.db{tail}": "made-up log"})
    row = house.snapshot("before")
    assert {(warning.code, warning.path) for warning in row.header.warnings} >= {("database-open", "~/conf/kept.db")}
