"""Real volumes that are full, read-only or taken away: refused with the reason, or taken back; nothing is lost."""

import json
import os
import shutil

import pytest

from tests.faults import f50
from tests.faults.full_disk import OWN, Disk, Left, Swept, Turn, Turned, Where, after_the_checks
from tests.support.child import Child, Ended
from tests.support.unprivileged import NOBODY
from tests.support.volumes import Volume, own_mounts

__all__ = ["own_mounts"]


@pytest.fixture(scope="module")
def disk(own_mounts: None, tmp_path_factory: pytest.TempPathFactory) -> Disk:
    """The F50 fixture, to be put on fresh volumes."""
    return Disk(tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="module")
def late(disk: Disk) -> int:
    """The first call after every check has passed."""
    return after_the_checks(disk.writes())


@pytest.mark.parametrize("where", ["one", "store", "state"])
def test_a_full_disk_is_refused_before_anything_is_touched(disk: Disk, where: Where) -> None:
    """Page by page and inode by inode, whatever the volume holds: how much on which volume, and with room it works."""
    few = [Left("pages", count, 0, where) for count in ((0, 1, 4, 40, 230) if where == "one" else (0, 230))]
    few += [Left("inodes", count, 0, where) for count in (0, 1, 7)]
    swept = Swept().over(disk, few)
    assert swept.wrong == {}
    assert swept.totals == {"3 refused no-space": len(few)}
    swept = Swept().over(disk, [Left("pages", 6000, 0, where), Left("inodes", 400, 0, where)])
    assert (swept.wrong, swept.totals) == ({}, {"0 restored": 2})


def test_a_disk_that_fills_while_a_restore_is_at_work_takes_it_back_wholly(disk: Disk, late: int) -> None:
    """Wherever the last page or inode goes, in the safety copy, the journal or what is staged."""
    few = [Left("pages", count, late) for count in (0, 1, 20, 45, 90, 150, 220, 290)]
    few += [Left("inodes", count, late) for count in (0, 2, 5, 12, 40)]
    swept = Swept().over(disk, few)
    assert swept.wrong == {}
    assert swept.totals["3 rolled-back rolled-back"] > 4
    assert swept.totals["3 refused no-space"] > 1
    assert sum(swept.totals.values()) == len(few)


@pytest.mark.parametrize(("what", "where"), [("away", "store"), ("read-only", "store"), ("read-only", "home")])
def test_a_volume_that_turns_before_or_in_the_middle(disk: Disk, late: int, what: Turn, where: Where) -> None:
    """From the start, in the safety copy, while staging, exchanging and ending: finished or taken back, and told."""
    moments = (0, late, late + 40, late + 110, late + 200, late + 280)
    swept = Swept().over(disk, [Turned(what, at, where) for at in moments])
    assert swept.wrong == {}
    assert sum(swept.totals.values()) == len(moments)
    assert any("refused" in word for word in swept.totals)


READING = (("list",), ("show", "latest"), ("diff", "latest"), ("restore", "latest"), ("verify",))
WRITING = (("restore", "latest", "--apply"), ("snapshot",), ("delete", "latest"), ("pin", "latest"))
VERDICTS = {
    "read-only": (0, "", 3, "not-writable"),
    "full": (0, "", 3, "no-space"),
    "away": (3, "unreadable", 3, "unreadable"),
    "foreign": (2, "foreign", 2, "foreign"),
}


@pytest.mark.parametrize("harm", VERDICTS)
def test_a_store_that_cannot_be_used_is_named_by_every_verb(disk: Disk, harm: str) -> None:
    """What only looks goes on where it can; what writes is refused with the way out, and makes no store elsewhere."""
    reads, read_code, writes, write_code = VERDICTS[harm]
    with disk.fresh("store") as volume:
        child = Child(disk.environment)
        assert child.run("snapshot", "--json").exit == 0
        (disk.place / "home/notes/twin.txt").write_text("made-up and newer\n")
        before = f50.facts(disk.place / "home")
        _harm(volume, harm)
        verb: tuple[str, ...]
        for verb in READING:
            ended = child.run(*verb, "--json", "--quiet")
            assert (min(ended.exit, reads), _code(ended)) == (reads, read_code), (verb, ended)
        for verb in WRITING:
            ended = child.run(*verb, "--json", "--quiet")
            assert (ended.exit, _code(ended)) == (writes, write_code), (verb, ended)
            assert json.loads(ended.out)["error"]["hint"]
            assert str(volume.where) in ended.out or "store" in ended.out
        doctor = child.run("doctor", "--json")
        told = [item for item in json.loads(doctor.out)["items"] if item["what"] in ("store", "room")]
        assert told[0]["state"] in ("problem", "warning"), told
        assert f50.facts(disk.place / "home") == before
        if volume.is_away:
            assert list(volume.where.iterdir()) == []
            volume.bring_back()
            assert child.run("verify", "--json").exit == 0


def _harm(volume: Volume, harm: str) -> None:
    if harm == "full":
        volume.leave(pages=0, inodes=0)
    elif harm == "foreign":
        os.chown(volume.where / "store", NOBODY, NOBODY)
    elif harm == "away":
        volume.take_away()
    else:
        volume.remount("ro")


def _code(ended: Ended) -> str:
    error = json.loads(ended.out).get("error")
    return str(error["code"]) if error else ""


def test_a_store_that_was_deleted_on_a_mounted_volume_is_begun_anew(disk: Disk) -> None:
    """And one whose volume is gone for good, as soon as what remembers it is deleted as the hint says."""
    with disk.fresh("store") as volume:
        child = Child(disk.environment)
        assert child.run("snapshot", "--json").exit == 0
        shutil.rmtree(volume.where / "store")
        assert child.run("snapshot", "--json").exit == 0
        volume.take_away()
        (remembered,) = (disk.place / OWN["state"] / "volumes").iterdir()
        assert str(remembered) in json.loads(child.run("snapshot", "--json").out)["error"]["hint"]
        remembered.unlink()
        assert child.run("snapshot", "--json").exit == 0
        volume.bring_back()
