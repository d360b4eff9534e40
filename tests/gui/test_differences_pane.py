"""Facts about the Differences pane: real widgets, offscreen."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.differences.field_panel import FieldPanel
from rollback_gui.gui.views.differences.fields_view import FieldsView
from rollback_gui.gui.views.differences.pane import DifferencesPane
from rollback_gui.gui.views.differences.text_pane import TextPane
from rollback_gui.gui.views.differences.text_view import TextView
from rollback_gui.gui.views.differences.value_box import ValueBox
from rollback_gui.model.comparison import DOTS, Comparison, Field, Line
from tests.gui import literals, seen

SECRET = "made-up-token"
UNIFIED = "Text now and after restore"


@pytest.fixture
def pane(qtbot: QtBot, icons: Icons) -> DifferencesPane:
    """The pane as it shows at first."""
    pane = DifferencesPane(icons)
    qtbot.addWidget(pane)
    pane.resize(590, 640)
    pane.show()
    return pane


def choose(pane: DifferencesPane, *key: str) -> None:
    """Choose a field as the arrow keys would."""
    view = seen.only(pane, FieldsView)
    view.setCurrentIndex(view.fields.index_of(key))


def reveal(pane: DifferencesPane) -> FieldPanel:
    """A credential with one value in clear."""
    pane.show_comparison(literals.ADS, literals.CREDENTIAL)
    choose(pane, "developer_token")
    pane.show_revealed(literals.REVEALED)
    panel = seen.only(pane, FieldPanel)
    assert panel.is_revealed
    return panel


def test_no_secret_shows_before_it_is_revealed(pane: DifferencesPane) -> None:
    """Not in a text, a tooltip or what a screen reader gets; the boxes hold dots."""
    pane.show_comparison(literals.ADS, literals.CREDENTIAL)
    choose(pane, "developer_token")
    assert not [text for text in seen.texts(pane) if SECRET in text]
    assert "Both values are hidden. They differ." in seen.texts(pane)
    assert [box.toPlainText() for box in _boxes(pane)] == [DOTS, DOTS]


def test_a_revealed_value_shows_in_the_two_boxes_alone(pane: DifferencesPane) -> None:
    """The table, its tooltips and every name keep their dots."""
    reveal(pane)
    boxes = _boxes(pane)
    assert [box.toPlainText() for box in boxes] == ["made-up-token-rotated-7Q", "made-up-token-original-41"]
    for box in boxes:
        box.clear()
    assert not [text for text in seen.texts(pane) if SECRET in text]


def test_a_revealed_value_is_hidden_after_thirty_seconds(pane: DifferencesPane) -> None:
    """It counts down and says so."""
    panel = reveal(pane)
    for _ in range(6):
        panel.tick()
    assert "Hidden again in 24 s" in seen.texts(pane)
    for _ in range(24):
        panel.tick()
    assert not panel.is_revealed
    assert not [text for text in seen.texts(pane) if SECRET in text]


@pytest.mark.parametrize("move", ["another field", "another file", "another tab", "hidden", "no file"])
def test_moving_away_hides_a_revealed_value(pane: DifferencesPane, move: str) -> None:
    """Whatever way the operator goes."""
    panel = reveal(pane)
    match move:
        case "another field":
            choose(pane, "client_id")
        case "another file":
            pane.show_comparing(literals.EMAIL)
        case "another tab":
            pane.choose_tab("details")
        case "hidden":
            pane.hide()
        case _:
            pane.show_nothing()
    assert not panel.is_revealed
    assert not [text for text in seen.texts(pane) if SECRET in text]


def test_a_value_that_comes_late_is_dropped(pane: DifferencesPane) -> None:
    """It was asked for a field that is no longer the chosen one."""
    pane.show_comparison(literals.ADS, literals.CREDENTIAL)
    choose(pane, "client_id")
    pane.show_revealed(literals.REVEALED)
    assert not [text for text in seen.texts(pane) if SECRET in text]


def test_reveal_asks_for_the_chosen_key(pane: DifferencesPane, qtbot: QtBot) -> None:
    """And once it shows, the same button hides."""
    pane.show_comparison(literals.ADS, literals.CREDENTIAL)
    choose(pane, "developer_token")
    button = seen.named(pane, "Reveal value")
    assert isinstance(button, QPushButton)
    assert button.text() == "Reveal for 30 seconds"
    assert button.accessibleDescription() == "Shows both values of developer_token for 30 seconds."
    with qtbot.waitSignal(pane.reveal_wished) as wished:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wished.args == [("developer_token",)]
    pane.show_revealed(literals.REVEALED)
    qtbot.mouseClick(seen.named(pane, "Hide value"), Qt.MouseButton.LeftButton)
    assert not pane.hide_reveal()


def test_a_copied_secret_leaves_the_clipboard(pane: DifferencesPane) -> None:
    """Unless something else was copied meanwhile."""
    panel, clipboard = reveal(pane), QGuiApplication.clipboard()
    panel.copy_values()
    assert SECRET in clipboard.text()
    panel._empty_clipboard()
    assert clipboard.text() == ""
    panel.copy_values()
    clipboard.setText("something else")
    panel._empty_clipboard()
    assert clipboard.text() == "something else"


def test_a_hidden_value_is_not_copied(pane: DifferencesPane) -> None:
    """There is nothing to copy but dots."""
    QGuiApplication.clipboard().setText("before")
    pane.show_comparison(literals.ADS, literals.CREDENTIAL)
    seen.only(pane, FieldPanel).copy_values()
    assert QGuiApplication.clipboard().text() == "before"


def test_the_first_field_that_differs_is_chosen(pane: DifferencesPane) -> None:
    """Its whole values stand in the panel, named for a screen reader."""
    pane.show_comparison(literals.EMAIL, literals.COMPARISON)
    assert [box.toPlainText() for box in _boxes(pane)] == ["/Users/pb/brain/phase4/lib", "/Users/pb/brain/lib"]
    assert "EnvironmentVariables › PYTHONPATH" in seen.texts(pane)


def test_what_is_the_same_is_left_out_until_it_is_asked_for(pane: DifferencesPane) -> None:
    """Only what differs at first; in a credential file everything, for `same` is an answer there."""
    view = seen.only(pane, FieldsView)
    pane.show_comparison(literals.EMAIL, literals.COMPARISON)
    assert not view.fields.index_of(("Label",)).isValid()
    view.show_only_differing(is_only=False)
    assert view.fields.index_of(("Label",)).isValid()
    pane.show_comparison(literals.ADS, literals.CREDENTIAL)
    assert view.fields.index_of(("client_id",)).isValid()


def test_the_last_change_leads_to_the_next_file(pane: DifferencesPane, qtbot: QtBot) -> None:
    """And the first one back to the file before."""
    pane.show_comparison(literals.EMAIL, literals.COMPARISON)
    with qtbot.waitSignal(pane.next_file_wished) as wished:
        for _ in range(5):
            pane.next_change()
    assert wished.args == [1]
    pane.choose_tab("text")
    with qtbot.waitSignal(pane.next_file_wished) as wished:
        pane.previous_change()
    assert wished.args == [-1]


def test_the_head_says_what_would_happen(pane: DifferencesPane) -> None:
    """Name, path and what a restore would do."""
    pane.show_comparison(literals.EMAIL, literals.COMPARISON)
    texts = seen.texts(pane)
    assert {"com.pb.email-sync.plist", "Replace, 5 fields"} <= set(texts)
    assert any("~/Library/LaunchAgents/com.pb.email-sync.plist" in text for text in texts)


@pytest.mark.parametrize(
    ("comparison", "tab"),
    [
        (literals.COMPARISON, "Fields"),
        (Comparison(literals.EMAIL.path, "replace", "python", lines=(Line("+", None, 1, "x"),)), UNIFIED),
        (Comparison(literals.EMAIL.path, "metadata", "plist", details=literals.DETAILS), "Details"),
    ],
)
def test_the_tab_that_has_something_to_say_opens(pane: DifferencesPane, comparison: Comparison, tab: str) -> None:
    """The operator's own choice is kept for the files that follow."""
    pane.show_comparison(literals.change("~/a", comparison.action), comparison)
    assert seen.named(pane, tab).isVisible()
    assert pane.tab == "fields"


def test_a_file_that_cannot_be_parsed_opens_as_text(pane: DifferencesPane) -> None:
    """With the reason above it."""
    problem = "Line 14, column 3: not a property list. Shown as text."
    shown = Comparison(literals.EMAIL.path, "replace", "plist", lines=literals.COMPARISON.lines, problem=problem)
    pane.show_comparison(literals.EMAIL, shown)
    assert problem in seen.texts(pane)
    assert seen.only(pane, TextView).isVisible()


STATES = {
    "nothing": ("Choose a file", "to see what a restore would change in it."),
    "conflict": ("secrets.py cannot be restored", literals.CONFLICT.reason),
    "large": (
        "This file is large",
        "46 MB now, 46 MB after the restore. Comparing it takes a while and can be cancelled.",
    ),
    "binary": ("This file is not text", "46 MB now, 46 MB after the restore; the contents differ."),
    "locked": ("The keyring is locked", "Values of this credential cannot be compared."),
    "failed": ("This file cannot be compared", "The store does not answer."),
}


@pytest.mark.parametrize("state", STATES)
def test_there_is_always_a_sentence(pane: DifferencesPane, state: str) -> None:
    """Where there is nothing to compare, the pane says why."""
    big = literals.change("~/brain/cache.json", size=48_000_000)
    match state:
        case "conflict":
            pane.show_comparing(literals.CONFLICT)
        case "large":
            pane.show_comparison(big, Comparison(big.path, "replace", "json", is_too_large=True))
        case "binary":
            pane.show_comparison(big, Comparison(big.path, "replace", "binary"))
        case "locked":
            pane.show_comparison(literals.ADS, Comparison(literals.ADS.path, "replace", "yaml", is_locked=True))
        case "failed":
            pane.show_failed(literals.EMAIL, "The store does not answer.")
        case _:
            pane.show_nothing()
    assert set(STATES[state]) <= set(seen.texts(pane))


def test_what_frees_a_conflict_can_be_copied(pane: DifferencesPane) -> None:
    """A command stands in a field of its own; a step in words goes on in the sentence."""
    command = "rollback restore --skip '~/brain/shared/secrets.py'"
    pane.show_comparing(replace(literals.CONFLICT, way_out=command))
    field = seen.named(pane, "Command")
    assert isinstance(field, QLineEdit)
    assert (field.text(), field.isReadOnly()) == (command, True)
    pane.show_comparing(replace(literals.CONFLICT, reason="It is locked.", way_out="Unlock it first."))
    assert "It is locked. Unlock it first." in seen.texts(pane)
    assert field.isHidden()


def test_a_conflict_with_a_tick_of_its_own_is_not_called_hopeless(pane: DifferencesPane) -> None:
    """It says what ticking it would do."""
    own = replace(literals.CONFLICT, has_own_tick=True, reason="A link lies where the folder was.")
    pane.show_comparing(own)
    texts = seen.texts(pane)
    assert {"secrets.py is left alone unless it is ticked", "Left alone"} <= set(texts)
    assert not [text for text in texts if "cannot be restored" in text]


def test_large_files_are_compared_when_asked_for(pane: DifferencesPane, qtbot: QtBot) -> None:
    """One button, one wish."""
    pane.show_comparison(literals.EMAIL, Comparison(literals.EMAIL.path, "replace", "json", is_too_large=True))
    [button] = [b for b in pane.findChildren(QPushButton) if b.text() == "Compare anyway"]
    with qtbot.waitSignal(pane.large_wished):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_comparing_is_said_only_when_it_takes_a_while(pane: DifferencesPane) -> None:
    """Before that the pane keeps what it showed; cancel comes later still."""
    pane.show_comparison(literals.EMAIL, literals.COMPARISON)
    pane.show_comparing(literals.ADS)
    assert "Comparing…" not in seen.texts(pane)
    pane._say_comparing()
    assert "Comparing…" in seen.texts(pane)
    assert "Cancel" not in seen.texts(pane)
    pane._offer_cancel()
    assert "Cancel" in seen.texts(pane)


def test_the_same_file_compared_again_keeps_its_words(pane: DifferencesPane) -> None:
    """A look at the files every now and then must not make the head flicker."""
    pane.show_comparison(literals.EMAIL, literals.COMPARISON)
    pane.show_comparing(literals.EMAIL)
    assert "Replace, 5 fields" in seen.texts(pane)
    pane.show_comparing(literals.ADS)
    assert "Replace, 5 fields" not in seen.texts(pane)


def test_the_chosen_field_stays_chosen_when_its_file_is_compared_again(pane: DifferencesPane) -> None:
    """Whether the file is as before or not."""
    pane.show_comparison(literals.EMAIL, literals.COMPARISON)
    choose(pane, "StartInterval")
    again = replace(literals.COMPARISON, fields=literals.FIELDS[1:], summary="5 fields")
    for comparison in (literals.COMPARISON, again):
        pane.show_comparing(literals.EMAIL)
        pane.show_comparison(literals.EMAIL, comparison)
        chosen = seen.only(pane, FieldsView).chosen()
        assert chosen is not None
        assert chosen.key == ("StartInterval",)


def test_text_is_unified_in_a_narrow_pane_and_side_by_side_in_a_wide_one(pane: DifferencesPane) -> None:
    """From 720 pixels; the other manner is one click away and remembered for that width."""
    pane.choose_tab("text")
    pane.show_comparison(literals.EMAIL, literals.COMPARISON)
    view = seen.only(pane, TextView)
    assert not view.is_side_by_side
    pane.resize(900, 640)
    assert view.is_side_by_side
    pane.toggle_side_by_side()
    assert not view.is_side_by_side
    pane.resize(590, 640)
    pane.resize(900, 640)
    assert not view.is_side_by_side


def test_every_row_of_the_text_is_one_block(pane: DifferencesPane) -> None:
    """Signs that Qt takes for the end of a line do not push numbers and marks off their rows."""
    odd = "a\u2028b\u2029c\rd\x0be\0f"
    lines = (Line(" ", 1, 1, odd), Line("-", 2, None, "𝄞 gone", ((2, 6),)), Line("+", None, 2, "kept"))
    pane.choose_tab("text")
    pane.show_comparison(literals.EMAIL, Comparison(literals.EMAIL.path, "replace", "text", lines=lines))
    assert _unified(pane).document().blockCount() == 3
    pane.grab()


def test_many_lines_come_a_slice_at_a_time(pane: DifferencesPane, qtbot: QtBot) -> None:
    """The first slice at once, the rest while the window stays awake."""
    lines = tuple(Line("+", None, n, f"line {n}") for n in range(1, 5001))
    pane.choose_tab("text")
    pane.show_comparison(literals.EMAIL, Comparison(literals.EMAIL.path, "replace", "text", lines=lines))
    assert _unified(pane).document().blockCount() == 2000
    qtbot.waitUntil(lambda: _unified(pane).document().blockCount() == 5000)


def test_a_fold_opens_by_click_or_enter(pane: DifferencesPane, qtbot: QtBot) -> None:
    """The lines that it stands for come into their place."""
    lines = (*(Line(" ", n, n, f"line {n}") for n in range(1, 41)), Line("-", 41, None, "gone"))
    pane.choose_tab("text")
    pane.show_comparison(literals.EMAIL, Comparison(literals.EMAIL.path, "replace", "text", lines=lines))
    text = _unified(pane)
    assert text.toPlainText().startswith("⋯ 37 equal lines\nline 38")
    text.go_to(0)
    qtbot.keyClick(text, Qt.Key.Key_Return)
    assert text.toPlainText().startswith("line 1\nline 2\n")


def test_a_field_that_only_moved_says_from_where(pane: DifferencesPane) -> None:
    """Drawn beside the value; drawing must not fail without marks."""
    moved = Field(("Args", "[1]"), literals.text("-m"), literals.text("-m"), "moved", moved=(3, 1))
    pane.show_comparison(literals.EMAIL, Comparison(literals.EMAIL.path, "replace", "plist", (moved,)))
    assert not pane.grab().isNull()


def _boxes(pane: DifferencesPane) -> list[ValueBox]:
    return pane.findChildren(ValueBox)


def _unified(pane: DifferencesPane) -> TextPane:
    return next(p for p in pane.findChildren(TextPane) if p.accessibleName() == UNIFIED)
