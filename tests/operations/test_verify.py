"""Verify names whatever was changed, added or lost in a store."""

import os
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from rollback_gui.errors import Cancelled, NotFound
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.outcome import Verified
from rollback_gui.model.snapshot import Header, Note
from rollback_gui.model.wishes import EventFilter
from rollback_gui.operations.delete import delete
from rollback_gui.operations.monitor import SilentMonitor
from rollback_gui.operations.verify import verify
from tests.support.kept import Kept


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


@pytest.fixture
def three(kept: Kept) -> list[Header]:
    """Three snapshots, a secret and a note."""
    heads = [kept.snapshot({"~/a": b"made-up %d" % n, "~/b": b"same"}, {"~/s": b"made-up-secret"}) for n in range(3)]
    kept.store.set_note(heads[0].id, Note(pinned=True))
    return heads


def _verified(kept: Kept, *wanted: SnapshotId) -> Verified:
    return verify(kept.again(), wanted, SilentMonitor())


def _is_clean(found: Verified) -> bool:
    return not (found.problems or found.unknown or any(s.problems or s.state != "ok" for s in found.snapshots))


def test_a_sound_store_is_proved(kept: Kept, three: list[Header]) -> None:
    """Every snapshot and every blob, and it is on record."""
    found = _verified(kept)
    assert _is_clean(found)
    assert ([s.id for s in found.snapshots], found.blobs, found.orphans) == ([h.id for h in reversed(three)], 5, 0)
    told = kept.store.audit.events(EventFilter(types=("verify",))).events
    assert [(each.outcome, each.what) for each in told] == [("ok", "3 snapshots, 5 blobs")]


def test_secrets_are_proved_without_the_identity(kept: Kept, three: list[Header]) -> None:
    """By the packs that hold them."""
    Path(kept.places.identity).unlink()
    assert _is_clean(_verified(kept))
    assert _is_clean(_verified(kept, three[0].id))


def test_any_flipped_bit_in_any_record_is_named(kept: Kept, three: list[Header]) -> None:
    """Every file of the store, at eight places each."""
    whole = kept.folder.with_name("whole")
    shutil.copytree(kept.folder, whole)
    for where in sorted(p for p in whole.rglob("*") if p.is_file() and p.name not in ("lock", ".gitignore")):
        size = where.stat().st_size
        for at in range(0, size, max(1, size // 8)):
            target = kept.folder / where.relative_to(whole)
            data = bytearray(where.read_bytes())
            data[at] ^= 4
            target.write_bytes(bytes(data))
            assert _is_noticed(kept), (where.name, at)
            (kept.folder / "audit.jsonl").unlink(missing_ok=True)
            shutil.copytree(whole, kept.folder, dirs_exist_ok=True)
            shutil.rmtree(Path(kept.places.state) / "anchors", ignore_errors=True)


def _is_noticed(kept: Kept) -> bool:
    """Refused at the door, or told by verify; the sealed copy of the key is proved when it is needed."""
    from rollback_gui.errors import RollbackError

    try:
        return not _is_clean(_verified(kept))
    except RollbackError:
        return True


def test_a_damaged_blob_names_the_files_that_need_it(kept: Kept, three: list[Header]) -> None:
    """In every snapshot that holds them, and in no other."""
    only_first = next(pack for pack in kept.packs if pack.stat().st_size == max(p.stat().st_size for p in kept.packs))
    only_first.write_bytes(only_first.read_bytes()[:50] + b"XXXX" + only_first.read_bytes()[54:])
    found = {each.id: each for each in _verified(kept).snapshots}
    assert found[three[0].id].state == "damaged"
    assert any("~/" in problem for problem in found[three[0].id].problems)
    assert _verified(kept, three[0].id).snapshots[0] == found[three[0].id]


def test_a_missing_pack_is_named(kept: Kept, three: list[Header]) -> None:
    """By the files that cannot be restored."""
    kept.packs[0].unlink()
    assert not _is_clean(_verified(kept))


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_snapshot_that_was_taken_away_is_missed(kept: Kept, three: list[Header], number: int) -> None:
    """First, middle or newest; one that was deleted on purpose is not."""
    kept.manifest(three[number]).unlink()
    (kept.folder / "notes" / f"{three[number].id}.json").unlink(missing_ok=True)
    assert _verified(kept).problems


@pytest.mark.parametrize("numbers", [[0], [1], [2], [1, 2], [0, 1, 2]])
def test_deleted_snapshots_do_not_break_the_chain(
    kept: Kept, three: list[Header], numbers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when others follow."""
    monkeypatch.setattr(type(kept.system), "trash", lambda *_: os.unlink(_[1]))
    delete(kept.store, [three[number].id for number in numbers])
    assert _is_clean(_verified(kept))
    kept.snapshot({"~/a": b"later"})
    assert _is_clean(_verified(kept))


def test_what_does_not_belong_is_named(kept: Kept, three: list[Header]) -> None:
    """In every folder, hidden or not."""
    for name in ("notes.txt", "packs/x", "packs/.hidden", "snapshots/backup.json", "trash/x", "notes/x.json", "sub"):
        (kept.folder / name).write_text("made-up")
    assert len(_verified(kept).unknown) == 7
    assert len(_verified(kept).snapshots) == len(three)


def test_orphan_packs_are_counted(kept: Kept, three: list[Header]) -> None:
    """A crash between pack and manifest leaves one, and the next snapshot takes it up."""
    with kept.store.writer() as writer:
        kept.put(writer, b"made-up orphan")
        writer._finish_pack()
    assert _verified(kept).orphans == 1
    head = kept.snapshot({"~/o": b"made-up orphan"})
    assert (head.new_bytes, _verified(kept).orphans) == (0, 0)
    assert three


def test_an_older_copy_of_the_store_is_told(kept: Kept, three: list[Header]) -> None:
    """How many snapshots are missing, and none of them stands in the way."""
    older = kept.folder.with_name("older")
    shutil.copytree(kept.folder, older)
    kept.snapshot({"~/a": b"x"})
    kept.snapshot({"~/a": b"y"})
    shutil.rmtree(kept.folder)
    older.rename(kept.folder)
    found = _verified(kept)
    assert "2 snapshots missing" in " ".join(found.problems)
    assert all(each.state == "ok" for each in found.snapshots)
    assert three


def test_a_wanted_snapshot_must_be_there(kept: Kept, three: list[Header]) -> None:
    """A wrong id is an error, not a sound result."""
    with pytest.raises(NotFound):
        _verified(kept, SnapshotId("20200101T000000Z-000000"))
    assert _is_clean(_verified(kept, three[1].id))


def test_verify_can_be_cancelled(kept: Kept, three: list[Header]) -> None:
    """At the next file."""

    class Stopping(SilentMonitor):
        def is_cancelled(self) -> bool:
            return True

    for wanted in ((), (three[0].id,)):
        with pytest.raises(Cancelled):
            verify(kept.store, wanted, Stopping())


def test_a_manifest_under_another_name_is_tampered(kept: Kept, three: list[Header]) -> None:
    """A seal that is good elsewhere is not good here."""
    kept.manifest(replace(three[0], id=SnapshotId("20200101T000000Z-000000"))).write_bytes(
        kept.manifest(three[0]).read_bytes()
    )
    states = {each.id: each.state for each in _verified(kept).snapshots}
    assert states["20200101T000000Z-000000"] == "tampered"
