"""A hint on a file of our own: what may be lost with the power, such as who holds a lock or where a log ended.

It is kept as an extended attribute, which needs neither room on a full disk nor a sync; where the volume knows none,
it is the file's content.
"""

from rollback_gui.system import files
from rollback_gui.system.port import System, SystemReader

_NAME = "user.rollback-gui.hint"
_LONGEST = 4096


def leave(system: System, file: int, data: bytes) -> None:
    """Put a hint on an open file in place of the one before; raises OSError."""
    try:
        system.set_attributes(file, {_NAME: data})
    except OSError:
        system.cut(file, 0)
        files.write_all(system, file, data)


def found(system: SystemReader, file: int) -> bytes:
    """The hint on an open file, empty when there is none; raises OSError."""
    hint = system.attributes(file).get(_NAME)
    return system.read(file, _LONGEST, 0) if hint is None else hint
