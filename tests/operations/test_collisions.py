"""Names that differ in case or Unicode form alone are two files here and one on a volume that folds them."""

import os
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.model.paths import EntryPath
from rollback_gui.model.wishes import RestoreWish
from rollback_gui.operations.collisions import folded
from tests.support.faulty import TracingSystem, as_system
from tests.support.house import QUIET, House

_BY_NAME = ("look", "open_file", "link_target")


class Folding(TracingSystem):
    """A door to a volume that finds a name in whatever case it is asked for."""

    def pass_on(self, name: str, call: Any, *args: Any, **kwargs: Any) -> Any:
        """Ask for the name as it is written on the disk."""
        if name in _BY_NAME:
            folder, wanted = args
            there = os.listdir(folder)
            same = [one for one in there if folded(one) == folded(wanted)]
            args = (folder, wanted if wanted in there or not same else same[0])
        return call(*args, **kwargs)


PAIRS = [("Readme", "README"), ("caf\u00e9", "cafe\u0301"), ("stra\u00dfe", "STRASSE")]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_files_of_one_name_there_are_conflicts_that_name_each_other(tmp_path: Path, one: str, other: str) -> None:
    """Putting both back would leave one, and say two."""
    house = House.make(tmp_path, {f"conf/{one}": "first", f"conf/{other}": "second", "conf/plain": "p"})
    row = house.snapshot("before")
    for file in (house.home / "conf").iterdir():
        file.unlink()
    plan = house.console(as_system(Folding(house.system))).look.plan(RestoreWish(row.id), QUIET)
    found = {change.path: (change.action, change.why, change.reason) for change in plan.changes}
    paths = [EntryPath(f"~/conf/{one}"), EntryPath(f"~/conf/{other}")]
    for path, another in (paths, paths[::-1]):
        assert found[path] == ("conflict", ("collides",), f"On this volume it is one name with {another}.")
    assert found[EntryPath("~/conf/plain")][0] == "create"


def test_on_a_volume_that_tells_them_apart_they_are_two_files(tmp_path: Path) -> None:
    """Here nothing collides."""
    house = House.make(tmp_path, {"conf/Readme": "first", "conf/README": "second"})
    row = house.snapshot("before")
    for file in (house.home / "conf").iterdir():
        file.unlink()
    assert {change.action for change in house.plan(row).changes} == {"create"}


def test_a_file_that_is_there_under_another_case_is_not_removed_as_added(tmp_path: Path) -> None:
    """It is the very file that the snapshot holds."""
    house = House.make(tmp_path, {"conf/Readme": "first"})
    row = house.snapshot("before")
    (house.home / "conf/Readme").rename(house.home / "conf/README")
    console = house.console(as_system(Folding(house.system)))
    plan = console.look.plan(RestoreWish(row.id, match=True), QUIET)
    assert [(change.path, change.action) for change in plan.changes] == [("~/conf/README", "conflict")]
    assert plan.ticked == ()


@given(st.text(max_size=20))
def test_a_name_folds_like_its_composed_and_its_decomposed_form(name: str) -> None:
    """Whatever its letters are."""
    assert {folded(unicodedata.normalize(form, name)) for form in ("NFC", "NFD")} == {folded(name)}
