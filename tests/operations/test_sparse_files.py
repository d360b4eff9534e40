"""A file with holes is kept and put back in constant memory, and its holes take no room on the disk again."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rollback_gui.model.wishes import RestoreWish
from rollback_gui.system import files
from rollback_gui.system.real import real_system
from tests.support.house import HOW, QUIET, House

HOLE = b"\0" * files.BLOCK


def spots(where: Path, size: int, text: bytes) -> None:
    """A file of this size with a few bytes at its beginning, in its middle and, behind a hole, near its end."""
    with where.open("wb") as file:
        for at in (0, size // 2, size - 3 * files.BLOCK):
            file.seek(at)
            file.write(text)
        file.truncate(size)


def test_a_sparse_file_comes_back_byte_for_byte_and_sparse(tmp_path: Path) -> None:
    """Sixteen megabytes of which less than one is allocated, after the restore and after its undo."""
    house = House.make(tmp_path, {"conf/disk.img": "1"})
    where, size = house.home / "conf/disk.img", 16 << 20
    spots(where, size, b"made-up then")
    then, row = where.read_bytes(), house.snapshot("then")
    spots(where, size, b"made-up since")
    since = where.read_bytes()
    console = house.console()
    assert console.do.restore(console.look.plan(RestoreWish(row.id), QUIET), HOW, QUIET).state == "restored"
    assert where.read_bytes() == then
    assert where.stat().st_blocks * 512 < 1 << 20
    assert house.console().do.undo(HOW, QUIET).state == "restored"
    assert where.read_bytes() == since
    assert where.stat().st_blocks * 512 < 1 << 20


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from((HOLE, b"x", b"\0", HOLE * 3, b"made-up", HOLE + b"y")), max_size=6))
def test_what_is_written_with_holes_reads_as_what_was_given(pieces: list[bytes]) -> None:
    """Holes at the beginning, in the middle and at the end, in pieces of any size."""
    system = real_system()
    with tempfile.TemporaryFile() as file:
        files.write_with_holes(system, file.fileno(), pieces)
        assert b"".join(files.chunks(system, file.fileno())) == b"".join(pieces)
