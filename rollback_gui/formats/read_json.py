"""JSON with positions: doubled keys and long integers kept, comments and trailing commas read over."""

import json
import re

from rollback_gui.formats.tree import DEEPEST, Dictionary, Node, Read, Scalar, Sequence, Span, Unparsable, unparsable

KIND = "JSON"
_TOKEN = re.compile(
    r"""[ \t\r\n\ufeff]*(?:
      (?P<sign>[{}\[\],:])
    | "(?P<string>[^"\\\n]*(?:\\[^\n][^"\\\n]*)*)"
    | (?P<number>-?(?:0|[1-9][0-9]*)(?P<part>\.[0-9]+)?(?P<power>[eE][+-]?[0-9]+)?)(?![\w.])
    | (?P<word>true|false|null|NaN|-?Infinity)\b
    | (?P<comment>//[^\n]*|/\*.*?\*/)
    | (?P<end>\Z)
    )""",
    re.VERBOSE | re.DOTALL,
)
_EXACT_DIGITS = 15


class _Open:
    """A container that is still being read."""

    def __init__(self, *, is_dictionary: bool) -> None:
        self.is_dictionary = is_dictionary
        self.pairs: list[tuple[str, Node]] = []
        self.items: list[Node] = []
        self.key: str | None = None
        self.wants = "key" if is_dictionary else "value"

    def add(self, node: Node) -> None:
        """Take a node that has ended."""
        if self.is_dictionary:
            self.pairs.append((self.key or "", node))
        else:
            self.items.append(node)
        self.wants = "comma"

    def close(self) -> Node:
        """The node that it is."""
        return Dictionary(tuple(self.pairs)) if self.is_dictionary else Sequence(tuple(self.items))


class _Reader:
    """One run over a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[_Open] = []
        self._root: Node | None = None
        self.comments: list[Span] = []

    def read(self) -> Node:
        """The whole tree; raises Unparsable at the first character that does not fit."""
        offset = 0
        while True:
            match = _TOKEN.match(self._text, offset)
            if match is None:
                raise unparsable(KIND, self._text, self._skip(offset))
            kind = match.lastgroup if match.lastgroup not in ("part", "power") else "number"
            start = match.start(kind or 0)
            if kind == "end":
                if self._root is None or self._open:
                    raise unparsable(KIND, self._text, start)
                return self._root
            if kind == "comment":
                self.comments.append(match.span("comment"))
            elif not self._take(kind or "", match):
                raise unparsable(KIND, self._text, start - (kind == "string"))
            offset = match.end()

    def trail(self) -> Node | None:
        """What stands before the place where it stopped."""
        while self._open:
            top = self._open.pop()
            if not self._open:
                return top.close()
            self._open[-1].add(top.close())
        return self._root

    def _skip(self, offset: int) -> int:
        while offset < len(self._text) and self._text[offset] in " \t\r\n\ufeff":
            offset += 1
        return offset

    def _take(self, kind: str, match: "re.Match[str]") -> bool:
        if kind == "sign":
            return self._sign(match["sign"])
        top = self._open[-1] if self._open else None
        if top is not None and top.wants == "key":
            if kind == "string":
                top.key, top.wants = _unescaped(match["string"]), "colon"
            return kind == "string"
        return self._put(_scalar(kind, match))

    def _sign(self, sign: str) -> bool:
        top = self._open[-1] if self._open else None
        if sign in "{[":
            if (top is None and self._root is not None) or (top and top.wants != "value") or len(self._open) >= DEEPEST:
                return False
            self._open.append(_Open(is_dictionary=sign == "{"))
            return True
        if top is None:
            return False
        if sign in "}]":
            return self._close(top, sign)
        wanted = "colon" if sign == ":" else "comma"
        fits = top.wants == wanted
        top.wants = "key" if top.is_dictionary and sign == "," else "value"
        return fits

    def _close(self, top: _Open, sign: str) -> bool:
        is_halfway = top.wants == "colon" or (top.is_dictionary and top.wants == "value")
        if is_halfway or top.is_dictionary != (sign == "}"):
            return False
        self._open.pop()
        return self._put(top.close())

    def _put(self, node: Node) -> bool:
        if not self._open:
            fits = self._root is None
            self._root = node
            return fits
        fits = self._open[-1].wants == "value"
        self._open[-1].add(node)
        return fits


def _unescaped(raw: str) -> str:
    if "\\" not in raw:
        return raw
    try:
        return str(json.loads(f'"{raw}"', strict=False))
    except ValueError:
        return raw


def _scalar(kind: str, match: "re.Match[str]") -> Scalar:
    if kind == "string":
        return Scalar("string", _unescaped(match["string"]), match.span("string"))
    if kind == "number":
        number, span = match["number"], match.span("number")
        if match["part"] or match["power"]:
            return Scalar("real", repr(float(number)) if len(number) <= _EXACT_DIGITS else number, span)
        return Scalar("integer", "0" if number == "-0" else number, span)
    word = match["word"]
    if word in ("true", "false"):
        return Scalar("boolean", word, match.span("word"))
    return Scalar("null" if word == "null" else "real", word, match.span("word"))


def read_json(text: str) -> Read:
    """The tree of a JSON text; its tear is an Unparsable("JSON", line, column)."""
    reader = _Reader(text)
    try:
        return Read(reader.read(), tuple(reader.comments))
    except Unparsable as tear:
        return Read(reader.trail(), tuple(reader.comments), tear)
