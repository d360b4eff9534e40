"""A folder of added files where the snapshot has a file: named at first, replaced on its own tick, back after Undo."""

from pathlib import Path

import pytest

from tests.support.house import HOW, QUIET, House, contents, fill
from tests.support.terminal import Terminal

FILES = {"conf/a": "one\n", "conf/b": "b\n"}


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A workstation with one snapshot; one file became a folder of two files, another one was changed."""
    made = Terminal(House.make(tmp_path / "desk", FILES), monkeypatch, capsys)
    made.house.snapshot()
    (made.house.home / "conf/a").unlink()
    fill(made.house.home, {"conf/a/x": "x\n", "conf/a/y": "y\n", "conf/b": "changed\n"})
    return made


def test_it_is_a_conflict_at_first(terminal: Terminal) -> None:
    """Counted and named, exit 7; the rest is restored, and alone it is no reason to say that nothing is to do."""
    folder = terminal.house.home / "conf/a"
    told = terminal.json("diff", "latest")
    assert (told.exit, told.document["counts"]["conflict"], told.document["counts"]["remove"]) == (1, 1, 2)
    told = terminal.json("restore", "latest", "--apply")
    assert (told.exit, told.document["state"]) == (7, "restored")
    (left,) = told.document["not_done"]
    assert (left["path"], left["why"]) == (str(folder), ["type-changed"])
    assert left["reason"] == "A folder lies where it was."
    assert sorted(told.document["left"]) == [str(folder / "x"), str(folder / "y")]
    assert (terminal.house.home / "conf/b").read_text() == "b\n"
    told = terminal.json("restore", "latest", "--apply")
    assert (told.exit, told.document["state"], len(told.document["not_done"])) == (7, "nothing-to-do", 1)
    assert contents(folder).keys() == {"x", "y"}


@pytest.mark.parametrize("words", [("--match",), ("~/conf/a",), ("--match", "--group=Configs")])
def test_its_own_tick_and_match_replace_it(terminal: Terminal, words: tuple[str, ...]) -> None:
    """Exactly as it was after the restore, and as it is now after Undo."""
    before = contents(terminal.house.home)
    assert terminal.json("restore", "latest", *words, "--apply").exit == 0
    assert (terminal.house.home / "conf/a").read_text() == "one\n"
    told = terminal.json("undo")
    assert (told.exit, told.document["state"]) == (0, "restored")
    assert contents(terminal.house.home) == before
    assert terminal.json("undo").exit == 0
    assert (terminal.house.home / "conf/a").read_text() == "one\n"


def test_the_way_out_is_a_command_that_works(terminal: Terminal) -> None:
    """As it is printed."""
    (left,) = terminal.json("restore", "latest", "--apply").document["not_done"]
    assert terminal.json(*left["way_out"].split()[1:]).exit == 0
    assert (terminal.house.home / "conf/a").read_text() == "one\n"


def test_what_is_skipped_in_it_keeps_it(terminal: Terminal) -> None:
    """A folder goes with everything in it or not at all."""
    before = contents(terminal.house.home / "conf/a")
    told = terminal.json("restore", "latest", "--match", "--skip", "~/conf/a/x", "--apply")
    assert (told.exit, told.document["state"]) == (7, "restored")
    assert contents(terminal.house.home / "conf/a").keys() == before.keys() - {"y"}
    told = terminal.json("restore", "latest", "~/conf/a", "--skip", "~/conf/a/x", "--apply")
    assert (told.exit, told.document["state"]) == (7, "nothing-to-do")


def test_an_empty_folder_in_the_way_is_named_too(terminal: Terminal) -> None:
    """And replaced on its own tick."""
    for name in ("x", "y"):
        (terminal.house.home / "conf/a" / name).unlink()
    assert terminal.json("restore", "latest", "--apply").exit == 7
    assert terminal.json("restore", "latest", "~/conf/a", "--apply").exit == 0
    assert (terminal.house.home / "conf/a").read_text() == "one\n"


def test_a_plan_ticks_it_only_with_what_lies_in_it(terminal: Terminal) -> None:
    """So that what was shown as staying never goes."""
    house = terminal.house
    (row,) = house.console().look.snapshots()
    plan = house.plan(row)
    names = {change.path: change for change in plan.changes}
    folder = next(path for path, change in names.items() if change.has_own_tick)
    assert plan.only({folder}).ticked == ()
    whole = plan.only({folder, *plan.leaving_with(folder)})
    assert [change.action for change in whole.ticked] == ["replace", "remove", "remove"]
    assert house.console().do.restore(whole, HOW, QUIET).state == "restored"
