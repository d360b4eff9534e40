"""From a snapshot with damaged content everything sound restores; the rest is named with where it is still whole."""

from pathlib import Path

from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Entry
from rollback_gui.store.opening import open_store
from tests.support.house import HOW, QUIET, House

LOST = EntryPath("~/conf/07.json")


def damaged_house(root: Path) -> House:
    """Four snapshots in which one file is different each time, and its content in the second one damaged."""
    house = House.make(root, {f"conf/{number:02}.json": f'{{"number": {number}}}' for number in range(12)})
    for turn in range(4):
        (house.home / "conf/07.json").write_text(f"turn {turn}")
        house.snapshot(f"turn {turn}")
    for file in (house.home / "conf").iterdir():
        file.unlink()
    damage(house, 1)
    return house


def damage(house: House, turn: int) -> None:
    """Overwrite what the packs hold of the content that the file had in this turn."""
    places = house.console().places
    store = open_store(house.system, places)
    for name, row in store.blobs.find(entry_of(house, turn).blob):
        pack = next(Path(places.store).rglob(name))
        data = bytearray(pack.read_bytes())
        middle = row.offset + row.length // 2
        data[middle : middle + 8] = bytes(255 - byte for byte in data[middle : middle + 8])
        pack.chmod(0o600)
        pack.write_bytes(data)
    store.close()


def entry_of(house: House, turn: int) -> Entry:
    """The file in one of the snapshots."""
    row = house.console().look.snapshots()[-1 - turn]
    entry = next(item.entry for item in house.console().look.snapshot(row.id).items if item.path == LOST)
    assert entry is not None
    return entry


def test_what_is_sound_restores_and_the_rest_names_three_other_snapshots(tmp_path: Path) -> None:
    """Exit 7; the way out is a command that works."""
    house = damaged_house(tmp_path)
    rows = house.console().look.snapshots()
    outcome = house.console().do.restore(house.plan(rows[-2]), HOW, QUIET)
    assert (outcome.state, outcome.exit_code) == ("restored", 7)
    assert len(list((house.home / "conf").iterdir())) == 11
    (left,) = outcome.not_done
    others = [row.id for row in rows if row.id != rows[-2].id and row.header.category == "manual"]
    assert left.path == LOST
    assert left.why == ("damaged",)
    assert all(one in left.reason for one in others)
    assert left.way_out.split()[-2:] == [LOST, "--apply"]
    nearest = left.way_out.split()[2]
    assert nearest in (rows[-1].id, rows[-3].id)


def test_a_damaged_file_cannot_be_ticked(tmp_path: Path) -> None:
    """Not by its name either, and it is never a removal."""
    house = damaged_house(tmp_path)
    plan = house.plan(house.console().look.snapshots()[-2], paths=(LOST,), match=True)
    assert [(change.action, change.is_selected) for change in plan.changes] == [("conflict", False)]
    assert plan.only({LOST}).ticked == ()


def test_where_no_other_snapshot_holds_it_that_is_said(tmp_path: Path) -> None:
    """All four are damaged."""
    house = damaged_house(tmp_path)
    for turn in (0, 2, 3):
        damage(house, turn)
    change = next(c for c in house.plan(house.console().look.snapshots()[-1]).changes if c.path == LOST)
    assert (change.reason, change.way_out) == (
        "Its content is damaged in the store. No other snapshot holds it.", "rollback verify",
    )  # fmt: skip
