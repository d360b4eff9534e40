"""What was typed as a file, as the path that snapshots know it by."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.cli.targets import target
from rollback_gui.cli.words import shell
from rollback_gui.errors import BadInput


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home, and a link to it beside."""
    home = tmp_path / "real" / "pb"
    home.mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    return home


def test_a_path_below_the_home_begins_with_a_tilde(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Absolute, with `~`, and relative to the folder at hand."""
    monkeypatch.chdir(home)
    expected = "~/brain/x.py"
    assert target(f"{home}/brain/x.py", str(home)) == expected
    assert target("~/brain/x.py", str(home)) == expected
    assert target("brain/../brain/./x.py", str(home)) == expected
    assert target("brain/x.py/", str(home)) == expected


def test_a_link_to_the_home_is_followed(home: Path, tmp_path: Path) -> None:
    """/home may be a link to /data/home."""
    assert target(f"{tmp_path}/link/pb/x", str(home)) == "~/x"


def test_a_link_below_the_home_is_not_followed(home: Path, tmp_path: Path) -> None:
    """A guarded folder that became a link keeps its path."""
    (home / "conf").symlink_to(tmp_path)
    assert target("~/conf/x", str(home)) == "~/conf/x"


def test_a_path_elsewhere_stays_absolute(home: Path) -> None:
    """`/etc/hosts` is no path of the home."""
    assert target("/etc/hosts", str(home)) == "/etc/hosts"


def test_what_is_no_file_keeps_its_name(home: Path) -> None:
    """Commands and keyring items are named as they are listed."""
    assert target("command:crontab", str(home)) == "command:crontab"


def test_an_empty_path_is_bad_input(home: Path) -> None:
    """Nothing is nowhere."""
    with pytest.raises(BadInput):
        target("", str(home))


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), min_size=1))
def test_a_quoted_line_reads_back_as_its_words(words: list[str]) -> None:
    """bash reads exactly the words that were quoted, whatever is in them."""
    line = shell(words)
    assert "\n" not in line
    assert _read_by_shell(line) == words


def test_a_name_that_is_not_utf8_is_quoted_byte_by_byte() -> None:
    """So that the line can be copied from the terminal."""
    assert shell(["caf\udce9 it's"]) == r"$'caf\351 it\'s'"


def _read_by_shell(line: str) -> list[str]:
    """What a shell makes of single quotes and `$'…'`; written out here so that no shell is started 60 times."""
    found, word, rest = [], b"", line + " "
    while rest:
        if rest.startswith("$'"):
            end = 2
            while rest[end] != "'":
                end += 2 if rest[end] == "\\" else 1
            word += rest[2:end].encode("ascii").decode("unicode_escape").encode("latin-1")
            rest = rest[end + 1 :]
        elif rest[0] in "'\"":
            end = rest.index(rest[0], 1)
            word += os.fsencode(rest[1:end])
            rest = rest[end + 1 :]
        elif rest[0] == " ":
            found.append(os.fsdecode(word))
            word, rest = b"", rest[1:]
        else:
            word += os.fsencode(rest[0])
            rest = rest[1:]
    return found
