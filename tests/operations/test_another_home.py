"""A snapshot of another home comes back with this home's paths, once the operator has said so."""

import plistlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace

from rollback_gui.console import Console
from rollback_gui.model.snapshot import Listed
from rollback_gui.system.port import System
from rollback_gui.system.real import real_system
from tests.support.faulty import TracingSystem
from tests.support.house import HOW, PROFILE, QUIET, House, Link, Tree, fill

AGENTS = 58
MORE = """
[[group]]
name = "Agents"
kind = "plist"
include = ["~/agents/*.plist"]
"""


def _tree(home: str) -> Tree:
    """A home of 83 files that name it by its whole path, and a few that must not change."""
    settings: dict[str, str | Link] = {f"conf/{n:02}.json": f'{{"where": "{home}/data/{n}"}}\n' for n in range(20)}
    return {
        **settings,
        "conf/run.sh": f"cd {home}/bin && ./run --token {home}/made-up-token\n",
        "conf/other.yaml": f"theirs: {home}man/data\nkey: none\n",
        "conf/data": Link(f"{home}/data"),
        "conf/near": Link("00.json"),
        "secret/key.json": f'{{"token": "made-up-token-1", "file": "{home}/key"}}\n',
    }


def _agents(home: str) -> dict[str, bytes]:
    forms = (plistlib.FMT_XML, plistlib.FMT_BINARY)
    return {
        f"agents/{n:02}.plist": plistlib.dumps(
            {"Label": f"made-up.{n}", "Program": f"{home}/bin/{n}", "WorkingDirectory": home}, fmt=forms[n % 2]
        )
        for n in range(AGENTS)
    }


def _old_house(root: Path) -> tuple[House, Listed]:
    house = House.make(root / "old", {}, PROFILE + MORE)
    fill(house.home, _tree(str(house.home)))
    for name, data in _agents(str(house.home)).items():
        (house.home / name).parent.mkdir(exist_ok=True)
        (house.home / name).write_bytes(data)
    return house, house.snapshot("before")


@pytest.fixture
def moved(tmp_path: Path) -> tuple[House, Listed, tuple[str, str]]:
    """An empty home on the same machine's successor, with the old store; old and new home."""
    old, row = _old_house(tmp_path)
    new = House(tmp_path / "new")
    shutil.copytree(old.root / "own", new.root / "own", symlinks=True)
    if (old.root / "identity.txt").exists():
        shutil.copy(old.root / "identity.txt", new.root)
    shutil.rmtree(old.home)
    return new, row, (str(old.home), str(new.home))


def _looks_like(house: House, home: str) -> None:
    for name, data in _agents(home).items():
        assert plistlib.loads((house.home / name).read_bytes()) == plistlib.loads(data), name
    expected = _tree(home)
    for number in range(20):
        assert (house.home / f"conf/{number:02}.json").read_text() == expected[f"conf/{number:02}.json"]


def test_everything_comes_back_with_this_homes_paths(moved: tuple[House, Listed, tuple[str, str]]) -> None:
    """Settings, agents of both forms and links; secrets, hidden values and longer names stay; then nothing differs."""
    house, row, pair = moved
    plan = house.plan(row, maps=(pair,))
    files = [change for change in plan.ticked if not change.is_folder]
    assert len(files) == 83
    assert sum("other-home" in change.why for change in plan.ticked) == 20 + AGENTS + 2
    assert house.console().do.restore(plan, HOW, QUIET).state == "restored"
    old, new = pair
    _looks_like(house, new)
    assert (house.home / "conf/run.sh").read_text() == f"cd {new}/bin && ./run --token {old}/made-up-token\n"
    assert (house.home / "conf/other.yaml").read_text() == f"theirs: {old}man/data\nkey: none\n"
    assert str((house.home / "conf/data").readlink()) == f"{new}/data"
    assert str((house.home / "conf/near").readlink()) == "00.json"
    assert f"{old}/key" in (house.home / "secret/key.json").read_text()
    assert not house.plan(row, maps=(pair,), match=True).changes


def test_without_an_answer_nothing_is_touched(moved: tuple[House, Listed, tuple[str, str]]) -> None:
    """Refused with both answers and the counts; either of them runs."""
    house, row, pair = moved
    plan = house.plan(row)
    (asked,) = plan.other_homes
    assert (asked.old, asked.new, asked.paths, asked.files) == (*pair, 20 + 2 * AGENTS + 2, 20 + AGENTS + 2)
    outcome = house.console().do.restore(plan, HOW, QUIET)
    assert (outcome.state, outcome.exit_code) == ("refused", 3)
    assert outcome.error is not None
    assert outcome.error.code == "refused"
    assert f"{asked.paths} paths in {asked.files} files" in outcome.error.message
    assert "--map none" in outcome.error.hint
    assert f"--map {pair[0]}={pair[1]}" in outcome.error.hint
    assert house.live() == {}
    left = house.plan(row, leaves_paths=True)
    assert not left.other_homes
    assert house.console().do.restore(left, HOW, QUIET).state == "restored"
    _looks_like(house, pair[0])


def test_files_that_equal_the_snapshot_are_offered_too_and_undo_brings_them_back(
    moved: tuple[House, Listed, tuple[str, str]],
) -> None:
    """A copied home names the old one: the rewrite is a replacement like any other, and so is the way back."""
    house, row, pair = moved
    house.console().do.restore(house.plan(row, leaves_paths=True), HOW, QUIET)
    copied = house.live()
    plan = house.plan(row, maps=(pair,))
    assert {change.action for change in plan.ticked} == {"replace"}
    assert len(plan.ticked) == 20 + AGENTS + 2
    assert house.console().do.restore(plan, HOW, QUIET).state == "restored"
    _looks_like(house, pair[1])
    undone = house.console().do.undo(HOW, QUIET)
    assert (undone.state, undone.error) == ("restored", None)
    assert house.live() == copied


def test_the_plan_is_another_one_for_another_home(moved: tuple[House, Listed, tuple[str, str]]) -> None:
    """What was shown with one answer does not run with another."""
    house, row, pair = moved
    ids = {house.plan(row, maps=maps).id for maps in ((), (pair,), ((pair[0], "/srv/me"),), (("/srv/x", "/srv/y"),))}
    assert len(ids) == 3
    assert house.plan(row, maps=(pair,)).id == house.plan(row, maps=(pair,)).id


def test_the_preview_shows_the_rewritten_value(moved: tuple[House, Listed, tuple[str, str]]) -> None:
    """Field by field, like any other change."""
    house, row, pair = moved
    house.console().do.restore(house.plan(row, leaves_paths=True), HOW, QUIET)
    plan = house.plan(row, maps=(pair,))
    console: Console = house.console()
    change = next(one for one in plan.ticked if one.path == "~/agents/01.plist")
    fields = {field.key: field for field in console.look.compare(plan, change).fields}
    program = fields[("Program",)]
    assert program.now is not None
    assert program.after is not None
    assert (program.now.text, program.after.text) == (f"{pair[0]}/bin/1", f"{pair[1]}/bin/1")


def test_derived_content_is_proved_by_its_name_and_a_damaged_source_is_told(
    moved: tuple[House, Listed, tuple[str, str]],
) -> None:
    """Bytes that are not those of the preview are never put in place; a lost pack leaves the rest sound."""
    house, row, pair = moved
    plan = house.plan(row, maps=(pair,), paths=("~/conf/01.json",))
    (one,) = [each for each in plan.derived if each.name == "01.json"]
    other = tuple(replace(each, maps=((pair[0], "/elsewhere"),)) if each is one else each for each in plan.derived)
    outcome = house.console().do.restore(replace(plan, derived=other), HOW, QUIET)
    assert outcome.state == "rolled-back"
    assert not (house.home / "conf/01.json").exists()
    for pack in Path(house.console().places.store, "packs").iterdir():
        pack.write_bytes(b"")
    told = house.plan(row, maps=(pair,))
    assert not told.ticked or all(
        change.is_folder or change.after.type == "symlink" for change in told.ticked if change.after
    )
    assert {change.why[0] for change in told.changes if change.path == "~/conf/01.json"} == {"damaged"}


def test_into_a_folder_nothing_is_asked_and_a_map_rewrites(moved: tuple[House, Listed, tuple[str, str]]) -> None:
    """What lies in a folder of the operator's runs nothing; the answer may be given all the same."""
    house, row, pair = moved
    where = house.root / "out"
    assert not house.plan(row, into=str(where)).other_homes
    plan = house.plan(row, into=str(where), maps=(pair,))
    assert house.console().do.restore(plan, HOW, QUIET).state == "restored"
    assert (where / "conf/01.json").read_text() == f'{{"where": "{pair[1]}/data/1"}}\n'
    assert house.live() == {}


def test_a_home_that_was_copied_is_asked_for_too(moved: tuple[House, Listed, tuple[str, str]]) -> None:
    """With nothing to restore as it stands, `--apply` still wants the answer."""
    house, row, pair = moved
    house.console().do.restore(house.plan(row, leaves_paths=True), HOW, QUIET)
    plan = house.plan(row)
    assert not plan.ticked
    assert [one.old for one in plan.other_homes] == [pair[0]]
    assert house.console().do.restore(plan, HOW, QUIET).state == "refused"
    assert house.console().do.restore(house.plan(row, leaves_paths=True), HOW, QUIET).state == "nothing-to-do"


class _Mac(TracingSystem):
    """A machine with Homebrew in /opt/homebrew and nothing in /usr/local, both below a folder of the test's own."""

    def __init__(self, root: Path) -> None:
        super().__init__(real_system())
        self._root = root
        (root / "opt/homebrew/bin").mkdir(parents=True)
        (root / "opt/homebrew/bin/made-up").touch()

    def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Look below the folder for what is Homebrew's."""
        if name == "open_root" and args[0].startswith(("/usr/local", "/opt/homebrew")):
            args = (f"{self._root}{args[0]}",)
        return call(*args, **kwargs)


def test_programs_of_another_homebrew_are_asked_for(tmp_path: Path) -> None:
    """`/usr/local` is, when the program it names is in `/opt/homebrew` here; one that is in neither is not."""
    house = House.make(
        tmp_path, {"conf/a.json": '{"run": "/usr/local/bin/made-up"}', "conf/b.json": '["/usr/local/x"]'}
    )
    row = house.snapshot()
    mac = House(tmp_path, system=cast("System", _Mac(tmp_path / "mac")))
    found = mac.plan(row).other_homes
    assert [(one.old, one.new, one.paths, one.files) for one in found] == [("/usr/local", "/opt/homebrew", 2, 2)]
    assert not mac.plan(row, paths=("~/conf/b.json",)).other_homes
    assert not house.plan(row).other_homes


def test_what_stays_hidden_is_named(moved: tuple[House, Listed, tuple[str, str]]) -> None:
    """A path in a hidden value is left, and the check before the restore says in which file."""
    house, row, pair = moved
    checks = house.console().look.preflight(house.plan(row, maps=(pair,)), QUIET)
    (told,) = [check for check in checks if check.name == "other-home"]
    assert told.state == "warning"
    assert told.sentence.endswith("1 file names the other home in one: ~/conf/run.sh")
    left = house.console().look.preflight(house.plan(row, leaves_paths=True), QUIET)
    assert not [check for check in left if check.name == "other-home"]


def test_the_way_out_of_a_conflict_repeats_the_answer(moved: tuple[House, Listed, tuple[str, str]]) -> None:
    """Its command runs as it stands."""
    house, row, pair = moved
    (house.home / "elsewhere").mkdir()
    (house.home / "conf").symlink_to("elsewhere")
    for wish, answer in (({"maps": (pair,)}, f"--map={pair[0]}={pair[1]}"), ({"leaves_paths": True}, "--map=none")):
        ways = {one.way_out for one in house.plan(row, **wish).changes if one.action == "conflict"}
        assert ways == {f"rollback restore {row.id} ~/conf {answer} --apply"}


def test_only_what_is_restored_is_asked_for(moved: tuple[House, Listed, tuple[str, str]]) -> None:
    """A file that names no other home needs no answer, and neither does one that is left out."""
    house, row, _ = moved
    assert not house.plan(row, paths=("~/conf/other.yaml",)).other_homes
    assert not house.plan(row, skip=("Agents", "Configs")).other_homes
    (asked,) = house.plan(row, paths=("~/conf/01.json",)).other_homes
    assert (asked.paths, asked.files) == (1, 1)


def test_a_home_that_is_not_here_is_asked_for_and_the_own_one_is_not(tmp_path: Path) -> None:
    """Settings and agents that name `/Users/made-up-old` cannot work here; a comment in a script asks nothing."""
    gone = "/Users/made-up-old"
    house = House.make(tmp_path, {"conf/a.json": f'{{"where": "{gone}/x", "theirs": "{gone}er/x"}}'})
    fill(house.home, {"conf/own.json": f'{{"where": "{house.home}/gone"}}', "conf/b.sh": "# /home/made-up-user\n"})
    row = house.snapshot()
    (house.home / "conf/a.json").unlink()
    found = house.plan(row).other_homes
    assert [(one.old, one.new, one.paths, one.files) for one in found] == [
        (gone, str(house.home), 1, 1),
        (f"{gone}er", str(house.home), 1, 1),
    ]
    assert not house.plan(row, paths=("~/conf/own.json", "~/conf/b.sh")).other_homes
    done = house.console().do.restore(house.plan(row, maps=((gone, str(house.home)),)), HOW, QUIET)
    assert done.state == "restored"
    assert (house.home / "conf/a.json").read_text() == f'{{"where": "{house.home}/x", "theirs": "{gone}er/x"}}'


def test_a_file_that_names_this_home_and_another_one_is_still_asked_about(tmp_path: Path) -> None:
    """What lies below the live home is passed over before parsing; a second home in the same file is not."""
    import plistlib

    from tests.support.house import House

    house = House.make(
        tmp_path,
        {},
        '[agents]\nmanager = "none"\n[[group]]\nname = "A"\nkind = "plist"\ninclude = ["~/agents/*.plist"]\n',
    )
    here = str(house.home.resolve())
    (house.home / "agents").mkdir()
    facts = {"Label": "a", "ProgramArguments": [f"{here}/bin/run", "/home/made-up-other/data"], "StartInterval": 300}
    (house.home / "agents/a.plist").write_bytes(plistlib.dumps(facts))
    row = house.snapshot()
    assert [one.old for one in house.plan(row).other_homes] == ["/home/made-up-other"]
