"""Extended attributes and ACLs are captured, compared, restored and undone, of files and of folders."""

import errno
import os
import struct
import sys
from pathlib import Path

import pytest

from rollback_gui.model.snapshot import Listed
from tests.support.faulty import FaultySystem, PowerCut, as_system
from tests.support.house import HOW, QUIET, House

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these are the names that Linux has for them")
ACCESS, DEFAULT = "system.posix_acl_access", "system.posix_acl_default"
_OWNER, _USER, _GROUP, _MASK, _OTHER, _NOBODY = 1, 2, 4, 16, 32, 0xFFFFFFFF


def acl(user: int, allowed: int) -> bytes:
    """An ACL that gives one more user something (acl(5), in the form of the attribute)."""
    own = [(_OWNER, 6, _NOBODY), (_USER, allowed, user), (_GROUP, 4, _NOBODY)]
    rows = [*own, (_MASK, allowed | 4, _NOBODY), (_OTHER, 0, _NOBODY)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *row) for row in rows)


def attributes(where: Path) -> dict[str, bytes]:
    """Those of a file or folder that a restore is about."""
    names = [name for name in os.listxattr(where) if name.startswith(("user.", "system.posix_acl"))]
    return {name: os.getxattr(where, name) for name in names}


def dressed_house(root: Path) -> tuple[House, Listed]:
    """A workstation with attributes and ACLs, and its snapshot."""
    house = House.make(root, {"conf/a.json": '{"now": 1}', "conf/b.json": "2", "conf/inner/c.json": "3"})
    conf = house.home / "conf"
    try:
        os.setxattr(conf / "a.json", "user.origin", b"made-up \x00 bytes")
        os.setxattr(conf / "a.json", ACCESS, acl(65534, 6))
        os.setxattr(conf / "inner", "user.colour", b"red")
        os.setxattr(conf / "inner", DEFAULT, acl(65534, 7))
    except OSError as problem:
        if problem.errno == errno.ENOTSUP:
            pytest.skip("this volume keeps no extended attributes")
        raise
    return house, house.snapshot("before")


def state(house: House) -> dict[str, tuple[dict[str, bytes], int, str]]:
    """Attributes, mode and bytes of everything."""
    found = {}
    for where in sorted((house.home / "conf").rglob("*")):
        text = where.read_text() if where.is_file() else ""
        found[where.name] = (attributes(where), where.stat().st_mode, text)
    return found


def change(house: House) -> None:
    """Take some away, alter some, add some, with and without other bytes."""
    conf = house.home / "conf"
    os.removexattr(conf / "a.json", "user.origin")
    os.setxattr(conf / "a.json", ACCESS, acl(65534, 4))
    os.setxattr(conf / "b.json", "user.added", b"since")
    (conf / "b.json").write_text("changed")
    os.removexattr(conf / "inner", DEFAULT)
    os.setxattr(conf / "inner", "user.colour", b"blue")
    os.setxattr(conf / "inner/c.json", ACCESS, acl(1, 7))


def test_a_difference_in_attributes_alone_is_permissions_only(tmp_path: Path) -> None:
    """Counted as `p`, and none is left after the restore."""
    house, row = dressed_house(tmp_path)
    assert house.plan(row).changes == ()
    change(house)
    found = {one.path: one.action for one in house.plan(row).changes}
    assert found == {
        "~/conf/a.json": "metadata", "~/conf/b.json": "replace", "~/conf/inner": "metadata",
        "~/conf/inner/c.json": "metadata",
    }  # fmt: skip


def test_they_are_restored_and_undone_exactly(tmp_path: Path) -> None:
    """There and back, with the mode that an ACL's mask shows."""
    house, row = dressed_house(tmp_path)
    before = state(house)
    change(house)
    after = state(house)
    assert house.console().do.restore(house.plan(row), HOW, QUIET).state == "restored"
    assert state(house) == before
    assert house.console().do.undo(HOW, QUIET).state == "restored"
    assert state(house) == after
    assert house.console().do.undo(HOW, QUIET).state == "restored"
    assert state(house) == before


def test_a_file_made_anew_in_a_folder_with_a_default_acl_gets_its_own_alone(tmp_path: Path) -> None:
    """What the folder would hand down is taken off again."""
    house, row = dressed_house(tmp_path)
    before = state(house)
    (house.home / "conf/inner/c.json").unlink()
    assert house.console().do.restore(house.plan(row), HOW, QUIET).state == "restored"
    assert state(house) == before


def test_a_kill_leaves_every_file_with_its_old_or_its_new_attributes(tmp_path: Path) -> None:
    """Bytes and attributes go together, whatever call was the last."""
    house, row = dressed_house(tmp_path)
    before = state(house)
    change(house)
    after = state(house)
    for at in range(1, 400, 4):
        faulty = FaultySystem(house.system, at, "cut before")
        try:
            assert house.console(as_system(faulty)).do.restore(house.plan(row), HOW, QUIET).state == "restored"
            return
        except PowerCut:
            house.console().do.recover(QUIET)
        assert state(house) in (before, after), f"{at} {faulty.hit}"
        if state(house) == before:
            house.console().do.undo(HOW, QUIET)
    raise AssertionError("it never ended")
