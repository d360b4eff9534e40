"""Parts of the machine that some tests need; a test without its part says which one and is skipped.

A reason that begins with `another system:` is no fault of the machine; any other skip fails CI.
"""

import shutil
import sys
from typing import NoReturn

import pytest

LACKING = "lacking:"
ANOTHER_SYSTEM = "another system:"


def lacking(what: str, package: str) -> NoReturn:
    """Skip this test because the machine lacks something that a Debian package would bring."""
    pytest.skip(f"{LACKING} {what} (Debian package {package})")


def need(program: str, package: str = "") -> str:
    """The absolute path of a program; without it the test is skipped."""
    found = shutil.which(program)
    if found is None:
        lacking(program, package or program)
    return found


def need_system(platform: str) -> None:
    """Skip on any other system than `linux` or `darwin`."""
    if sys.platform != platform:
        pytest.skip(f"{ANOTHER_SYSTEM} this test is for {platform}")


only_linux = pytest.mark.skipif(sys.platform != "linux", reason=f"{ANOTHER_SYSTEM} this test is for linux")
only_mac = pytest.mark.skipif(sys.platform != "darwin", reason=f"{ANOTHER_SYSTEM} this test is for darwin")
