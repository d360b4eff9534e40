"""What is edited at the last moment is never lost, and what a disk does not keep is never called restored."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from rollback_gui.model.outcome import Outcome
from rollback_gui.model.snapshot import Listed
from rollback_gui.system.port import System
from tests.support.faulty import TracingSystem, as_system
from tests.support.house import HOW, QUIET, House

BEFORE = {"conf/a.ini": "x = 1\n", "conf/b.ini": "y = 1\n"}
AFTER = {"conf/a.ini": "x = 2\n", "conf/b.ini": "y = 2\n"}


class Meddling(TracingSystem):
    """Somebody else is at work at one moment of a restore, just before or after one call of a name."""

    def __init__(self, real: System, name: str, number: int, meddle: Callable[[], object], *, is_after: bool) -> None:
        super().__init__(real)
        self.name, self.number, self.meddle, self.is_after = name, number, meddle, is_after

    def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Let it through, and meddle at the moment that was asked for."""
        is_now = name == self.name and self.count(name) == self.number - 1
        if is_now and not self.is_after:
            self.meddle()
        answer = super().pass_on(name, call, *args, **kwargs)
        if is_now and self.is_after:
            self.meddle()
        return answer


def changed_house(root: Path) -> tuple[House, Listed]:
    """Two files in a snapshot, both changed since."""
    house = House.make(root, BEFORE)
    row = house.snapshot("before")
    for name, text in AFTER.items():
        (house.home / name).write_text(text)
    return house, row


def restored(house: House, row: Listed, door: TracingSystem) -> Outcome:
    """What a restore through this door comes to."""
    return house.console(as_system(door)).do.restore(house.plan(row), HOW, QUIET)


def test_an_edit_between_check_and_exchange_is_put_back(tmp_path: Path) -> None:
    """The displaced file is looked at; what it holds then is nobody's but the operator's."""
    house, row = changed_house(tmp_path)
    second = house.home / "conf/b.ini"
    door = Meddling(house.system, "exchange", 2, lambda: second.write_text("made-up last edit\n"), is_after=False)
    outcome = restored(house, row, door)
    assert outcome.state == "rolled-back"
    assert second.read_text() == "made-up last edit\n"
    assert (house.home / "conf/a.ini").read_text() == AFTER["conf/a.ini"]


def test_an_edit_while_files_are_staged_stops_the_restore_before_any_exchange(tmp_path: Path) -> None:
    """Nothing has changed places then, and nothing has to go back."""
    house, row = changed_house(tmp_path)
    second = house.home / "conf/b.ini"
    door = Meddling(house.system, "set_time", 1, lambda: second.write_text("made-up edit\n"), is_after=True)
    outcome = restored(house, row, door)
    assert outcome.state == "rolled-back"
    assert second.read_text() == "made-up edit\n"
    assert door.count("exchange") == 0


def test_what_does_not_read_back_after_the_exchange_is_not_called_restored(tmp_path: Path) -> None:
    """Success is measured: another hand on the first file while the last one is exchanged is noticed."""
    house, row = changed_house(tmp_path)
    first = house.home / "conf/a.ini"
    door = Meddling(house.system, "exchange", 2, lambda: first.write_text("made-up other\n"), is_after=True)
    outcome = restored(house, row, door)
    assert outcome.state in ("rolled-back", "rollback-failed")
    assert first.read_text() == "made-up other\n"
    assert (house.home / "conf/b.ini").read_text() == AFTER["conf/b.ini"]


def test_what_was_staged_wrongly_is_never_exchanged(tmp_path: Path) -> None:
    """A file that reads back otherwise than it was written stays beside its place, and goes."""
    house, row = changed_house(tmp_path)

    def spoil() -> None:
        (staged,) = [one for one in (house.home / "conf").iterdir() if one.name not in ("a.ini", "b.ini")][:1]
        staged.write_text("made-up rot\n")

    door = Meddling(house.system, "set_time", 1, spoil, is_after=True)
    outcome = restored(house, row, door)
    assert outcome.state == "rolled-back"
    assert door.count("exchange") == 0
    assert {one.name: one.read_text() for one in (house.home / "conf").iterdir()} == {
        name.removeprefix("conf/"): text for name, text in AFTER.items()
    }


def test_a_folder_that_became_a_link_half_way_is_named_and_freed_by_putting_it_back(tmp_path: Path) -> None:
    """Nothing is done behind the link; the next start says which folder to put back, and then ends it."""
    house, row = changed_house(tmp_path)
    folder, aside, outside = house.home / "conf", house.home / "aside", tmp_path / "outside"
    outside.mkdir()
    (outside / "a.ini").write_text("made-up and not ours\n")

    def swap() -> None:
        folder.rename(aside)
        folder.symlink_to(outside)

    outcome = restored(house, row, Meddling(house.system, "exchange", 1, swap, is_after=True))
    for told in (outcome, house.console().do.recover(QUIET)):
        assert told is not None
        assert told.error is not None
        assert told.error.message.startswith("~/conf has become a link")
        assert "Put the folder ~/conf back" in told.error.hint
    assert {one.name: one.read_text() for one in outside.iterdir()} == {"a.ini": "made-up and not ours\n"}
    folder.unlink()
    aside.rename(folder)
    last = house.console().do.recover(QUIET)
    assert last is not None
    assert last.state in ("restored", "rolled-back")
    assert {name: (house.home / name).read_text() for name in BEFORE} in (BEFORE, AFTER)
