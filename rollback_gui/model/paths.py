"""Where a guarded file lies: `~/…` below the home, or `/…`; valid by construction.

An EntryPath is text that `parse` has seen: no `..`, no empty part, no NUL. Names that are not UTF-8
are kept as surrogate escapes. `real` is the only way to a path of this machine.
"""

import re
from typing import NewType

from rollback_gui.errors import BadInput

EntryPath = NewType("EntryPath", str)

_GOOD = re.compile(r"(?!.*/\.{1,2}(?:/|\Z))(?!.*//)(?:~|)/[^\0]*[^\0/]", re.DOTALL)
_NOT_A_FILE = re.compile(r"(?:command|keyring):[^\0/]+(?:/[^\0]+)?")
_LONGEST_NAME, _LONGEST_PATH = 255, 4096


def parse(text: str) -> EntryPath:
    """The EntryPath that this text is; raises BadInput for `..`, doubled slashes, NUL and the like."""
    if not (_GOOD.fullmatch(text) or _NOT_A_FILE.fullmatch(text)) or len(text) > _LONGEST_PATH:
        raise BadInput(f"{text!r} is not a path below the home or an absolute one.")
    if any(len(part.encode("utf-8", "surrogateescape")) > _LONGEST_NAME for part in text.split("/")):
        raise BadInput(f"{text[:60]!r}… has a name of more than 255 bytes.")
    return EntryPath(text)


def is_file(path: EntryPath) -> bool:
    """Whether this is a place on disk and not a command's or keyring's state."""
    return path[0] in "~/"


def real(path: EntryPath, home: str) -> str:
    """The absolute path on this machine."""
    return home + path[1:] if path[0] == "~" else path


def of_real(where: str, home: str) -> EntryPath:
    """The EntryPath of an absolute path of this machine, `~` for the home itself; raises BadInput."""
    if where == home:
        return EntryPath("~")
    if where.startswith(home + "/"):
        return parse("~" + where[len(home) :])
    return parse(where)


def name(path: EntryPath) -> str:
    """The last part."""
    return path.rpartition("/")[2]


def parent(path: EntryPath) -> EntryPath:
    """The folder that it lies in; of a top one `~` or the empty text."""
    return EntryPath(path.rpartition("/")[0])


def parents(path: EntryPath) -> list[EntryPath]:
    """Every folder above it and below the home or root, the nearest to the root first."""
    found = []
    here = parent(path)
    while here not in ("~", ""):
        found.append(here)
        here = parent(here)
    return found[::-1]


def is_below(path: str, folder: str) -> bool:
    """Whether path is folder or lies in it."""
    return path == folder or path.startswith(folder + "/")
