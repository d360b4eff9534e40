"""One changed file, now and after the restore, as a person reads it."""

from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from rollback_gui.errors import Damaged, NoKey, NotFound, Tampered, Unreadable
from rollback_gui.formats.details import details
from rollback_gui.formats.document import Document, read_document
from rollback_gui.formats.fields import compare_fields, is_same_content, revealed_field
from rollback_gui.formats.masking import Hide, Masks, hide_for, masked_lines, masked_values
from rollback_gui.formats.text import changed_lines, compare_text
from rollback_gui.model import paths
from rollback_gui.model.comparison import Comparison, Field, Form, Line
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
    """Both sides as they were read."""

    now: Document | None = None
    after: Document | None = None
    has_equal_bytes: bool = False

    @property
    def there(self) -> tuple[Document, ...]:
        """The sides that are there."""
        return tuple(side for side in (self.now, self.after) if side is not None)

    @property
    def shown(self) -> Document | None:
        """The side whose form the comparison has: what will be there, else what is."""
        return self.after or self.now

    @property
    def problem(self) -> str:
        """Why a side is shown as text or not at all."""
        return next((side.problem for side in reversed(self.there) if side.problem), "")


def compare(change: Change, sides: Sides, *, even_if_large: bool = False) -> Comparison:
    """Everything about one change; a side that cannot be read is a `problem`, never taken for absent."""
    is_secret = _hide(change).everything
    found = Comparison(
        change.path,
        change.action,
        _form(change),
        details=details(change, is_secret=is_secret),
        is_secret=is_secret,
        problem=change.reason,
        summary=_plain_word(change),
    )
    if not (_is_file(change.before) or _is_file(change.after)):
        return found
    if not even_if_large and _is_large(change):
        return replace(found, is_too_large=True, summary=found.summary or "large")
    try:
        both = _read(change, sides)
    except NoKey as error:
        return replace(found, problem=error.message, is_locked=True, summary="locked")
    except (Unreadable, Damaged, Tampered) as error:
        return replace(found, problem=found.problem or error.message, summary=found.summary or _failed_word(error))
    return _compared(change, both, found, even_if_large=even_if_large)


def summarise(change: Change, sides: Sides) -> str:
    """The word of the row: `5 fields`, `12 lines`, `2 values`, `put back`, `permissions`, `added`, `binary`, …"""
    return _plain_word(change) or compare(change, sides).summary


def reveal(change: Change, sides: Sides, key: tuple[str, ...]) -> Field:
    """One field in clear, on purpose; raises NotFound when there is no such field, NoKey, Damaged, Unreadable."""
    both = _read(change, sides)
    form = both.shown.form if both.shown is not None else "text"
    field = revealed_field(both.now, both.after, _hide(change, form), key)
    if field is None:
        raise NotFound("This file has no such field.")
    return field


def _read(change: Change, sides: Sides) -> _Both:
    now = sides.now(change) if _is_file(change.before) else None
    after = sides.after(change) if _is_file(change.after) else None
    name = paths.name(change.path)
    documents = [read_document(name, side) if side is not None else None for side in (now, after)]
    return _Both(documents[0], documents[1], now == after)


def _compared(change: Change, both: _Both, found: Comparison, *, even_if_large: bool) -> Comparison:
    shown = both.shown
    if shown is None:
        return found
    read = max(len(side.text or "") for side in both.there)
    if read > LARGE and not even_if_large:
        return replace(found, form=shown.form, is_too_large=True, summary=found.summary or "large")
    hide = _hide(change, shown.form)
    masks = {name: shown for side in both.there for name, shown in masked_values(side.root, hide).items()}
    fields, lines = _fields(both, hide, masks), _lines(both, hide, masks)
    compared = replace(
        found,
        form=shown.form,
        fields=fields,
        lines=lines,
        is_same_content=not both.has_equal_bytes and is_same_content(fields),
        problem=found.problem or both.problem,
        removed_lines=sum(line.sign == "-" for line in lines),
        added_lines=sum(line.sign == "+" for line in lines),
    )
    return replace(compared, summary=compared.summary or _counted_word(compared))


def _fields(both: _Both, hide: Hide, masks: Masks) -> tuple[Field, ...]:
    forms = {side.form.removeprefix("binary ") for side in both.there}
    if len(forms) != 1 or any(side.root is None for side in both.there):
        return ()
    return compare_fields(both.now, both.after, hide, masks)


def _lines(both: _Both, hide: Hide, masks: Masks) -> tuple[Line, ...]:
    if any(side.text is None for side in both.there):
        return ()
    now, after = (masked_lines(side, hide, masks) if side is not None else () for side in (both.now, both.after))
    return compare_text(now, after)


def _hide(change: Change, form: Form = "text") -> Hide:
    return hide_for(change.kind, paths.name(change.path), form)


def _is_file(entry: Entry | None) -> bool:
    return entry is not None and entry.type == "file"


def _is_large(change: Change) -> bool:
    return any(side is not None and side.size > LARGE for side in (change.before, change.after))


def _form(change: Change) -> Form:
    """The form of what is no file; a file's own is known once it is read."""
    side = change.after or change.before
    if side is None or side.type == "file":
        return "binary"
    return "link" if side.type == "symlink" else "folder"


def _plain_word(change: Change) -> str:
    """The word of a row that needs no reading; empty for a replaced file."""
    if change.action == "conflict":
        return _conflict_word(change)
    if change.action == "create":
        return "put back"
    if change.action == "remove":
        return "remove" if change.is_selected else "added"
    return _word_between(change.before, change.after) if change.before and change.after else ""


def _word_between(before: Entry, after: Entry) -> str:
    """What differs between two sides beside what they hold."""
    if before.type != after.type:
        return f"becomes a {'link' if after.type == 'symlink' else 'folder' if after.type == 'directory' else 'file'}"
    if (before.blob, before.target) != (after.blob, after.target):
        return "link target" if after.type == "symlink" else ""
    if before.mode != after.mode and after.type != "symlink":
        return "permissions"
    return "owner" if (before.uid, before.gid) != (after.uid, after.gid) else "attributes"


def _conflict_word(change: Change) -> str:
    words = {
        "locked": "locked",
        "damaged": "damaged",
        "unreadable": "cannot be read",
        "parent-is-link": "link in the way",
        "collides": "name in the way",
    }
    for why in change.why:
        if why == "type-changed":
            is_folder = change.before is not None and change.before.type == "directory"
            return "folder in the way" if is_folder else "kind changed"
        if why in words:
            return words[why]
    return "conflict"


def _failed_word(error: Unreadable | Damaged | Tampered) -> str:
    return "cannot be read" if isinstance(error, Unreadable) else error.code


def _counted_word(compared: Comparison) -> str:
    if compared.is_same_content:
        return "same content"
    differing = [field for field in compared.fields if field.state != "same"]
    if differing:
        return _plural(len(differing), "value" if all(field.is_hidden for field in differing) else "field")
    if compared.lines:
        return _plural(changed_lines(compared.lines), "line")
    return "binary"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
