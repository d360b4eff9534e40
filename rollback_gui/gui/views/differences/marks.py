"""Which words of two values differ, and where a long common beginning may be cut; knows no Qt."""

import re
from difflib import SequenceMatcher

Marks = tuple[tuple[int, int], ...]

_WORDS = re.compile(r"\w+|\s+|.", re.DOTALL)
_SEPARATORS = "/\\:.,; "
_MOST_WORDS = 150
"""Words that differ beyond which their whole run is marked: comparing them costs the cube of their number."""
_LONGEST = 20_000
_MOST = 0.6
"""The share of a value that may differ before marks say nothing and the whole is marked."""


def word_marks(now: str, after: str) -> tuple[Marks, Marks]:
    """The (start, end) of the words that go from now and that come in after."""
    if now == after:
        return (), ()
    if max(len(now), len(after)) > _LONGEST:
        return _whole(now), _whole(after)
    ours, theirs = _WORDS.findall(now), _WORDS.findall(after)
    first = _common(ours, theirs)
    last = _common(ours[first:][::-1], theirs[first:][::-1])
    goes, comes = _differing(ours[first : len(ours) - last], theirs[first : len(theirs) - last])
    marks = _joined(ours, goes, first), _joined(theirs, comes, first)
    differing = max(_share(marks[0], now), _share(marks[1], after))
    return (_whole(now), _whole(after)) if differing >= _MOST else marks


def cuts(value: str, other: str) -> list[int]:
    """Where the common beginning of both may be cut, the shortest cut first; each is after a separator."""
    common = 0
    for mine, its in zip(value, other, strict=False):
        if mine != its:
            break
        common += 1
    if common == len(value):
        return []
    return [place for place in range(1, common) if value[place] in _SEPARATORS]


def _whole(text: str) -> Marks:
    return ((0, len(text)),) if text else ()


def _share(marks: Marks, text: str) -> float:
    return sum(end - start for start, end in marks) / max(1, len(text))


def _common(ours: list[str], theirs: list[str]) -> int:
    pairs = enumerate(zip(ours, theirs, strict=False))
    return next((place for place, (mine, its) in pairs if mine != its), min(len(ours), len(theirs)))


def _differing(ours: list[str], theirs: list[str]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    if max(len(ours), len(theirs)) > _MOST_WORDS:
        return [(0, len(ours))], [(0, len(theirs))]
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    changed = [block[1:] for block in blocks if block[0] != "equal"]
    return [(a, b) for a, b, _, _ in changed], [(c, d) for _, _, c, d in changed]


def _joined(words: list[str], runs: list[tuple[int, int]], first: int) -> Marks:
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    return tuple((starts[first + a], starts[first + b]) for a, b in runs if a < b)
