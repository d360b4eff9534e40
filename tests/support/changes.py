"""A change from two literals, and the two sides that a comparison asks for."""

import hashlib

from rollback_gui.model.ids import BlobId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Action, Change, action_between
from rollback_gui.model.snapshot import Entry, Kind


def file_entry(data: bytes, mode: int = 0o644) -> Entry:
    """A regular file that holds these bytes."""
    return Entry("file", mode, 501, 20, size=len(data), blob=BlobId(hashlib.sha256(data).hexdigest()))


def changed(path: str, kind: Kind, now: bytes | None, after: bytes | None, action: Action | None = None) -> Change:
    """The change of one file between two contents; None is absent."""
    before, there = (None if data is None else file_entry(data) for data in (now, after))
    return Change(EntryPath(path), "Group", kind, action or action_between(before, there) or "replace", before, there)


class GivenSides:
    """Both sides as they were given; an error is raised when its side is asked for."""

    def __init__(self, now: bytes | Exception | None, after: bytes | Exception | None) -> None:
        self._now = now
        self._after = after
        self.asked: list[str] = []

    def now(self, change: Change) -> bytes | None:
        self.asked.append(f"now {change.path}")
        return _given(self._now)

    def after(self, change: Change) -> bytes | None:
        self.asked.append(f"after {change.path}")
        return _given(self._after)


def _given(side: bytes | Exception | None) -> bytes | None:
    if isinstance(side, Exception):
        raise side
    return side
