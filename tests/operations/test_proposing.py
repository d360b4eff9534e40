"""A first profile from the window: offered only where there is none, written only once."""

from pathlib import Path

import pytest

from rollback_gui.errors import Refused
from rollback_gui.formats.profile_file import read_profile
from rollback_gui.model.places import Places
from rollback_gui.model.profile import Profile
from rollback_gui.operations.proposing import proposal, write_profile
from rollback_gui.system.real import real_system


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A home with one file that is worth guarding and no profile."""
    (tmp_path / ".zshrc").write_text("# made up\n")
    home = str(tmp_path)
    folder = f"{home}/.config/rollback-gui"
    return Places(
        home=home, store=f"{home}/store", profile=f"{folder}/profile.toml", config=folder,
        state=f"{home}/state", cache=f"{home}/cache", runtime=f"{home}/run",
    )  # fmt: skip


def test_what_is_written_is_what_was_proposed(places: Places) -> None:
    """The file reads back as the groups that were ticked, and then nothing is proposed any more."""
    found = proposal(real_system(), places)
    assert found is not None
    assert [group.name for group in found.groups] == ["Shell and tools"]
    write_profile(real_system(), places, found.profile())
    assert read_profile(Path(places.profile).read_text(), places.profile).group == found.groups
    assert proposal(real_system(), places) is None


def test_a_profile_that_is_there_is_neither_replaced_nor_judged(places: Places) -> None:
    """Not even one that cannot be parsed."""
    Path(places.profile).parent.mkdir(parents=True)
    Path(places.profile).write_text("not = [a profile")
    assert proposal(real_system(), places) is None
    with pytest.raises(Refused):
        write_profile(real_system(), places, Profile())
    assert Path(places.profile).read_text() == "not = [a profile"
