"""F23: a real keyring that is open, locked, killed, frozen, gone, empty or wrong: configs go on, credentials wait."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyrage
import pytest

from rollback_gui.store.kit import read_kit
from tests.support.secret_service import SecretService, secret_service

pytestmark = [pytest.mark.desktop, pytest.mark.xdist_group("desktop")]

ROOT = Path(__file__).parents[2]
_PROFILE = """
[agents]
manager = "none"

[[group]]
name = "Configs"
kind = "config"
include = ["~/conf/*"]

[[group]]
name = "Credentials"
kind = "credential"
include = ["~/keys/*"]
"""


class Operator:
    """Types commands in a home with one config and two credentials, kept in one snapshot, and one of each changed."""

    def __init__(self, service: SecretService, home: Path) -> None:
        self.service, self.home = service, home
        self.environment = {**service.environment, "HOME": str(home), "PYTHONPATH": str(ROOT)}
        self.write("conf/a", "made-up config")
        self.write("keys/token", "made-up-token")
        self.write("keys/same", "made-up-same")
        self.write(".config/rollback-gui/profile.toml", _PROFILE)
        assert self.type("snapshot")[0] == 0
        self.store = home / ".local" / "share" / "rollback-gui" / "store"
        self.id = str(json.loads((self.store / "store.json").read_text())["id"])
        self.write("conf/a", "broken")
        self.write("keys/token", "made-up-other")

    def write(self, name: str, text: str) -> None:
        """One file below the home."""
        (self.home / name).parent.mkdir(parents=True, exist_ok=True)
        (self.home / name).write_text(text)

    def read(self, name: str) -> str:
        """The same, the other way."""
        return (self.home / name).read_text()

    def type(self, *words: str) -> tuple[int, dict[str, Any]]:
        """The exit code and the JSON of a command; no credential is ever in what it says."""
        ended = subprocess.run(
            [sys.executable, "-m", "rollback_gui.cli", *words, "--json", "--no-input"],
            env=self.environment, capture_output=True, check=False, timeout=50, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert b"made-up-" not in ended.stdout + ended.stderr
        return ended.returncode, json.loads(ended.stdout)

    def key(self) -> dict[str, str]:
        """What doctor says of the key."""
        found = self.type("doctor")[1]["items"]
        return next(item for item in found if item["what"] == "key")


@pytest.fixture
def operator(tmp_path: Path) -> Iterator[Operator]:
    """An operator with a keyring that is open."""
    with secret_service(tmp_path / "session") as service:
        yield Operator(service, tmp_path / "home")


def _nothing_there(operator: Operator) -> None:
    operator.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={operator.home}/no-such-bus"


def _wrong(operator: Operator) -> None:
    operator.service.put(operator.id, str(pyrage.x25519.Identity.generate()))


STATES: dict[str, tuple[Callable[[Operator], None] | None, str, str]] = {
    "locked": (lambda operator: operator.service.lock(), "warning", "The keyring is locked."),
    "killed": (lambda operator: operator.service.kill(), "warning", "The keyring is locked."),
    "absent": (_nothing_there, "problem", "The keyring holds no key"),
    "wrong": (_wrong, "problem", "belongs to another store"),
    "nonsense": (lambda o: o.service.put(o.id, "made-up nonsense"), "problem", "cannot be read as an age key"),
    "empty": (lambda o: o.service.put(o.id, ""), "problem", "The keyring holds no key"),
    "frozen": (None, "warning", "said nothing within 5 seconds"),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.timeout(120)
def test_without_the_key_configs_restore_and_credentials_wait(operator: Operator, state: str, tmp_path: Path) -> None:
    """List, diff and doctor answer; what is the same is said to be; with the kit all of it comes back."""
    kit = tmp_path / "kit"
    assert operator.type("key", "save", str(kit))[0] == 0
    bring, finding, sentence = STATES[state]
    with ExitStack() as stack:
        if bring is None:
            stack.enter_context(operator.service.frozen())
        else:
            bring(operator)
        told = operator.key()
        assert (told["state"], sentence in told["detail"], "key restore" in told["fix"]) == (finding, True, True), told
        assert [row["state"] for row in operator.type("list")[1]["snapshots"]] == ["ok"]
        exit_code, seen = operator.type("diff", "latest")
        [config, token] = sorted(seen["changes"], key=lambda change: str(change["kind"]))
        assert (exit_code, config["action"]) == (1, "replace")
        assert (token["path"], token["action"], token["why"]) == (
            str(operator.home / "keys/token"), "conflict", ["locked"],
        )  # fmt: skip
        exit_code, done = operator.type("restore", "latest", "--apply")
        assert (exit_code, done["state"]) == (7, "restored")
        assert (operator.read("conf/a"), operator.read("keys/token")) == ("made-up config", "made-up-other")
        exit_code, taken = operator.type("snapshot")
        assert (exit_code, taken["snapshot"]["kinds"]["credential"]) == (0, 2)
        exit_code, done = operator.type("restore", done["snapshot"], "--apply", "--identity", str(kit))
        assert (exit_code, done["state"]) == (0, "restored")
        assert operator.read("keys/token") == "made-up-token"


@pytest.mark.parametrize("state", ["wrong", "nonsense", "empty"])
def test_the_kit_goes_back_into_a_keyring_that_lost_its_key(operator: Operator, state: str, tmp_path: Path) -> None:
    """Beside whatever lies there; from then on no kit is needed."""
    kit = tmp_path / "kit"
    operator.type("key", "save", str(kit))
    bring = STATES[state][0]
    assert bring is not None
    bring(operator)
    assert operator.type("key", "restore", str(kit))[0] == 0
    assert operator.key()["state"] == "ok"
    assert operator.type("restore", "latest", "--apply")[0] == 0
    assert operator.read("keys/token") == "made-up-token"


def test_the_key_is_changed_in_the_keyring(operator: Operator, tmp_path: Path) -> None:
    """The old kit opens nothing any more, the new one does."""
    old, new = tmp_path / "old", tmp_path / "new"
    operator.type("key", "save", str(old))
    assert operator.type("key", "rotate")[0] == 0
    operator.type("key", "save", str(new))
    assert read_kit(old.read_text()) != read_kit(new.read_text())
    assert operator.key()["state"] == "ok"
    assert operator.type("verify")[0] == 0
    assert operator.type("diff", "latest", "--identity", str(old))[1]["changes"][-1]["why"] == ["locked"]
    assert operator.type("restore", "latest", "--apply")[0] == 0
    assert operator.read("keys/token") == "made-up-token"


def test_keyring_and_state_folder_gone_it_is_unproven_and_restores(operator: Operator, tmp_path: Path) -> None:
    """A new machine: configs at once, everything with the kit."""
    kit = tmp_path / "kit"
    operator.type("key", "save", str(kit))
    _nothing_there(operator)
    (operator.home / ".local" / "state").rename(tmp_path / "gone")
    assert [row["state"] for row in operator.type("list")[1]["snapshots"]] == ["unproven"]
    exit_code, done = operator.type("restore", "latest", str(operator.home / "conf"), "--apply")
    assert (exit_code, done["state"], operator.read("conf/a")) == (0, "restored", "made-up config")
    exit_code, told = operator.type("key", "restore", str(kit))
    assert (exit_code, "--identity" in told["items"][0]["fix"]) == (7, True)
    rows = operator.type("list")[1]["snapshots"]
    assert rows[-1]["state"] == "ok"
    assert operator.type("restore", rows[-1]["id"], "--apply", "--identity", str(kit))[0] == 0
    assert operator.read("keys/token") == "made-up-token"
