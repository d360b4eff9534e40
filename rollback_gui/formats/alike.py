"""What two sequences have in common: whole runs, found the way a person would."""

from collections.abc import Hashable, Iterator, Sequence
from typing import TypeAlias

Opcode: TypeAlias = tuple[str, int, int, int, int]
"""`equal`, `replace`, `delete` or `insert`, and start and end on both sides."""

_EXACT = 1_000_000
"""Up to this product of lengths the exact matcher is quick enough."""


def opcodes(now: Sequence[Hashable], after: Sequence[Hashable], *, is_patient: bool = False) -> Iterator[Opcode]:
    """The steps that lead from one sequence to the other; what is patient keys on what stands only once."""
    head = 0
    while head < len(now) and head < len(after) and now[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(now), len(after)) - head and now[-1 - tail] == after[-1 - tail]:
        tail += 1
    if head:
        yield "equal", 0, head, 0, head
    one, other = now[head : len(now) - tail], after[head : len(after) - tail]
    if one or other:
        for tag, start, stop, first, last in _middle(one, other, is_patient=is_patient):
            yield tag, start + head, stop + head, first + head, last + head
    if tail:
        yield "equal", len(now) - tail, len(now), len(after) - tail, len(after)


def _middle(now: Sequence[Hashable], after: Sequence[Hashable], *, is_patient: bool) -> list[Opcode]:
    if not now or not after:
        return [("delete" if now else "insert", 0, len(now), 0, len(after))]
    if is_patient or len(now) * len(after) > _EXACT:
        from patiencediff import PatienceSequenceMatcher

        return list(PatienceSequenceMatcher(None, list(now), list(after)).get_opcodes())
    from difflib import SequenceMatcher

    return list(SequenceMatcher(None, now, after, autojunk=False).get_opcodes())
