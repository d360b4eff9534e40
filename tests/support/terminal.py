"""A workstation and the real command line on it, in this process."""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rollback_gui.cli.main import main
from tests.support.house import House, contents


class Told(NamedTuple):
    """How a command ended and what it said."""

    exit: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The JSON document on stdout."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def code(self) -> str:
        """Of `error` the word that programs read, empty without an error."""
        error = self.document.get("error")
        return str(error["code"]) if error else ""

    @property
    def message(self) -> str:
        """Of `error` the sentence."""
        return str(self.document["error"]["message"])


class Terminal:
    """Types commands; HOME and everything else is the house's own."""

    def __init__(self, house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.house = house
        self.set = monkeypatch.setenv
        self._capsys = capsys
        for name, value in house.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("ROLLBACK_IDENTITY", str(house.root / "identity.txt"))

    def type(self, *words: str) -> Told:
        """Run one command."""
        self._capsys.readouterr()
        code = main(words)
        return Told(code, *self._capsys.readouterr())

    def json(self, *words: str) -> Told:
        """The same, answered by a document."""
        return self.type(*words, "--json", "--quiet")

    @property
    def everything(self) -> dict[str, tuple[str, int, str]]:
        """The whole house: home, store, state and the rest; of the index nothing.

        It is derived, and SQLite takes its log away whenever the last one who has it open lets go.
        """
        return contents(self.house.root, but=self.house.root / "own/cache")

    @property
    def store(self) -> Path:
        """The store's folder."""
        return self.house.root / "own" / "store"

    def refused(self, *words: str, exit: int, code: str) -> Told:  # noqa: A002 - the word of the table
        """Run what must be refused: one line and a way out, in text and JSON, and nothing written."""
        before = self.everything
        told = self.json(*words)
        assert (told.exit, told.code) == (exit, code), told
        assert told.document["error"]["hint"]
        assert "\n" not in told.message
        text = self.type(*words)
        assert text.exit == exit
        assert "Traceback" not in text.err + told.err
        assert self.everything == before
        return told


def removed_folder(where: Path) -> None:
    """Stand in a folder that is gone."""
    where.mkdir()
    os.chdir(where)
    where.rmdir()
