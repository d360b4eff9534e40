"""Python files by their syntax tree: assignments of the module by name; nothing is ever imported or run."""

import ast
import io
import tokenize
import warnings
from collections.abc import Iterator

from rollback_gui.formats.tree import Budget, Dictionary, Node, Read, Scalar, Sequence, Span, Unparsable

KIND = "Python"
_QUOTES = ('"', "'")


class _Places:
    """Characters for the line and byte column of a syntax node."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        for line in io.StringIO(text, newline=""):
            self._starts.append(self._starts[-1] + len(line))

    def at(self, line: int, column: int) -> int:
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self._text)
        return start + len(self._text[start:end].encode()[:column].decode("utf-8", "ignore"))

    def line(self, line: int) -> int:
        return self._starts[line - 1]

    def span(self, node: ast.expr) -> Span:
        """The place of an expression, of a simple string without its quotes."""
        start = self.at(node.lineno, node.col_offset)
        end = self.at(node.end_lineno or node.lineno, node.end_col_offset or 0)
        raw = self._text[start:end]
        is_simple = len(raw) > 1 and raw[0] in _QUOTES and raw[-1] == raw[0] and raw[0] not in raw[1:-1]
        return (start + 1, end - 1) if is_simple else (start, end)


def read_python(text: str) -> Read:
    """Module-level assignments as a dictionary, every other constant loose; its tear is an Unparsable("Python", …)."""
    try:
        with warnings.catch_warnings():
            # A warning about an escape sequence would print the source line.
            warnings.simplefilter("ignore")
            module = ast.parse(text)
    except SyntaxError as error:
        return Read(None, (), Unparsable(KIND, error.lineno or 1, max(1, error.offset or 1)))
    except Exception:  # noqa: BLE001 - deep nesting and NUL raise others
        return Read(None, (), Unparsable(KIND))
    try:
        places = _Places(text)
        root = Dictionary(tuple(_assignments(module, places)))
        return Read(root, tuple(_comments(text, places)), None, tuple(_loose(module, places)))
    except Exception:  # noqa: BLE001 - what cannot be placed is not shown
        return Read(None, (), Unparsable(KIND))


def _assignments(module: ast.Module, places: _Places) -> Iterator[tuple[str, Node]]:
    budget = Budget(KIND)
    for statement in module.body:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                yield ast.unparse(target), _node(statement.value, places, budget, 0)
        elif isinstance(statement, ast.AnnAssign | ast.AugAssign) and statement.value is not None:
            yield ast.unparse(statement.target), _node(statement.value, places, budget, 0)


def _node(value: ast.expr, places: _Places, budget: Budget, depth: int) -> Node:
    budget.take(depth)
    if isinstance(value, ast.Dict) and all(isinstance(key, ast.Constant) for key in value.keys):
        return Dictionary(
            tuple(
                (str(key.value), _node(child, places, budget, depth + 1))
                for key, child in zip(value.keys, value.values, strict=True)
                if isinstance(key, ast.Constant)
            )
        )
    if isinstance(value, ast.List | ast.Tuple | ast.Set):
        return Sequence(tuple(_node(child, places, budget, depth + 1) for child in value.elts))
    return _scalar(value, places.span(value))


def _scalar(value: ast.expr, span: Span) -> Scalar:
    found = value.value if isinstance(value, ast.Constant) else ...
    if isinstance(found, bool):
        return Scalar("boolean", "true" if found else "false", span)
    if found is None:
        return Scalar("null", "null", span)
    if isinstance(found, int):
        return Scalar("integer", hex(found) if abs(found) >= 1 << 256 else str(found), span)
    if isinstance(found, float | complex):
        return Scalar("real", repr(found), span)
    if isinstance(found, bytes):
        return Scalar("data", repr(found), span)
    return Scalar("string", found if isinstance(found, str) else ast.unparse(value), span)


def _loose(module: ast.Module, places: _Places) -> Iterator[Scalar]:
    """Constants anywhere; those inside a formatted string have no place of their own, the whole of it has."""
    for node in ast.walk(module):
        if isinstance(node, ast.JoinedStr):
            yield Scalar("string", ast.unparse(node), places.span(node))
        elif isinstance(node, ast.Constant) and not isinstance(node.value, bool | type(None) | type(...)):
            yield _scalar(node, places.span(node))


def _comments(text: str, places: _Places) -> Iterator[Span]:
    for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
        if token.type == tokenize.COMMENT:
            start = places.line(token.start[0]) + token.start[1]
            yield start, start + len(token.string)
