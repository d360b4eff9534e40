"""Which values of a file are hidden, and its text without them.

Fails closed: what cannot be told exactly is hidden, and so is everything behind the place where a file
stops being of its form.
"""

import fnmatch
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import TypeAlias

from msgspec import Struct

from rollback_gui.formats.document import Document, read_document
from rollback_gui.formats.harmless import is_harmless
from rollback_gui.formats.tokens import is_open_assignment, is_secret_flag, is_secret_name, mask_line, mask_shapes
from rollback_gui.formats.tree import Dictionary, Node, Scalar, Sequence, scalars
from rollback_gui.model.comparison import DOTS, Form
from rollback_gui.model.snapshot import Kind

_SECRET_NAMES = (
    "secrets.py", "*secrets*.json", "*secrets*.y*ml", "*secrets*.toml", "*secrets*.ini", "*secrets*.env", "*secret*.py",
    ".netrc", "_netrc", ".pgpass", ".pypirc", ".npmrc", ".git-credentials", "credentials", "credentials.json", "*.pem",
    "*.key", "*.p12", "*.pfx", "id_rsa", "id_ed25519", "id_ecdsa", "id_dsa", ".htpasswd", "client_secret*.json",
    "token.json", "tokens.json", "*[-_.]token.json", "*[-_.]tokens.json", "token[-_.]*.json", "*oauth*.json",
    "hosts.yml",
)  # fmt: skip
_ENVIRONMENTS = frozenset({
    "env", "environ", "environment", "environmentvariables", "envvars", "env_vars", "environment_variables",
    "headers", "http_headers",
})  # fmt: skip
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_COMMENTED = re.compile(
    r"""(["']?[A-Za-z_][\w.-]*["']?[ \t]*(?:=[ \t]*(?=\S)|:[ \t]*(?=["']|(?!//)\S+\s*$)))(.+)"""
    r"""|(?<=>)([^<>\n]*[^<>\s][^<>\n]*)(?=</)"""
)


_TORN_OFF = re.compile(r"([ \t]*)(?![a-z]+[ \t\r\"']*$|[a-z-]+[ \t]|[/~$.#]|\w+[ \t]*[=:(])[^\s\"']{2,}")
"""The first word of a line, unless it is a plain one, a path, a name that something is given to, or a comment."""

Masks: TypeAlias = Mapping[int, str]
"""How values may be shown, by the `id()` of their Scalar."""
Cover: TypeAlias = tuple[int, int, str]
"""Start, end, and what stands there instead."""


class Hide(Struct, frozen=True):
    """What is hidden in one file beside what looks secret anywhere."""

    everything: bool = False
    """Every value, whatever its name."""
    is_environment: bool = False
    """Every key of the file is an environment variable."""


def hide_for(kind: Kind, name: str, form: Form = "text") -> Hide:
    """What is hidden in a file of this kind, name and form."""
    low = name.lower()
    is_secret = kind == "credential" or any(fnmatch.fnmatchcase(low, known) for known in _SECRET_NAMES)
    return Hide(everything=is_secret, is_environment=form == "env")


class MaskedLine(Struct, frozen=True):
    """One line as it may be shown; `raw` is only ever compared. Hidden lines that belong together are one."""

    raw: str
    shown: str

    def __repr__(self) -> str:
        return f"MaskedLine({self.shown!r})"


class _Place(Enum):
    """What the names above a value make of it."""

    PLAIN = 1
    """Shown but for what looks secret in it."""
    ENVIRONMENT = 2
    """A dictionary or list of variables."""
    VARIABLE = 3
    """The value of the variable that its key names."""
    HIDDEN = 4

    def below(self, key: str) -> "_Place":
        """The place of a dictionary's value under this key."""
        if self is _Place.PLAIN:
            low = key.lower()
            if low in _ENVIRONMENTS or ".env." in low or low.endswith(".env"):
                return _Place.ENVIRONMENT
            return _Place.HIDDEN if is_secret_name(key) else _Place.PLAIN
        return _Place.VARIABLE if self is _Place.ENVIRONMENT else _Place.HIDDEN


def masked_values(root: Node | None, hide: Hide) -> dict[int, str]:
    """How each value below a node may be shown that is not shown as it is."""
    if root is None:
        return {}
    if hide.everything:
        return {id(value): DOTS for value in scalars(root)}
    found: dict[int, str] = {}
    _mask(root, "", _Place.ENVIRONMENT if hide.is_environment else _Place.PLAIN, found)
    return found


def _mask(node: Node, name: str, place: _Place, found: dict[int, str]) -> None:
    """Walk down a tree; `name` is the key that a value stands under, empty for an item of a list."""
    if isinstance(node, Dictionary):
        for key, child in node.pairs:
            _mask(child, key, place.below(key), found)
    elif isinstance(node, Sequence):
        inner = _Place.VARIABLE if place is _Place.ENVIRONMENT else place
        before = ""
        for child in node.items:
            is_value = isinstance(child, Scalar) and is_secret_flag(before)
            _mask(child, "", _Place.HIDDEN if is_value else inner, found)
            before = child.text if isinstance(child, Scalar) else ""
    else:
        shown = _shown(node, name, place)
        if shown != node.text:
            found[id(node)] = shown


def _shown(value: Scalar, name: str, place: _Place) -> str:
    if value.type in ("boolean", "null", "date"):
        return value.text
    if place is _Place.HIDDEN:
        return DOTS
    if place is _Place.VARIABLE:
        return _environment_value(name, value.text)
    if place is _Place.ENVIRONMENT and "=" in value.text:
        return DOTS
    return mask_line(value.text) if value.type in ("string", "data") else value.text


def _environment_value(name: str, text: str) -> str:
    if not name:
        # A list item such as `NAME=value`; one that only names a variable is not its value.
        match = _ASSIGNMENT.fullmatch(text)
        if match is None:
            return DOTS
        name, text = match[1], match[2]
        return f"{name}={text if is_harmless(name, text) and mask_shapes(text) == text else DOTS}"
    return text if is_harmless(name, text) and mask_shapes(text) == text else DOTS


def masked_lines(document: Document, hide: Hide, known: Masks | None = None) -> tuple[MaskedLine, ...]:
    """The document's text by lines, hidden values as dots; none when it is no text. `known` saves a second walk."""
    text = document.text
    if text is None:
        return ()
    if document.form == "text":
        return _cut(text, [(0, len(text), DOTS)]) if hide.everything else _plain(text)
    if document.tear is not None and hide.everything:
        return _cut(text, [(0, len(text), DOTS)])
    return _cut(text, _covers(document, text, hide, known), mask_line if document.form == "python" else mask_shapes)


def _plain(text: str) -> tuple[MaskedLine, ...]:
    """Lines of an unknown form; what may be torn off the secret that ends the line before is hidden too."""
    lines: list[MaskedLine] = []
    for line in _cut(text, list(_armour(text)), mask_line):
        before = lines[-1].shown if lines else ""
        torn = _TORN_OFF.match(line.shown) if before.endswith(DOTS) or is_open_assignment(before) else None
        lines.append(line if torn is None else MaskedLine(line.raw, torn[1] + DOTS + line.shown[torn.end() :]))
    return tuple(lines)


def mask_text(kind: Kind, name: str, data: bytes) -> list[str]:
    """The lines of a file as they may be shown or logged; empty for what is not text."""
    document = read_document(name, data)
    return [line.shown for line in masked_lines(document, hide_for(kind, name, document.form))]


def _armour(text: str) -> Iterator[Cover]:
    for match in re.finditer(r"-----BEGIN [A-Z0-9 ]*-----.*?(?:-----END [A-Z0-9 ]*-----|\Z)", text, re.DOTALL):
        yield match.start(), match.end(), DOTS


def _covers(document: Document, text: str, hide: Hide, known: Masks | None) -> list[Cover]:
    """What replaces which characters: values, comments, and all that follows a tear."""
    covers = list(_value_covers(document, text, hide, known))
    ends = sorted(end for _, end, _ in covers)
    for start, end in document.comments:
        # What stands behind a hidden value may be a part of it that only looks like a comment.
        is_behind = bisect_left(ends, text.rfind("\n", 0, start) + 1) < bisect_left(ends, start + 1)
        covers.append((start, end, DOTS if hide.everything or is_behind else _comment(text[start:end])))
    covers.extend(_armour(text))
    if document.tear is not None:
        covers.append((document.tear.offset, len(text), DOTS))
    return covers


def _value_covers(document: Document, text: str, hide: Hide, known: Masks | None) -> Iterator[Cover]:
    root = document.placed or document.root
    is_known = known is not None and root is document.root
    shown = dict(known or {}) if is_known else masked_values(root, hide)
    for value in document.loose:
        masked = DOTS if hide.everything else mask_line(value.text)
        if masked != value.text:
            shown[id(value)] = masked
    for value in (*(scalars(root) if root is not None else ()), *document.loose):
        masked = shown.get(id(value), value.text)
        if masked is not value.text and value.span is not None:
            start, end = value.span
            # A value that is written with escapes has no part whose place is known.
            yield start, end, masked if text[start:end] == value.text and "\n" not in masked else DOTS


def _comment(text: str) -> str:
    """A comment without what would be hidden if it were none; set-aside settings are usual there."""
    return "\n".join(mask_line(_COMMENTED.sub(_uncommented, line)) for line in text.split("\n"))


def _uncommented(match: "re.Match[str]") -> str:
    if match[3] is not None:
        return DOTS
    name = match[1].strip(" \t\"'=:")
    value = match[2].strip("\"', \t")
    return match[0] if is_harmless(name, value) else match[1] + DOTS


def _cut(text: str, covers: list[Cover], finish: Callable[[str], str] = mask_shapes) -> tuple[MaskedLine, ...]:
    """Lines of the text with these replacements; `finish` goes over what is left of each."""
    lines: list[MaskedLine] = []
    raw, shown, offset = "", "", 0
    for start, end, cover in [*_joined(covers), (len(text), len(text), "")]:
        *full, rest = text[offset:start].split("\n")
        pieces = [(line, finish(line)) for line in full]
        hidden = text[start:end]
        # A cover of several lines keeps them only if it has as many; a hidden value is one line, whatever its length.
        ends = list(zip(hidden.split("\n"), cover.split("\n"), strict=True)) if "\n" in cover else [(hidden, cover)]
        pieces.append((rest + ends[0][0], finish(rest) + ends[0][1]))
        for piece, seen in (*pieces, *ends[1:])[:-1]:
            lines.append(MaskedLine(raw + piece, shown + seen))
            raw, shown = "", ""
        last = (*pieces, *ends[1:])[-1]
        raw, shown, offset = raw + last[0], shown + last[1], end
    return (*lines, MaskedLine(raw, shown)) if raw or shown else tuple(lines)


def _joined(covers: list[Cover]) -> list[Cover]:
    """Covers in order; where several overlap their whole place is dots."""
    found: list[Cover] = []
    for start, end, shown in sorted(covers):
        if found and start < found[-1][1]:
            same = found[-1] == (start, end, shown)
            found[-1] = (found[-1][0], max(found[-1][1], end), shown if same else DOTS)
        elif end > start or shown:
            found.append((start, end, shown))
    return found
