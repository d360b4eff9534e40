"""A restore into a folder that others get to see says so, when credentials would lie there in clear."""

from pathlib import Path

import pytest

from rollback_gui.operations.preflight_shared import shared_reason
from rollback_gui.system.real import real_system
from tests.support.house import QUIET, House


@pytest.mark.parametrize(
    "below",
    ["Dropbox/out", "OneDrive - Shop/out", "Library/Mobile Documents/com~apple~CloudDocs/x", "Public/x", "Nextcloud"],
)
def test_folders_of_synchronising_programs_are_known_by_name(tmp_path: Path, below: str) -> None:
    """Whether they are there yet or not."""
    assert shared_reason(real_system(), str(tmp_path / below))


@pytest.mark.parametrize("below", ["out", "boxes/out", "synchrotron", "publications", "megaphone/x"])
def test_other_folders_are_not(tmp_path: Path, below: str) -> None:
    """A name that only begins like one says nothing."""
    assert shared_reason(real_system(), str(tmp_path / below)) == ""


def test_what_lies_above_tells_and_so_does_a_folder_that_others_write_into(tmp_path: Path) -> None:
    """The mark that Syncthing leaves; permission bits."""
    (tmp_path / "a/.stfolder").mkdir(parents=True)
    (tmp_path / "a/deep").mkdir()
    assert "synchronised" in shared_reason(real_system(), str(tmp_path / "a/deep/new"))
    (tmp_path / "b").mkdir()
    (tmp_path / "b").chmod(0o770)
    assert "others may write" in shared_reason(real_system(), str(tmp_path / "b/new"))


def test_the_preview_of_a_restore_into_it_warns(tmp_path: Path) -> None:
    """Only where a credential is among what is restored."""
    house = House.make(tmp_path, {"conf/a": "1", "secret/key": "made-up"})
    row = house.snapshot("before")
    for names, count in ((("secret/key",), 1), (("conf/a",), 0)):
        plan = house.plan(row, into=str(house.home / "Dropbox/out"))
        ticked = plan.only({change.path for change in plan.ticked if change.path.endswith(names)})
        checks = [check for check in house.console().look.preflight(ticked, QUIET) if check.name == "shared"]
        assert [check.state for check in checks] == ["warning"] * count
