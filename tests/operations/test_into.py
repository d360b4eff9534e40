"""A restore into another folder: built beside and renamed once where it is new, every step where it is there."""

import json
import shutil
from pathlib import Path

import pytest

from rollback_gui.errors import BadInput
from rollback_gui.model.snapshot import Listed
from tests.support.faulty import Fault, FaultySystem, PowerCut, as_system
from tests.support.house import HOW, QUIET, File, House, Link, Tree, contents

BEFORE: Tree = {
    "conf/a.json": '{"now": 1}',
    "conf/mode.txt": File("words", 0o600),
    "conf/link": Link("a.json"),
    "conf/empty": None,
    "conf/deep/b.json": "2",
    "secret/key.json": '{"token": "made-up-token-1"}',
}


def started(root: Path) -> tuple[House, Listed]:
    """A workstation with a snapshot that also guards a file outside the home."""
    house = House.make(root / "station", BEFORE)
    outside = root / "outside"
    outside.mkdir()
    (outside / "crontab").write_text("made-up line")
    house.write_profile(PROFILE_WITH.replace("OUTSIDE", str(outside)))
    return house, house.snapshot("before")


PROFILE_WITH = """
[agents]
manager = "none"

[[group]]
name = "Configs"
kind = "config"
include = ["~/conf", "OUTSIDE/crontab"]

[[group]]
name = "Credentials"
kind = "credential"
include = ["~/secret/*"]
"""


def wanted(house: House, root: Path) -> dict[str, tuple[str, int, str]]:
    """What must lie in the folder, less the folders on the way to the file outside."""
    below = f"_root{root / 'outside' / 'crontab'}"
    return {**house.live(), below: ("file", 0o644, "made-up line")}


def found(where: Path, house: House) -> dict[str, tuple[str, int, str]]:
    """What lies there, less those folders."""
    keep = house.live().keys()
    return {name: what for name, what in contents(where).items() if name in keep or what[0] != "folder"}


def test_a_folder_that_is_not_there_gets_everything_and_nothing_is_kept_first(tmp_path: Path) -> None:
    """Modes, links and empty folders too; absolute paths below `_root`; there is nothing to undo."""
    house, row = started(tmp_path)
    live = house.live()
    plan = house.plan(row, into=str(tmp_path / "new/out"))
    assert plan.destination == str(tmp_path / "new/out")
    outcome = house.console().do.restore(plan, HOW, QUIET)
    assert (outcome.state, outcome.exit_code, outcome.backup, outcome.not_done) == ("restored", 0, None, ())
    assert found(tmp_path / "new/out", house) == wanted(house, tmp_path)
    assert house.live() == live
    assert len(house.console().look.snapshots()) == 1
    assert house.console().look.last_restore() is None
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["out"]


def test_into_a_folder_that_is_there_every_step_runs_and_undo_leads_back(tmp_path: Path) -> None:
    """What lay there is in a safety snapshot; what else lies there is left alone."""
    house, row = started(tmp_path)
    out = tmp_path / "out"
    (out / "conf").mkdir(parents=True)
    (out / "conf/a.json").write_text("lay there")
    (out / "conf/other").write_text("not ours")
    was = contents(out)
    plan = house.plan(row, into=str(out), match=True)
    assert [change.action for change in plan.changes if change.path.endswith("conf/a.json")] == ["replace"]
    outcome = house.console().do.restore(plan, HOW, QUIET)
    assert outcome.state == "restored"
    assert outcome.backup is not None
    assert found(out, house) == {**wanted(house, tmp_path), "conf/other": ("file", 0o644, "not ours")}
    undone = house.console().do.undo(HOW, QUIET)
    assert (undone.state, undone.not_done) == ("restored", ())
    assert contents(out) == was


def test_named_paths_and_groups_are_those_of_the_snapshot(tmp_path: Path) -> None:
    """As it knows them, not as they lie there."""
    house, row = started(tmp_path)
    out = tmp_path / "out"
    house.console().do.restore(house.plan(row, into=str(out), paths=("~/conf/deep",)), HOW, QUIET)
    assert found(out, house).keys() == {"conf", "conf/deep", "conf/deep/b.json"}
    plan = house.plan(row, into=str(out), groups=("Credentials",), skip=("~/secret/no",))
    house.console().do.restore(plan, HOW, QUIET)
    assert (out / "secret/key.json").read_text() == '{"token": "made-up-token-1"}'


def test_the_home_itself_and_a_file_are_refused(tmp_path: Path) -> None:
    """A tampered snapshot would come to its place by the back door."""
    house, row = started(tmp_path)
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to(house.home)
    for where in (house.home, tmp_path / "file", tmp_path / "link"):
        with pytest.raises(BadInput):
            house.plan(row, into=str(where))


def test_from_a_tampered_snapshot_only_this_works(tmp_path: Path) -> None:
    """Nothing goes to its place; the bytes come out."""
    house, row = started(tmp_path)
    tamper(house, row)
    (house.home / "conf/a.json").write_text("changed")
    assert house.console().look.snapshots()[0].state == "tampered"
    refused = house.console().do.restore(house.plan(row), HOW, QUIET)
    assert (refused.state, refused.error and refused.error.code) == ("refused", "tampered")
    assert (house.home / "conf/a.json").read_text() == "changed"
    outcome = house.console().do.restore(house.plan(row, into=str(tmp_path / "out")), HOW, QUIET)
    assert outcome.state == "restored"
    assert (tmp_path / "out/conf/a.json").read_text() == '{"now": 1}'


def tamper(house: House, row: Listed) -> None:
    """Change the description and make the digest fit, as somebody without the key can."""
    import hashlib

    manifest = next(Path(house.console().places.store).rglob(f"{row.id}.json"))
    body, _, seal = manifest.read_bytes().rpartition(b'"seal":')
    body = body.replace(b'"description":"before"', b'"description":"harmless"')
    told = json.loads(seal[:-2])
    told["sha256"] = hashlib.sha256(body).hexdigest()
    manifest.chmod(0o600)
    manifest.write_bytes(body + b'"seal":' + json.dumps(told, separators=(",", ":")).encode() + b"}\n")


def test_a_damaged_content_names_the_path_and_the_folder_in_its_way_out(tmp_path: Path) -> None:
    """The command works as it stands."""
    from tests.operations.test_damaged_content import LOST, damaged_house

    house = damaged_house(tmp_path)
    out = tmp_path / "out"
    plan = house.plan(house.console().look.snapshots()[-2], into=str(out))
    (change,) = [change for change in plan.changes if change.action == "conflict"]
    assert change.why == ("damaged",)
    words = change.way_out.split()
    assert words[3:] == [LOST, "--into", str(out), "--apply"]
    assert house.console().do.restore(plan, HOW, QUIET).exit_code == 7


@pytest.mark.parametrize("fault", ["cut before", "cut after", "torn"])
@pytest.mark.parametrize("is_there", [False, True])
def test_a_kill_at_any_call_leaves_the_folder_whole_or_as_it_was(tmp_path: Path, fault: Fault, is_there: bool) -> None:
    """Recovery finishes or takes back; no hidden folder stays beside."""
    house, row = started(tmp_path)
    out = tmp_path / "out" / "here"
    out.parent.mkdir()
    if is_there:
        (out / "conf").mkdir(parents=True)
        (out / "conf/a.json").write_text("lay there")
    was = contents(out.parent)
    shutil.copytree(out.parent, tmp_path / "kept")
    for at in range(1, 400, 3):
        shutil.rmtree(out.parent)
        shutil.copytree(tmp_path / "kept", out.parent)
        plan = house.plan(row, into=str(out))
        faulty = FaultySystem(house.system, at, fault)
        try:
            assert house.console(as_system(faulty)).do.restore(plan, HOW, QUIET).state == "restored"
            return
        except PowerCut:
            outcome = house.console().do.recover(QUIET)
        now = contents(out.parent)
        assert now == was or found(out, house) == wanted(house, tmp_path), f"{at} {faulty.hit}: {now}"
        assert [path.name for path in out.parent.iterdir()] in ([], ["here"]), f"{at} {faulty.hit}"
        assert outcome is None or (outcome.state == "restored") == (now != was), f"{at} {faulty.hit}"
    raise AssertionError("it never ended")


def test_named_files_come_back_although_the_guarded_folder_above_is_missing(tmp_path: Path) -> None:
    """In place, too: the folders on the way are made as they were."""
    house, row = started(tmp_path)
    shutil.rmtree(house.home / "conf")
    outcome = house.console().do.restore(house.plan(row, paths=("~/conf/deep/b.json",)), HOW, QUIET)
    assert outcome.state == "restored"
    assert (house.home / "conf/deep/b.json").read_text() == "2"
    assert sorted(path.name for path in (house.home / "conf").iterdir()) == ["deep"]
