"""One changed file, now and after the restore, as a person reads it."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from rollback_gui.errors import Damaged, NoKey, NotFound, Tampered, Unreadable
from rollback_gui.formats.describe import details
from rollback_gui.formats.document import Document, read_document
from rollback_gui.formats.fields import compare_fields, is_same_content, revealed_field
from rollback_gui.formats.masking import Hide, hide_for, masked_lines
from rollback_gui.formats.text import changed_lines, compare_text
from rollback_gui.model import paths
from rollback_gui.model.comparison import Comparison, Field, Form
from rollback_gui.model.plan import Change
from rollback_gui.model.snapshot import Entry

LARGE = 1_000_000
"""Bytes a side above which a comparison is made only when asked for."""


class Sides(Protocol):
    """Where the bytes of both sides come from; None means that the side is no regular file."""

    def now(self, change: Change) -> bytes | None:
        """The live bytes; raises Unreadable."""
        ...

    def after(self, change: Change) -> bytes | None:
        """The bytes after the restore; raises NoKey, Damaged."""
        ...


class _Both(Struct, frozen=True):
    """What both sides are, once read; `problem` says which of them could not be."""

    now: bytes | None = None
    after: bytes | None = None
    problem: str = ""
    is_locked: bool = False


def compare(change: Change, sides: Sides, *, even_if_large: bool = False) -> Comparison:
    """Everything about one change; a side that cannot be read is a `problem`, never taken for absent."""
    found = Comparison(change.path, change.action, _special_form(change), details=details(change))
    found = replace(found, is_secret=_hide(change).everything, problem=change.reason, summary=_plain_word(change))
    if not (_is_file(change.before) or _is_file(change.after)):
        return found
    if not even_if_large and _is_large(change):
        return replace(found, is_too_large=True, summary=found.summary or "large")
    both = _read(change, sides)
    if both.problem or both.is_locked:
        word = "locked" if both.is_locked else "cannot be read"
        return replace(found, problem=both.problem, is_locked=both.is_locked, summary=found.summary or word)
    return _compared(change, both, found)


def summarise(change: Change, sides: Sides) -> str:
    """The word of the row: `5 fields`, `12 lines`, `2 values`, `put back`, `permissions`, `added`, `binary`, …"""
    return _plain_word(change) or compare(change, sides).summary


def reveal(change: Change, sides: Sides, key: tuple[str, ...]) -> Field:
    """One field in clear, on purpose; raises NotFound when this file has no such field, NoKey, Damaged, Unreadable."""
    now, after = _documents(change, _Both(sides.now(change), sides.after(change)))
    form = (after or now or Document("text", "")).form
    field = revealed_field(now, after, _hide(change, form), key)
    if field is None:
        raise NotFound("This file has no such field.")
    return field


def _compared(change: Change, both: _Both, found: Comparison) -> Comparison:
    now, after = _documents(change, both)
    shown = after or now
    if shown is None:
        return found
    hide = _hide(change, shown.form)
    fields = _fields(now, after, hide)
    lines = _lines(now, after, hide)
    compared = replace(
        found,
        form=shown.form,
        fields=fields,
        lines=lines,
        is_same_content=_is_rewritten(both, now, after),
        problem=found.problem or _problem(now, after),
        removed_lines=sum(line.sign == "-" for line in lines),
        added_lines=sum(line.sign == "+" for line in lines),
    )
    return replace(compared, summary=compared.summary or _counted(compared, shown))


def _documents(change: Change, both: _Both) -> tuple[Document | None, Document | None]:
    name = paths.name(change.path)
    now, after = (None if side is None else read_document(name, side) for side in (both.now, both.after))
    return now, after


def _fields(now: Document | None, after: Document | None, hide: Hide) -> tuple[Field, ...]:
    sides = [side for side in (now, after) if side is not None]
    if any(side.root is None for side in sides) or len({side.form.removeprefix("binary ") for side in sides}) > 1:
        return ()
    return compare_fields(now, after, hide)


def _lines(now: Document | None, after: Document | None, hide: Hide):  # type: ignore[no-untyped-def]
    if any(side is not None and side.text is None for side in (now, after)):
        return ()
    return compare_text(*(masked_lines(side, hide) if side is not None else () for side in (now, after)))
