"""The rows of the details: what a file is beside what it holds."""

import stat
import time
from collections.abc import Callable, Iterator

from rollback_gui.formats.text import visible
from rollback_gui.model.comparison import Detail
from rollback_gui.model.plan import Change
from rollback_gui.model.snapshot import Entry

NOT_THERE = "not there"
NOT_MEANT = "—"
"""Stands where a side is of a kind that has no such thing."""
_KINDS = {"file": "file", "symlink": "link", "directory": "folder", "unread": "file that cannot be read"}
_TAG = 8


def details(change: Change, *, is_secret: bool) -> tuple[Detail, ...]:
    """Kind, size, permissions, owner, times and so on of both sides; no tag of the content of what is secret."""
    return tuple(_rows(change.before, change.after, is_secret=is_secret or change.kind == "credential"))


def _rows(now: Entry | None, after: Entry | None, *, is_secret: bool) -> Iterator[Detail]:
    sides = [side for side in (now, after) if side is not None]
    types = {side.type for side in sides}

    def row(name: str, tell: Callable[[Entry], str]) -> Detail:
        here, there = (NOT_THERE if side is None else tell(side) for side in (now, after))
        return Detail(name, here, there, here != there)

    yield row("Kind", lambda side: _KINDS[side.type])
    if "file" in types:
        yield row("Size", lambda side: _size(side.size) if side.type == "file" else NOT_MEANT)
    if types != {"symlink"}:
        yield row("Permissions", lambda side: permissions(side.mode) if side.type != "symlink" else NOT_MEANT)
    yield row("Owner", _owner)
    yield row("Modified", lambda side: _moment(side.mtime))
    if any(side.attributes for side in sides):
        yield _attributes(now, after)
    if "file" in types and not is_secret and not any(side.sealed for side in sides):
        yield row("SHA-256", lambda side: side.blob[:_TAG] or NOT_MEANT)
    if "symlink" in types:
        yield row("Link target", lambda side: visible(side.target) if side.type == "symlink" else NOT_MEANT)


def _attributes(now: Entry | None, after: Entry | None) -> Detail:
    """Names alone are shown; the values make the difference."""
    here, there = (", ".join(sorted(side.attributes)) if side is not None else NOT_THERE for side in (now, after))
    values = [side.attributes if side is not None else None for side in (now, after)]
    return Detail("Extended attributes", visible(here) or "none", visible(there) or "none", values[0] != values[1])


def permissions(mode: int) -> str:
    """Permission bits in both notations: `rw-r--r-- (644)`."""
    return f"{stat.filemode(stat.S_IMODE(mode))[1:]} ({stat.S_IMODE(mode):03o})"


def _size(count: int) -> str:
    return "1 byte" if count == 1 else f"{count:,} bytes"


def _owner(side: Entry) -> str:
    names = f"{side.owner or side.uid}:{side.group or side.gid}"
    return f"{names} ({side.uid}:{side.gid})" if side.owner or side.group else names


def _moment(nanoseconds: int) -> str:
    if not nanoseconds:
        return "unknown"
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(nanoseconds // 1_000_000_000))
