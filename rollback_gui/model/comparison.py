"""One file, now and after a restore, as a person reads it; what is secret is dots already here."""

import sys
from typing import Literal

from msgspec import Struct

from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Action

DOTS = "••••••"
"""What stands for a hidden value: of one length, whatever the value's."""

Form = Literal[
    "plist", "binary plist", "json", "yaml", "toml", "ini", "unit", "env", "python", "text", "binary", "link", "folder",
]  # fmt: skip


class Shown(Struct, frozen=True):
    """One value as it is shown: its text (or DOTS) and its type in the words of the format."""

    text: str
    type: Literal["string", "integer", "real", "boolean", "date", "data", "list", "dictionary", "null", "uid"]


class Field(Struct, frozen=True):
    """One key path and its value on both sides; None means not set there."""

    key: tuple[str, ...]
    now: Shown | None
    after: Shown | None
    state: Literal["same", "changed", "added", "removed", "moved"]
    """`added`: only after the restore; `removed`: only now."""
    is_hidden: bool = False
    moved: tuple[int, int] | None = None
    """Positions now and after of a list item that only moved."""


class Line(Struct, frozen=True):
    """One line of a text comparison; `marks` are (start, end) of the words that differ."""

    sign: Literal[" ", "-", "+"]
    now_number: int | None
    after_number: int | None
    text: str
    marks: tuple[tuple[int, int], ...] = ()


class Detail(Struct, frozen=True):
    """One row of the details: kind, size, permissions, owner, and so on."""

    name: str
    now: str
    after: str
    differs: bool


class Glance(Struct, frozen=True, gc=False):
    """What a row tells of a comparison."""

    summary: str
    added_lines: int
    removed_lines: int


class Comparison(Struct, frozen=True):
    """Everything that the Differences pane and `rollback diff --fields` tell of one change."""

    path: EntryPath
    action: Action
    form: Form
    fields: tuple[Field, ...] = ()
    """Every field, the same ones included, in the order of the file."""
    lines: tuple[Line, ...] = ()
    """Every line, unified, secrets masked."""
    details: tuple[Detail, ...] = ()
    is_same_content: bool = False
    """Equal values written differently."""
    is_secret: bool = False
    """Every value of this file is hidden."""
    is_locked: bool = False
    """The key is not at hand, so one side cannot be read."""
    is_too_large: bool = False
    problem: str = ""
    """Why it is shown as text or not at all, such as `Line 14, column 3: not a property list.`"""
    summary: str = ""
    """The word of the row: `5 fields`, `12 lines`, `2 values`, `put back`, `permissions`, `binary`."""
    removed_lines: int = 0
    added_lines: int = 0

    @property
    def glance(self) -> Glance:
        """What a row tells of it: all that is kept of a hundred thousand."""
        return Glance(sys.intern(self.summary), self.added_lines, self.removed_lines)
