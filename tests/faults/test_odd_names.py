"""Names that nobody would choose and trees that nobody would build: all of them are kept and come back."""

import os
import resource
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from rollback_gui.operations.monitor import SilentMonitor
from tests.support.house import HOW, House, contents
from tests.support.parts import only_linux

QUIET = SilentMonitor()
ODD = (
    b"two\nlines",
    b"tab\there",
    b"esc\x1b[31m",
    b" ",
    b"-rf",
    b"~",
    b"a" * 255,
    "é".encode() * 127,
    "\U0001f389\u202eright to left".encode(),
    b"not utf-8 \xff\xfe",
    b".rollback",
    b"$(touch owned)",
    b"quote'\"back\\slash",
)


def restored(house: House) -> None:
    """Take a snapshot, lose everything, restore it, and go back and forth."""
    kept = house.snapshot()
    whole = house.live()
    for where in sorted((house.home / "conf").rglob("*"), reverse=True):
        where.rmdir() if stat.S_ISDIR(where.lstat().st_mode) else where.unlink()
    broken = house.live()
    outcome = house.console().do.restore(house.plan(kept), HOW, QUIET)
    assert (outcome.state, outcome.exit_code) == ("restored", 0), outcome.error
    assert house.live() == whole
    assert house.console().do.undo(HOW, QUIET).state == "restored"
    assert house.live() == broken
    assert house.console().do.undo(HOW, QUIET).state == "restored"
    assert house.live() == whole


@only_linux
def test_every_odd_name_comes_back(tmp_path: Path) -> None:
    """Newlines, escapes, options, 255 bytes, bytes that are no UTF-8: restored, undone, and restored again."""
    house = House.make(tmp_path, {"conf/plain": "plain\n"})
    for number, name in enumerate(ODD):
        (house.home / "conf" / os.fsdecode(name)).write_text(f"{number}\n")
    (house.home / "conf" / "link").symlink_to(os.fsdecode(ODD[-4]))
    (house.home / "conf" / os.fsdecode(b"folder \xfe")).mkdir()
    (house.home / "conf" / os.fsdecode(b"folder \xfe") / os.fsdecode(b"in it \xfd")).write_text("deep\n")
    restored(house)


@only_linux
def test_two_hundred_levels_come_back(tmp_path: Path) -> None:
    """A name of 255 bytes lies at the bottom."""
    house = House.make(tmp_path, {"conf/plain": "plain\n"})
    deepest = dig(house.home / "conf", "d", 200)
    write_at(deepest, "x" * 255)
    restored(house)


@only_linux
@pytest.mark.usefixtures("too_deep")
def test_a_path_that_is_too_long_is_named_and_spoils_nothing(tmp_path: Path) -> None:
    """The rest of the snapshot is kept, sound, and nothing below is ever taken for absent."""
    house = House.make(tmp_path, {"conf/plain": "plain\n"})
    write_at(dig(house.home / "conf", "e" * 200, 25), "beyond")
    kept = house.snapshot()
    assert kept.header.warnings
    assert kept.header.files == 1
    plan = house.plan(kept, match=True)
    assert not plan.changes
    (house.home / "conf/plain").write_text("changed\n")
    outcome = house.console().do.restore(house.plan(kept, match=True), HOW, QUIET)
    assert outcome.state == "restored"
    assert (house.home / "conf/plain").read_text() == "plain\n"
    assert os.path.isdir(house.home / "conf" / ("e" * 200))


@only_linux
@pytest.mark.usefixtures("too_deep")
def test_a_thousand_levels_are_walked(tmp_path: Path) -> None:
    """The walk needs no stack that grows with the depth, whichever pattern led there."""
    house = House.make(tmp_path, {"conf/plain": "plain\n"})
    os.close(dig(house.home / "conf", "f", 1000))
    house.write_profile('[[group]]\nname = "All"\nkind = "config"\ninclude = ["~/conf", "~/conf/**/no", "~/conf/**"]\n')
    assert house.snapshot().header.files == 1
    # pytest's own clean-up grows its stack with the depth
    subprocess.run(["rm", "-rf", str(house.home / "conf" / "f")], check=True)


@pytest.fixture
def few_descriptors() -> Iterator[None]:
    """As few open files as a program gets that the desktop of a Mac starts."""
    was = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, was[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, was)


@pytest.mark.usefixtures("few_descriptors")
def test_more_folders_than_may_be_open_at_once(tmp_path: Path) -> None:
    """Three hundred folders under a limit of 256 open files: kept, restored, undone."""
    house = House.make(tmp_path, {f"conf/{number:03}/file": f"{number}\n" for number in range(300)})
    restored(house)


@pytest.fixture
def too_deep(tmp_path: Path) -> Iterator[None]:
    """Takes away what is too deep for the test runner's own clean-up."""
    yield
    subprocess.run(["rm", "-rf", str(tmp_path / "home")], check=True)


def dig(top: Path, name: str, levels: int) -> int:
    """Folders in one another, made by descriptor since their path is too long; the deepest is left open."""
    here = os.open(top, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir(name, dir_fd=here)
        deeper = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    return here


def write_at(folder: int, name: str) -> None:
    """A file in an open folder, which is closed."""
    file = os.open(name, os.O_CREAT | os.O_WRONLY, 0o644, dir_fd=folder)
    os.write(file, b"deep\n")
    os.close(file)
    os.close(folder)


def test_contents_of_a_home_are_compared_whole(tmp_path: Path) -> None:
    """The comparison of these tests sees a name, a mode and a byte that differ."""
    (tmp_path / "a").write_text("a")
    before = contents(tmp_path)
    (tmp_path / "a").chmod(0o600)
    assert contents(tmp_path) != before
