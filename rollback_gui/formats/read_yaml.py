"""YAML by its events: every value is its text, aliases are followed up to a limit, nothing is ever constructed."""

from collections.abc import Iterator
from typing import Any

from rollback_gui.formats.tree import Budget, Dictionary, Node, Read, Scalar, Sequence, Span, Unparsable

KIND = "YAML"


def _unparsable(event: Any) -> Unparsable:  # noqa: ANN401 - events of two loaders
    return Unparsable(KIND, event.start_mark.line + 1, event.start_mark.column + 1)


class _Reader:
    def __init__(self, text: str, events: Iterator[Any]) -> None:
        self._text = text
        self._events = events
        self._anchors: dict[str, Node] = {}
        self._budget = Budget(KIND)
        self.values: list[Scalar] = []
        self.keys: list[Span] = []

    def documents(self) -> list[Node]:
        import yaml

        starts = (event for event in self._events if isinstance(event, yaml.DocumentStartEvent))
        return [self._node(next(self._events), 0) for _ in starts]

    def _node(self, event: Any, depth: int) -> Node:  # noqa: ANN401
        import yaml

        self._budget.take(depth)
        if isinstance(event, yaml.AliasEvent):
            known = self._anchors.get(event.anchor or "")
            if known is None:
                raise _unparsable(event)
            return self._copied(known, depth)
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event)
            self.values.append(node)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = Sequence(tuple(self._items(depth)))
        else:
            node = Dictionary(tuple(self._pairs(depth)))
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _items(self, depth: int) -> Iterator[Node]:
        import yaml

        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _pairs(self, depth: int) -> Iterator[tuple[str, Node]]:
        import yaml

        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _unparsable(event)
            key = self._scalar(event)
            self.keys.append(key.span or (0, 0))
            yield key.text, self._node(next(self._events), depth + 1)

    def _scalar(self, event: Any) -> Scalar:  # noqa: ANN401
        start, end = event.start_mark.index, event.end_mark.index
        end = start + len(self._text[start:end].rstrip())
        if event.style in ("'", '"'):
            start, end = start + 1, max(start + 1, end - 1)
        is_null = event.style is None and event.value in ("", "~", "null")
        return Scalar("null" if is_null else "string", event.value, (start, end))

    def _copied(self, node: Node, depth: int) -> Node:
        self._budget.take(depth)
        if isinstance(node, Scalar):
            return Scalar(node.type, node.text)
        if isinstance(node, Sequence):
            return Sequence(tuple(self._copied(item, depth + 1) for item in node.items))
        return Dictionary(tuple((key, self._copied(item, depth + 1)) for key, item in node.pairs))


def _comments(text: str, taken: list[Span]) -> tuple[Span, ...]:
    """Everything from a `#` to the end of its line that is no part of a value or key."""
    import re

    found: list[Span] = []
    offset = 0
    for start, end in [*sorted(taken), (len(text), len(text))]:
        matches = re.finditer(r"(?:^|(?<=\s))#[^\n]*", text[offset:start], re.MULTILINE)
        found.extend((offset + match.start(), offset + match.end()) for match in matches)
        offset = max(offset, end)
    return tuple(found)


def read_yaml(text: str) -> Read:
    """The tree of a YAML text; several documents are a list. Its tear is an Unparsable("YAML", line, column)."""
    import yaml

    loader = getattr(yaml, "CLoader", yaml.Loader)
    try:
        reader = _Reader(text, iter(yaml.parse(text, Loader=loader)))
    except Exception:  # noqa: BLE001 - readers of bytes and deep nesting raise others
        return Read(None, (), Unparsable(KIND))
    try:
        documents = reader.documents()
    except Unparsable as tear:
        return Read(None, (), tear)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return Read(None, (), Unparsable(KIND, mark.line + 1, mark.column + 1) if mark else Unparsable(KIND))
    except Exception:  # noqa: BLE001 - readers of bytes and deep nesting raise others
        return Read(None, (), Unparsable(KIND))
    comments = _comments(text, [*reader.keys, *(value.span for value in reader.values if value.span)])
    if not documents:
        return Read(Dictionary(), comments)
    return Read(documents[0] if len(documents) == 1 else Sequence(tuple(documents)), comments)
