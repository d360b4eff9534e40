"""The door as it is on this machine."""

import sys

from rollback_gui.errors import MissingPart
from rollback_gui.system.port import System


def real_system() -> System:
    """The door of the operating system that this runs on; raises MissingPart for an unknown one."""
    if sys.platform == "linux":
        from rollback_gui.system.linux import LinuxSystem

        return LinuxSystem()
    if sys.platform == "darwin":
        from rollback_gui.system.darwin import DarwinSystem

        return DarwinSystem()
    raise MissingPart(f"{sys.platform} is not a system that this program knows.", hint="It runs on macOS and Linux.")
