"""Lines of two texts, and the words in them that differ."""

from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.formats.alike import opcodes
from rollback_gui.formats.masking import MaskedLine
from rollback_gui.formats.text import LONGEST_LINE, changed_lines, compare_text, visible
from rollback_gui.model.comparison import DOTS, Line

texts = st.lists(st.sampled_from(["a", "b", "c = 1", "c = 2", ""]), max_size=12)


def lines_of(now: list[str], after: list[str]) -> tuple[Line, ...]:
    return compare_text([MaskedLine(line, line) for line in now], [MaskedLine(line, line) for line in after])


def marked(line: Line) -> list[str]:
    return [line.text[start:end] for start, end in line.marks]


@given(texts, texts)
def test_the_lines_hold_both_sides_whole_and_in_order(now: list[str], after: list[str]) -> None:
    lines = lines_of(now, after)
    assert [line.text for line in lines if line.sign != "+"] == now
    assert [line.text for line in lines if line.sign != "-"] == after
    assert [line.now_number for line in lines if line.now_number] == list(range(1, len(now) + 1))
    assert [line.after_number for line in lines if line.after_number] == list(range(1, len(after) + 1))


@given(texts)
def test_equal_texts_have_no_signs(now: list[str]) -> None:
    assert {line.sign for line in lines_of(now, now)} <= {" "}


@given(st.lists(st.integers(0, 4), max_size=12), st.lists(st.integers(0, 4), max_size=12), st.booleans())
def test_the_steps_lead_from_one_sequence_to_the_other(now: list[int], after: list[int], is_patient: bool) -> None:
    made: list[int] = []
    for tag, start, stop, first, last in opcodes(now, after, is_patient=is_patient):
        assert tag != "equal" or now[start:stop] == after[first:last]
        made += after[first:last]
    assert made == after


def test_the_words_that_differ_are_marked() -> None:
    gone, come = lines_of(["path = /brain/old/lib"], ["path = /brain/phase4/lib"])
    assert (marked(gone), marked(come)) == (["old"], ["phase4"])


def test_a_line_that_mostly_differs_carries_no_marks() -> None:
    gone, come = lines_of(["one two three"], ["four five six three"])
    assert (gone.marks, come.marks) == ((), ())


def test_hidden_values_carry_no_marks_and_are_still_different_lines() -> None:
    lines = compare_text([MaskedLine("A=made-up-1 x", f"A={DOTS} x")], [MaskedLine("A=made-up-2 y", f"A={DOTS} y")])
    assert [(line.sign, line.text, marked(line)) for line in lines] == [
        ("-", f"A={DOTS} x", ["x"]),
        ("+", f"A={DOTS} y", ["y"]),
    ]


def test_a_long_line_is_cut() -> None:
    line = lines_of(["x" * 5000], [])[0]
    assert line.text == "x" * LONGEST_LINE + "…"


def test_so_many_lines_differ_as_the_longer_side_of_each_change_has() -> None:
    assert changed_lines(lines_of(["a", "b", "c"], ["a", "x", "y", "c"])) == 2
    assert changed_lines(lines_of(["a", "b", "c"], ["c"])) == 2
    assert changed_lines(lines_of(["a"], ["a"])) == 0


def test_nothing_shown_is_obeyed_by_a_terminal() -> None:
    assert visible("a\x1b[31mb\x00\x7f\u202ec\ud800") == "a␛[31mb␀␡�c�"
    assert visible("tab\tstays, ümlaut and 漢字 too") == "tab\tstays, ümlaut and 漢字 too"
