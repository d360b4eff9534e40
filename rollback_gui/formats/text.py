"""Two texts line by line, unified, with the words that differ; hidden values never carry a mark."""

import re
from collections.abc import Sequence

from rollback_gui.formats.alike import opcodes
from rollback_gui.formats.masking import MaskedLine
from rollback_gui.model.comparison import Line

LONGEST_LINE = 2_000
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_DIFFERENT = 0.6
_CONTROLS = {code: 0x2400 + code for code in range(32) if code not in (9, 10)} | {127: 0x2421}
_CONTROLS |= dict.fromkeys(
    [*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)], 0xFFFD
)


def visible(text: str) -> str:
    """The text with nothing in it that a terminal or a window obeys: controls as signs, turned text as `�`."""
    return text if text.isascii() and text.isprintable() else text.translate(_CONTROLS)


def compare_text(now: Sequence[MaskedLine], after: Sequence[MaskedLine]) -> tuple[Line, ...]:
    """Every line of both sides: equal runs once, before each change what goes, then what comes."""
    lines: list[Line] = []
    steps = opcodes([line.raw for line in now], [line.raw for line in after], is_patient=True)
    for tag, start, stop, first, last in steps:
        if tag == "equal":
            for at, to in zip(range(start, stop), range(first, last), strict=True):
                lines.append(Line(" ", at + 1, to + 1, _shown(now[at])))
            continue
        gone = [_shown(line) for line in now[start:stop]]
        come = [_shown(line) for line in after[first:last]]
        marks = [_marks(one, other) for one, other in zip(gone, come, strict=False)]
        for at, text in enumerate(gone):
            lines.append(Line("-", start + at + 1, None, text, marks[at][0] if at < len(marks) else ()))
        for at, text in enumerate(come):
            lines.append(Line("+", None, first + at + 1, text, marks[at][1] if at < len(marks) else ()))
    return tuple(lines)


def changed_lines(lines: Sequence[Line]) -> int:
    """How many lines differ: of each change the longer side."""
    total, gone, come = 0, 0, 0
    for line in (*lines, Line(" ", None, None, "")):
        if line.sign == " " or (line.sign == "-" and come):
            total += max(gone, come)
            gone = come = 0
        gone += line.sign == "-"
        come += line.sign == "+"
    return total


def _shown(line: MaskedLine) -> str:
    text = visible(line.shown.removesuffix("\r"))
    return text if len(text) <= LONGEST_LINE else text[:LONGEST_LINE] + "…"


_Marks = tuple[tuple[int, int], ...]


def _marks(now: str, after: str) -> tuple[_Marks, _Marks]:
    """Where the words of two lines differ; nothing when most of a line does, because all of it would be marked."""
    here, there = _WORDS.findall(now), _WORDS.findall(after)
    marks: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    ends = (_ends(here), _ends(there))
    for tag, start, stop, first, last in opcodes(here, there):
        if tag != "equal":
            for side, (begin, end) in enumerate(((start, stop), (first, last))):
                if end > begin:
                    marks[side].append((ends[side][begin], ends[side][end]))
    for side, text in enumerate((now, after)):
        if sum(end - start for start, end in marks[side]) >= _MOST_DIFFERENT * max(1, len(text.strip())):
            return (), ()
    return tuple(marks[0]), tuple(marks[1])


def _ends(words: list[str]) -> list[int]:
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word))
    return ends
