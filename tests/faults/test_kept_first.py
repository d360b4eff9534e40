"""Nothing changes places before what was there is proved to be kept, and what comes is on the disk."""

from pathlib import Path
from typing import Any

from tests.support.faulty import TracingSystem, as_system
from tests.support.house import HOW, QUIET, House

BEFORE = {f"conf/{name}.ini": f"{name} = 1\n" for name in "abcdefghij"}


class LosingPacks(TracingSystem):
    """A disk that says yes to a pack and keeps other bytes."""

    def pass_on(self, name: str, call: Any, *args: Any, **kwargs: Any) -> Any:
        """Spoil the pack as it gets its name."""
        if name in ("replace", "place") and str(args[-1]).endswith(".tar.gz"):
            spoiled = Path(f"/proc/self/fd/{args[0]}", str(args[1]))
            data = spoiled.read_bytes()
            spoiled.write_bytes(bytes(255 - byte for byte in data))
        return super().pass_on(name, call, *args, **kwargs)


def changed_house(root: Path) -> House:
    """Ten files, all changed since their snapshot."""
    house = House.make(root, BEFORE)
    house.snapshot("before")
    for name in BEFORE:
        (house.home / name).write_text("made-up other\n")
    return house


def test_a_safety_snapshot_that_does_not_read_back_stops_the_restore(tmp_path: Path) -> None:
    """Every byte of it is read before anything live is touched."""
    house = changed_house(tmp_path)
    row = house.console().look.snapshots()[0]
    was = house.live()
    door = LosingPacks(house.system)
    outcome = house.console(as_system(door)).do.restore(house.plan(row), HOW, QUIET)
    assert outcome.state == "refused"
    assert door.count("exchange") == 0
    assert house.live() == was


def test_every_staged_file_is_synced_before_the_first_exchange(tmp_path: Path) -> None:
    """A power cut after the exchange finds whole files: none was exchanged before its bytes were on the disk."""
    house = changed_house(tmp_path)
    row = house.console().look.snapshots()[0]
    door = TracingSystem(house.system)
    assert house.console(as_system(door)).do.restore(house.plan(row), HOW, QUIET).state == "restored"
    names = [name for name, _ in door.calls]
    first = names.index("exchange")
    staged = [at for at, name in enumerate(names) if name == "set_time" and at < first]
    synced = [at for at, name in enumerate(names) if name == "sync" and max(staged) < at < first]
    assert len(staged) == len(BEFORE)
    assert len(synced) >= len(BEFORE), "the journal alone was synced"
