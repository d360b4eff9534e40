"""Keyring items are kept sealed, put back by name, and read only when somebody asks."""

import json
from pathlib import Path
from typing import cast

import pytest

from rollback_gui.errors import Blocked, NotFound, Unreadable
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Listed
from rollback_gui.model.wishes import SnapshotWish
from rollback_gui.system.port import Command, Finished, System
from rollback_gui.system.real import real_system
from tests.support.house import PROFILE, QUIET, House

ITEM = EntryPath("keyring:petesbrain/gmail")
KEYRING = PROFILE + '\n[[keyring]]\nservice = "petesbrain"\nusername = "gmail"\n'
OLD, NEW = "made-up-old-app-password", "made-up-new-app-password"


class WithKeyring:
    """The real door before a keyring of literal items, as the helper process tells of it."""

    def __init__(self) -> None:
        self._real = real_system()
        self.held: dict[tuple[str, str], str] = {("petesbrain", "gmail"): OLD}
        self.state = "available"
        self.asked: list[str] = []
        self.forgets = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def ask(self, command: Command) -> Finished:
        """Answer as the helper does; anything else is asked for real."""
        if "keyring_process" not in " ".join(command.argv):
            return self._real.ask(command)
        assert not any(value and value in " ".join(command.argv) for value in self.held.values())
        wish = json.loads(command.input)
        key = (wish["service"], wish["username"])
        self.asked.append(wish["do"])
        if self.state == "hangs":
            raise TimeoutError
        if self.state == "available" and wish["do"] == "put":
            self.held[key] = wish["secret"] if not self.forgets else "made-up-garbage"
            self.forgets = max(0, self.forgets - 1)
        told = {"state": self.state, "secret": self.held.get(key, "") if self.state == "available" else ""}
        return Finished(0, json.dumps(told).encode(), b"")

    run = ask


@pytest.fixture
def door() -> WithKeyring:
    """A keyring with one item."""
    return WithKeyring()


@pytest.fixture
def house(tmp_path: Path, door: WithKeyring) -> House:
    """A workstation whose profile names the item."""
    house = House.make(tmp_path, {"conf/a": "1", "secret/key": "made-up"}, KEYRING)
    house.system = cast(System, door)
    return house


def carried(house: House) -> Listed:
    """A snapshot that a timer takes."""
    return house.console().do.take_snapshot(SnapshotWish("timer", "scheduled", asks_keyring=False), QUIET)


def kept(house: House, wanted: SnapshotId) -> set[str]:
    """The paths in a snapshot that are no files."""
    return {item.path for item in house.console().look.snapshot(wanted).items if item.path.startswith("keyring:")}


def put_back(house: House, wanted: SnapshotId, *, applies: bool = True) -> list[str]:
    """How each item stood or what became of it."""
    return [one.state for one in house.console().do.put_back_keyring(wanted, [ITEM], applies=applies)]


def test_an_item_is_kept_sealed_and_no_preview_asks_for_it(house: House, door: WithKeyring) -> None:
    """Its value is nowhere in clear, and it is no difference whatever the keyring holds now."""
    row = house.snapshot("before")
    assert kept(house, row.id) == {ITEM}
    door.held.clear()
    door.asked.clear()
    assert house.plan(row).changes == ()
    assert [one.differs for one in house.console().look.snapshots(differs=True)] == [0]
    assert door.asked == []
    found = (where for where in house.root.rglob("*") if where.is_file())
    assert not [where for where in found if OLD.encode() in where.read_bytes()]
    (shown,) = [one for one in house.console().look.credentials(row.id).credentials if one.item.path == ITEM]
    assert shown.item.group == "Keyring"


def test_it_is_put_back_kept_first_and_read_back(house: House, door: WithKeyring) -> None:
    """And what was there before can be put back the same way."""
    row = house.snapshot("before")
    door.held["petesbrain", "gmail"] = NEW
    assert put_back(house, row.id, applies=False) == ["warning"]
    assert door.held["petesbrain", "gmail"] == NEW
    (done,) = house.console().do.put_back_keyring(row.id, [ITEM], applies=True)
    assert (done.state, door.held["petesbrain", "gmail"]) == ("done", OLD)
    assert put_back(house, row.id) == ["ok"]
    backup = house.console().look.find(done.fix.split()[2])
    assert put_back(house, backup) == ["done"]
    assert door.held["petesbrain", "gmail"] == NEW


def test_one_that_is_missing_is_made_and_one_that_was_never_kept_is_refused(house: House, door: WithKeyring) -> None:
    """Nothing is kept first where nothing is."""
    row = house.snapshot("before")
    door.held.clear()
    (done,) = house.console().do.put_back_keyring(row.id, [ITEM], applies=True)
    assert (done.state, done.fix, door.held["petesbrain", "gmail"]) == ("done", "", OLD)
    with pytest.raises(NotFound):
        house.console().do.put_back_keyring(row.id, [EntryPath("keyring:other/x")], applies=True)


def test_a_keyring_that_does_not_keep_what_it_is_given_gets_the_old_value_back(house: House, door: WithKeyring) -> None:
    """What was written is read back before it counts."""
    row = house.snapshot("before")
    door.held["petesbrain", "gmail"] = NEW
    door.forgets = 1
    with pytest.raises(Blocked):
        put_back(house, row.id)
    assert door.held["petesbrain", "gmail"] == NEW


def test_a_timer_carries_the_last_capture_on_and_says_how_old_it_is(house: House, door: WithKeyring) -> None:
    """It never asks; with nothing to carry on it says so."""
    first = carried(house)
    assert kept(house, first.id) == set()
    assert "only a snapshot that somebody asks for" in first.header.warnings[0].sentence
    house.snapshot("asked")
    door.asked.clear()
    later = carried(house)
    assert (door.asked, kept(house, later.id)) == ([], {ITEM})
    assert "carried on as of 2" in later.header.warnings[0].sentence
    assert put_back(house, later.id) == ["ok"]


@pytest.mark.parametrize("state", ["locked", "none", "hangs"])
def test_a_keyring_that_cannot_be_read_is_a_warning_and_everything_else_is_kept(
    house: House, door: WithKeyring, state: str
) -> None:
    """And putting back is refused with the way out."""
    row = house.snapshot("before")
    door.state = state
    again = house.snapshot("again")
    assert [one.path for one in again.header.warnings] == [ITEM]
    assert again.header.files == 2
    with pytest.raises(Unreadable):
        put_back(house, row.id)


def test_an_empty_item_is_as_good_as_none(house: House, door: WithKeyring) -> None:
    """It is said, not kept."""
    door.held["petesbrain", "gmail"] = ""
    assert [one.code for one in house.snapshot("before").header.warnings] == ["left-out"]
