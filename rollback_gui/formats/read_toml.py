"""TOML: tomllib says whether it is sound, an own walk over its statements says where the values stand."""

import re
from typing import Any

from rollback_gui.formats.tree import Budget, Dictionary, Node, Read, Scalar, Sequence, Span, Unparsable

KIND = "TOML"
_NAME = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\w-]+)"""
_NAMES = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_HEADER = re.compile(rf"[ \t]*\[\[?[ \t]*({_NAMES})[ \t]*\]\]?[ \t]*(#[^\n]*)?")
_KEY = re.compile(rf"[ \t]*({_NAMES})[ \t]*=[ \t]*")
_PIECE = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'|[\[{]|[\]}]|#[^\n]*|\n"
    r"""|[^\[\]{}"'#\n]+""",
    re.DOTALL,
)
_LONGEST_LINE = 20_000
"""The standard library's reader takes minutes over one endless dotted key."""
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_toml(text: str) -> Read:
    """The statements of a TOML text, each with the place of its whole value; its tear is an Unparsable("TOML", …)."""
    import tomllib

    if max(map(len, text.split("\n"))) > _LONGEST_LINE:
        return Read(None, (), Unparsable(KIND))
    try:
        tree = _node(tomllib.loads(text), Budget(KIND), None)
        statements, comments = _statements(text)
    except tomllib.TOMLDecodeError as error:
        found = _PLACE.search(str(error))
        return Read(None, (), Unparsable(KIND, int(found[1]), int(found[2])) if found else Unparsable(KIND))
    except Exception:  # noqa: BLE001 - deep nesting raises others
        return Read(None, (), Unparsable(KIND))
    return Read(tree, tuple(comments), placed=Dictionary(tuple(statements)))


def _statements(text: str) -> tuple[list[tuple[str, Node]], list[Span]]:
    import tomllib

    found: list[tuple[str, Node]] = []
    comments: list[Span] = []
    header: list[str] = []
    offset = 0
    while offset < len(text):
        if text[offset] in " \t\r\n":
            offset += 1
        elif text[offset] == "#":
            comments.append((offset, _line_end(text, offset)))
            offset = comments[-1][1]
        elif match := _HEADER.match(text, offset):
            header = _path(tomllib.loads(f"[{match[1]}]"))
            if match[2]:
                comments.append(match.span(2))
            offset = match.end()
        else:
            offset = _statement(text, offset, header, found, comments)
    return found, comments


def _statement(text: str, offset: int, header: list[str], found: list[tuple[str, Node]], comments: list[Span]) -> int:
    import tomllib

    match = _KEY.match(text, offset)
    if match is None:
        raise Unparsable(KIND)
    end = _value_end(text, match.end(), comments)
    start, stop = match.end(), match.end() + len(text[match.end() : end].rstrip())
    raw = text[start:stop]
    is_plain = len(raw) > 1 and raw[0] in "\"'" and raw[-1] == raw[0] and raw[0] not in raw[1:-1]
    span = (start + 1, stop - 1) if is_plain else (start, stop)
    node = _node(tomllib.loads(text[offset:end]), Budget(KIND), span)
    for name in reversed(header):
        node = Dictionary(((name, node),))
    found.extend(node.pairs if isinstance(node, Dictionary) else ())
    return max(end, comments[-1][1] if comments else 0)


def _value_end(text: str, start: int, comments: list[Span]) -> int:
    """Where the value that starts here ends: at a line's end or comment outside of brackets."""
    depth, offset = 0, start
    while match := _PIECE.match(text, offset):
        piece = match[0]
        if piece == "\n" and not depth:
            break
        if piece[0] == "#":
            comments.append(match.span())
            if not depth:
                break
        depth += (piece in ("[", "{")) - (piece in ("]", "}"))
        offset = match.end()
    return offset


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _path(loaded: dict[str, Any]) -> list[str]:
    names = []
    while loaded:
        name = next(iter(loaded))
        names.append(name)
        loaded = loaded[name]
    return names


def _node(value: Any, budget: Budget, span: Span | None, depth: int = 0) -> Node:  # noqa: ANN401
    budget.take(depth)
    if isinstance(value, dict):
        return Dictionary(tuple((key, _node(child, budget, span, depth + 1)) for key, child in value.items()))
    if isinstance(value, list):
        return Sequence(tuple(_node(child, budget, span, depth + 1) for child in value))
    if isinstance(value, bool):
        return Scalar("boolean", "true" if value else "false", span)
    if isinstance(value, int):
        return Scalar("integer", str(value), span)
    if isinstance(value, float):
        return Scalar("real", repr(value), span)
    return Scalar("string", value, span) if isinstance(value, str) else Scalar("date", value.isoformat(), span)
