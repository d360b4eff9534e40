"""Where a plan may write: never into this program's own folders, by whatever name or way they can be reached."""

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change, Plan
from rollback_gui.model.snapshot import Entry, Listed
from rollback_gui.operations.distrust import outside
from rollback_gui.operations.station import Station
from tests.support.hostile import plant
from tests.support.house import House
from tests.support.volumes import own_mounts

__all__ = ["own_mounts"]

NO_GROUPS = '[agents]\nmanager = "none"\n'
FILE = Entry(type="file", mode=0o600, uid=os.getuid(), gid=os.getgid())


def made(root: Path, environment: dict[str, str]) -> House:
    """A workstation with one snapshot and no group to hold a path against."""
    house = House(root)
    house.environment |= environment
    house.write_profile(NO_GROUPS)
    house.snapshot()
    return house


def station_of(house: House) -> Station:
    """What a verb of a new process stands on."""
    return house.console().look._opening.station()


def judged(station: Station, path: str, row: Listed | None = None) -> str:
    """What is said of a plan that puts this path back."""
    row = row or station.store.listed()[0]
    change = Change(EntryPath(path), "Configs", "config", "create", None, FILE)
    return list(outside(station, Plan(row.id, row.title, station.places.home, (change,))))[-1].state


@pytest.mark.parametrize("name", ["store/packs/x", "store", "state/x", "state/keys/x", "cache/x"])
def test_no_spelling_leads_into_our_own_folders(tmp_path: Path, name: str) -> None:
    """They lie below the home here: `~/…` and the whole path are one place."""
    station = station_of(made(tmp_path, {"ROLLBACK_HOME": str(tmp_path / "home/own")}))
    assert judged(station, f"~/own/{name}") == "blocker"
    assert judged(station, f"{tmp_path}/home/own/{name}") == "blocker"
    assert judged(station, f"~/owner/{name}") == "ok"


def test_a_home_that_is_named_by_a_link_hides_none_of_them(tmp_path: Path) -> None:
    """HOME is a link, as where homes were moved to another disk: neither taken along nor written."""
    (tmp_path / "home").mkdir()
    (tmp_path / "named").symlink_to(tmp_path / "home")
    named = {"HOME": str(tmp_path / "named"), "ROLLBACK_HOME": str(tmp_path / "named/own")}
    house = made(tmp_path, named)
    house.write_profile(NO_GROUPS + '[[group]]\nname = "All"\nkind = "config"\ninclude = ["~/own", "~/note"]\n')
    (house.home / "note").write_text("made-up\n")
    station = station_of(house)
    assert judged(station, "~/own/store/packs/x") == "blocker"
    row = house.snapshot()
    held = [item.path for item in house.console().look.snapshot(row.id).items if item.entry is not None]
    assert [path for path in held if path.startswith("~/own/") and path.split("/")[2] != "config"] == []
    assert "~/note" in held


def test_a_store_behind_a_link_is_ours_where_it_really_lies(tmp_path: Path) -> None:
    """A user's own link to a larger disk that the home guards too."""
    house = made(tmp_path, {})
    (house.home / "disk").mkdir()
    (tmp_path / "own/store").rename(house.home / "disk/store")
    (tmp_path / "own/store").symlink_to(house.home / "disk/store")
    station = station_of(house)
    assert judged(station, "~/disk/store/packs/x") == "blocker"
    assert judged(station, "~/disk/x") == "ok"


def test_a_store_that_is_mounted_a_second_time_is_ours_there_too(own_mounts: None, tmp_path: Path) -> None:
    """No name tells it, its inode does."""
    house = made(tmp_path, {})
    again = house.home / "again"
    again.mkdir()
    subprocess.run(["mount", "--bind", str(tmp_path / "own/store"), str(again)], check=True)
    try:
        station = station_of(house)
        assert judged(station, "~/again/packs/x") == "blocker"
        assert judged(station, "~/again/x") == "blocker"
        assert judged(station, "~/against") == "ok"
    finally:
        subprocess.run(["umount", "-l", str(again)], check=True)


@pytest.mark.parametrize(
    ("header", "is_signed", "said"),
    [
        ({"category": "auto-backup"}, True, "ok"),
        ({"category": "auto-backup"}, False, "blocker"),
        ({"category": "auto-backup", "machine": "another machine"}, True, "blocker"),
        ({"category": "manual"}, True, "blocker"),
    ],
)
def test_only_what_this_machine_kept_itself_leads_back_outside(
    tmp_path: Path, header: dict[str, object], said: str, *, is_signed: bool
) -> None:
    """A signed safety snapshot of this machine goes where its restore went; nobody else's names a place."""
    house = House.make(tmp_path / "desk", {"conf/a": "one\n"})
    house.snapshot()
    planted = plant(house, lambda items: items, is_signed=is_signed, **header)
    station = station_of(house)
    row = next(row for row in station.store.listed() if row.id == planted)
    assert judged(station, str(tmp_path / "elsewhere/x"), row) == said


def test_without_the_key_nothing_leads_back_outside(tmp_path: Path) -> None:
    """What nobody can prove to be a safety snapshot of ours may be anything."""
    house = House.make(tmp_path / "desk", {"conf/a": "one\n"})
    house.snapshot()
    station = station_of(house)
    row = station.store.listed()[0]
    station.store.listed = lambda: (  # type: ignore[method-assign]
        replace(row, state="unproven", header=replace(row.header, category="auto-backup")),
    )
    assert judged(station, str(tmp_path / "elsewhere/x"), row) == "blocker"


PARTS = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3).map("/".join)


@settings(max_examples=12)
@given(store=PARTS, target=PARTS, links=st.dictionaries(PARTS, PARTS, max_size=2), is_whole=st.booleans())
def test_what_is_refused_is_what_really_lies_in_the_store(
    store: str, target: str, links: dict[str, str], *, is_whole: bool
) -> None:
    """Against a model of one line: the system's own word for where a path leads."""
    with TemporaryDirectory() as made_up:
        root = Path(made_up).resolve()
        house = made(root, {})
        home = house.home
        for folder in (store, os.path.dirname(target)):
            (home / folder).mkdir(parents=True, exist_ok=True)
        shelf = home / store / "kept"
        (root / "own/store").rename(shelf)
        (root / "own/store").symlink_to(shelf)
        for name, leads_to in links.items():
            if not os.path.lexists(home / name) and (home / name).parent.is_dir():
                (home / name).symlink_to(home / leads_to)
        for tail in ("", "/kept", "/kept/packs/x", "/x"):
            path = f"{home if is_whole else '~'}/{target}{tail}"
            real = os.path.realpath(f"{home}/{target}{tail}")
            has_link = real != f"{home}/{target}{tail}"
            is_ours = real == str(shelf) or real.startswith(f"{shelf}/")
            if not has_link:  # behind a link nothing is ever written: that is another check's
                assert (judged(station_of(house), path) == "blocker") == is_ours, path
