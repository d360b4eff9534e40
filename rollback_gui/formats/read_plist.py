"""Property lists: XML with positions, binary without, and binary ones written out as XML."""

import base64
import binascii
import re
from datetime import datetime
from typing import Any

from rollback_gui.formats.tree import Budget, Dictionary, Node, Read, Scalar, Sequence, Span, Unparsable

KIND = "a property list"
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_INTEGER = re.compile(r"\s*([+-]?(?:\d{1,40}|0[xX][0-9a-fA-F]{1,32}))\s*")
_VALUES = {"string", "integer", "real", "date", "data", "true", "false"}
_CONTAINERS = {"dict", "array"}


class _Offsets:
    """Characters for byte offsets that only grow."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._byte = 0
        self._char = 0

    def at(self, byte: int) -> int:
        if byte > self._byte:
            self._char += len(self._data[self._byte : byte].decode("utf-8", "replace"))
            self._byte = byte
        return self._char


class _Wrong(Exception):
    """The XML is sound but no property list."""


class _Open:
    def __init__(self, name: str) -> None:
        self.name = name
        self.pairs: list[tuple[str, Node]] = []
        self.items: list[Node] = []
        self.key: str | None = None

    def add(self, node: Node) -> None:
        if self.name != "dict":
            if self.name == "plist" and self.items:
                raise _Wrong
            self.items.append(node)
        elif self.key is None:
            raise _Wrong
        else:
            self.pairs.append((self.key, node))
            self.key = None

    def close(self) -> Node:
        if self.name == "dict":
            return Dictionary(tuple(self.pairs))
        return Sequence(tuple(self.items))


class _XmlReader:
    """One run of expat over UTF-8 bytes; nothing outside the text is ever fetched."""

    def __init__(self, data: bytes) -> None:
        from xml.parsers import expat

        self._data = data
        self._offsets = _Offsets(data)
        self._open: list[_Open] = []
        self._value: str | None = None
        self._pieces: list[str] = []
        self._content_at: int | None = None
        self._tag_at = 0
        self._is_starting = False
        self._comment_at: int | None = None
        self._budget = Budget(KIND)
        self.comments: list[Span] = []
        self.root: Node | None = None
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.CommentHandler = self._comment
        parser.EntityDeclHandler = self._refuse
        parser.DefaultHandlerExpand = lambda _: self._settle()

    def read(self) -> None:
        """Read to the end; raises Unparsable."""
        from xml.parsers import expat

        try:
            self._parser.Parse(self._data, True)
        except expat.ExpatError as error:
            raise self._torn(error.lineno, error.offset + 1) from None
        except (_Wrong, Unparsable, ValueError):
            raise self._torn(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1) from None
        if self.root is None:
            raise Unparsable(KIND, 1, 1)

    def trail(self) -> Node | None:
        """What stands before the place where it stopped."""
        while self._open:
            top = self._open.pop()
            if not self._open or self._open[-1].name == "plist":
                return top.close()
            parent = self._open[-1]
            parent.key = parent.key or ""
            parent.add(top.close())
        return self.root

    def _torn(self, line: int, column: int) -> Unparsable:
        offset = self._offsets.at(max(0, self._parser.CurrentByteIndex))
        if self._value is not None:
            # A tag that the content was torn into may be where it stopped: nothing behind the value's own is known.
            offset = min(offset, self._tag_at if self._content_at is None else self._content_at)
        return Unparsable(KIND, line, column, offset)

    def _here(self) -> int:
        return self._offsets.at(self._parser.CurrentByteIndex)

    def _settle(self) -> None:
        """The first thing after a value's tag tells where its content begins."""
        if self._is_starting:
            self._content_at = self._here()
            self._is_starting = False
        if self._comment_at is not None:
            self.comments.append((self._comment_at, self._here()))
            self._comment_at = None

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._settle()
        if self._value is not None or (name != "plist" and not self._open) or self.root is not None:
            raise _Wrong
        self._budget.take(len(self._open))
        if (name == "plist" and not self._open) or name in _CONTAINERS:
            self._open.append(_Open(name))
        elif name in _VALUES or (name == "key" and self._open[-1].name == "dict" and self._open[-1].key is None):
            self._value, self._pieces, self._is_starting = name, [], True
            self._tag_at = self._here()
        else:
            raise _Wrong

    def _characters(self, text: str) -> None:
        self._settle()
        if self._value is not None:
            self._pieces.append(text)
        elif text.strip():
            raise _Wrong

    def _comment(self, _: str) -> None:
        self._settle()
        self._comment_at = self._here()

    def _refuse(self, *_: object) -> None:
        raise _Wrong

    def _end(self, name: str) -> None:
        self._settle()
        if self._value is None:
            self._close()
            return
        text, start = "".join(self._pieces), self._content_at
        self._value, self._content_at = None, None
        if name == "key":
            self._open[-1].key = text
        else:
            end = self._here()
            self._open[-1].add(_scalar(name, text, (end if start is None else start, end)))

    def _close(self) -> None:
        top = self._open.pop()
        if top.name == "plist":
            if not top.items:
                raise _Wrong
            self.root = top.items[0]
        elif top.key is not None:
            raise _Wrong
        else:
            self._open[-1].add(top.close())


def _scalar(name: str, text: str, span: Span) -> Scalar:
    if name in ("true", "false"):
        return Scalar("boolean", name)
    if name == "integer":
        match = _INTEGER.fullmatch(text)
        if match is None:
            raise _Wrong
        return Scalar("integer", str(int(match[1], 16 if "x" in match[1].lower() else 10)), span)
    if name == "real":
        return Scalar("real", repr(float(text)), span)
    if name == "date":
        if not _DATE.fullmatch(text.strip()):
            raise _Wrong
        return Scalar("date", text.strip(), span)
    if name == "data":
        return Scalar("data", base64.b64encode(binascii.a2b_base64(text.encode())).decode(), span)
    return Scalar("string", text, span)


def read_xml_plist(text: str) -> Read:
    """The tree of an XML property list; its tear is an Unparsable("a property list", line, column)."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return Read(None, (), Unparsable(KIND))
    reader = _XmlReader(data)
    try:
        reader.read()
    except Unparsable as tear:
        return Read(reader.trail(), tuple(reader.comments), tear)
    return Read(reader.root, tuple(reader.comments))


def read_binary_plist(data: bytes) -> Read:
    """The tree of a binary property list; plistlib fails in many ways, all of them are an Unparsable here."""
    import plistlib

    try:
        # A shared object that holds itself or a million others is stopped by the budget, not by memory.
        return Read(_node(plistlib.loads(data, fmt=plistlib.FMT_BINARY), Budget("a binary property list"), 0))
    except Exception:  # noqa: BLE001 - plistlib fails in more ways than it names
        return Read(None, (), Unparsable("a binary property list"))


def _node(value: Any, budget: Budget, depth: int) -> Node:  # noqa: ANN401, PLR0911 - one line a type
    import plistlib

    budget.take(depth)
    if isinstance(value, dict):
        return Dictionary(tuple((str(key), _node(child, budget, depth + 1)) for key, child in value.items()))
    if isinstance(value, list):
        return Sequence(tuple(_node(child, budget, depth + 1) for child in value))
    if isinstance(value, bool):
        return Scalar("boolean", "true" if value else "false")
    if isinstance(value, int):
        return Scalar("integer", str(value))
    if isinstance(value, float):
        return Scalar("real", repr(value))
    if isinstance(value, bytes):
        return Scalar("data", base64.b64encode(value).decode())
    if isinstance(value, datetime):
        return Scalar("date", value.replace(microsecond=0, tzinfo=None).isoformat() + "Z")
    if isinstance(value, plistlib.UID):
        return Scalar("uid", str(int(value.data)))
    return Scalar("null", "null") if value is None else Scalar("string", str(value))


_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" '
    '"http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n'
)


def as_xml(node: Node) -> str:
    """A tree as the XML property list that a person reads, tab-indented as macOS writes it."""
    return _HEAD + "".join(_xml(node, 0)) + "</plist>\n"


def _xml(node: Node, depth: int) -> list[str]:
    pad = "\t" * depth
    if isinstance(node, Dictionary):
        if not node.pairs:
            return [f"{pad}<dict/>\n"]
        inner = [f"{pad}\t<key>{escape(key)}</key>\n" + "".join(_xml(child, depth + 1)) for key, child in node.pairs]
        return [f"{pad}<dict>\n", *inner, f"{pad}</dict>\n"]
    if isinstance(node, Sequence):
        if not node.items:
            return [f"{pad}<array/>\n"]
        return [f"{pad}<array>\n", *("".join(_xml(child, depth + 1)) for child in node.items), f"{pad}</array>\n"]
    if node.type == "boolean":
        return [f"{pad}<{node.text}/>\n"]
    if node.type == "uid":
        return _xml(Dictionary((("CF$UID", Scalar("integer", node.text)),)), depth)
    if node.type == "null":
        return [f"{pad}<string></string>\n"]
    return [f"{pad}<{node.type}>{escape(node.text)}</{node.type}>\n"]


def escape(text: str) -> str:
    """Text as XML holds it; xml.sax.saxutils would bring an HTTP client along at start-up."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
