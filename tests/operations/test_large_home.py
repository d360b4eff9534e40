"""A home of ten thousand files: what is read again, what is found all the same, and what the packs weigh."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rollback_gui.model.wishes import SnapshotWish
from tests.support.faulty import TracingSystem, as_system
from tests.support.house import QUIET, House

FILES = 10_000
OLD = 1_700_000_000
"""Seconds since 1970: long before the snapshot, so that no time lies within the file system's step."""


def text(number: int) -> str:
    """Two kilobytes of ordinary words, no two files alike."""
    words = [
        "the",
        "quick",
        "configuration",
        "of",
        "agent",
        "and",
        "its",
        "folder",
        "was",
        "set",
        "by",
        "hand",
        "on",
        "a",
        "calm",
        "day",
        "in",
        "the",
        "old",
        "house",
    ]
    lines = [" ".join(words[(number * 3 + n * 5 + k) % len(words)] for k in range(9)) for n in range(40)]
    return f"# file {number}\n" + "\n".join(lines)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Ten thousand text files over a hundred folders, and one snapshot of them."""
    house = House.make(tmp_path_factory.mktemp("large"), {})
    for number in range(FILES):
        where = house.home / f"conf/{number % 100}/note-{number}.txt"
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text(text(number))
        os.utime(where, (OLD, OLD))
    house.snapshot("first")
    house.snapshot("settled")  # what was written within the file system's own time step is read once more
    return house


def test_an_unchanged_second_snapshot_reads_no_file_content(large: House) -> None:
    """The trace of the door has not one open of a guarded file."""
    tracing = TracingSystem(large.system)
    row = large.console(as_system(tracing)).do.take_snapshot(SnapshotWish("second"), QUIET)
    assert row.header.files == FILES
    assert row.header.changed_since_previous == 0
    opened = [args[1] for name, args in tracing.calls if name == "open_file" and str(args[1]).startswith("note-")]
    assert opened == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_the_whole_process_of_an_unchanged_snapshot_opens_no_guarded_file(large: House, tmp_path: Path) -> None:
    """Seen from outside, by strace, children included."""
    trace = tmp_path / "trace"
    environment = {**large.environment, "ROLLBACK_IDENTITY": str(large.root / "identity.txt")}
    folder = Path(__file__).parents[2]
    command = [sys.executable, "-m", "rollback_gui.cli", "snapshot", "-m", "third", "--json"]
    opens = "trace=open,openat,openat2"
    told = subprocess.run(
        ["strace", "-f", "-qq", "-o", str(trace), "-e", opens, *command],
        env=environment, cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr.decode()
    assert "note-" not in trace.read_text()


def test_a_change_with_its_time_put_back_is_found(tmp_path: Path) -> None:
    """The same size and mtime: the inode's change time gives it away."""
    house = House.make(tmp_path, {f"conf/note-{number}.txt": text(number) for number in range(20)})
    house.snapshot("first")
    where = house.home / "conf/note-7.txt"
    found = where.stat()
    where.write_text(text(7).replace("a", "b"))
    os.utime(where, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert where.stat().st_size == found.st_size
    assert house.snapshot("changed").header.changed_since_previous == 1


def test_the_packs_of_ten_thousand_text_files_weigh_less_than_half_of_them(large: House) -> None:
    """Each file a gzip member of its own, and still."""
    packs = sum(pack.stat().st_size for pack in Path(large.console().places.store, "packs").iterdir())
    raw = sum(len(text(number)) for number in range(FILES))
    assert packs < raw / 2
