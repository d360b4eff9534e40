"""Real volumes that are full, read-only or taken away: refused with the reason, or taken back; nothing is lost."""

import pytest

from tests.faults.full_disk import Disk, Left, Swept, Where, after_the_checks
from tests.support.volumes import own_mounts

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
