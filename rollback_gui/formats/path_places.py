"""Where a text names a folder or what lies in it, by whole path components."""

import re
from collections.abc import Sequence

from msgspec import Struct

_NO_START = frozenset("~.-/%$})]*?@+")
"""Before a path these make it a part of another one; some of them only after a letter."""
_EXEC_SIGNS = frozenset("-+@!")
"""A unit's prefixes of a command or file."""
_NO_END = frozenset("-+~%#@$*?({[^")
_ENDS_SENTENCE = re.compile(r"\.+(?=[\s\"'<>`)\]},;:]|\Z)")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}:/{2,3}\Z")
_REMOTE = re.compile(r"[\w.-]{1,60}@[\w.-]{1,100}:\Z")
_FLAG = re.compile(r"(?:^|[\s\"'=,>])-[A-Za-z]\Z")
_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\[nrt]\Z")
_ENTITY_ENDS = ("&quot;", "&apos;", "&lt;", "&gt;", "&#10;", "&#9;", "&#13;")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|\w{1,10});\Z")
_BACK = 180


class Found(Struct, frozen=True):
    """One place: where the folder's own path stands, how it is written there and how it would be."""

    start: int
    end: int
    old: str
    new: str


def find_paths(text: str, pairs: Sequence[tuple[str, str]], *, is_xml: bool = False) -> list[Found]:
    """Each place where one of the old folders is named whole, in order; the longest old folder wins.

    What already lies below a new folder that is inside its old one is not found again.
    """
    ways = _ways(pairs)
    if not ways:
        return []
    pattern = re.compile("|".join(re.escape(old) for old in sorted(ways, key=len, reverse=True)))
    found, offset = [], 0
    while match := pattern.search(text, offset):
        start = match.start()
        offset = start + 1
        # A shorter old folder may stand where the longest one only begins.
        for way in sorted((way for way in ways if text.startswith(way, start)), key=len, reverse=True):
            if _starts(text, start) and _ends(text, start + len(way), is_xml=is_xml):
                if not _is_there(text, start, way, ways[way], is_xml=is_xml):
                    found.append(Found(start, start + len(way), way, ways[way]))
                offset = start + len(way)
                break
    return found


def _ways(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Each old folder as it may be written, with its new one: some programs put a backslash before each slash."""
    ways = {}
    for old, new in pairs:
        if old != new:
            ways[old] = new
            ways[old.replace("/", "\\/")] = new.replace("/", "\\/")
    return ways


def _is_there(text: str, start: int, old: str, new: str, *, is_xml: bool) -> bool:
    return new.startswith(old) and text.startswith(new, start) and _ends(text, start + len(new), is_xml=is_xml)


def _starts(text: str, start: int) -> bool:
    """Whether a path begins here and not in the middle of another."""
    if start == 0:
        return True
    before = text[start - 1]
    back = text[max(0, start - _BACK) : start]
    if before == "/":
        return _URL.search(back) is not None
    if before == ":":
        return _REMOTE.search(back) is None
    if before in _EXEC_SIGNS:
        ahead = back.rstrip("-+@!")
        return not ahead or ahead[-1] in " \t\n=\"',:>"
    if before.isalnum() or before == "_":
        return _FLAG.search(back) is not None or _ESCAPED.search(back) is not None
    if before == ";":
        entity = _ENTITY.search(back)
        return entity is None or entity[0] in _ENTITY_ENDS
    return before not in _NO_START and (before != "\\" or text[start] == "\\")


def _ends(text: str, end: int, *, is_xml: bool) -> bool:
    """Whether the last component is whole here."""
    after = text[end : end + 1]
    if not after or after == "/":
        return True
    if after == ".":
        return _ENDS_SENTENCE.match(text, end) is not None
    if after == "\\":
        return text[end + 1 : end + 2] in ("n", "r", "t", '"', "'", "/")
    if after == "&":
        return not is_xml or text.startswith(_ENTITY_ENDS, end)
    return not (after.isalnum() or after == "_" or after in _NO_END or ord(after) > 127)
