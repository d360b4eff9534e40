"""No secret lies open on the disk after a restore, but for the one that is in its place."""

from pathlib import Path

from rollback_gui.model.snapshot import Listed
from tests.support.house import HOW, QUIET, House

OLD, NEW = "made-up-old-token", "made-up-new-token"


def places_of(house: House, secret: str) -> list[str]:
    """Every file of the workstation, the program's own ones included, that holds this in the clear."""
    found = (where for where in house.root.rglob("*") if where.is_file() and not where.is_symlink())
    return sorted(str(where.relative_to(house.root)) for where in found if secret.encode() in where.read_bytes())


def rotated(root: Path) -> tuple[House, Listed]:
    """A credential and a config, both other ones than in the snapshot."""
    house = House.make(root, {"secret/key": OLD, "conf/a.ini": "x = 1\n"})
    row = house.snapshot("before")
    (house.home / "secret/key").write_text(NEW)
    (house.home / "conf/a.ini").write_text("x = 2\n")
    return house, row


def test_a_displaced_credential_is_gone_when_the_restore_has_ended(tmp_path: Path) -> None:
    """A displaced config stays for a day; a credential lies in the safety snapshot, sealed, and nowhere else."""
    house, row = rotated(tmp_path)
    assert house.console().do.restore(house.plan(row), HOW, QUIET).state == "restored"
    assert places_of(house, OLD) == ["home/secret/key"]
    assert places_of(house, NEW) == []
    assert any(place.startswith("own/") for place in places_of(house, "x = 2"))


def test_undo_brings_it_back_from_the_safety_snapshot_and_leaves_no_copy_either(tmp_path: Path) -> None:
    """The way back needs no plaintext."""
    house, row = rotated(tmp_path)
    house.console().do.restore(house.plan(row), HOW, QUIET)
    assert house.console().do.undo(HOW, QUIET).state == "restored"
    assert places_of(house, NEW) == ["home/secret/key"]
    assert places_of(house, OLD) == []
