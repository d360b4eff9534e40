"""Whatever happens at whichever call of a restore: each file is wholly old or wholly new, and nothing stray stays."""

import shutil
from functools import partial
from pathlib import Path

import pytest

from rollback_gui.model.outcome import Outcome
from rollback_gui.model.snapshot import Listed
from rollback_gui.model.wishes import EventFilter
from rollback_gui.operations import journal
from tests.support.faulty import Fault, FaultySystem, PowerCut, RacingSystem, TracingSystem, as_system
from tests.support.house import HOW, QUIET, File, House, Link, Tree

BEFORE: Tree = {
    "conf/replaced.json": '{"now": "as it was"}',
    "conf/mode.txt": File("the same words", 0o600),
    "conf/link": Link("replaced.json"),
    "conf/deep/er/lost.txt": "was lost",
    "conf/folder-to-link/inside.txt": "inside the folder",
    "conf/empty": None,
    "secret/key.json": '{"token": "made-up-token-1"}',
}


class Broken:
    """A workstation with one snapshot and damage of every kind after it."""

    def __init__(self, root: Path) -> None:
        self.house = House.make(root / "station", BEFORE)
        self.row: Listed = self.house.snapshot("before")
        self.whole = self.house.live()
        conf = self.house.home / "conf"
        (conf / "replaced.json").write_text("{}")
        (conf / "mode.txt").chmod(0o644)
        (conf / "link").unlink()
        (conf / "link").write_text("a file now")
        shutil.rmtree(conf / "deep")
        shutil.rmtree(conf / "folder-to-link")
        (self.house.home / "elsewhere").mkdir()
        (self.house.home / "elsewhere/other.txt").write_text("not ours to touch")
        (conf / "folder-to-link").symlink_to("../elsewhere")
        (conf / "added.txt").write_text("added since")
        (self.house.home / "secret/key.json").write_text('{"token": "made-up-token-2"}')
        self.broken = self.house.live()
        self.kept = root / "kept"
        shutil.copytree(self.house.root, self.kept, symlinks=True)

    def again(self) -> House:
        """The same broken workstation, fresh, at the same place."""
        shutil.rmtree(self.house.root)
        shutil.copytree(self.kept, self.house.root, symlinks=True)
        return self.house

    def run(self, faulty: FaultySystem | TracingSystem | RacingSystem) -> Outcome:
        """The whole restore, what was added since and the linked folder included, through this door."""
        house = self.house
        paths = ("~/conf", "~/secret", "~/conf/folder-to-link")
        plan = house.plan(self.row, paths=paths, match=True)
        return house.console(as_system(faulty)).do.restore(plan, HOW, QUIET)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Broken:
    return Broken(tmp_path_factory.mktemp("faults"))


def calls(broken: Broken) -> int:
    """How many calls of the door change something in one whole restore."""
    house = broken.again()
    counting = FaultySystem(house.system, 0, "error")
    assert broken.run(counting).state == "restored"
    assert house.live() == broken.whole | {k: v for k, v in broken.broken.items() if k.startswith("elsewhere")}
    return counting.seen


def wholly(broken: Broken) -> str:
    """Whether the home is as it was broken, or as it was whole; anything else is shown."""
    now = broken.house.live()
    whole = broken.whole | {k: v for k, v in broken.broken.items() if k.startswith("elsewhere")}
    if now == broken.broken:
        return "old"
    if now == whole:
        return "new"
    keys = now.keys() | whole.keys() | broken.broken.keys()
    return str({k: (now.get(k), broken.broken.get(k)) for k in keys if now.get(k) != broken.broken.get(k)})


def strays(house: House) -> list[str]:
    """Names that only a restore at work may leave."""
    left = [str(path) for path in house.home.rglob("*") if ".rg-" in path.name]
    state = Path(house.console().places.state)
    return left + [str(path) for path in state.glob("*.journal*")]


@pytest.mark.parametrize("fault", ["cut before", "cut after", "torn"])
def test_a_kill_at_any_call_leaves_the_home_wholly_old_or_wholly_new(broken: Broken, fault: Fault) -> None:
    """After `recover` there is no third state, and recovering again changes nothing."""
    for at in range(1, calls(broken) + 1):
        house = broken.again()
        faulty = FaultySystem(house.system, at, fault)
        with pytest.raises(PowerCut):
            broken.run(faulty)
        outcome = house.console().do.recover(QUIET)
        told = {None: "old", "rolled-back": "old", "restored": "new"}
        state = None if outcome is None else outcome.state
        found = wholly(broken)
        if outcome is not None:
            assert found == told[state], f"call {at} ({faulty.hit}): {state}, {found}"
        assert found in ("old", "new"), f"call {at} ({faulty.hit}): {found}"
        assert strays(house) == [], f"call {at} ({faulty.hit})"
        assert house.console().do.recover(QUIET) is None
        assert wholly(broken) == found


@pytest.mark.parametrize("fault", ["error", "error lasting", "full", "lie"])
def test_an_error_at_any_call_is_told_truly(broken: Broken, fault: Fault) -> None:
    """What the outcome says is what the home shows, and recovery ends what the error left open."""
    for at in range(1, calls(broken) + 1):
        house = broken.again()
        faulty = FaultySystem(house.system, at, fault)
        try:
            outcome = broken.run(faulty)
        except OSError:
            outcome = None
        recovered = house.console().do.recover(QUIET)
        found = wholly(broken)
        assert found in ("old", "new"), f"call {at} ({faulty.hit}): {outcome and outcome.state}: {found}"
        assert strays(house) == [], f"call {at} ({faulty.hit})"
        if outcome is not None and outcome.state == "restored":
            assert found == "new", f"call {at} ({faulty.hit})"
            assert outcome.backup is not None
            (backup,) = house.console().do.verify([outcome.backup], QUIET).snapshots
            assert backup.state == "ok", f"call {at} ({faulty.hit}): the way back is {backup.state}"
        if outcome is not None and outcome.state in ("refused", "rolled-back", "cancelled"):
            assert found == "old", f"call {at} ({faulty.hit})"
        if recovered is not None:
            assert recovered.state in ("restored", "rolled-back")


def test_a_write_that_is_merely_short_goes_unnoticed(broken: Broken) -> None:
    """Half of the bytes go out and the call says so: the rest follows, and the restore is done and verified."""
    house = broken.again()
    tracing = TracingSystem(house.system)
    broken.run(tracing)
    written = [at for at, name in enumerate(tracing.writes, 1) if name == "write"]
    assert len(written) > 4
    for at in written:
        house = broken.again()
        outcome = broken.run(FaultySystem(house.system, at, "short"))
        assert (outcome.state, outcome.exit_code, outcome.error) == ("restored", 0, None), f"call {at}"
        assert outcome.backup is not None
        (backup,) = house.console().do.verify([outcome.backup], QUIET).snapshots
        assert (backup.state, wholly(broken), strays(house)) == ("ok", "new", []), f"call {at}"
        assert house.console().look.events(EventFilter()).chain == "ok", f"call {at}"


def test_a_recovery_that_is_killed_itself_is_finished_by_the_next(broken: Broken) -> None:
    """Killed at every call of the recovery, from three places of the restore, the end is still one of two."""
    total = calls(broken)
    for at in (total // 3, total // 2, total * 3 // 4):
        for second in range(1, 200):
            house = broken.again()
            with pytest.raises(PowerCut):
                broken.run(FaultySystem(house.system, at, "cut before"))
            faulty = FaultySystem(house.system, second, "cut before")
            try:
                house.console(as_system(faulty)).do.recover(QUIET)
            except PowerCut:
                house.console().do.recover(QUIET)
                assert wholly(broken) in ("old", "new"), f"call {at}, recovery call {second} ({faulty.hit})"
                assert strays(house) == []
            else:
                break
        else:
            raise AssertionError("the recovery never ended")


@pytest.mark.parametrize("name", ["replaced.json", "link", "added.txt", "mode.txt", "deep"])
def test_what_another_program_does_meanwhile_survives(broken: Broken, name: str) -> None:
    """A path that is removed or replaced at any call stays as it was left, and all others are wholly old or new."""
    for at in range(1, calls(broken) + 1, 9):
        house = broken.again()
        where = house.home / "conf" / name
        faulty = RacingSystem(house.system, at, partial(_replace, where))
        outcome = broken.run(faulty)
        house.console().do.recover(QUIET)
        assert _without(name, house.live()) in (_without(name, broken.broken), _without(name, _new(broken)))
        assert outcome.state in ("refused", "rolled-back", "restored"), (at, outcome.state)
        assert strays(house) == [], at
        kept = [path.read_bytes() for path in Path(house.console().places.state).rglob("*") if path.is_file()]
        assert b"made-up words" in [*kept, *(path.read_bytes() for path in [where] if path.is_file())], at


def _replace(where: Path) -> None:
    beside = where.with_name("another.tmp")
    beside.write_text("made-up words")
    if where.is_dir() and not where.is_symlink():
        shutil.rmtree(where)
    beside.rename(where)


def _new(broken: Broken) -> dict[str, tuple[str, int, str]]:
    return broken.whole | {k: v for k, v in broken.broken.items() if k.startswith("elsewhere")}


def _without(name: str, live: dict[str, tuple[str, int, str]]) -> dict[str, tuple[str, int, str]]:
    return {k: v for k, v in live.items() if not f"{k}/".startswith(f"conf/{name}/")}


def test_a_file_that_changes_after_its_exchange_is_not_told_as_restored(broken: Broken) -> None:
    """It is seen when all is read back; the rest is taken back and the other program's words stay."""
    broken.again()
    tracing = TracingSystem(broken.house.system)
    broken.run(tracing)
    last = len(tracing.writes) - tracing.writes[::-1].index("exchange")
    house = broken.again()
    where = house.home / "conf/mode.txt"
    outcome = broken.run(RacingSystem(house.system, last, lambda: _replace(where)))
    assert outcome.state == "rolled-back"
    assert where.read_text() == "made-up words"
    assert _without("mode.txt", house.live()) == _without("mode.txt", broken.broken)
    found = journal.parse(max((Path(house.console().places.state) / "done").glob("*.journal")).read_bytes())
    assert not found.is_committed
    assert found.outcome is not None
    assert found.outcome.state == "rolled-back"


def test_a_file_that_changes_just_before_its_exchange_is_swapped_back(broken: Broken) -> None:
    """What was displaced is looked at: another program's words are in place again, not merely kept aside."""
    broken.again()
    tracing = TracingSystem(broken.house.system)
    broken.run(tracing)
    last = len(tracing.writes) - tracing.writes[::-1].index("exchange")
    house = broken.again()
    where = house.home / "secret/key.json"
    outcome = broken.run(RacingSystem(house.system, last, lambda: _replace(where)))
    assert outcome.state == "rolled-back"
    assert where.read_text() == "made-up words"
