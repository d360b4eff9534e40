"""The details beside a change hold for every kind of thing that can stand on either side."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.formats.details import details
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change
from rollback_gui.model.snapshot import Entry, EntryType

SIDES = st.none() | st.builds(
    Entry, type=st.sampled_from(get_args(EntryType)), mode=st.integers(0, 0o7777), uid=st.just(7), gid=st.just(7)
)


@given(SIDES, SIDES)
def test_every_pair_of_sides_has_its_rows(now: Entry | None, after: Entry | None) -> None:
    """An unread file has no content to tell, and is told nevertheless."""
    rows = details(
        Change(path=EntryPath("~/made-up"), group="Configs", kind="config", action="replace", before=now, after=after),
        is_secret=False,
    )
    assert next(row.name for row in rows) == "Kind"
    assert all((row.now == "not there") == (now is None) for row in rows)
