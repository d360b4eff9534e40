"""`--map`: what may be typed, and how a preview asks for it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from rollback_gui.cli.maps import read_maps
from rollback_gui.errors import BadInput
from rollback_gui.model.plan import OtherHome
from tests.cli.fakes import NEWER, FakeConsole, plan, typed

ASKED = (OtherHome("/Users/old", "/home/pb", 214, 79), OtherHome("/Users/a b", "/home/pb", 1, 1))


@pytest.fixture
def console() -> FakeConsole:
    """A console whose plan names two other homes."""
    made = FakeConsole()
    made.look.shown = replace(plan(), other_homes=ASKED)
    return made


def test_pairs_are_read_as_whole_folders() -> None:
    """`~` is this home, a slash at the end is none, and the same rule twice is one."""
    assert read_maps(["/Users/old/=~", "/a=/b=c", "/a=/b=c"], "/home/pb") == (
        ("/Users/old", "/home/pb"),
        ("/a", "/b=c"),
    )
    assert read_maps(["none"], "/home/pb") == ()
    assert read_maps([], "/home/pb") == ()


@pytest.mark.parametrize(
    "words", [["x"], ["a=b"], ["/a"], ["/a="], ["=/a"], ["/=/a"], ["/a=/"], ["none", "/a=/b"], ["/a=/b", "/a=/c"], [""]]
)
def test_anything_else_is_refused_with_both_forms(words: list[str]) -> None:
    """An empty word never means `none`."""
    with pytest.raises(BadInput) as told:
        read_maps(words, "/home/pb")
    assert "--map none" in told.value.hint


@given(st.lists(st.text(max_size=12), max_size=3))
def test_no_word_gives_a_folder_that_is_none(words: list[str]) -> None:
    """What is taken are absolute folders, never the root."""
    try:
        pairs = read_maps(words, "/home/pb")
    except BadInput:
        return
    assert all(side.startswith("/") and not side.endswith("/") for pair in pairs for side in pair)


def test_a_preview_asks_and_names_both_answers(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """With the counts, the other options, and no command that would apply a guess."""
    words = ("latest", "--match")
    assert typed(console, "restore", *words, environment={"ROLLBACK_COMMAND": "rollback"}) == 0
    told = capsys.readouterr().out
    assert "  214 paths in 79 files name /Users/old; here that is /home/pb\n" in told
    assert "  1 path in 1 file names /Users/a b; here that is /home/pb\n" in told
    rewriting = f"rollback restore {NEWER} --match --map=/Users/old=/home/pb '--map=/Users/a b=/home/pb'\n"
    assert rewriting in told
    assert told.endswith(f"rollback restore {NEWER} --match --map=none\n")
    assert "--apply" not in told


def test_diff_asks_too(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """It says the same words."""
    assert typed(console, "diff", "latest") == 1
    assert "214 paths in 79 files name /Users/old" in capsys.readouterr().out


@pytest.mark.parametrize("verb", ["diff", "restore"])
def test_programs_read_what_is_asked(console: FakeConsole, capsys: pytest.CaptureFixture[str], verb: str) -> None:
    """Old, new and counts of each."""
    typed(console, verb, "latest", "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["other_homes"][0] == {"old": "/Users/old", "new": "/home/pb", "paths": 214, "files": 79}
    assert found.get("command", "") == ""


def test_the_answer_goes_into_the_wish(console: FakeConsole) -> None:
    """Both kinds of it."""
    typed(console, "restore", "latest", "--map", "/Users/old=~", "--map", "/Users/a b=/srv/x")
    typed(console, "diff", "latest", "--map", "none")
    assert [(wish.maps, wish.leaves_paths) for wish in console.look.wished] == [
        ((("/Users/old", "/home/pb"), ("/Users/a b", "/srv/x")), False),
        ((), True),
    ]
