"""Where one file changed, snapshot by snapshot."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollback_gui.errors import NotFound
from rollback_gui.model.paths import parse
from tests.support.house import House

PATH = parse("~/conf/a.ini")


def test_a_file_is_told_for_every_snapshot_newest_first(tmp_path: Path) -> None:
    """Its size, where it changed, and where it is as now; also where it was absent."""
    house = House.make(tmp_path, {"conf/a.ini": "one\n", "conf/b.ini": ""})
    first = house.snapshot("first")
    (house.home / "conf/a.ini").write_text("two, longer\n")
    second = house.snapshot("second")
    third = house.snapshot("third")
    found = house.console().look.versions(PATH)
    assert [(one.snapshot, one.title, one.size, one.is_changed, one.is_as_now) for one in found] == [
        (third.id, "third", 12, False, True),
        (second.id, "second", 12, True, True),
        (first.id, "first", 4, False, False),
    ]


def test_a_credential_is_compared_without_its_value(tmp_path: Path) -> None:
    """By its keyed name."""
    house = House.make(tmp_path, {"secret/key": "made-up-key\n"})
    house.snapshot()
    (found,) = house.console().look.versions(parse("~/secret/key"))
    assert found.is_as_now


def test_a_file_of_no_snapshot_is_not_found(tmp_path: Path) -> None:
    """Rather than an empty answer."""
    house = House.make(tmp_path, {"conf/a.ini": "one\n"})
    house.snapshot()
    with pytest.raises(NotFound):
        house.console().look.versions(parse("~/conf/never"))


@given(st.lists(st.sampled_from(["one", "two", "three"]), min_size=1, max_size=4))
@settings(max_examples=15)
def test_a_change_is_told_exactly_where_the_content_changed(
    tmp_path_factory: pytest.TempPathFactory, contents: list[str]
) -> None:
    """And `as now` exactly where the content is the last one."""
    house = House.make(tmp_path_factory.mktemp("house"), {"conf/a.ini": ""})
    for text in contents:
        (house.home / "conf/a.ini").write_text(text)
        house.snapshot()
    found = house.console().look.versions(PATH)[::-1]
    assert [one.is_changed for one in found] == [False, *(a != b for a, b in pairwise(contents))]
    assert [one.is_as_now for one in found] == [text == contents[-1] for text in contents]
