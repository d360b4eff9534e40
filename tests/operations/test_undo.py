"""Undo brings back the broken state byte for byte and mode for mode, as often as it is asked for."""

import shutil
from pathlib import Path

import pytest

from rollback_gui.errors import NotFound
from rollback_gui.store.layout import AUDIT
from tests.support.house import HOW, QUIET, File, House, Link, Tree

BEFORE: Tree = {
    "conf/a.json": '{"now": 1}',
    "conf/mode.txt": File("words", 0o600),
    "conf/link": Link("a.json"),
    "conf/tools/x.sh": "x",
    "conf/tools/deep/y.sh": "y",
    "secret/key.json": '{"token": "made-up-token-1"}',
}


def broken_house(root: Path) -> House:
    """A workstation whose folder became a link to a folder with files of the same names."""
    house = House.make(root, BEFORE)
    house.snapshot("before")
    (house.home / "conf/a.json").write_text("{")
    (house.home / "conf/mode.txt").chmod(0o666)
    (house.home / "conf/link").unlink()
    (house.home / "conf/tools").rename(house.home / "dotfiles")
    (house.home / "conf/tools").symlink_to("../dotfiles")
    (house.home / "secret/key.json").unlink()
    (house.home / "conf/added").write_text("new")
    return house


def test_undo_and_redo_go_back_and_forth_without_end(tmp_path: Path) -> None:
    """Three undos and the same restore once more: each leads to one of the same two states."""
    house = broken_house(tmp_path)
    broken = house.live()
    row = house.console().look.snapshots()[0]
    plan = house.plan(row, paths=("~/conf", "~/secret", "~/conf/tools"), match=True)
    console = house.console()
    assert console.do.restore(plan, HOW, QUIET).state == "restored"
    restored = house.live()
    assert house.plan(row).counts.unchanged == 6
    for expected in (broken, restored, broken):
        outcome = house.console().do.undo(HOW, QUIET)
        assert (outcome.state, outcome.error, outcome.not_done) == ("restored", None, ())
        assert outcome.moved_on == house.console().look.moved_on() == ()
        assert house.live() == expected
    again = house.plan(row, paths=("~/conf", "~/secret", "~/conf/tools"), match=True)
    assert again.id == plan.id
    assert house.console().do.restore(again, HOW, QUIET).state == "restored"
    assert house.live() == restored


def test_a_restore_of_the_safety_snapshot_proposes_nothing_outside_its_own_list(tmp_path: Path) -> None:
    """With `--match`, other guarded files are not `added since`."""
    house = broken_house(tmp_path)
    row = house.console().look.snapshots()[0]
    plan = house.plan(row, paths=("~/conf/a.json",))
    outcome = house.console().do.restore(plan, HOW, QUIET)
    safety = next(one for one in house.console().look.snapshots() if one.id == outcome.backup)
    assert {change.path for change in house.plan(safety, match=True).changes} == {"~/conf/a.json"}


def test_files_that_moved_on_since_are_named_and_do_not_block_undo(tmp_path: Path) -> None:
    """They are in the undo's own safety snapshot first."""
    house = broken_house(tmp_path)
    row = house.console().look.snapshots()[0]
    house.console().do.restore(house.plan(row, paths=("~/conf/a.json",)), HOW, QUIET)
    (house.home / "conf/a.json").write_text("edited since")
    outcome = house.console().do.undo(HOW, QUIET)
    assert outcome.state == "restored"
    assert outcome.moved_on == ("~/conf/a.json",)
    assert (house.home / "conf/a.json").read_text() == "{"
    house.console().do.undo(HOW, QUIET)
    assert (house.home / "conf/a.json").read_text() == "edited since"


def test_undo_finds_its_way_back_when_the_end_of_the_audit_log_was_lost(tmp_path: Path) -> None:
    """The finished journal of this machine tells what the log of an unplugged store no longer does."""
    house = broken_house(tmp_path)
    broken = house.live()
    log = Path(house.console().places.store) / AUDIT
    row, before = house.console().look.snapshots()[0], log.read_bytes()
    done = house.console().do.restore(house.plan(row, paths=("~/conf/a.json",)), HOW, QUIET)
    recorded = house.console().look.last_restore()
    log.write_bytes(before)
    last = house.console().look.last_restore()
    assert last is not None
    assert recorded is not None
    assert (last.backup, last.snapshot, last.files) == (done.backup, row.id, recorded.files)
    assert (last.operation, last.title) == (recorded.operation, recorded.title)
    assert house.console().do.undo(HOW, QUIET).state == "restored"
    assert house.live() == broken
    last = house.console().look.last_restore()
    assert last is not None
    assert last.is_undo


def test_what_undo_cannot_know_it_says(tmp_path: Path) -> None:
    """Without the log's end and without the journals it names the gap, and how to go back all the same."""
    house = broken_house(tmp_path)
    places = house.console().places
    log = Path(places.store) / AUDIT
    row, before = house.console().look.snapshots()[0], log.read_bytes()
    house.console().do.restore(house.plan(row, paths=("~/conf/a.json",)), HOW, QUIET)
    log.write_bytes(before)
    shutil.rmtree(Path(places.state) / "done")
    with pytest.raises(NotFound, match="the audit log is not whole") as told:
        house.console().do.undo(HOW, QUIET)
    assert "rollback list" in told.value.hint


def test_without_a_restore_there_is_nothing_to_undo(tmp_path: Path) -> None:
    """The hint says how to go back all the same."""
    house = broken_house(tmp_path)
    with pytest.raises(NotFound, match="no restore to take back"):
        house.console().do.undo(HOW, QUIET)


def test_a_cancelled_restore_touches_nothing(tmp_path: Path) -> None:
    """Before the exchange it stops clean."""
    house = broken_house(tmp_path)
    broken = house.live()
    row = house.console().look.snapshots()[0]

    class Impatient(type(QUIET)):  # type: ignore[misc]
        def is_cancelled(self) -> bool:
            return True

    outcome = house.console().do.restore(house.plan(row), HOW, Impatient())
    assert outcome.state == "cancelled"
    assert outcome.exit_code == 130
    assert house.live() == broken
    shutil.rmtree(house.home)
