"""A word such as `latest` that passes over a damaged snapshot says so, and which one was taken instead."""

from pathlib import Path

import pytest

from tests.support.house import House
from tests.support.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A workstation with two snapshots and one file that differs from both."""
    made = Terminal(House.make(tmp_path / "desk", {"conf/a": "one\n"}), monkeypatch, capsys)
    made.house.snapshot("first")
    made.house.snapshot("second")
    (made.house.home / "conf/a").write_text("changed\n")
    return made


@pytest.mark.parametrize("at", [3, 1200], ids=["first line", "further down"])
def test_latest_names_the_damaged_one_and_the_one_taken(terminal: Terminal, at: int) -> None:
    """In the preview, the comparison and the restore; as a line of JSON when a program reads."""
    second, first = (row.id for row in terminal.house.console().look.snapshots())
    where = terminal.store / "snapshots" / f"{second}.json"
    data = where.read_bytes()
    where.write_bytes(data[:at] + b"\x00" + data[at + 1 :])
    sentence = f"Snapshot {second} is newer and damaged. Snapshot {first} is taken instead."
    for words in (("diff", "latest"), ("show", "latest"), ("restore", "latest"), ("log", "--snapshot", "latest")):
        told = terminal.type(*words)
        assert sentence in told.err
        assert sentence not in told.out
    told = terminal.json("restore", "latest", "--apply")
    assert (told.exit, sentence in told.err) == (0, True)
    assert (terminal.house.home / "conf/a").read_text() == "one\n"
    assert sentence not in terminal.type("diff", first).err


def test_nothing_is_deleted_by_a_word_that_passes_over(terminal: Terminal) -> None:
    """Exit 6: the snapshot that was meant is not the one that would go."""
    second, first = (row.id for row in terminal.house.console().look.snapshots())
    where = terminal.store / "snapshots" / f"{second}.json"
    where.write_bytes(b"?" + where.read_bytes())
    told = terminal.refused("delete", "latest", exit=6, code="damaged")
    assert second in told.message
    assert terminal.json("delete", second).exit == 0
    assert terminal.json("delete", "latest").exit == 0
    assert terminal.house.console().look.snapshots() == ()
    assert first not in terminal.type("list").out
