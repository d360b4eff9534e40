"""The window's tables of glyphs and colours have every word of the model."""

from collections.abc import Collection
from typing import Any, get_args

import pytest

from rollback_gui.gui.models import change_rows
from rollback_gui.gui.presenters import standing
from rollback_gui.gui.views import change_delegate
from rollback_gui.gui.views.differences import wording
from rollback_gui.gui.views.restore import check_delegate, review_list
from rollback_gui.model.outcome import CheckState
from rollback_gui.model.plan import Action
from rollback_gui.model.snapshot import Kind

TABLES: dict[str, tuple[Collection[str], Any]] = {
    "tree glyphs": (change_rows.GLYPHS, Action),
    "tree order": (change_rows._ACTIONS, Action),
    "tree kinds": (change_rows._ORDER, Kind),
    "tree colours": (change_delegate._ACCENTS, Action),
    "pane glyphs": (wording.GLYPHS, Action),
    "pane colours": (wording.ACCENTS, Action),
    "review": (review_list.GLYPHS, Action),
    "checks": (check_delegate._GLYPHS, CheckState),
}


@pytest.mark.parametrize("name", TABLES)
def test_each_word_has_its_glyph_or_colour(name: str) -> None:
    """And no row speaks of a word that there is not."""
    table, words = TABLES[name]
    assert set(table) == set(get_args(words))


def test_every_state_of_the_window_says_what_may_be_clicked() -> None:
    """None is left to a look-up that fails."""
    assert set(standing._MAY) == set(standing.State)
