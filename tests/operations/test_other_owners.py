"""Somebody else's file that this user can replace: the preview says that its owner is lost, and how to help."""

from pathlib import Path

from tests.support.house import HOW, QUIET, House
from tests.support.unprivileged import NOBODY, as_nobody, common_folder

__all__ = ["common_folder"]

HERE = "tests.operations.test_other_owners"


def take(root: Path) -> str:
    """Make the workstation and its snapshot."""
    return House.make(root / "station", {"conf/a": "one\n", "conf/b": "two\n"}).snapshot("before").id


def told(root: Path) -> list[list[str]]:
    """What the preview says of owners: how grave, the sentence and the command."""
    house = House(root / "station")
    checks = house.console().look.preflight(house.plan(house.console().look.snapshots()[-1]), QUIET)
    return [[check.state, check.sentence, check.fix] for check in checks if check.name == "owner"]


def restore(root: Path) -> dict[str, object]:
    """Restore the snapshot; what the safety snapshot noted of the file."""
    house = House(root / "station")
    done = house.console().do.restore(house.plan(house.console().look.snapshots()[-1]), HOW, QUIET)
    assert done.backup is not None
    kept = {item.path: item.entry for item in house.console().look.snapshot(done.backup).items}
    entry = next(there for path, there in kept.items() if path == "~/conf/a")
    return {"state": done.state, "exit": done.exit_code, "noted": entry and entry.uid}


def undo(root: Path) -> str:
    """Take it back."""
    return House(root / "station").console().do.undo(HOW, QUIET).state


def test_a_file_of_roots_is_named_before_with_the_command(common_folder: Path) -> None:
    """A warning with the exact chown; its owner is noted in the safety snapshot, its content comes back by Undo."""
    as_nobody(f"{HERE}:take", common_folder)
    assert as_nobody(f"{HERE}:told", common_folder) == []
    file = common_folder / "station/home/conf/a"
    file.unlink()
    file.write_text("root's\n")
    file.chmod(0o644)
    (common_folder / "station/home/conf/b").write_text("changed\n")
    warned = as_nobody(f"{HERE}:told", common_folder)
    assert isinstance(warned, list)
    assert len(warned) == 1
    state, sentence, fix = warned[0]
    assert (state, fix) == ("warning", f"sudo chown 0:0 {file}")
    assert sentence.startswith(f"{file} belongs to root; what is put back will belong to ")
    assert "not its owner" in sentence
    assert as_nobody(f"{HERE}:restore", common_folder) == {"state": "restored", "exit": 0, "noted": 0}
    assert (file.read_text(), file.stat().st_uid) == ("one\n", NOBODY)
    assert as_nobody(f"{HERE}:undo", common_folder) == "restored"
    assert file.read_text() == "root's\n"
