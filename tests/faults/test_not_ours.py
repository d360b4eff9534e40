"""What this user may not touch: each refusal names the command that frees it, and locks stay as they were."""

import json
import os
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.support.child import Child, Ended
from tests.support.faulty import FaultySystem
from tests.support.house import House
from tests.support.parts import need
from tests.support.unprivileged import NOBODY, common_folder

__all__ = ["common_folder"]
FILES = {"conf/a/one": "then\n", "conf/b/two": "then\n", "secret/token": "made-up-then\n"}


class Station:
    """A workstation of nobody's, or of root's, with one snapshot and every file changed since."""

    def __init__(self, root: Path, user: int = NOBODY) -> None:
        self.house = House.make(root / "station", FILES)
        self.home = self.house.home
        self.store = self.house.root / "own/store"
        self.user = user
        self.environment = {**self.house.environment, "ROLLBACK_IDENTITY": str(self.house.root / "identity.txt")}
        if user:
            subprocess.run(["chown", "-R", f"{user}:{user}", str(self.house.root)], check=True)
        assert self.run("snapshot", "--json").exit == 0
        for name in FILES:
            (self.home / name).write_text("since\n")

    def run(self, *words: str) -> Ended:
        """One command of this user's."""
        return Child(self.environment, user=self.user).run(*words)

    def restored(self, *words: str) -> list[str]:
        """Exit code, state and every way out of a whole restore."""
        ended = self.run("restore", "latest", "--apply", "--json", "--quiet", *words)
        document = json.loads(ended.out)
        error = [document["error"]["hint"]] if document.get("error") else []
        ways = sorted({one["way_out"] for one in document.get("not_done", [])})
        return [str(ended.exit), document.get("state", ""), *error, *ways]


@pytest.fixture
def station(common_folder: Path) -> Station:
    return Station(common_folder)


def test_a_folder_that_cannot_be_entered_names_its_own_chmod(station: Station) -> None:
    """For the files in it too; with it done all comes back."""
    folder = station.home / "conf/a"
    folder.chmod(0)
    assert station.restored() == ["7", "restored", "chmod u+rwx ~/conf/a"]
    folder.chmod(0o700)
    assert station.restored()[:2] == ["0", "restored"]


@pytest.mark.parametrize("mode", [0o400, 0o600])
def test_a_folder_that_can_be_listed_and_not_entered_names_its_own_chmod(station: Station, mode: int) -> None:
    """Its names are there, what they stand for is not."""
    (station.home / "conf/a").chmod(mode)
    assert station.restored() == ["3", "refused", f"chmod u+rwx {station.home / 'conf/a'}"]


def test_roots_folder_names_the_chown(station: Station) -> None:
    """One that can be read blocks; one that cannot is left out and named."""
    folder = station.home / "conf/a"
    os.chown(folder, 0, 0)
    assert station.restored() == ["3", "refused", f"sudo chown nobody {folder}"]
    folder.chmod(0o700)
    assert station.restored() == ["7", "restored", "sudo chown nobody ~/conf/a"]


def test_roots_own_file_waits_for_its_tick(station: Station) -> None:
    """In a folder of the operator's it is replaced on a tick of its own, and Undo brings it back."""
    where = station.home / "conf/a/one"
    os.chown(where, 0, 0)
    where.chmod(0o600)
    code, state, way = station.restored()
    assert (code, state) == ("7", "restored")
    assert way.endswith("~/conf/a/one --apply")
    assert station.run(*way.split()[1:]).exit == 0
    assert where.read_text() == "then\n"
    assert station.run("undo").exit == 0
    assert (where.read_text(), where.stat().st_uid) == ("since\n", 0)


def test_a_store_that_cannot_be_opened_says_whose_turn_it_is(station: Station) -> None:
    """The operator's own is freed by chmod, somebody else's by its owner."""
    station.store.chmod(0)
    assert station.restored() == ["2", "", f"chmod 700 {station.store}"]
    os.chown(station.store, 0, 0)
    assert "owner" in station.restored()[2]


@pytest.fixture
def locking(tmp_path: Path) -> Iterator[Station]:
    """A workstation of root's, on which files can be locked; all are unlocked at the end."""
    if os.geteuid():
        pytest.skip("only root may lock files")
    need("chattr", "e2fsprogs")
    yield Station(tmp_path, 0)
    subprocess.run(["chattr", "-R", "-ia", str(tmp_path)], check=True, capture_output=True)


def _flags(where: Path) -> str:
    told = subprocess.run(["lsattr", "-d", str(where)], check=True, capture_output=True, text=True).stdout
    return told.split()[0]


@pytest.mark.parametrize("sign", ["i", "a"])
@pytest.mark.parametrize("name", ["conf/a/one", "conf/a"])
def test_a_locked_file_or_folder_names_its_own_chattr(locking: Station, name: str, sign: str) -> None:
    """Immutable or append-only: refused, nothing touched, and the lock stays."""
    where, before = locking.home / name, locking.house.live()
    subprocess.run(["chattr", f"+{sign}", str(where)], check=True)
    flags = _flags(where)
    assert locking.restored() == ["3", "refused", f"sudo chattr -{sign} {where}"]
    assert (_flags(where), locking.house.live()) == (flags, before)
    subprocess.run(["chattr", f"-{sign}", str(where)], check=True)
    assert locking.restored()[:2] == ["0", "restored"]


def test_a_lock_outlives_a_kill_and_the_recovery(locking: Station) -> None:
    """The rest is restored beside it, killed at calls all over the restore."""
    where = locking.home / "conf/a/one"
    words = ("restore", "latest", "--apply", "--quiet", "--skip", "~/conf/a/one")
    subprocess.run(["chattr", "+i", str(where)], check=True)
    flags, ends = _flags(where), set()
    for at in range(20, 200, 25):
        ended = Child(locking.environment, wrap=partial(FaultySystem, at=at, fault="cut before")).run(*words)
        assert locking.run("recover").exit in (0, 3)
        rest = {(locking.home / name).read_text() for name in ("conf/b/two", "secret/token")}
        assert rest in ({"then\n", "made-up-then\n"}, {"since\n"}), at
        assert (_flags(where), where.read_text()) == (flags, "since\n"), at
        ends.add(ended.exit)
        for name in ("conf/b/two", "secret/token"):
            (locking.home / name).write_text("since\n")
    assert -9 in ends
