"""A snapshot is found by whatever the operator calls it, and by nothing else."""

from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from rollback_gui.errors import (
    Ambiguous,
    BadInput,
    NotFound,
)
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import AgentState, Note, Warned
from tests.support.kept import Kept


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def test_a_snapshot_is_found_by_what_one_calls_it(kept: Kept) -> None:
    """Id, prefix, latest, old id, guard run; and what fits nothing or too much is told."""
    first = kept.snapshot(
        {"~/a": b"1"}, id="20260101T000000Z-aaaaaa", created_at="2026-01-01T00:00:00.000000Z", run="R1"
    )
    second = kept.snapshot(
        {"~/a": b"2"}, id="20260201T000000Z-aaaaaa", created_at="2026-02-01T00:00:00.000000Z", run="R1"
    )
    backup = kept.snapshot({"~/a": b"3"}, id="20260301T000000Z-aaaaaa", category="auto-backup", is_partial=True)
    old = kept.snapshot({"~/a": b"4"}, id="20250101T000000Z-aaaaaa", category="imported", origin="backup_20250101")
    find = kept.store.find
    assert find(first.id) == find("202601") == find("R1") == first.id
    assert find("latest") == find("2026-06-01T00:00Z") == second.id
    assert find("2026-01-15T10:04+00:00") == first.id
    assert find("backup_20250101") == old.id
    assert find(backup.id) == backup.id
    for text, expected in [("2026", Ambiguous), ("nonsense", NotFound), ("1999-01-01", NotFound), ("", BadInput)]:
        with pytest.raises(expected):
            find(text)


def test_a_moment_without_a_zone_is_local(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the operator reads his clock."""
    import time

    first = kept.snapshot({"~/a": b"1"}, created_at="2026-01-01T11:30:00.000000Z")
    kept.snapshot({"~/a": b"2"}, created_at="2026-01-01T12:30:00.000000Z")
    monkeypatch.setenv("TZ", "UTC-2")
    time.tzset()
    try:
        assert datetime.fromisoformat("2026-01-01T14:00").astimezone().utcoffset() is not None
        assert kept.store.find("2026-01-01T14:00") == first.id
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


def test_good_is_marked_or_had_no_failed_agent(kept: Kept) -> None:
    """A mark wins; a shrunk one never is; without agent states there is none."""
    fine = AgentState("made.up", EntryPath("~/x.plist"), "launchd", is_loaded=True)
    marked = kept.snapshot({"~/a": b"0"})
    with pytest.raises(NotFound):
        kept.store.find("good")
    good = kept.snapshot({"~/a": b"1"}, agents=(fine,))
    kept.snapshot({"~/a": b"2"}, agents=(replace(fine, is_failed=True),))
    kept.snapshot({}, agents=(fine,), warnings=(Warned("shrunk", "It holds much less."),))
    assert kept.store.find("good") == good.id
    kept.store.set_note(marked.id, Note(good=True))
    assert kept.store.find("good") == marked.id


@pytest.mark.parametrize("harm", ["first line", "an entry"])
@pytest.mark.parametrize("word", ["latest", "good", "2030-01-01"])
def test_a_damaged_one_is_passed_over_and_named(kept: Kept, word: str, harm: str) -> None:
    """Whatever of its manifest is damaged; a safety snapshot was never meant, and an id means that one."""
    days = [f"2026-01-0{day}" for day in (1, 2, 3)]
    first, second, third = (
        kept.snapshot(
            {"~/a": d.encode()}, id=f"{d.replace('-', '')}T000000Z-aaaaaa", created_at=f"{d}T00:00:00.000001Z"
        )
        for d in days
    )
    for one in (first, second, third):
        kept.store.set_note(one.id, Note(good=True))
    backup = kept.snapshot({"~/a": b"3"}, category="auto-backup", is_partial=True)
    assert kept.store.passed_over(word, kept.store.find(word)) == ()
    for one in (second, third, backup):
        damage(kept.manifest(one), "entry" if one is backup else harm)
    store = kept.again()
    assert store.find(word) == first.id
    assert [row.id for row in store.passed_over(word, first.id)] == [third.id, second.id]
    assert store.passed_over(first.id, first.id) == store.passed_over(first.id[:-1], first.id) == ()


def damage(manifest: Path, harm: str) -> None:
    """Spoil the header's line, or the one of an entry."""
    data = manifest.read_bytes()
    at = 3 if harm == "first line" else data.index(b'"entry":') + 2
    manifest.write_bytes(data[:at] + b"?" + data[at + 1 :])


def test_adopted_ones_stand_at_their_own_date(kept: Kept) -> None:
    """And are the latest only where there is no other."""
    old = kept.snapshot({"~/a": b"0"}, category="imported", created_at="2026-01-15T00:00:00.000000Z")
    assert kept.store.find("latest") == old.id
    one = kept.snapshot({"~/a": b"1"}, created_at="2026-01-01T00:00:00.000000Z")
    two = kept.snapshot({"~/a": b"2"}, created_at="2026-02-01T00:00:00.000000Z")
    assert [row.id for row in kept.store.listed()] == [two.id, old.id, one.id]


def test_safety_snapshots_alone_are_no_latest(kept: Kept) -> None:
    """They can be read and are found by their ids; that nothing can be read would be false."""
    backup = kept.snapshot({"~/a": b"1"}, category="auto-backup", is_partial=True)
    with pytest.raises(NotFound, match="only safety snapshots"):
        kept.store.find("latest")
    assert kept.store.find(backup.id) == backup.id
