"""B13: a pack that unpacks to far more than it says: named as damaged, in bounded memory, and nothing is touched."""

import tracemalloc
from pathlib import Path

import pytest

from rollback_gui.model.snapshot import Entry
from rollback_gui.store import pack
from tests.support.hostile import opened, with_entry
from tests.support.hostile import plant as plant_snapshot
from tests.support.house import House
from tests.support.terminal import Terminal

MUCH = 20 << 20
MOST = 10 << 20
"""Bytes that may be held at once, the program's own included."""


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A workstation with one snapshot of a file and a secret, both changed since."""
    made = Terminal(House.make(tmp_path / "desk", {"conf/a": "one\n", "secret/b": "made-up-b\n"}), monkeypatch, capsys)
    made.house.snapshot()
    for name in ("conf/a", "secret/b"):
        (made.house.home / name).write_text("two\n")
    return made


def bomb(entry: Entry, size: int, *, has_directory: bool) -> bytes:
    """A pack with one blob of so many zeros under that entry's name."""
    packed = pack.compressor(9)
    parts = (pack.header(entry.blob, size), bytes(MUCH), pack.padding(MUCH))
    data = b"".join([*map(packed.compress, parts), packed.flush()])
    rows = [pack.Row(entry.blob, 0, len(data), size, entry.sealed)]
    return data + pack.ending(rows if has_directory else [], len(data))[: None if has_directory else -1]


def planted(terminal: Terminal, path: str, size: int, *, has_directory: bool) -> None:
    """That pack in place of every other."""
    store = opened(terminal.house)
    items = store.snapshot(store.listed()[0].id).items
    entry = next(item.entry for item in items if item.path == path and item.entry is not None)
    store.close()
    for where in (terminal.store / "packs").iterdir():
        where.unlink()
    where = terminal.store / "packs" / f"{'0' * 64}.tar.gz"
    where.write_bytes(bomb(entry, size, has_directory=has_directory))
    where.chmod(0o600)


@pytest.mark.parametrize("has_directory", [True, False])
@pytest.mark.parametrize("size", [4, MUCH])
@pytest.mark.parametrize("path", ["~/conf/a", "~/secret/b"])
def test_a_bomb_is_named_and_never_held(terminal: Terminal, path: str, size: int, *, has_directory: bool) -> None:
    """Of a file and of a secret, told as large as it is or as small as the file; by restore and by verify."""
    terminal.type("list")
    planted(terminal, path, size, has_directory=has_directory)
    before = terminal.house.live()
    tracemalloc.start()
    try:
        told = terminal.json("restore", "latest", path, "--apply")
        proved = terminal.json("verify")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (told.exit, proved.exit) == (7, 6), (told, proved)
    assert [left["path"] for left in told.document["not_done"]] == [path.replace("~", str(terminal.house.home))]
    assert terminal.house.live() == before
    assert peak < MOST


def test_a_snapshot_that_says_that_it_is_large_too_changes_nothing(terminal: Terminal) -> None:
    """Signed even: the hash is wrong, and memory is bounded all the same."""
    wanted = plant_snapshot(terminal.house, with_entry(size=MUCH))
    planted(terminal, "~/conf/a", MUCH, has_directory=True)
    before = terminal.house.live()
    tracemalloc.start()
    try:
        told = terminal.json("restore", wanted, "~/conf/a", "--apply")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert told.exit == 7
    assert terminal.house.live() == before
    assert peak < MOST
