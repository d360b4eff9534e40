"""The index is derived: whatever happens to it, the store tells the same."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from rollback_gui.model.paths import EntryPath
from rollback_gui.store.stat_cache import CachedEntry
from tests.support.kept import Kept, entry
from tests.support.volumes import mounted, own_mounts

__all__ = ["own_mounts"]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


@pytest.mark.parametrize("harm", ["gone", "empty", "not a database", "torn"])
def test_the_index_is_derived(kept: Kept, harm: str) -> None:
    """Gone or damaged: the same answers."""
    heads = [kept.snapshot({"~/a": b"%d" % n, "~/b": b"same", "~/c": os.urandom(2000)}) for n in range(4)]
    now = {EntryPath("~/a"): b"12345678"}

    def answers() -> object:
        store = kept.again()
        read = [store.bytes_of(e.entry) for h in heads for e in store.snapshot(h.id).items if e.entry]
        told = [(r.id, r.state) for r in store.listed()], read, store.differs(now), store.versions(EntryPath("~/b"))
        store.close()
        return told

    before = answers()
    kept.store.close()
    index = Path(kept.places.cache) / kept.store.id / "index.sqlite"
    for suffix in ("-wal", "-shm"):
        index.with_name(index.name + suffix).unlink(missing_ok=True)
    data = index.read_bytes()
    if harm == "gone":
        shutil.rmtree(index.parent)
    else:
        index.write_bytes({"empty": b"", "not a database": b"x" * 5000, "torn": data[: len(data) // 2]}[harm])
    assert answers() == before


def test_an_index_that_tells_wrong_places_is_not_believed(kept: Kept) -> None:
    """The packs themselves are asked."""
    head = kept.snapshot({"~/a": b"made-up 1", "~/b": b"made-up 2"})
    kept.store.index.run(lambda database: database.execute("update blobs set offset = offset + 1, pack = pack"))
    assert [kept.store.bytes_of(e.entry) for e in kept.store.snapshot(head.id).items if e.entry] == [
        b"made-up 1",
        b"made-up 2",
    ]


def test_an_index_that_another_process_holds_is_left_to_it(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers come all the same."""
    from rollback_gui.store import index

    head = kept.snapshot({"~/a": b"1"})
    kept.store.close()
    monkeypatch.setattr(index, "_SECONDS", 0.01)
    where = Path(kept.places.cache) / kept.store.id / "index.sqlite"
    with closing(sqlite3.connect(where)) as other:
        other.execute("begin immediate")
        store = kept.again()
        store.stat_cache.keep({EntryPath("~/a"): CachedEntry(1, 2, 3, 4, 5, 6, entry(b"1"))})
        assert store.find("latest") == head.id
        store.check_blob(entry(b"1"))
        store.close()
    assert kept.again().stat_cache.load() == {}


def test_without_a_cache_folder_all_works(kept: Kept) -> None:
    """Only slower."""
    head = kept.snapshot({"~/a": b"1"})
    kept.store.close()
    shutil.rmtree(kept.places.cache)
    Path(kept.places.cache).write_text("in the way")
    store = kept.again()
    assert store.find("latest") == head.id
    store.check_blob(entry(b"1"))


def test_on_a_full_disk_all_works(kept: Kept, own_mounts: None) -> None:
    """Also where SQLite can make its file and not fill it: only slower."""
    head = kept.snapshot({"~/a": b"1"})
    kept.store.close()
    with mounted(Path(kept.places.cache)) as (volume,):
        for pages in range(1, 16):
            volume.leave(pages=pages)
            store = kept.again()
            assert store.find("latest") == head.id
            store.check_blob(entry(b"1"))
            store.close()


def test_stats_are_kept_per_path_and_a_torn_row_is_none(kept: Kept) -> None:
    """Rows are replaced one by one; a damaged one is as good as missing."""
    row = CachedEntry(1, 2, 3, 4, 5, 6, entry(b"1"), "machine")
    paths = [EntryPath(p) for p in ("~/a", "~/b", "~/caf\udce9")]
    kept.store.stat_cache.keep(dict.fromkeys(paths, row))
    kept.store.stat_cache.keep({paths[1]: replace(row, inode=9)})
    assert kept.again().stat_cache.load() == {paths[0]: row, paths[1]: replace(row, inode=9), paths[2]: row}
    kept.store.index.run(lambda db: db.execute("update stats set row = substr(row, 1, 9) where path = ?", (b"~/a",)))
    assert kept.again().stat_cache.load().keys() == set(paths[1:])
