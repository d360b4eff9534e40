"""Two trees key by key: what differs, what is the same, what only moved; hidden values are dots."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from rollback_gui.formats.alike import Opcode, opcodes
from rollback_gui.formats.document import Document
from rollback_gui.formats.masking import Hide, Masks, masked_values
from rollback_gui.formats.text import visible
from rollback_gui.formats.tokens import mask_shapes
from rollback_gui.formats.tree import Dictionary, Node, Scalar, Sequence
from rollback_gui.model.comparison import DOTS, Field, Shown

_LONGEST = 20_000
_LABELS = ("Label", "label", "id", "ID", "Id", "name", "Name")
Key: TypeAlias = tuple[str, ...]
State: TypeAlias = Literal["same", "changed", "added", "removed", "moved"]


class _Pair(Struct, frozen=True, eq=False):
    """One key path and its node on both sides."""

    key: Key
    now: Node | None
    after: Node | None
    is_same: bool = False
    moved: tuple[int, int] | None = None


class _Numbers:
    """Equal numbers for equal nodes, so that whole trees compare at once."""

    def __init__(self) -> None:
        self._known: dict[object, int] = {}
        self._of: dict[int, int] = {}

    def of(self, node: Node) -> int:
        """The number of a node; the order of a dictionary's keys makes no difference."""
        number = self._of.get(id(node))
        if number is None:
            number = self._of[id(node)] = self._known.setdefault(self._shape(node), len(self._known))
        return number

    def _shape(self, node: Node) -> object:
        if isinstance(node, Scalar):
            return (node.type, node.text)
        if isinstance(node, Sequence):
            return ("list", tuple(self.of(item) for item in node.items))
        counted: dict[str, list[int]] = {}
        for key, child in node.pairs:
            counted.setdefault(key, []).append(self.of(child))
        return ("dictionary", tuple(sorted((key, tuple(numbers)) for key, numbers in counted.items())))


class _Walk:
    """One comparison; what is hidden decides only whether a list's labels may serve as keys."""

    def __init__(self, now: Document | None, after: Document | None, hide: Hide, known: Masks | None = None) -> None:
        self._numbers = _Numbers()
        self._masks = dict(known or {})
        self._roots = tuple(side.root if side is not None else None for side in (now, after))
        for root in () if known is not None else self._roots:
            self._masks.update(masked_values(root, hide))

    @property
    def masks(self) -> Mapping[int, str]:
        return self._masks

    def pairs(self) -> Iterator[_Pair]:
        now, after = self._roots
        return self._compare((), now, after)

    def _same(self, now: Node, after: Node) -> bool:
        return self._numbers.of(now) == self._numbers.of(after)

    def _compare(self, key: Key, now: Node | None, after: Node | None) -> Iterator[_Pair]:
        one = now if now is not None else after
        if now is None or after is None:
            if one is not None:
                yield from self._one_sided(key, one, is_now=now is not None)
        elif isinstance(now, Dictionary) and isinstance(after, Dictionary) and (now.pairs or after.pairs):
            yield from self._dictionaries(key, now, after)
        elif isinstance(now, Sequence) and isinstance(after, Sequence) and (now.items or after.items):
            yield from self._lists(key, now, after)
        else:
            yield _Pair(key, now, after, is_same=self._same(now, after))

    def _one_sided(self, key: Key, node: Node, *, is_now: bool) -> Iterator[_Pair]:
        if isinstance(node, Dictionary) and node.pairs:
            for name, child in _named(node):
                yield from self._one_sided((*key, name), child, is_now=is_now)
        elif isinstance(node, Sequence) and node.items:
            labels = self._labels((node,))
            for at, child in enumerate(node.items):
                name = labels[0][at] if labels else f"[{at}]"
                yield from self._one_sided((*key, name), child, is_now=is_now)
        else:
            yield _Pair(key, node if is_now else None, None if is_now else node)

    def _dictionaries(self, key: Key, now: Dictionary, after: Dictionary) -> Iterator[_Pair]:
        here, there = dict(_named(now)), dict(_named(after))
        for name in _in_order(list(here), list(there)):
            yield from self._compare((*key, name), here.get(name), there.get(name))

    def _lists(self, key: Key, now: Sequence, after: Sequence) -> Iterator[_Pair]:
        labels = self._labels((now, after))
        if labels is None:
            yield from self._by_sequence(key, now.items, after.items)
            return
        here = dict(zip(labels[0], enumerate(now.items), strict=True))
        there = dict(zip(labels[1], enumerate(after.items), strict=True))
        moved = _moved(labels[0], labels[1])
        for name in _in_order(labels[0], labels[1]):
            if name not in here or name not in there:
                side = here.get(name) or there[name]
                yield _Pair((*key, name), side[1] if name in here else None, side[1] if name in there else None)
                continue
            (was, one), (will, other) = here[name], there[name]
            if name in moved:
                yield _Pair((*key, name), one, other, is_same=True, moved=(was, will))
            if name not in moved or not self._same(one, other):
                yield from self._compare((*key, name), one, other)

    def _labels(self, lists: tuple[Sequence, ...]) -> list[list[str]] | None:
        """What the items of these lists are called, if each has a name of its own that may be seen."""
        for wanted in _LABELS:
            found = [[self._label(item, wanted) for item in one.items] for one in lists]
            names = [[name for name in one if name] for one in found]
            if any(names) and all(len(set(name)) == len(one.items) for name, one in zip(names, lists, strict=True)):
                return names
        return None

    def _label(self, item: Node, wanted: str) -> str:
        value = item.get(wanted) if isinstance(item, Dictionary) else None
        if not isinstance(value, Scalar) or value.type not in ("string", "integer") or id(value) in self._masks:
            return ""
        return value.text

    def _by_sequence(self, key: Key, now: tuple[Node, ...], after: tuple[Node, ...]) -> Iterator[_Pair]:
        taken = {f"[{at}]" for at in range(len(now))}

        def named(at: int) -> Key:
            return (*key, f"[{at}+]" if f"[{at}]" in taken else f"[{at}]")

        gone, come = self._lonely(now, after)
        for tag, start, stop, first, last in self._opcodes(now, after):
            if tag == "equal":
                for at, to in zip(range(start, stop), range(first, last), strict=True):
                    yield from self._compare((*key, f"[{at}]"), now[at], after[to])
                continue
            left = [at for at in range(start, stop) if at not in gone]
            right = [at for at in range(first, last) if at not in come]
            for at in range(start, stop):
                if at in gone:
                    yield _Pair((*key, f"[{at}]"), now[at], after[gone[at]], is_same=True, moved=(at, gone[at]))
            for at, to in zip(left, right, strict=False):
                yield from self._compare((*key, f"[{at}]"), now[at], after[to])
            for at in left[len(right) :]:
                yield _Pair((*key, f"[{at}]"), now[at], None)
            for to in right[len(left) :]:
                yield _Pair(named(to), None, after[to])

    def _opcodes(self, now: tuple[Node, ...], after: tuple[Node, ...]) -> list[Opcode]:
        here, there = [[self._numbers.of(item) for item in side] for side in (now, after)]
        return list(opcodes(here, there))

    def _lonely(self, now: tuple[Node, ...], after: tuple[Node, ...]) -> tuple[dict[int, int], set[int]]:
        """Items that stand once on both sides, but not in the common run: they moved."""
        here, there = Counter(map(self._numbers.of, now)), Counter(map(self._numbers.of, after))
        gone, come = {}, {}
        for tag, start, stop, first, last in self._opcodes(now, after):
            if tag != "equal":
                gone.update({self._numbers.of(now[at]): at for at in range(start, stop)})
                come.update({self._numbers.of(after[at]): at for at in range(first, last)})
        moved = {gone[n]: come[n] for n in gone if n in come and here[n] == there[n] == 1}
        return moved, set(moved.values())


def _named(node: Dictionary) -> Iterator[tuple[str, Node]]:
    """Keys with their nodes; a key that comes again is counted."""
    seen: dict[str, int] = {}
    for name, child in node.pairs:
        unique = name
        while unique in seen:
            seen[name] += 1
            unique = f"{name} ({seen[name]})"
        seen[unique] = 1
        yield unique, child


def _in_order(now: list[str], after: list[str]) -> list[str]:
    """Every name, those of `now` in their order, each new one behind the one that it follows in `after`."""
    followers: dict[str | None, list[str]] = {}
    known, before = set(now), None
    for name in after:
        if name in known:
            before = name
        else:
            followers.setdefault(before, []).append(name)
    return [*followers.get(None, ()), *(name for one in now for name in (one, *followers.get(one, ())))]


def _moved(now: list[str], after: list[str]) -> set[str]:
    """The fewest names that changed their order among those that both sides have."""
    from bisect import bisect_left

    there = {name: at for at, name in enumerate(after)}
    shared = [name for name in now if name in there]
    ends: list[int] = []
    tails: list[str] = []
    previous: dict[str, str | None] = {}
    for name in shared:
        at = bisect_left(ends, there[name])
        previous[name] = tails[at - 1] if at else None
        ends[at:], tails[at:] = [there[name], *ends[at + 1 :]], [name, *tails[at + 1 :]]
    kept: set[str] = set()
    last = tails[-1] if tails else None
    while last is not None:
        kept.add(last)
        last = previous[last]
    return set(shared) - kept


def _text(node: Node, masks: Mapping[int, str]) -> str:
    if isinstance(node, Scalar):
        return masks.get(id(node), node.text)
    if isinstance(node, Sequence):
        return "[" + ", ".join(_text(item, masks) for item in node.items) + "]"
    return "{" + ", ".join(f"{mask_shapes(key)}: {_text(child, masks)}" for key, child in node.pairs) + "}"


def _shown(node: Node | None, masks: Mapping[int, str]) -> Shown | None:
    if node is None:
        return None
    text = visible(_text(node, masks))
    text = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    if isinstance(node, Scalar):
        return Shown(text, node.type)
    return Shown(text, "dictionary" if isinstance(node, Dictionary) else "list")


def _field(pair: _Pair, masks: Mapping[int, str], *, is_revealed: bool = False) -> Field:
    used: Mapping[int, str] = {} if is_revealed else masks
    now, after = _shown(pair.now, used), _shown(pair.after, used)
    key = tuple(visible(mask_shapes(part)) for part in pair.key)
    is_hidden = any(DOTS in side.text for side in (now, after) if side is not None) and not is_revealed
    return Field(key, now, after, _state(pair), is_hidden, pair.moved)


def _state(pair: _Pair) -> State:
    if pair.moved is not None:
        return "moved"
    if pair.now is None:
        return "added"
    if pair.after is None:
        return "removed"
    return "same" if pair.is_same else "changed"


def compare_fields(
    now: Document | None, after: Document | None, hide: Hide, known: Masks | None = None
) -> tuple[Field, ...]:
    """Every field of two documents in the order of the file, the same ones included; a missing side has none.

    `known` are the masks of both, where they have been made already.
    """
    walk = _Walk(now, after, hide, known)
    return tuple(_field(pair, walk.masks) for pair in walk.pairs())


def revealed_field(now: Document | None, after: Document | None, hide: Hide, key: Key) -> Field | None:
    """The field of this key in clear; None when there is none."""
    walk = _Walk(now, after, hide)
    for pair in walk.pairs():
        field = _field(pair, walk.masks)
        if field.key == key:
            return _field(pair, walk.masks, is_revealed=True)
    return None


def is_same_content(fields: Collection[Field]) -> bool:
    """Whether two documents with these fields hold equal values, however they are written."""
    return bool(fields) and all(field.state == "same" for field in fields)
