"""The door's one call that writes, on the operating system's own short writes."""

import os

from rollback_gui.system.real import real_system


def test_a_write_says_how_many_bytes_went_out() -> None:
    """A pipe that nobody reads takes a part, and no more than that is told; all else relies on this number."""
    reading, writing = os.pipe()
    try:
        os.set_blocking(writing, False)
        count = real_system().write(writing, bytes(1 << 20))
        assert 0 < count < 1 << 20
        os.set_blocking(reading, False)
        assert len(os.read(reading, 1 << 20)) == count
    finally:
        os.close(reading)
        os.close(writing)
