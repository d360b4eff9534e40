"""Files of lines: INI and .desktop, systemd units (keys that repeat), and .env (quotes over several lines)."""

import re

from rollback_gui.formats.tree import Dictionary, Node, Read, Scalar, Span, Unparsable, unparsable

_SECTION = re.compile(r"[ \t]*\[([^\]\n]+)\][ \t]*(?:[#;][^\n]*)?\r?")
_INI_PAIR = re.compile(r"[ \t]*([^\s=:\[#;][^=:\n]*?)[ \t]*(?:[=:][ \t]*([^\n]*?))?[ \t]*\r?")
_UNIT_PAIR = re.compile(r"[ \t]*([A-Za-z0-9@_.-]+)[ \t]*=[ \t]*(.*?)\s*", re.DOTALL)
_ENV_PAIR = re.compile(
    r"""[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*
    (?: "((?:[^"\\]|\\.)*)" | '([^']*)' | `([^`]*)` | ((?:(?![ \t]\#)[^\n])*?) )[ \t]*(\#[^\n]*)?\r?(?=\n|\Z)""",
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\.|[^\s"'\\])+""", re.DOTALL)
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


def read_ini(text: str) -> Read:
    """Sections and keys; an indented line that follows a key belongs to its value."""
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
        elif pending is not None and line[0] in " \t":
            pending = (pending[0], (pending[1][0], start + len(line.rstrip())))
        elif match := _SECTION.fullmatch(line):
            settle()
            pending = None
            sections.section(match[1])
        elif match := _INI_PAIR.fullmatch(line):
            settle()
            span = match.span(2) if match[2] is not None else (match.end(1), match.end(1))
            pending = (match[1], (start + span[0], start + span[1]))
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
            while text[start:end].rstrip("\r").endswith("\\") and at + 1 < len(lines):
                at += 1
                end = lines[at][1]
            match = _UNIT_PAIR.fullmatch(text[start:end])
            if match is None or not has_section:
                return Read(sections.close(), tuple(comments), unparsable("a unit file", text, start))
            span = (start + match.start(2), start + match.end(2))
            sections.add(match[1], _unit_value(match[1], match[2], span))
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
        match = _ENV_PAIR.match(text, offset)
        if match is None:
            tear = unparsable("an environment file", text, offset)
            break
        group = next((at for at in (2, 3, 4, 5) if match[at] is not None), 5)
        pairs.append((match[1], Scalar("string", match[group], match.span(group))))
        if match[6]:
            comments.append(match.span(6))
        offset = match.end() + 1
    return Read(Dictionary(tuple(pairs)), tuple(comments), tear)
