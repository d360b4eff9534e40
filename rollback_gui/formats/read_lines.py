"""Files of lines: INI and .desktop, systemd units (keys that repeat), and .env (quotes over several lines)."""

import re

from rollback_gui.formats.tokens import is_secret_name
from rollback_gui.formats.tree import Dictionary, Node, Read, Scalar, Span, Unparsable, unparsable

_SECTION = re.compile(r"[ \t]*\[([^\]\n]+)\][ \t]*(?:[#;][^\n]*)?\r?")
_UNIT_KEY = re.compile(r"[A-Za-z0-9@_.-]+")
_ENV_KEY = re.compile(r"[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*")
_ENV_QUOTED = re.compile(r"""(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`)[ \t]*(\#[^\n]*)?\r?(?=\n|\Z)""", re.DOTALL)
_WORD = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\.|[^\s"'\\])+""", re.DOTALL)
_SIGN = re.compile(r"(?<=[ \t])#")
_COMMENT = re.compile(r"[ \t]*[#;][^\n]*")


class _Sections:
    """Keys as they come, gathered under the section that stands above them."""

    def __init__(self) -> None:
        self.top: list[tuple[str, Node]] = []
        self._here = self.top
        self._names: list[tuple[str, list[tuple[str, Node]]]] = []

    def section(self, name: str) -> None:
        """Open a section; one that comes again goes on where it was."""
        for known, pairs in self._names:
            if known == name:
                self._here = pairs
                return
        self._here = []
        self._names.append((name, self._here))

    def add(self, key: str, node: Node) -> None:
        """One key of the open section; environments of one section are one dictionary."""
        if isinstance(node, Dictionary):
            for at, (known, before) in enumerate(self._here):
                if known == key and isinstance(before, Dictionary):
                    self._here[at] = (key, Dictionary(before.pairs + node.pairs))
                    return
        self._here.append((key, node))

    def close(self) -> Dictionary:
        """The whole file."""
        return Dictionary((*self.top, *((name, Dictionary(tuple(pairs))) for name, pairs in self._names)))


def _starts(text: str) -> list[Span]:
    """Start and end of every line, its end of line not counted."""
    found, start = [], 0
    for line in text.split("\n"):
        found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def _pair(line: str, signs: str) -> tuple[str, Span] | None:
    """The key of a line and the place of its value in it; None when it has no key."""
    at = min((found for found in map(line.find, signs) if found >= 0), default=len(line))
    key = line[:at].strip()
    if not key or key[0] in "[#;":
        return None
    value = line[at + 1 :]
    start = min(len(line), at + 1 + len(value) - len(value.lstrip()))
    return key, (start, max(start, len(line.rstrip())))


def _is_bare(line: str) -> bool:
    return line[0] != "[" and not any(sign in line for sign in "=:")


def read_ini(text: str) -> Read:
    """Sections and keys; an indented line that follows a key belongs to its value.

    So does, behind a key that names a secret, any line without a key of its own: it may be torn off that secret.
    """
    sections, comments = _Sections(), []
    pending: tuple[str, Span] | None = None

    def settle() -> None:
        if pending is not None:
            key, (start, end) = pending
            sections.add(key, Scalar("string", text[start:end].strip(), (start, max(start, end))))

    for start, end in _starts(text):
        line = text[start:end]
        if not line.strip():
            continue
        if _COMMENT.fullmatch(line):
            comments.append((start, end))
        elif pending is not None and (line[0] in " \t" or (is_secret_name(pending[0]) and _is_bare(line))):
            pending = (pending[0], (pending[1][0], start + len(line.rstrip())))
        elif match := _SECTION.fullmatch(line):
            settle()
            pending = None
            sections.section(match[1])
        elif pair := _pair(line, "=:"):
            settle()
            pending = (pair[0], (start + pair[1][0], start + pair[1][1]))
        else:
            settle()
            return Read(sections.close(), tuple(comments), unparsable("an INI file", text, start))
    settle()
    return Read(sections.close(), tuple(comments))


def read_unit(text: str) -> Read:
    """Sections and keys of a systemd unit; `Environment=` is taken apart by name."""
    sections, comments = _Sections(), []
    lines = _starts(text)
    at, has_section = 0, False
    while at < len(lines):
        start, end = lines[at]
        line = text[start:end]
        if _COMMENT.fullmatch(line):
            comments.append((start, end))
        elif match := _SECTION.fullmatch(line):
            sections.section(match[1])
            has_section = True
        elif line.strip():
            while text[max(start, end - 2) : end].rstrip("\r").endswith("\\") and at + 1 < len(lines):
                at += 1
                end = lines[at][1]
            pair = _pair(text[start:end], "=")
            if pair is None or not has_section or "=" not in line or not _UNIT_KEY.fullmatch(pair[0]):
                return Read(sections.close(), tuple(comments), unparsable("a unit file", text, start))
            span = (start + pair[1][0], start + pair[1][1])
            sections.add(pair[0], _unit_value(pair[0], text[slice(*span)], span))
        at += 1
    return Read(sections.close(), tuple(comments))


def _unit_value(key: str, value: str, span: Span) -> Node:
    if key != "Environment" or not value:
        return Scalar("string", re.sub(r"[ \t]*\\\r?\n[ \t]*", " ", value), span)
    pairs: list[tuple[str, Node]] = []
    for word in _WORD.finditer(value):
        raw, start = word[0], span[0] + word.start()
        if raw in ("\\\n", "\\\r\n", "\\"):
            continue
        end = start + len(raw)
        if raw[0] in "\"'":
            raw, start, end = raw[1:-1], start + 1, end - 1
        name, equals, text = raw.partition("=")
        if not equals:
            pairs.append(("", Scalar("string", raw, (start, end))))
            continue
        start += len(name) + 1
        if text[:1] in ('"', "'") and text[-1:] == text[:1] and len(text) > 1:
            text, start, end = text[1:-1], start + 1, end - 1
        pairs.append((name, Scalar("string", text, (start, end))))
    return Dictionary(tuple(pairs))


def read_env(text: str) -> Read:
    """Names and values of a .env file, as python-dotenv and shells take them."""
    pairs: list[tuple[str, Node]] = []
    comments: list[Span] = []
    offset = 0
    tear: Unparsable | None = None
    while offset < len(text):
        end = text.find("\n", offset)
        end = len(text) if end < 0 else end
        line = text[offset:end]
        if not line.strip() or _COMMENT.fullmatch(line):
            if line.strip():
                comments.append((offset, end))
            offset = end + 1
            continue
        key = _ENV_KEY.match(text, offset)
        found = _env_value(text, key.end(), end) if key is not None else None
        if key is None or found is None:
            tear = unparsable("an environment file", text, offset)
            break
        value, comment, offset = found
        pairs.append((key[1], Scalar("string", text[slice(*value)], value)))
        comments.extend((comment,) if comment else ())
    return Read(Dictionary(tuple(pairs)), tuple(comments), tear)


def _env_value(text: str, start: int, end: int) -> tuple[Span, Span | None, int] | None:
    """Where a value and the comment behind it stand, and where the next line starts; None for a quote without end."""
    if text[start : start + 1] in ('"', "'", "`"):
        match = _ENV_QUOTED.match(text, start)
        if match is None:
            return None
        group = next(at for at in (1, 2, 3) if match[at] is not None)
        return match.span(group), match.span(4) if match[4] else None, match.end() + 1
    line = text[start:end]
    sign = _SIGN.search(line)
    value = line[: sign.start()] if sign else line
    comment = (start + sign.start(), start + len(line.rstrip())) if sign else None
    return (start, start + len(value.rstrip())), comment, end + 1
