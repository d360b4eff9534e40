"""Facts about marks, cuts and rows: the parts of the comparison that know no Qt."""

from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.gui.views.differences.marks import cuts, word_marks
from rollback_gui.gui.views.differences.rows_of_text import changes, side_by_side, unified
from rollback_gui.model.comparison import Line
from tests.gui import literals

TEXTS = st.text(alphabet="ab/._ 1", max_size=40)


def kept(value: str, marks: tuple[tuple[int, int], ...]) -> str:
    """What is not marked."""
    marked = {place for start, end in marks for place in range(start, end)}
    return "".join(sign for place, sign in enumerate(value) if place not in marked)


@given(TEXTS, TEXTS)
def test_what_is_not_marked_is_the_same_on_both_sides(now: str, after: str) -> None:
    """Marks leave a common text, or nothing."""
    goes, comes = word_marks(now, after)
    assert kept(now, goes) == kept(after, comes)
    assert all(0 <= start < end <= len(now) for start, end in goes)
    assert all(0 <= start < end <= len(after) for start, end in comes)


def test_marks_lie_on_whole_words() -> None:
    """A letter that differs marks its word."""
    now, after = "/Users/pb/venvs/next/bin/python", "/Users/pb/venvs/main/bin/python"
    goes, comes = word_marks(now, after)
    assert [now[a:b] for a, b in goes] == ["next"]
    assert [after[a:b] for a, b in comes] == ["main"]


def test_values_with_little_in_common_are_marked_whole() -> None:
    """More than three fifths differing says nothing word by word."""
    assert word_marks("abc def", "xyz uvw rst") == (((0, 7),), ((0, 11),))


@given(TEXTS, TEXTS)
def test_a_cut_leaves_everything_that_differs(value: str, other: str) -> None:
    """Only a common beginning is ever cut away, and it is cut at a separator."""
    for place in cuts(value, other):
        assert value[:place] == other[:place]
        assert value[place] in "/\\:.,; "


def _lines(signs: list[Literal[" ", "-", "+"]]) -> tuple[Line, ...]:
    return tuple(Line(sign, 1, 1, f"line {place}") for place, sign in enumerate(signs))


SIGNS: tuple[Literal[" ", "-", "+"], ...] = (" ", " ", " ", "-", "+")
LINES = st.lists(st.sampled_from(SIGNS), max_size=80).map(_lines)


@given(LINES)
def test_folding_loses_no_line(lines: tuple[Line, ...]) -> None:
    """Rows and what their folds stand for add up, and no line that differs is folded."""
    rows = unified(lines)
    assert sum(row.folded if row.kind == "fold" else 1 for row in rows) == len(lines)
    assert sum(row.kind in ("goes", "comes") for row in rows) == sum(line.sign != " " for line in lines)
    opened = frozenset(row.at for row in rows if row.kind == "fold")
    assert [row.text for row in unified(lines, opened)] == [line.text for line in lines]


@given(LINES)
def test_both_sides_have_the_same_number_of_rows(lines: tuple[Line, ...]) -> None:
    """Fillers stand where a side has no line, so both scroll together."""
    rows = unified(lines)
    left, right = side_by_side(rows)
    assert len(left) == len(right)
    assert [row for row in left if row.kind == "goes"] == [row for row in rows if row.kind == "goes"]
    assert [row for row in right if row.kind == "comes"] == [row for row in rows if row.kind == "comes"]


def test_equal_runs_of_more_than_twelve_lines_are_folded() -> None:
    """Twelve stay, thirteen do not; three stay beside each change."""

    def between(count: int) -> list[str]:
        equal = tuple(Line(" ", n, n, "same") for n in range(count))
        return [row.kind for row in unified((Line("-", 1, None, "a"), *equal, Line("+", None, 1, "b")))]

    assert "fold" not in between(12)
    assert between(13) == ["goes", "same", "same", "same", "fold", "same", "same", "same", "comes"]


def test_a_line_of_many_characters_is_cut() -> None:
    """A line of 200 000 would cost the window 18 ms at each repaint."""
    [row] = unified((Line("+", None, 1, "x" * 200_000, ((5, 9000),)),))
    assert (len(row.text), row.cut, row.marks) == (2000, 198_000, ((5, 2000),))


def test_changes_are_runs_of_rows_that_differ() -> None:
    """The plist of the pictures has five."""
    assert len(changes(unified(literals.COMPARISON.lines))) == 5


def test_values_without_order_do_not_hold_the_window() -> None:
    """Many words that differ are marked as one run: comparing them one by one took twelve seconds."""
    now, after = "same " + "a.b,c " * 500 + "end", "same " + "a.c,b " * 500 + "end"
    assert word_marks(now, after) == (((0, len(now)),), ((0, len(after)),))
