"""The interval table tells what reading every manifest would tell."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Snapshot
from rollback_gui.store.history import Version, facts_hash
from tests.support.kept import ME, Kept, entry

_contents = st.sampled_from([b"1", b"2", b"3"])
_states = st.dictionaries(st.sampled_from(["~/a", "~/b", "~/c", "~/d"]), _contents, max_size=4)
_partials = st.dictionaries(
    st.sampled_from(["~/a", "~/b", "~/z"]), st.one_of(st.none(), _contents), min_size=1, max_size=3
)
_steps = st.one_of(st.tuples(st.just(False), _states), st.tuples(st.just(True), _partials))


def _counted(snapshot: Snapshot, now: dict[EntryPath, bytes]) -> int:
    """By comparing path by path."""
    then = {i.path: facts_hash(i.entry, ME) if i.entry else None for i in snapshot.items}
    paths = then.keys() if snapshot.header.is_partial else then.keys() | now.keys()
    return sum(then.get(path) != now.get(path) for path in paths)


def _is_right(kept: Kept, now: dict[EntryPath, bytes]) -> None:
    store = kept.again()
    snapshots = [store.snapshot(row.id) for row in store.listed()]
    assert store.differs(now) == {s.id: _counted(s, now) for s in snapshots}
    for path in map(EntryPath, ("~/a", "~/z")):
        told = [
            Version(s.id, facts_hash(i.entry, ME) if i.entry else b"", i.entry.size if i.entry else 0)
            for s in reversed(snapshots)
            for i in s.items
            if i.path == path
        ]
        assert list(store.versions(path)) == told
    store.close()


@given(st.lists(_steps, max_size=6), _states, st.data())
@settings(max_examples=25)
def test_counts_and_versions_are_those_of_the_manifests(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[bool, dict[str, bytes | None]]], live: dict[str, bytes],
    data: st.DataObject,
) -> None:  # fmt: skip
    """As they are taken, after one was removed, and from an empty index."""
    kept = Kept(tmp_path_factory.mktemp("kept"))
    heads = [kept.snapshot(files, is_partial=is_partial) for is_partial, files in steps]
    now = {EntryPath(path): facts_hash(entry(content), ME) for path, content in live.items()}
    _is_right(kept, now)
    if heads:
        kept.manifest(data.draw(st.sampled_from(heads))).unlink()
        _is_right(kept, now)
        kept.snapshot({"~/a": b"1"})
        _is_right(kept, now)
    kept.store.index.run(lambda database: database.execute("delete from intervals"))
    kept.store.index.run(lambda database: database.execute("delete from fulls"))
    _is_right(kept, now)


def test_a_thousand_unchanged_snapshots_are_a_row_per_path(kept_many: Kept) -> None:
    """So counting does not grow with the number of snapshots."""
    count = kept_many.store.index.run(lambda database: database.execute("select count(*) from intervals").fetchone())
    assert count == (3,)


@pytest.fixture
def kept_many(tmp_path: Path) -> Kept:
    kept = Kept(tmp_path)
    for _ in range(20):
        kept.snapshot({"~/a": b"1", "~/b": b"2", "~/c": b"3"})
    return kept


def test_no_manifest_is_read_for_a_count(kept_many: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later process asks the index alone."""
    from rollback_gui.store import manifest

    monkeypatch.setattr(manifest, "decode", lambda *_: pytest.fail("a manifest was read"))
    store = kept_many.again()
    assert set(store.differs({EntryPath("~/a"): b"other"}).values()) == {3}
    assert len(store.listed()) == 20
