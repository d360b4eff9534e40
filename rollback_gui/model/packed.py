"""Many values of one kind in little room: what a plan of a hundred thousand files holds, as a pure value all the same.

They lie in blocks, each encoded and compressed, and are made anew whenever they are asked for: whoever walks through
them holds one block at a time. So two askings give equal values, never the same one.
"""

import operator
import zlib
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from typing import Generic, TypeVar, overload

import msgspec

from rollback_gui.model.paths import EntryPath

FEW = 1000
"""Up to so many values are a plain tuple: they are reached sooner so, and take no room to speak of."""
_AT_ONCE = 64
T = TypeVar("T")
_Block = bytes | tuple[T, ...]
"""Encoded and compressed, or as they are where a name among them is not UTF-8, which msgpack cannot say."""


class Coding(Generic[T]):
    """How values of one type are packed."""

    def __init__(self, kind: type[T]) -> None:
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(tuple[kind, ...])  # type: ignore[valid-type]

    def pack(self, values: tuple[T, ...]) -> _Block[T]:
        """One block of them."""
        try:
            return zlib.compress(self._encoder.encode(values), 1)
        except (UnicodeEncodeError, OverflowError):
            return values

    def unpack(self, block: _Block[T]) -> tuple[T, ...]:
        """What a block holds."""
        return self._decoder.decode(zlib.decompress(block)) if isinstance(block, bytes) else block

    def of(self, values: Iterable[T]) -> Sequence[T]:
        """All of these, packed where they are many; what is packed already is handed back as it is."""
        if isinstance(values, Packed):
            return values
        growing = Growing(self)
        for value in values:
            growing.append(value)
        return growing.done()


class Packed(Sequence[T]):
    """An immutable sequence of many values."""

    def __init__(self, coding: Coding[T], blocks: tuple[_Block[T], ...], length: int) -> None:
        self._coding = coding
        self._blocks = blocks
        self._length = length
        self._near = _Near(coding)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        if isinstance(at, slice):
            return tuple(self[number] for number in range(*at.indices(self._length)))
        number = at + self._length if at < 0 else at
        if not 0 <= number < self._length:
            raise IndexError(at)
        return self._near.value(self._blocks, number)

    def __iter__(self) -> Iterator[T]:
        for block in self._blocks:
            yield from self._coding.unpack(block)

    def __reversed__(self) -> Iterator[T]:
        for block in reversed(self._blocks):
            yield from reversed(self._coding.unpack(block))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Packed | tuple) or len(other) != len(self):
            return False
        return (isinstance(other, Packed) and self._blocks == other._blocks) or all(map(operator.eq, self, other))

    __hash__ = None  # type: ignore[assignment]

    def mapped(self, change: Callable[[T], T]) -> "Packed[T]":
        """The same with each value passed through this; blocks of which none became another are shared."""
        return Packed(self._coding, tuple(self._through(block, change) for block in self._blocks), self._length)

    def _through(self, block: _Block[T], change: Callable[[T], T]) -> _Block[T]:
        values = self._coding.unpack(block)
        made = tuple(map(change, values))
        is_same = all(one is other for one, other in zip(values, made, strict=True))
        return block if is_same else self._coding.pack(made)


def mapped(values: Sequence[T], change: Callable[[T], T]) -> Sequence[T]:
    """Each value passed through this, packed if it was."""
    return values.mapped(change) if isinstance(values, Packed) else tuple(map(change, values))


class Growing(Generic[T]):
    """A sequence that values are added to."""

    def __init__(self, coding: Coding[T]) -> None:
        self._coding = coding
        self._blocks: list[_Block[T]] = []
        self._last: list[T] = []
        self._near = _Near(coding)

    def __len__(self) -> int:
        return len(self._blocks) * _AT_ONCE + len(self._last)

    def __getitem__(self, number: int) -> T:
        whole = len(self._blocks) * _AT_ONCE
        return self._last[number - whole] if number >= whole else self._near.value(self._blocks, number)

    def append(self, value: T) -> None:
        """Add one."""
        self._last.append(value)
        if len(self._last) == _AT_ONCE:
            self._blocks.append(self._coding.pack(tuple(self._last)))
            self._last = []

    def done(self) -> Sequence[T]:
        """All that were added."""
        blocks = (*self._blocks, *([self._coding.pack(tuple(self._last))] if self._last else ()))
        if len(self) > FEW:
            return Packed(self._coding, blocks, len(self))
        return tuple(value for block in self._blocks for value in self._coding.unpack(block)) + tuple(self._last)


class _Near(Generic[T]):
    """The two blocks that were asked for last, as values: whoever looks values up mostly goes from one to the next."""

    def __init__(self, coding: Coding[T]) -> None:
        self._coding = coding
        self._held: tuple[tuple[int, tuple[T, ...]], ...] = ()  # exchanged as a whole: two threads may ask

    def value(self, blocks: Sequence[_Block[T]], number: int) -> T:
        """One value of these blocks."""
        wanted, at = divmod(number, _AT_ONCE)
        held = self._held
        for place, values in held:
            if place == wanted:
                return values[at]
        found = self._coding.unpack(blocks[wanted])
        self._held = ((wanted, found), *held[:1])
        return found[at]


class Shelf(MutableMapping[EntryPath, T]):
    """Many values by path, in the order in which they came."""

    def __init__(self, coding: Coding[T]) -> None:
        self._grown = Growing(coding)
        self._places: dict[EntryPath, int] = {}
        self._exchanged: dict[int, T] = {}

    def __getitem__(self, path: EntryPath) -> T:
        number = self._places[path]
        return self._exchanged[number] if number in self._exchanged else self._grown[number]

    def __setitem__(self, path: EntryPath, value: T) -> None:
        number = self._places.setdefault(path, len(self._grown))
        if number == len(self._grown):
            self._grown.append(value)
        else:
            self._exchanged[number] = value

    def __delitem__(self, path: EntryPath) -> None:
        self._exchanged.pop(self._places.pop(path), None)

    def __iter__(self) -> Iterator[EntryPath]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, path: object) -> bool:
        return path in self._places

    def in_order(self) -> Iterator[T]:
        """Every value, in path order."""
        return (self[path] for path in sorted(self._places))
