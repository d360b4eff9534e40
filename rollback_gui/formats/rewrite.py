"""Paths of another home in a file, and the same file with this home's: everything else stays byte for byte.

What the comparison hides is not rewritten: each place is marked, the marked file is masked as it would be
shown, and only where the mark can be read is the path another one. What cannot be told exactly stays as it is.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from msgspec import Struct

from rollback_gui.formats.document import Document, read_document
from rollback_gui.formats.masking import hide_for, masked_lines
from rollback_gui.formats.path_places import Found, find_paths
from rollback_gui.formats.text_coding import Coding, coding_of
from rollback_gui.formats.tree import scalars
from rollback_gui.model.snapshot import Kind

Pairs: TypeAlias = Sequence[tuple[str, str]]
"""Old and new folder of each rule, absolute and without a slash at the end."""

LARGEST = 4_000_000
"""Bytes above which a file is left as it is: definitions and settings are far smaller."""


class Rewritten(Struct, frozen=True):
    """The bytes as they would be, and how many paths in them are new; none leaves the very same bytes."""

    data: bytes
    count: int
    hidden: int = 0
    """How many stand in hidden values, and so are left."""

    def __repr__(self) -> str:
        return f"Rewritten({self.count})"


def rewrite(name: str, data: bytes, pairs: Pairs, kind: Kind = "config") -> Rewritten:
    """A file with each visible path below an old folder moved below its new one; raises nothing.

    Whole path components only: `/Users/old` is not `/Users/oldman`. Bytes that are neither text nor a
    property list, and files above LARGEST, are left as they are.
    """
    if len(data) > LARGEST or kind == "credential" or not _may_name(data, pairs):
        return Rewritten(data, 0)
    if data.startswith(b"bplist"):
        return _binary(name, data, pairs, kind)
    document = read_document(name, data)
    if document.text is None or (coding := coding_of(document.text, data)) is None:
        return Rewritten(data, 0)
    return _text(_File(name, kind, document, coding), data, pairs)


def rewrite_target(target: str, pairs: Pairs) -> str:
    """Where a link would point to: the whole target is one path."""
    for old, new in sorted(pairs, key=lambda pair: -len(pair[0])):
        if target == old or target.startswith(old + "/"):
            is_there = new.startswith(old + "/") and (target == new or target.startswith(new + "/"))
            return target if is_there else new + target[len(old) :]
    return target


class _File(Struct, frozen=True):
    """A text file as it was read."""

    name: str
    kind: Kind
    document: Document
    coding: Coding

    def masked(self, data: bytes) -> str:
        """How these bytes would be shown."""
        return _masked(self.name, self.kind, read_document(self.name, data))


def _masked(name: str, kind: Kind, document: Document) -> str:
    return "\n".join(line.shown for line in masked_lines(document, hide_for(kind, name, document.form)))


def _may_name(data: bytes, pairs: Pairs) -> bool:
    """Whether an old folder stands in the bytes at all, in any coding that is read."""
    bare = data.replace(b"\0", b"").replace(b"\\/", b"/")
    return any(old.encode("utf-8", "surrogateescape") in bare or not old.isascii() for old, _ in pairs)


def _text(file: _File, data: bytes, pairs: Pairs) -> Rewritten:
    text = file.document.text or ""
    stated = _stated(file.document)
    found = [one for one in find_paths(text, pairs, is_xml=file.document.form == "plist") if not _lies_in(one, stated)]
    if not found:
        return Rewritten(data, 0)
    marks = _Marks(text)
    marked = _replaced(text, found, [marks.of(number) for number in range(len(found))])
    seen = marks.seen(file.masked(file.coding.encode(marked)), file.masked(data), [one.old for one in found])
    shown = [one for number, one in enumerate(found) if number in seen]
    hidden = len(found) - len(shown)
    if not shown:
        return Rewritten(data, 0, hidden)
    written = _replaced(text, shown, [one.new for one in shown])
    try:
        return Rewritten(file.coding.encode(written), len(shown), hidden)
    except UnicodeEncodeError:
        return Rewritten(data, 0, len(found))


def _stated(document: Document) -> list[tuple[int, int]]:
    """Where bytes are written as text: what looks like a path in base64 is none."""
    root = document.placed or document.root
    values = scalars(root) if root is not None else ()
    return [value.span for value in values if value.type == "data" and value.span is not None]


def _lies_in(one: Found, spans: list[tuple[int, int]]) -> bool:
    return any(start <= one.start < end for start, end in spans)


def _replaced(text: str, found: Sequence[Found], news: Sequence[str]) -> str:
    pieces, offset = [], 0
    for one, new in zip(found, news, strict=True):
        pieces += [text[offset : one.start], new]
        offset = one.end
    return "".join([*pieces, text[offset:]])


class _Marks:
    """Made-up paths that stand for the places found, so that it can be seen which of them are shown."""

    def __init__(self, text: str) -> None:
        self._stem = next(stem for stem in (f"/{'q' * n}mark" for n in range(1, len(text) + 3)) if stem not in text)

    def of(self, number: int) -> str:
        """The mark of one place."""
        return f"{self._stem}{number:06d}x"

    def seen(self, marked: str, plain: str, olds: Sequence[str]) -> set[int]:
        """The places whose mark is shown; none when the marks changed what is hidden."""
        seen: set[int] = set()

        def back(match: "re.Match[str]") -> str:
            seen.add(int(match[1]))
            return olds[int(match[1])]

        unmarked = re.sub(re.escape(self._stem) + r"(\d{6})x", back, marked)
        return seen if unmarked == plain else set()


# ------------------------------------------------------------------ binary property lists


def _binary(name: str, data: bytes, pairs: Pairs, kind: Kind) -> Rewritten:
    """A binary property list has no text of its own: its strings are rewritten and all of it is written anew."""
    try:
        return _plist(name, data, pairs, kind)
    except Exception:  # noqa: BLE001 - plistlib fails in more ways than it names
        return Rewritten(data, 0)


def _plist(name: str, data: bytes, pairs: Pairs, kind: Kind) -> Rewritten:
    import plistlib

    document = read_document(name, data)
    if document.text is None:
        return Rewritten(data, 0)
    value = plistlib.loads(data, fmt=plistlib.FMT_BINARY)
    marks, olds = _Marks(document.text), []

    def mark(one: Found) -> str:
        olds.append(one.old)
        return marks.of(len(olds) - 1)

    marked = _dumped(_walked(value, pairs, mark))
    shown = _masked(name, kind, read_document(name, marked))
    seen = marks.seen(shown, _masked(name, kind, document), olds)
    hidden = len(olds) - len(seen)
    if not seen:
        return Rewritten(data, 0, hidden)
    numbers = iter(range(len(olds)))
    moved = _walked(value, pairs, lambda one: one.new if next(numbers) in seen else one.old)
    written = _dumped(moved)
    is_whole = plistlib.loads(written) == moved and _size(moved) == _size(value)
    return Rewritten(written, len(seen), hidden) if is_whole else Rewritten(data, 0, hidden + len(seen))


def _dumped(value: Any) -> bytes:  # noqa: ANN401 - what plistlib holds
    import plistlib

    return plistlib.dumps(value, fmt=plistlib.FMT_BINARY, sort_keys=False)


def _walked(value: Any, pairs: Pairs, new: Callable[[Found], str]) -> Any:  # noqa: ANN401 - what plistlib holds
    """The same tree with each path in its keys and strings replaced, in the order of the file."""
    if isinstance(value, dict):
        return {_walked(key, pairs, new): _walked(child, pairs, new) for key, child in value.items()}
    if isinstance(value, list):
        return [_walked(child, pairs, new) for child in value]
    if not isinstance(value, str):
        return value
    found = find_paths(value, pairs)
    return _replaced(value, found, [new(one) for one in found])


def _size(value: Any) -> int:  # noqa: ANN401 - what plistlib holds
    """How many values there are: two keys that became one would lose one."""
    if isinstance(value, dict):
        return 1 + sum(_size(child) for child in value.values())
    return 1 + sum(map(_size, value)) if isinstance(value, list) else 1
