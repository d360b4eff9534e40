"""The index is a cache: one that was filled from another copy of the store never fails a verb."""

import shutil
from pathlib import Path

import pytest

from rollback_gui.store.pack import TAIL_SIZE
from tests.support.house import HOW, QUIET, House

TREE = {"conf/a": "one\n", "conf/b": "b\n", "secret/token": "made-up-token\n"}


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A workstation with one snapshot."""
    made = House.make(tmp_path / "desk", TREE)
    made.snapshot("first")
    return made


def store_of(house: House) -> Path:
    """Where its store lies."""
    return Path(house.console().places.store)


def put_in_place(house: House, copy: Path) -> None:
    """Let a copy of the store stand where the store is; the index stays as it is."""
    shutil.rmtree(store_of(house))
    shutil.copytree(copy, store_of(house))


def go_on(house: House) -> None:
    """Two more snapshots, the first of a new content and the second of one file more."""
    (house.home / "conf/a").write_text("two\n")
    house.snapshot("second")
    (house.home / "conf/c").write_text("new\n")
    house.snapshot("third")
    house.console().look.snapshots(differs=True)


def every_verb_works(house: House, first: str) -> None:
    """List, verify, snapshot, diff, restore, undo and delete, with nothing lost."""
    console = house.console()
    assert all(row.state == "ok" for row in console.look.snapshots(differs=True))
    assert all(each.state == "ok" for each in console.do.verify((), QUIET).snapshots)
    house.snapshot("again")
    row = next(row for row in console.look.snapshots() if row.id == first)
    (house.home / "conf/a").write_text("spoiled\n")
    (house.home / "secret/token").write_text("made-up-other\n")
    done = console.do.restore(house.plan(row), HOW, QUIET)
    assert (done.state, done.exit_code) == ("restored", 0)
    assert (house.home / "conf/a").read_text() == "one\n"
    assert console.do.undo(HOW, QUIET).exit_code == 0
    assert (house.home / "conf/a").read_text() == "spoiled\n"
    console.do.delete([console.look.snapshots()[-1].id])


def test_an_older_copy_of_the_store_is_used_as_it_is(house: House, tmp_path: Path) -> None:
    """The index knows packs and snapshots that are not there any more."""
    first = house.console().look.snapshots()[0].id
    shutil.copytree(store_of(house), tmp_path / "older")
    go_on(house)
    put_in_place(house, tmp_path / "older")
    every_verb_works(house, first)


def test_a_newer_copy_of_the_store_is_used_as_it_is(house: House, tmp_path: Path) -> None:
    """The index knows another second snapshot than the one that is there."""
    first = house.console().look.snapshots()[0].id
    shutil.copytree(store_of(house), tmp_path / "older")
    go_on(house)
    shutil.copytree(store_of(house), tmp_path / "newer")
    put_in_place(house, tmp_path / "older")
    (house.home / "conf/d").write_text("another way\n")
    house.snapshot("another second")
    house.console().look.snapshots(differs=True)
    put_in_place(house, tmp_path / "newer")
    every_verb_works(house, first)


def test_what_changed_since_is_counted_against_the_copy_that_is_there(house: House, tmp_path: Path) -> None:
    """Not against a newer snapshot that is known from the other copy alone."""
    shutil.copytree(store_of(house), tmp_path / "older")
    go_on(house)
    put_in_place(house, tmp_path / "older")
    assert house.snapshot("again").header.changed_since_previous == 2


def test_a_pack_that_was_torn_and_came_back_whole_is_read_anew(house: House, tmp_path: Path) -> None:
    """Of the same name and size, so that nothing tells but the blob that is not found."""
    shutil.copytree(store_of(house), tmp_path / "whole")
    (pack,) = (store_of(house) / "packs").iterdir()
    data = pack.read_bytes()
    pack.write_bytes(data[:20] + bytes(8) + data[28:-TAIL_SIZE] + bytes(TAIL_SIZE))
    shutil.rmtree(house.console().places.cache)
    (house.home / "conf/a").write_text("spoiled\n")
    (house.home / "conf/b").write_text("spoiled\n")
    (row,) = house.console().look.snapshots()
    assert "conflict" in [change.action for change in house.plan(row).changes]
    put_in_place(house, tmp_path / "whole")
    assert [change.action for change in house.plan(row).changes] == ["replace", "replace"]
    every_verb_works(house, row.id)


def test_content_that_no_pack_holds_is_damage(house: House) -> None:
    """Not a wrong word of the operator's: the comparison tells it."""
    (house.home / "conf/a").write_text("spoiled\n")
    shutil.rmtree(store_of(house) / "packs")
    (store_of(house) / "packs").mkdir(mode=0o700)
    (row,) = house.console().look.snapshots()
    plan = house.plan(row)
    assert house.console().look.compare(plan, plan.changes[0]).problem == plan.changes[0].reason
