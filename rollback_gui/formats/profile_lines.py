"""Which line of a TOML document each of its keys stands on; tomllib reads values but keeps no places."""

import re
import tomllib
from collections.abc import Iterator

from msgspec import Struct

Place = tuple[str | int, ...]
"""A way into the document: keys, and positions in lists, such as `("group", 0, "include", 2)`."""

_PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*|[\[\]{}]|=|\n|[^\"'#\[\]{}=\n]+",
    re.DOTALL,
)


class _Statement(Struct, frozen=True):
    """One header or one `key = value`: its pieces, each with its line."""

    pieces: tuple[tuple[str, int], ...]

    @property
    def line(self) -> int:
        return self.pieces[0][1]

    @property
    def head(self) -> str:
        """The text before the first `=`, or the whole of a header."""
        text = ""
        for piece, _ in self.pieces:
            if piece == "=":
                break
            text += piece
        return text.strip()


def find_lines(text: str) -> dict[Place, int]:
    """The line, from 1 on, of every header, key and item of a list of texts in a document that tomllib accepts."""
    found: dict[Place, int] = {}
    tables: dict[Place, int] = {}
    table: Place = ()
    for statement in _statements(text):
        head = statement.head
        if head.startswith("["):
            table = _opened(head, tables)
            found.setdefault(table, statement.line)
            found.setdefault(table[:1], statement.line)
        else:
            key = (*table, *_keys(head))
            found[key] = statement.line
            found.update(_items(key, statement))
    return found


def line_of(place: Place, lines: dict[Place, int]) -> int:
    """The line of a place, else of the nearest thing that it stands in."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _statements(text: str) -> Iterator[_Statement]:
    line, depth = 1, 0
    held: list[tuple[str, int]] = []
    for match in _PIECE.finditer(text + "\n"):
        piece = match.group()
        depth += (piece in "[{") - (piece in "]}")
        if piece == "\n" and depth == 0:
            if held:
                yield _Statement(tuple(held))
            held = []
        elif piece[0] != "#" and (held or piece.strip()):
            held.append((piece, line))
        line += piece.count("\n")


def _opened(header: str, tables: dict[Place, int]) -> Place:
    """The place of the table that a header opens; `tables` counts the tables of each list so far."""
    is_item = header.startswith("[[")
    keys = _keys(header[2:-2] if is_item else header[1:-1])
    place: Place = ()
    for position, key in enumerate(keys, start=1):
        place = (*place, key)
        if is_item and position == len(keys):
            tables[place] = tables.get(place, -1) + 1
        if place in tables:
            place = (*place, tables[place])
    return place


def _keys(text: str) -> tuple[str, ...]:
    """A dotted key taken apart by tomllib itself, quotes and all."""
    found: list[str] = []
    here: object = tomllib.loads(f"{text.strip()} = 0")
    while isinstance(here, dict):
        (key, here), *_ = here.items()
        found.append(key)
    return tuple(found)


def _items(key: Place, statement: _Statement) -> dict[Place, int]:
    """The lines of the texts in a list; empty for any other value."""
    found: dict[Place, int] = {}
    pieces = iter(statement.pieces)
    for piece, _ in pieces:
        if piece == "=":
            break
    depth = 0
    for piece, line in pieces:
        depth += (piece in "[{") - (piece in "]}")
        if depth == 0 and piece.strip():
            break
        if depth == 1 and piece[0] in "\"'":
            found[*key, len(found)] = line
    return found
