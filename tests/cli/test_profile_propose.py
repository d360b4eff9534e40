"""`profile propose`: each credential with its reason, and nothing taken that was not named."""

import json
import tomllib
from pathlib import Path

import pytest

from rollback_gui.cli.main import main
from tests.support.house import House
from tests.support.other_makes import lay

FILES = {".netrc": "machine a password made-up", ".config/tool/auth.json": '{"token": "made-up-token-1"}'}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A home with two credentials and no profile."""
    house = House(tmp_path)
    lay(house.home, FILES)
    for name, value in house.environment.items():
        monkeypatch.setenv(name, value)
    return house


def profile_of(house: House) -> Path:
    """Where the profile lies, or would."""
    return Path(house.console().places.profile)


def test_a_proposal_is_a_profile_with_the_reasons_as_comments(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing is written."""
    assert main(["profile", "propose"]) == 0
    text = capsys.readouterr().out
    assert tomllib.loads(text)["group"][0]["include"] == ["~/.config/tool/auth.json", "~/.netrc"]
    assert "# ~/.config/tool/auth.json   it holds a token" in text
    assert not profile_of(house).exists()


def test_only_what_is_named_is_written(house: House) -> None:
    """The other credential is not in the profile."""
    assert main(["profile", "propose", "~/.netrc", "--apply"]) == 0
    assert tomllib.loads(profile_of(house).read_text())["group"][0]["include"] == ["~/.netrc"]


def test_with_a_profile_what_it_does_not_guard_is_told_and_added_by_name(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """Comments stay; without a name nothing is written."""
    main(["profile", "propose", "~/.netrc", "--apply"])
    with profile_of(house).open("a") as file:
        file.write("# the operator's own words\n")
    before = profile_of(house).read_text()
    capsys.readouterr()
    assert main(["profile", "propose", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["items"]
    assert [(one["what"], one["state"]) for one in told] == [("~/.config/tool/auth.json", "missing")]
    assert main(["profile", "propose", "--apply"]) == 2
    assert main(["profile", "propose", "~/no-such", "--apply"]) == 2
    assert profile_of(house).read_text() == before
    assert main(["profile", "propose", str(house.home / ".config/tool/auth.json"), "--apply"]) == 0
    text = profile_of(house).read_text()
    assert tomllib.loads(text)["group"][0]["include"] == ["~/.netrc", "~/.config/tool/auth.json"]
    assert "# the operator's own words" in text
    capsys.readouterr()
    assert main(["profile", "propose"]) == 0
    assert "Every credential that was found is guarded." in capsys.readouterr().err
