"""Lines of a comparison as rows of a text view: equal runs folded, sides paired; knows no Qt."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from rollback_gui.model.comparison import Line

Kind = Literal["same", "goes", "comes", "filler", "fold"]
_LONGEST_RUN = 12
_KEPT = 3
"""Equal lines that stay before and after a change."""
_LONGEST_LINE = 2000


class Row(Struct, frozen=True, gc=False):
    """One row: its numbers in the gutter, its text, and what it is; a fold names the lines it stands for."""

    kind: Kind
    text: str = ""
    now: int | None = None
    after: int | None = None
    marks: tuple[tuple[int, int], ...] = ()
    folded: int = 0
    at: int = -1
    """Of a fold: the place of its first line, by which it is opened."""
    cut: int = 0
    """How many characters of the line do not show."""


def unified(lines: Sequence[Line], opened: frozenset[int] = frozenset()) -> list[Row]:
    """Every line in one column, `−` before `+`; folds whose place is in `opened` are shown in full."""
    rows: list[Row] = []
    for start, end in _runs(lines):
        if lines[start].sign != " ":
            rows.extend(_row(line) for line in lines[start:end])
            continue
        first = start if start == 0 else start + _KEPT
        last = end if end == len(lines) else end - _KEPT
        if end - start <= _LONGEST_RUN or start in opened or last - first < 2:
            rows.extend(_row(line) for line in lines[start:end])
            continue
        rows.extend(_row(line) for line in lines[start:first])
        rows.append(Row("fold", folded=last - first, at=start))
        rows.extend(_row(line) for line in lines[last:end])
    return rows


def side_by_side(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The same rows as two columns of equal length, with fillers where a side has no line."""
    left: list[Row] = []
    right: list[Row] = []
    for row in rows:
        if row.kind == "goes":
            left.append(row)
        elif row.kind == "comes":
            right.append(row)
        else:
            _level(left, right)
            left.append(row)
            right.append(row)
    _level(left, right)
    return left, right


def changes(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """The (start, end) of each run of rows that differ."""
    found: list[tuple[int, int]] = []
    for place, row in enumerate(rows):
        if row.kind in ("same", "fold"):
            continue
        if found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
    return found


def _runs(lines: Sequence[Line]) -> list[tuple[int, int]]:
    edges = [place for place in range(1, len(lines)) if (lines[place].sign == " ") != (lines[place - 1].sign == " ")]
    starts = [0, *edges] if lines else []
    return list(zip(starts, [*edges, len(lines)], strict=True)) if lines else []


def _row(line: Line) -> Row:
    kinds: dict[str, Kind] = {" ": "same", "-": "goes", "+": "comes"}
    text = line.text.rstrip("\r\n")
    cut = max(0, len(text) - _LONGEST_LINE)
    marks = tuple((start, min(end, _LONGEST_LINE)) for start, end in line.marks if start < _LONGEST_LINE)
    return Row(kinds[line.sign], text[:_LONGEST_LINE], line.now_number, line.after_number, marks, cut=cut)


def _level(left: list[Row], right: list[Row]) -> None:
    missing = len(left) - len(right)
    (right if missing > 0 else left).extend([Row("filler")] * abs(missing))
