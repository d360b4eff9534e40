"""Every blocker names the thing and the command that frees it; after that command the same restore goes through."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rollback_gui.model.outcome import Check
from rollback_gui.model.snapshot import Listed
from rollback_gui.system.port import Room
from tests.support.faulty import TracingSystem, as_system
from tests.support.house import HOW, PROFILE, QUIET, House, Tree
from tests.support.unprivileged import as_nobody, common_folder

__all__ = ["common_folder"]

HERE = "tests.operations.test_preflight"
BEFORE: Tree = {"conf/a.json": '{"now": 1}', "conf/deep/b.json": "2", "conf/c.db": "made-up database"}
ORDER = ["drift", "unfinished", "space", "writable", "outside", "whole", "parse", "in-use", "snapshots"]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may lock files and mount")


def changed_house(root: Path) -> tuple[House, Listed]:
    """A workstation with one snapshot, and every file changed since."""
    house = House.make(root, BEFORE)
    row = house.snapshot("before")
    for name in BEFORE:
        (house.home / name).write_text("changed")
    return house, row


def checks(house: House, row: Listed, *named: str) -> list[Check]:
    """The preflight of a restore."""
    plan = house.plan(row, paths=named)
    return list(house.console().look.preflight(plan, QUIET))


def blockers(house: House, row: Listed, *named: str) -> list[tuple[str, str]]:
    """What stands in the way: sentence and command."""
    return [(check.sentence, check.fix) for check in checks(house, row, *named) if check.state == "blocker"]


def test_a_clean_preflight_answers_every_item_in_order(tmp_path: Path) -> None:
    """The list is the one that the window shows."""
    house, row = changed_house(tmp_path)
    found = checks(house, row)
    assert [check.name for check in found] == ORDER
    assert {check.state for check in found} == {"ok"}


@as_root
@pytest.mark.parametrize(("flag", "word"), [("i", "immutable"), ("a", "append-only")])
@pytest.mark.parametrize("name", ["conf/a.json", "conf/deep", "conf/deep/b.json"])
def test_a_locked_file_or_folder_blocks_until_its_command_has_run(
    tmp_path: Path, name: str, flag: str, word: str
) -> None:
    """Nothing is touched before; the command is the one that frees it."""
    house, row = changed_house(tmp_path)
    where = house.home / name
    if subprocess.run(["chattr", f"+{flag}", str(where)], capture_output=True, check=False).returncode:
        pytest.skip("this volume has no such flag")
    try:
        was = house.live()
        assert blockers(house, row) == [(f"{where} is locked ({word})", f"sudo chattr -{flag} {where}")]
        outcome = house.console().do.restore(house.plan(row), HOW, QUIET)
        assert (outcome.state, outcome.error and outcome.error.code) == ("refused", "not-writable")
        assert house.live() == was
    finally:
        subprocess.run(["chattr", f"-{flag}", str(where)], check=True)
    assert house.console().do.restore(house.plan(row), HOW, QUIET).state == "restored"


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[tuple[House, Listed, Path]]:
    """A file of the snapshot with another one mounted over it."""
    house, row = changed_house(tmp_path)
    other = tmp_path / "other"
    other.write_text("mounted over")
    where = house.home / "conf/a.json"
    done = subprocess.run(["mount", "--bind", str(other), str(where)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("nothing can be mounted here")
    yield house, row, where
    subprocess.run(["umount", str(where)], capture_output=True, check=False)


@as_root
def test_a_file_that_is_mounted_over_blocks_until_it_is_unmounted(mounted: tuple[House, Listed, Path]) -> None:
    """A rename would say that it is busy, half-way through."""
    house, row, where = mounted
    assert blockers(house, row) == [(f"{where} is mounted over", f"sudo umount {where}")]
    assert house.console().do.restore(house.plan(row), HOW, QUIET).state == "refused"
    subprocess.run(["umount", str(where)], check=True)
    assert house.console().do.restore(house.plan(row), HOW, QUIET).state == "restored"


_HOLDS = """
import fcntl, sys
file = open(sys.argv[1], "r+")
if sys.argv[2] == "flock": fcntl.flock(file, fcntl.LOCK_EX)
if sys.argv[2] == "fcntl": fcntl.lockf(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who holds a file")
@pytest.mark.parametrize(("how", "words"), [("open", "Open in"), ("flock", "Locked by"), ("fcntl", "Locked by")])
def test_a_program_that_holds_a_file_is_named_and_does_not_block(tmp_path: Path, how: str, words: str) -> None:
    """The exchange works all the same; the program may go on with the old file."""
    house, row = changed_house(tmp_path)
    argv = [sys.executable, "-c", _HOLDS, str(house.home / "conf/a.json"), how]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"held\n"
        (found,) = [check for check in checks(house, row) if check.name == "in-use"]
        state = house.console().do.restore(house.plan(row), HOW, QUIET).state
        assert program.stdin is not None
        program.stdin.close()
    assert found.state == "warning"
    assert found.sentence.startswith(f"{words} ")
    assert f"(pid {program.pid}): ~/conf/a.json." in found.sentence
    assert found.fix == f"kill {program.pid}"
    assert state == "restored"


def test_our_own_lock_is_no_program(tmp_path: Path) -> None:
    """Only others are named."""
    house, row = changed_house(tmp_path)
    with (house.home / "conf/a.json").open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        (found,) = [check for check in checks(house, row) if check.name == "in-use"]
    assert found.state == "ok"


def test_other_names_of_a_file_are_named_with_their_count(tmp_path: Path) -> None:
    """They keep the old content, which is so after the restore."""
    house, row = changed_house(tmp_path)
    os.link(house.home / "conf/a.json", tmp_path / "other")
    os.link(house.home / "conf/a.json", tmp_path / "another")
    (found,) = [check for check in checks(house, row) if check.name == "links"]
    assert found.state == "warning"
    assert found.sentence == "~/conf/a.json has 2 other names (hard links), which keep the old content"
    assert house.console().do.restore(house.plan(row), HOW, QUIET).state == "restored"
    assert (tmp_path / "other").read_text() == "changed"


def test_an_open_database_is_a_warning(tmp_path: Path) -> None:
    """SQLite's own write-ahead log lies beside it."""
    house, row = changed_house(tmp_path)
    (house.home / "conf/c.db-wal").write_text("made-up log")
    (found,) = [check for check in checks(house, row) if check.name == "in-use"]
    assert found.state == "warning"
    assert found.sentence == "A database is open: ~/conf/c.db. Close the program that uses it first."


def _databases(root: Path) -> tuple[House, Listed]:
    """A database with its log in a snapshot, both changed since."""
    house = House.make(root, {"conf/c.db": "made-up pages", "conf/c.db-wal": "made-up log"})
    row = house.snapshot("before")
    (house.home / "conf/c.db").write_text("made-up other pages")
    (house.home / "conf/c.db-wal").write_text("made-up other log")
    return house, row


def test_the_log_of_a_database_never_comes_back_alone(tmp_path: Path) -> None:
    """Beside another moment's database it would be played into the wrong pages."""
    house, row = _databases(tmp_path)
    plan = house.plan(row, paths=("~/conf/c.db-wal",))
    (found,) = [check for check in checks(house, row, "~/conf/c.db-wal") if check.name == "database"]
    assert found.state == "blocker"
    assert found.sentence.startswith("~/conf/c.db-wal is the log of ~/conf/c.db, which is not as it was then.")
    assert house.console().do.restore(plan, HOW, QUIET).state == "refused"
    assert (house.home / "conf/c.db-wal").read_text() == "made-up other log"


def test_a_log_comes_back_with_its_database_or_beside_the_same_one(tmp_path: Path) -> None:
    """Both together fit, and so does the log alone when the database is as it was then."""
    house, row = _databases(tmp_path)
    assert not [check for check in checks(house, row) if check.name == "database"]
    (house.home / "conf/c.db").write_text("made-up pages")
    plan = house.plan(row, paths=("~/conf/c.db-wal",))
    assert house.console().do.restore(plan, HOW, QUIET).state == "restored"


class Full(TracingSystem):
    """A door through which every volume seems nearly full."""

    def __init__(self, house: House, room: Room) -> None:
        super().__init__(house.system)
        self.full = room

    def pass_on(self, name: str, call: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer `room` alone."""
        return self.full if name == "room" else call(*args, **kwargs)


@pytest.mark.parametrize(
    ("room", "said"),
    [
        (Room(1000, 10_000), "Not enough room on the volume of {state}: 3.1 MB needed, 1 KB free"),
        (Room(10**10, 3), "Not enough inodes on the volume of {state}: 25 files more are needed, 3 can be made"),
    ],
)
def test_too_little_room_blocks_and_says_how_much(tmp_path: Path, room: Room, said: str) -> None:
    """Bytes and inodes, on each volume."""
    house, row = changed_house(tmp_path)
    console = house.console(as_system(Full(house, room)))
    found = console.look.preflight(house.plan(row), QUIET)
    short = [check for check in found if check.name == "space" and check.state == "blocker"]
    assert [check.code for check in short] == ["no-space"]
    said = said.format(state=console.places.state)
    assert short[0].sentence.split(":")[0] == said.split(":")[0]
    assert short[0].fix.startswith("df -")


def test_little_room_left_for_snapshots_is_a_warning(tmp_path: Path) -> None:
    """The restore fits; the next snapshots may not."""
    house, row = changed_house(tmp_path)
    console = house.console(as_system(Full(house, Room(40_000_000, 10_000))))
    found = [check for check in console.look.preflight(house.plan(row), QUIET) if check.name == "space"]
    assert [check.state for check in found] == ["ok", "warning"]
    assert "little room left for snapshots: 40 MB" in found[1].sentence


def test_an_earlier_snapshot_that_is_damaged_is_a_warning(tmp_path: Path) -> None:
    """This restore does not need it."""
    house, row = changed_house(tmp_path)
    other = house.snapshot("other")
    manifest = next(Path(house.console().places.store).rglob(f"{other.id}*.json"))
    data = bytearray(manifest.read_bytes())
    data[-200] ^= 1
    manifest.chmod(0o600)
    manifest.write_bytes(data)
    (found,) = [check for check in checks(house, row) if check.name == "snapshots"]
    assert (found.state, found.fix) == ("warning", f"rollback verify {other.id}")
    assert house.console().do.restore(house.plan(row), HOW, QUIET).state == "restored"


def take(root: Path) -> None:
    """Make a workstation of nobody's."""
    changed_house(root / "station")


def told(root: Path) -> list[tuple[str, str]]:
    """Its blockers."""
    house = House(root / "station")
    return blockers(house, house.console().look.snapshots()[-1])


def state(root: Path) -> str:
    """What becomes of a whole restore."""
    house = House(root / "station")
    return house.console().do.restore(house.plan(house.console().look.snapshots()[-1]), HOW, QUIET).state


def test_a_folder_that_this_user_may_not_write_blocks_with_the_command(common_folder: Path) -> None:
    """Its own by chmod, somebody else's by chown; both free it."""
    as_nobody(f"{HERE}:take", common_folder)
    deep = common_folder / "station/home/conf/deep"
    deep.chmod(0o500)
    assert as_nobody(f"{HERE}:told", common_folder) == [
        [f"{deep} cannot be written by nobody", f"chmod u+rwx {deep}"],
    ]
    assert as_nobody(f"{HERE}:state", common_folder) == "refused"
    deep.chmod(0o755)
    shutil.chown(deep, "root", "root")
    assert as_nobody(f"{HERE}:told", common_folder) == [
        [f"{deep} cannot be written by nobody", f"sudo chown nobody {deep}"],
    ]
    shutil.chown(deep, "nobody")
    assert as_nobody(f"{HERE}:state", common_folder) == "restored"


def test_somebody_elses_file_in_a_sticky_folder_blocks_with_the_command(common_folder: Path) -> None:
    """There only the owner of a file may rename it."""
    as_nobody(f"{HERE}:take", common_folder)
    deep = common_folder / "station/home/conf/deep"
    shutil.chown(deep, "root", "root")
    shutil.chown(deep / "b.json", "root", "root")
    deep.chmod(0o1777)
    found = as_nobody(f"{HERE}:told", common_folder)
    assert [fix for _, fix in found] == [f"sudo chown nobody {deep / 'b.json'}"]  # type: ignore[attr-defined]


def test_definitions_that_nobody_will_read_are_said(tmp_path: Path) -> None:
    """The profile counts on a manager and none answers; one that wants none is not warned."""
    told = 'manager = "auto"\nlaunchctl = "/nowhere/launchctl"\nsystemctl = "/nowhere/systemctl"'
    units = PROFILE.replace('kind = "config"', 'kind = "unit"')
    house = House.make(tmp_path, {"conf/a.service": "[Service]\n"}, units.replace('manager = "none"', told))
    row = house.snapshot("before")
    (house.home / "conf/a.service").write_text("changed")
    found = {check.name: check for check in checks(house, row)}
    assert found["agents"].state == "warning"
    assert "no agent is stopped or loaded" in found["agents"].sentence
    house.write_profile(units)
    assert "agents" not in {check.name for check in checks(house, row)}
