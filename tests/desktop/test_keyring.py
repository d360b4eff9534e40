"""Credentials with a real keyring and no identity file."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.desktop import Desktop

pytestmark = [pytest.mark.desktop, pytest.mark.xdist_group("desktop")]

ROOT = Path(__file__).parents[2]
_PROFILE = """
[[group]]
name = "Credentials"
kind = "credential"
include = ["~/keys/*"]
"""
_SECRET = b'{"refresh_token": "made-up-token-from-before"}\n'


class Operator:
    """Types commands in a home of their own, in the session with the keyring."""

    def __init__(self, desktop: Desktop, home: Path) -> None:
        self.home = home
        self._environment = {**desktop.environment, "HOME": str(home), "PYTHONPATH": str(ROOT)}
        (home / "keys").mkdir(parents=True)
        (home / ".config" / "rollback-gui").mkdir(parents=True)
        (home / ".config" / "rollback-gui" / "profile.toml").write_text(_PROFILE)

    def type(self, *words: str, environment: dict[str, str] | None = None) -> tuple[int, dict[str, Any]]:
        """The exit code and the JSON of a command."""
        ended = subprocess.run(
            [sys.executable, "-m", "rollback_gui.cli", *words, "--json", "--no-input"],
            env={**self._environment, **(environment or {})},
            capture_output=True,
            check=False,
            timeout=50,
            stdin=subprocess.DEVNULL,
        )
        assert b"made-up-token" not in ended.stdout + ended.stderr
        return ended.returncode, json.loads(ended.stdout)


@pytest.fixture
def operator(desktop: Desktop, tmp_path: Path) -> Operator:
    """An operator with one credential."""
    found = Operator(desktop, tmp_path / "home")
    (found.home / "keys" / "gmail.json").write_bytes(_SECRET)
    return found


def test_a_credential_is_sealed_and_comes_back_with_the_key_from_the_keyring(operator: Operator) -> None:
    """Its bytes lie nowhere in the store in clear, and a restore puts them back."""
    credential = operator.home / "keys" / "gmail.json"
    exit_code, taken = operator.type("snapshot", "-m", "Before")
    assert (exit_code, taken["snapshot"]["kinds"]["credential"]) == (0, 1)
    store = operator.home / ".local" / "share" / "rollback-gui" / "store"
    assert not any(_SECRET in file.read_bytes() for file in store.rglob("*") if file.is_file())
    assert not list(operator.home.rglob("identity*"))
    credential.write_bytes(b'{"refresh_token": "made-up-token-from-after"}\n')
    exit_code, done = operator.type("restore", taken["snapshot"]["id"], "--apply")
    assert (exit_code, done["state"]) == (0, "restored")
    assert credential.read_bytes() == _SECRET


def test_without_the_bus_the_credential_stays_and_the_terminal_says_what_is_missing(operator: Operator) -> None:
    """No keyring answers: the exit code says that something needs the operator, and nothing is written."""
    credential = operator.home / "keys" / "gmail.json"
    _, taken = operator.type("snapshot", "-m", "Before")
    after = b'{"refresh_token": "made-up-token-from-after"}\n'
    credential.write_bytes(after)
    nobody = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={operator.home}/no-such-bus"}
    exit_code, done = operator.type("restore", taken["snapshot"]["id"], "--apply", environment=nobody)
    assert exit_code == 7
    assert "locked" in json.dumps(done) or "no-key" in json.dumps(done)
    assert credential.read_bytes() == after


_ITEM = """
import sys, secretstorage
bus = secretstorage.dbus_init()
held = secretstorage.get_default_collection(bus)
names = {"service": "petesbrain", "username": "gmail"}
if len(sys.argv) > 1:
    held.create_item("An item of another program", names, sys.argv[1].encode(), replace=True)
print(*[(item.get_label(), item.get_secret().decode()) for item in held.search_items(names)])
"""


def test_an_item_of_another_program_is_kept_and_put_back_where_it_lies(desktop: Desktop, operator: Operator) -> None:
    """One item before and after, with its own label; its value was never on a stream of ours."""

    def item(*value: str) -> str:
        command = [sys.executable, "-c", _ITEM, *value]
        done = subprocess.run(command, env=desktop.environment, capture_output=True, text=True, check=True, timeout=30)
        return done.stdout.strip()

    profile = operator.home / ".config" / "rollback-gui" / "profile.toml"
    profile.write_text(_PROFILE + '[[keyring]]\nservice = "petesbrain"\nusername = "gmail"\n')
    before = item("made-up-token-before")
    assert operator.type("snapshot", "-m", "Before")[0] in (0, 7)
    item("made-up-token-after")
    exit_code, told = operator.type("restore", "latest", "keyring:petesbrain/gmail", "--apply")
    assert (exit_code, told["items"][0]["state"]) == (0, "done")
    assert item() == before == "('An item of another program', 'made-up-token-before')"
