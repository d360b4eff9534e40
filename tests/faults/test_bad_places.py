"""Rows of the table of bad input that fit no other page: a store behind a link, a full folder where a link was."""

from pathlib import Path

import pytest

from tests.support.house import House, Link, contents, fill
from tests.support.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A workstation with a file and a link, and one snapshot."""
    house = House.make(tmp_path / "desk", {"conf/a": "one\n", "conf/link": Link("a")})
    made = Terminal(house, monkeypatch, capsys)
    house.snapshot()
    return made


def test_a_store_behind_a_link_is_the_same_store(terminal: Terminal) -> None:
    """B19: a link of the user's own, to a larger disk perhaps; one that others can read behind it is refused."""
    elsewhere = terminal.store.with_name("elsewhere")
    terminal.store.rename(elsewhere)
    terminal.store.symlink_to(elsewhere)
    (terminal.house.home / "conf/a").write_text("changed\n")
    assert [terminal.type(*words).exit for words in (("verify",), ("diff", "latest"))] == [0, 1]
    assert terminal.type("restore", "latest", "--apply").exit == 0
    assert (terminal.house.home / "conf/a").read_text() == "one\n"
    assert terminal.type("undo").exit == 0
    elsewhere.chmod(0o755)
    terminal.refused("restore", "latest", "--apply", exit=2, code="foreign")
    assert (terminal.house.home / "conf/a").read_text() == "changed\n"


def test_a_folder_with_something_in_it_where_a_link_was(terminal: Terminal) -> None:
    """B8: named, exit 7, nothing in it removed."""
    (terminal.house.home / "conf/link").unlink()
    fill(terminal.house.home, {"conf/link/deep/x": "x\n"})
    before = contents(terminal.house.home)
    told = terminal.json("restore", "latest", "--apply")
    assert (told.exit, [change["path"] for change in told.document["not_done"]]) == (
        7, [str(terminal.house.home / "conf/link")],
    )  # fmt: skip
    assert contents(terminal.house.home) == before
