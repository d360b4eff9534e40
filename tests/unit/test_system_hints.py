"""Hints on files of our own: who holds a lock, where a log ended."""

import errno
from collections.abc import Mapping
from pathlib import Path

from rollback_gui.system import hints
from rollback_gui.system.port import System
from rollback_gui.system.real import real_system
from tests.support.faulty import TracingSystem, as_system


class _Plain:
    """A volume that knows no extended attributes."""

    def __init__(self) -> None:
        self._real = real_system()

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def attributes(self, descriptor: int) -> dict[str, bytes]:
        del descriptor
        return {}

    def set_attributes(self, descriptor: int, attributes: Mapping[str, bytes]) -> None:
        raise OSError(errno.ENOTSUP, "made-up")


def _left(system: System, where: Path, *texts: bytes) -> bytes:
    with where.open("a+b") as file:
        for text in texts:
            hints.leave(system, file.fileno(), text)
        return hints.found(system, file.fileno())


def test_the_last_hint_is_the_one_that_is_found(tmp_path: Path) -> None:
    """Also where the volume keeps no attributes, and a shorter one after a longer one."""
    assert _left(real_system(), tmp_path / "one", b"made-up and long", b"short") == b"short"
    assert _left(_Plain(), tmp_path / "other", b"made-up and long", b"short") == b"short"  # type: ignore[arg-type]


def test_a_hint_needs_neither_room_nor_a_sync(tmp_path: Path) -> None:
    """It is one attribute; the file stays empty."""
    tracing = TracingSystem(real_system())
    assert _left(as_system(tracing), tmp_path / "lock", b"A restore") == b"A restore"
    assert tracing.writes == ["set_attributes"]
    assert (tmp_path / "lock").read_bytes() == b""


def test_a_file_without_a_hint_tells_nothing(tmp_path: Path) -> None:
    """Empty, not an error."""
    assert _left(real_system(), tmp_path / "new") == b""
