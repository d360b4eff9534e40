"""What may be typed, and what is said when it may not."""

import json

import pytest

from rollback_gui.cli.arguments import LATER, VERBS
from tests.cli.fakes import HOME, NEWER, FakeConsole, typed


@pytest.mark.parametrize("words", [("--json", "list"), ("list", "--json")])
def test_globals_are_taken_before_and_after_the_verb(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """`--json list` and `list --json` are the same."""
    assert typed(FakeConsole(), *words) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == 1


def test_a_globals_value_before_the_verb_is_not_taken_for_the_verb(capsys: pytest.CaptureFixture[str]) -> None:
    """`--store list show` opens the store `list` and shows nothing without an id."""
    assert typed(FakeConsole(), "--store", "list", "show", "--json") == 2
    assert "required: ID" in json.loads(capsys.readouterr().out)["error"]["message"]


def test_options_may_stand_between_the_id_and_its_paths() -> None:
    """`restore ID --match PATH` names the path."""
    console = FakeConsole()
    typed(console, "restore", "latest", "--match", f"{HOME}/brain", "--quiet")
    assert console.look.wished[0].paths == ("~/brain",)
    assert console.look.wished[0].match


def test_a_path_after_two_dashes_is_never_an_option() -> None:
    """`diff ID -- --json` asks for a file of that name, in text."""
    console = FakeConsole(home="/")
    typed(console, "diff", "latest", "--", "/x/--json")
    assert console.look.wished[0].paths == ("/x/--json",)


@pytest.mark.parametrize(
    ("words", "sentence", "hint"),
    [
        (("lst",), "'lst' is not a command.", "Did you mean `rollback list`?"),
        (("qqq",), "'qqq' is not a command.", "`rollback --help` lists the commands."),
        (("list", "--nope"), "Unrecognized arguments: --nope.", "`rollback list --help` shows how it is used."),
        (
            ("list", "--limit", "-1"),
            "Argument --limit: '-1' is not a whole number.",
            "`rollback list --help` shows how it is used.",
        ),
        (("--nope",), "--nope is not an option of rollback.", "`rollback --help` lists the commands."),
        ((), "No command.", "`rollback --help` lists the commands."),
        (
            ("restore", "latest", "--app"),
            "Unrecognized arguments: --app.",
            "`rollback restore --help` shows how it is used.",
        ),
    ],
)
def test_wrong_usage_is_bad_input_with_a_way_out(
    words: tuple[str, ...], sentence: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unknown verbs and options, and shortened ones, end with exit code 2 and one JSON document."""
    assert typed(FakeConsole(), *words, "--json") == 2
    told = capsys.readouterr()
    assert json.loads(told.out) == {"schema": 1, "error": {"code": "bad-input", "message": sentence, "hint": hint}}
    assert json.loads(told.err) == {"error": {"code": "bad-input", "message": sentence, "hint": hint}}


@pytest.mark.parametrize("name", LATER)
def test_a_verb_of_a_later_version_says_so(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It is known by name, whatever follows it."""
    assert typed(FakeConsole(), name, "--anything", "x", "--json") == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "missing-part"


@pytest.mark.parametrize("name", [verb.name for verb in VERBS])
def test_every_verb_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`rollback VERB --help` ends with 0 and says what it is for."""
    assert typed(FakeConsole(), name, "--help") == 0
    assert f"usage: rollback {name}" in capsys.readouterr().out


def test_the_overview_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    """`rollback --help` lists them all."""
    assert typed(FakeConsole(), "--help") == 0
    told = capsys.readouterr().out
    assert all(f"  {verb.name}" in told for verb in VERBS)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """`rollback --version` names the program."""
    assert typed(FakeConsole(), "--version") == 0
    assert capsys.readouterr().out.startswith("rollback 0.")


def test_a_command_line_without_json_speaks_on_stderr_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """An error leaves stdout empty."""
    assert typed(FakeConsole(), "show", "zzz") == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "rollback: There is no snapshot 'zzz'.\n  `rollback list` shows what is there.\n"


def test_json_in_a_paths_place_is_no_option(capsys: pytest.CaptureFixture[str]) -> None:
    """After `--` the word `--json` is a path."""
    typed(FakeConsole(), "show", NEWER, "--", "--json")
    assert not capsys.readouterr().out.startswith("{")
