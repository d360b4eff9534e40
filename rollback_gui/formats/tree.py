"""What a parsed file says: values, dictionaries and lists; a printed node never shows what it holds."""

from collections.abc import Iterator
from typing import Literal, TypeAlias

from msgspec import Struct

Span: TypeAlias = tuple[int, int]
"""Start and end of a value in the file's text, in characters."""

ScalarType = Literal["string", "integer", "real", "boolean", "date", "data", "null", "uid"]

DEEPEST = 100
MOST_VALUES = 200_000
"""A shared value of a binary property list or a YAML alias counts each time it is met."""


class Unparsable(Exception):
    """Some bytes are not of the form they were read as; it knows where, never what stands there."""

    def __init__(self, kind: str, line: int = 0, column: int = 0, offset: int = 0) -> None:
        super().__init__(kind, line, column)
        self.kind = kind
        self.line = line
        self.column = column
        self.offset = offset
        """From this character on nothing about the text is known."""

    @property
    def sentence(self) -> str:
        """Where it stops being of that form, such as `Line 14, column 3: not a property list.`"""
        if not self.line:
            return f"This is not {self.kind}."
        return f"Line {self.line}, column {self.column}: not {self.kind}."


class Scalar(Struct, frozen=True, eq=False):
    """One value: its type and its text in one canonical writing; `span` is where it stands, where that is known."""

    type: ScalarType
    text: str
    span: Span | None = None

    def __repr__(self) -> str:
        return f"Scalar({self.type})"


class Dictionary(Struct, frozen=True, eq=False):
    """Keys and their nodes in the order of the file; a key may stand twice."""

    pairs: tuple[tuple[str, "Node"], ...] = ()

    def __repr__(self) -> str:
        return f"Dictionary({len(self.pairs)})"

    def get(self, key: str) -> "Node | None":
        """The last node under this key, as readers of such files take it."""
        return next((node for name, node in reversed(self.pairs) if name == key), None)


class Sequence(Struct, frozen=True, eq=False):
    """Nodes in the order of the file."""

    items: tuple["Node", ...] = ()

    def __repr__(self) -> str:
        return f"Sequence({len(self.items)})"


Node: TypeAlias = Scalar | Dictionary | Sequence


class Read(Struct, frozen=True, eq=False):
    """What a reader made of a text; with a tear, the tree is what stands before it."""

    root: Node | None
    comments: tuple[Span, ...] = ()
    tear: Unparsable | None = None
    loose: tuple[Scalar, ...] = ()
    """Values that stand under no key, such as strings inside a function."""
    placed: Node | None = None
    """The same values with their places, where the tree itself has none."""


def scalars(node: Node) -> Iterator[Scalar]:
    """Every value below a node, in the order of the file."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Dictionary):
        for _, child in node.pairs:
            yield from scalars(child)
    else:
        for child in node.items:
            yield from scalars(child)


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of a character."""
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


def unparsable(kind: str, text: str, offset: int) -> Unparsable:
    """The exception for a text that stops being of a form at a character."""
    line, column = place(text, offset)
    return Unparsable(kind, line, column, offset)


class Budget:
    """How many values may still be taken before a file is not worth a tree."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._left = MOST_VALUES

    def take(self, depth: int = 0) -> None:
        """Count one value at this depth; raises Unparsable."""
        self._left -= 1
        if self._left < 0 or depth > DEEPEST:
            raise Unparsable(self._kind)
