"""An unreadable live file is refused with the reason, replaced on its own tick, and back as it was after Undo."""

import os
import shutil
from pathlib import Path

from rollback_gui.model.outcome import Outcome
from tests.support.faulty import FaultySystem, PowerCut, as_system
from tests.support.house import HOW, QUIET, House, Tree
from tests.support.unprivileged import as_nobody, common_folder

__all__ = ["common_folder"]

HERE = "tests.operations.test_unreadable"
NAMED = "~/conf/a.json"
BEFORE: Tree = {"conf/a.json": '{"now": 1}', "conf/b.json": "two", "secret/key.json": '{"token": "made-up-token-1"}'}


def take(root: Path) -> str:
    """Make the workstation and its snapshot."""
    return House.make(root / "station", BEFORE).snapshot("before").id


def look(root: Path) -> dict[str, object]:
    """What a restore of everything would say of the file."""
    house = House(root / "station")
    plan = house.plan(house.console().look.snapshots()[-1])
    change = next(one for one in plan.changes if one.path == NAMED)
    return {"action": change.action, "reason": change.reason, "tick": change.has_own_tick, "way": change.way_out,
            "selected": change.is_selected}  # fmt: skip


def restore(root: Path, *named: str) -> dict[str, object]:
    """Restore the first snapshot, these paths by name."""
    house = House(root / "station")
    row = house.console().look.snapshots()[-1]
    return _told(house.console().do.restore(house.plan(row, paths=named), HOW, QUIET))


def undo(root: Path) -> dict[str, object]:
    """Take the last restore back."""
    return _told(House(root / "station").console().do.undo(HOW, QUIET))


def killed_everywhere(root: Path) -> list[str]:
    """Kill a restore of the unreadable file at each call, recover, and say what is not as it was or as it shall be."""
    house = House(root / "station")
    row = house.console().look.snapshots()[-1]
    file = house.home / "conf/a.json"
    was = file.lstat()
    wrong: list[str] = []
    for at in range(1, 500):
        faulty = FaultySystem(house.system, at, "cut before")
        try:
            done = house.console(as_system(faulty)).do.restore(house.plan(row, paths=(NAMED,)), HOW, QUIET)
            return [*wrong, *([] if done.state == "restored" else [f"{at} {faulty.hit}: {_told(done)}"])]
        except PowerCut:
            pass
        house.console().do.recover(QUIET)
        if file.lstat().st_uid == os.geteuid():
            wrong += [] if file.read_text() == '{"now": 1}' else [f"{at} {faulty.hit}: not new"]
            house.console().do.undo(HOW, QUIET)
        now = file.lstat()
        if (now.st_ino, now.st_uid, now.st_mode) != (was.st_ino, was.st_uid, was.st_mode):
            wrong.append(f"{at} {faulty.hit}: not the same file")
        wrong += [f"{at} {faulty.hit}: {left}" for left in house.home.rglob("*.rg-*")]
    return [*wrong, "never ended"]


def killed_undo(root: Path) -> list[str]:
    """Kill the undo of it at each call, recover, and finish it."""
    house = House(root / "station")
    file = house.home / "conf/a.json"
    wrong: list[str] = []
    for at in range(1, 500):
        faulty = FaultySystem(house.system, at, "cut before")
        try:
            done = house.console(as_system(faulty)).do.undo(HOW, QUIET)
            return [*wrong, *([] if done.state == "restored" else [f"{at} {faulty.hit}: {_told(done)}"])]
        except PowerCut:
            pass
        house.console().do.recover(QUIET)
        wrong += [f"{at} {faulty.hit}: {left}" for left in house.home.rglob("*.rg-*")]
        if file.lstat().st_uid != os.geteuid():
            redone = house.console().do.undo(HOW, QUIET)
            is_redone = redone.state == "restored" and not redone.not_done
            wrong += [] if is_redone else [f"{at} {faulty.hit}: {redone.state}"]
        wrong += [] if file.read_text() == '{"now": 1}' else [f"{at} {faulty.hit}: not whole"]
    return [*wrong, "never ended"]


def _told(outcome: Outcome) -> dict[str, object]:
    return {"state": outcome.state, "error": outcome.error and outcome.error.message, "exit": outcome.exit_code,
            "not_done": [change.path for change in outcome.not_done]}  # fmt: skip


def hide(root: Path) -> tuple[int, int, int, bytes]:
    """Let root put a file of its own in the place, which nobody else may read."""
    file = root / "station/home/conf/a.json"
    file.unlink()
    file.write_bytes(b"\x00 what root wrote")
    file.chmod(0o600)
    return known(root)


def known(root: Path) -> tuple[int, int, int, bytes]:
    """The file as root sees it."""
    file = root / "station/home/conf/a.json"
    found = file.lstat()
    return found.st_ino, found.st_uid, found.st_mode, file.read_bytes()


def test_a_file_of_roots_is_refused_with_the_reason_at_first(common_folder: Path) -> None:
    """The rest is restored, the outcome names it, and the way out is the tick of its own."""
    snapshot = as_nobody(f"{HERE}:take", common_folder)
    was = hide(common_folder)
    (common_folder / "station/home/conf/b.json").write_text("changed")
    told = as_nobody(f"{HERE}:look", common_folder)
    assert told == {
        "action": "conflict", "reason": "It cannot be read: permission denied.", "tick": True,
        "way": f"rollback restore {snapshot} ~/conf/a.json --apply", "selected": False,
    }  # fmt: skip
    assert as_nobody(f"{HERE}:restore", common_folder) == {
        "state": "restored", "error": None, "exit": 7, "not_done": [NAMED],
    }  # fmt: skip
    assert known(common_folder) == was
    assert (common_folder / "station/home/conf/b.json").read_text() == "two"


def test_on_its_own_tick_it_is_replaced_and_undo_puts_the_very_file_back(common_folder: Path) -> None:
    """Inode, owner, mode and bytes; there and back as often as asked."""
    as_nobody(f"{HERE}:take", common_folder)
    was = hide(common_folder)
    assert as_nobody(f"{HERE}:restore", common_folder, NAMED) == {
        "state": "restored", "error": None, "exit": 0, "not_done": [],
    }  # fmt: skip
    assert known(common_folder)[3] == b'{"now": 1}'
    for expected in (was[3], b'{"now": 1}', was[3]):
        told = as_nobody(f"{HERE}:undo", common_folder)
        assert told == {"state": "restored", "error": None, "exit": 0, "not_done": []}
        assert known(common_folder)[3] == expected
    assert known(common_folder) == was


def test_an_undo_after_more_than_a_day_still_finds_it(common_folder: Path) -> None:
    """Displaced files that the store has go after a day; this one is nowhere else."""
    as_nobody(f"{HERE}:take", common_folder)
    was = hide(common_folder)
    as_nobody(f"{HERE}:restore", common_folder, NAMED)
    for folder in (common_folder / "station").rglob("versions/*"):
        os.utime(folder, (1, 1))
    (common_folder / "station/home/conf/b.json").write_text("changed")
    as_nobody(f"{HERE}:restore", common_folder, "~/conf/b.json")
    as_nobody(f"{HERE}:undo", common_folder)
    told = as_nobody(f"{HERE}:back_to_first_safety", common_folder)
    assert told == {"state": "restored", "error": None, "exit": 0, "not_done": []}
    assert known(common_folder) == was


def back_to_first_safety(root: Path) -> dict[str, object]:
    """Restore the oldest safety snapshot by its own id."""
    house = House(root / "station")
    row = house.console().look.snapshots()[-2]
    return _told(house.console().do.restore(house.plan(row), HOW, QUIET))


def test_a_kill_at_any_call_keeps_the_unreadable_file(common_folder: Path) -> None:
    """Restore and undo: recovery leads to one of both sides and nothing stray stays."""
    as_nobody(f"{HERE}:take", common_folder)
    was = hide(common_folder)
    assert as_nobody(f"{HERE}:killed_everywhere", common_folder) == []
    assert as_nobody(f"{HERE}:killed_undo", common_folder) == []
    assert known(common_folder) == was


def test_an_unreadable_credential_is_kept_too(common_folder: Path) -> None:
    """A displaced secret goes at once, unless it is nowhere else."""
    as_nobody(f"{HERE}:take", common_folder)
    file = common_folder / "station/home/secret/key.json"
    file.chmod(0)
    shutil.chown(file, "root", "root")
    as_nobody(f"{HERE}:restore", common_folder, "~/secret/key.json")
    assert file.stat().st_uid != 0
    as_nobody(f"{HERE}:undo", common_folder)
    assert (file.stat().st_uid, file.stat().st_mode & 0o7777) == (0, 0)


def test_a_kept_file_that_is_gone_is_named(common_folder: Path) -> None:
    """Nothing is put in its place and nothing is claimed."""
    as_nobody(f"{HERE}:take", common_folder)
    hide(common_folder)
    as_nobody(f"{HERE}:restore", common_folder, NAMED)
    shutil.rmtree(next((common_folder / "station").rglob("versions/unread")))
    assert as_nobody(f"{HERE}:undo", common_folder) == {
        "state": "nothing-to-do", "error": None, "exit": 7, "not_done": [NAMED],
    }  # fmt: skip
