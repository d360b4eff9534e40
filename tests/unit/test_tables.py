"""Tables that are looked up by a word of the model: each has every word, so that none of them is an error."""

from collections.abc import Collection
from typing import Any, get_args

import pytest

from rollback_gui.cli import render, render_outcome
from rollback_gui.formats import details
from rollback_gui.formats.details import details as rows
from rollback_gui.model import plan
from rollback_gui.model.outcome import CheckState, Finding, RestoreState
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Action, Change, Why
from rollback_gui.model.snapshot import Entry, EntryType
from rollback_gui.operations import doctor

TABLES: dict[str, tuple[Collection[str], Any]] = {
    "sigils": (plan.SIGILS, Action),
    "kinds": (details._KINDS, EntryType),
    "reasons": (render._WHY, Why),
    "marks": (render._MARKS, CheckState),
    "endings": (render_outcome._ENDED, RestoreState),
    "order": (doctor._ORDER, Finding.__annotations__["state"]),
}


@pytest.mark.parametrize("name", TABLES)
def test_each_word_of_the_model_has_its_row(name: str) -> None:
    """And no row speaks of a word that there is not."""
    table, words = TABLES[name]
    assert set(table) == set(get_args(words))


@pytest.mark.parametrize("now", [*get_args(EntryType), None])
@pytest.mark.parametrize("after", [*get_args(EntryType), None])
def test_any_type_can_take_the_place_of_any_other_in_the_details(now: str | None, after: str | None) -> None:
    """Every row has a word for both sides."""
    before, wanted = (None if kind is None else _entry(kind) for kind in (now, after))
    told = rows(Change(EntryPath("~/a"), "G", "config", "replace", before, wanted), is_secret=False)
    assert all(row.now and row.after for row in told if now is not None or after is not None)
    assert (told[0].now == details.NOT_THERE) == (now is None)


def _entry(kind: str) -> Entry:
    return Entry(type=kind, mode=0o600, uid=1, gid=1, target="there")  # type: ignore[arg-type]
