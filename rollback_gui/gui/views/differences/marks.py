"""Which words of two values differ, and where a long common beginning may be cut; knows no Qt."""

import re
from difflib import SequenceMatcher

Marks = tuple[tuple[int, int], ...]

_WORDS = re.compile(r"\w+|\s+|.", re.DOTALL)
_SEPARATORS = "/\\:.,; "
_LONGEST = 4000
"""Characters beyond which a value is marked whole: comparing words would hold the window."""
_MOST = 0.6
"""The share of a value that may differ before marks say nothing and the whole is marked."""


def word_marks(now: str, after: str) -> tuple[Marks, Marks]:
    """The (start, end) of the words that go from now and that come in after."""
    if now == after:
        return (), ()
    whole = _whole(now), _whole(after)
    if max(len(now), len(after)) > _LONGEST:
        return whole
    ours, theirs = _WORDS.findall(now), _WORDS.findall(after)
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    goes = _joined(ours, [(a, b) for tag, a, b, _, _ in blocks if tag != "equal"])
    comes = _joined(theirs, [(c, d) for tag, _, _, c, d in blocks if tag != "equal"])
    differing = max(_share(goes, now), _share(comes, after))
    return whole if differing >= _MOST else (goes, comes)


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


def _joined(words: list[str], runs: list[tuple[int, int]]) -> Marks:
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    return tuple((starts[a], starts[b]) for a, b in runs if a < b)
