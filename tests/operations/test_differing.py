"""The number beside each snapshot in the list is the number of rows that its preview has."""

from pathlib import Path

from tests.support.house import House, Tree

BEFORE: Tree = {"conf/a": "a", "conf/b": "b", "conf/d/c": "c", "secret/k": '{"token": "made-up-1"}'}


def numbers(house: House) -> list[tuple[int | None, int]]:
    """For each snapshot, newest first: the number in the list, and the rows of its preview."""
    rows = house.console().look.snapshots(differs=True)
    return [(row.differs, len(house.plan(row, match=True).changes)) for row in rows]


def test_the_list_counts_as_the_preview_does(tmp_path: Path) -> None:
    """After edits, additions, a folder that became a link, and a snapshot that brought along what it points to."""
    house = House.make(tmp_path, BEFORE)
    house.snapshot("first")
    assert numbers(house) == [(0, 0)]
    (house.home / "conf/a").write_text("edited")
    (house.home / "conf/new").mkdir()
    (house.home / "conf/new/added").write_text("added")
    (house.home / "elsewhere").mkdir()
    (house.home / "conf/d").rename(house.home / "elsewhere/d")
    (house.home / "conf/d").symlink_to("../elsewhere/d")
    found = numbers(house)
    assert [row for row, _ in found] == [rows for _, rows in found]
    house.snapshot("second, with a link")
    found = numbers(house)
    assert found[0] == (0, 0)
    assert [row for row, _ in found] == [rows for _, rows in found]
    (house.home / "elsewhere/d/c").write_text("edited behind the link")
    assert numbers(house)[0] == (1, 1)
