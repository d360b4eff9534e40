"""Doctor says what is wrong and what to do, writes nothing, and survives whatever it looks at."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollback_gui.model.outcome import Finding
from rollback_gui.operations.doctor import places_in_use
from rollback_gui.operations.journal import NAME
from rollback_gui.operations.matching import matching
from rollback_gui.operations.opening import Opening
from tests.support.faulty import ReadOnlySystem
from tests.support.house import PROFILE, House

TREE = {"conf/a.ini": "x=1\n", "secret/key": "made-up-key\n"}


def found_in(house: House) -> dict[str, Finding]:
    """Findings by what they are about."""
    return {finding.what: finding for finding in house.console().look.doctor()}


def test_a_machine_without_a_store_is_told_how_to_begin(tmp_path: Path) -> None:
    """Missing things have a way out; nothing is a problem."""
    found = found_in(House(tmp_path))
    assert found["store"].state == "missing"
    assert "rollback snapshot" in found["store"].fix
    assert found["profile"].state == "missing"
    assert not [finding for finding in found.values() if finding.state == "problem"]


def test_a_healthy_machine_has_no_problem(tmp_path: Path) -> None:
    """Restore, snapshots, audit log, key and profile are all fine, and the folders in use are named."""
    house = House.make(tmp_path, TREE)
    house.snapshot("one")
    found = found_in(house)
    assert {found[what].state for what in ("restore", "snapshots", "audit log", "key", "profile")} == {"ok"}
    assert found["home in use"].detail == str(house.home)


def test_doctor_writes_nothing(tmp_path: Path) -> None:
    """Through a door whose first write raises."""
    house = House.make(tmp_path, TREE)
    house.snapshot("one")
    console = house.console(ReadOnlySystem(house.system))
    assert console.look.doctor()


def test_an_unfinished_restore_comes_first(tmp_path: Path) -> None:
    """With the command that ends it."""
    house = House.make(tmp_path, TREE)
    house.snapshot("one")
    (Path(house.console().places.state) / NAME).write_bytes(b"torn")
    first = house.console().look.doctor()[0]
    assert (first.what, first.state, first.fix) == ("restore", "problem", "Run `rollback recover`.")


def test_a_damaged_snapshot_is_named(tmp_path: Path) -> None:
    """By its id, with the verb that proves it."""
    house = House.make(tmp_path, TREE)
    row = house.snapshot("one")
    manifest = Path(house.console().places.store) / "snapshots" / f"{row.id}.json"
    manifest.write_bytes(manifest.read_bytes()[:-80])
    found = found_in(house)[f"snapshot {row.id}"]
    assert (found.state, found.fix) == ("problem", "Run `rollback verify`.")


def test_a_profile_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    """Malformed, or no text at all."""
    house = House.make(tmp_path, TREE)
    house.write_profile("[[group]]\nnam = 1\n")
    assert "`nam`" in found_in(house)["profile"].detail
    Path(house.console().places.profile).write_bytes(b"\xff\xfe")
    assert found_in(house)["profile"].state == "problem"


def test_where_no_agent_manager_answers_each_says_why(tmp_path: Path) -> None:
    """Neither is on PATH here; a profile that wants none is told as that."""
    house = House.make(tmp_path, TREE, PROFILE.replace('"none"', '"auto"'))
    house.write_profile(
        (Path(house.console().places.profile))
        .read_text()
        .replace(
            'manager = "auto"', 'manager = "auto"\nlaunchctl = "/nowhere/launchctl"\nsystemctl = "/nowhere/systemctl"'
        )
    )
    found = found_in(house)
    assert found["agents"].state == "missing"
    assert found["agents (launchd)"].detail == "There is no /nowhere/launchctl here."
    assert found["agents (systemd)"].detail == "There is no /nowhere/systemctl here."
    house.write_profile(PROFILE)
    assert found_in(house)["agents"].state == "ok"


@given(st.binary(max_size=200), st.sampled_from(["profile", "journal", "store.json", "audit.jsonl"]))
@settings(max_examples=25)
def test_no_broken_file_stops_the_doctor(tmp_path_factory: pytest.TempPathFactory, data: bytes, which: str) -> None:
    """Whatever lies in the profile, the journal, store.json or the log, every folder in use is still named."""
    house = House.make(tmp_path_factory.mktemp("house"), TREE)
    house.snapshot("one")
    places = house.console().places
    broken = {"profile": places.profile, "journal": f"{places.state}/{NAME}"}
    Path(broken.get(which, f"{places.store}/{which}")).write_bytes(data)
    found = house.console().look.doctor()
    assert set(places_in_use(places)) <= set(found)
    order = [("problem", "missing", "warning", "done", "ok").index(one.state) for one in found]
    assert order == sorted(order)


def test_matching_counts_groups_and_names_patterns_that_match_nothing(tmp_path: Path) -> None:
    """A group without a file is a warning too."""
    house = House.make(tmp_path, {"conf/a.ini": "x=1\n"})
    found = matching(Opening(house.system, house.console().places))
    told = {finding.what: (finding.state, finding.detail) for finding in found}
    assert told["Configs"][0] == "ok"
    assert told["Credentials"][0] == "warning"
    assert told["~/secret/*"] == ("warning", "It matches nothing now.")


@given(st.sets(st.sampled_from(["a", "b.ini", ".c", "d e"]), min_size=1))
@settings(max_examples=15)
def test_matching_counts_what_is_there(tmp_path_factory: pytest.TempPathFactory, names: set[str]) -> None:
    """One path for each file of the group."""
    house = House.make(tmp_path_factory.mktemp("house"), {f"secret/{name}": "made-up\n" for name in names})
    (found,) = [one for one in matching(Opening(house.system, house.console().places)) if one.what == "Credentials"]
    assert found.detail.startswith(f"{len(names)} path")
