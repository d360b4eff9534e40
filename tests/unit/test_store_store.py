"""The store: what was kept is read back, whatever happens to the index, and what is not sound is told."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rollback_gui.errors import (
    Damaged,
    Foreign,
    Locked,
    NewerFormat,
    NoKey,
    NotFound,
    Refused,
)
from rollback_gui.model.snapshot import Note
from rollback_gui.store.opening import create_store, open_store
from rollback_gui.system.port import SystemReader
from tests.support.kept import ME, Kept, entry, header, item, places_in


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def test_what_was_kept_is_read_back(kept: Kept) -> None:
    """Small, empty, large and secret, by another process's eyes."""
    large = os.urandom(2_500_000)
    head = kept.snapshot({"~/a": b"made-up", "~/b": b"", "~/c": large}, {"~/s": b"made-up-secret"})
    store = kept.again()
    read = {each.path: store.bytes_of(each.entry) for each in store.snapshot(head.id).items if each.entry}
    assert read == {"~/a": b"made-up", "~/b": b"", "~/c": large, "~/s": b"made-up-secret"}
    assert store.snapshot(head.id).state == "ok"


def test_no_secret_lies_open_in_any_file(kept: Kept) -> None:
    """Neither its bytes nor its plain hash."""
    import hashlib

    kept.snapshot({}, {"~/s": b"made-up-secret-value"})
    forbidden = [b"made-up-secret-value", hashlib.sha256(b"made-up-secret-value").hexdigest().encode()]
    for where in kept.folder.parent.rglob("*"):
        if where.is_file():
            assert not any(each in where.read_bytes() for each in forbidden), where


def test_files_are_for_their_owner_alone(kept: Kept) -> None:
    """Folders 0700, files 0600, also in state and cache."""
    kept.snapshot({"~/a": b"made-up"}, {"~/s": b"made-up-secret"})
    kept.store.set_note(kept.store.find("latest"), Note(pinned=True))
    for where in kept.folder.parent.rglob("*"):
        if where.parent != kept.folder.parent or where == kept.folder:
            assert where.stat().st_mode & 0o777 == (0o700 if where.is_dir() else 0o600), where


def test_bytes_that_are_there_are_not_kept_twice(kept: Kept) -> None:
    """No pack is made when nothing is new."""
    first = kept.snapshot({"~/a": b"made-up"}, {"~/s": b"made-up-secret"})
    second = kept.snapshot({"~/b": b"made-up"}, {"~/t": b"made-up-secret"})
    assert (first.new_bytes > 0, second.new_bytes) == (True, 0)
    assert len(kept.packs) == 1


def test_snapshots_are_a_chain_numbered_under_the_lock(kept: Kept) -> None:
    """Each names the digest of the one before it; order is theirs, never the clock's."""
    first = kept.snapshot({"~/a": b"1"}, created_at="2030-01-01T00:00:00.000000Z")
    second = kept.snapshot({"~/a": b"2"}, created_at="2020-01-01T00:00:00.000000Z")
    digests = [each.digest for each in kept.store.known()]
    assert (first.sequence, first.previous, second.sequence, second.previous) == (1, "", 2, digests[0])
    assert [row.id for row in kept.store.listed()] == [second.id, first.id]


def test_changes_since_the_last_full_one_are_counted(kept: Kept) -> None:
    """Changed, new and gone; a partial one in between does not count."""
    kept.snapshot({"~/a": b"1", "~/b": b"2", "~/c": b"3"})
    kept.snapshot({"~/z": b"9"}, is_partial=True)
    assert kept.snapshot({"~/a": b"1", "~/b": b"4", "~/d": b"5"}).changed_since_previous == 3


def test_wrong_bytes_are_never_kept(kept: Kept) -> None:
    """Small, large or secret: what does not hash to its name is refused, and what follows is sound."""
    with kept.store.writer() as writer:
        kept.store.keys.ensure_recipient()
        for size in (10, 2_000_000):
            for sealed in (False, True):
                blob = entry(b"other").blob
                with pytest.raises(Damaged):
                    writer.add(blob, [bytes(size)], size, sealed=sealed)
        good = kept.put(writer, os.urandom(1_500_000))
        with pytest.raises(Damaged):
            writer.add(entry(b"other").blob, [b"otherX"], 5, sealed=False)
        writer.commit(header(), [item("~/a", good)])
    store = kept.again()
    store.check_blob(good)
    assert len(kept.packs) == 1


def test_no_manifest_names_what_is_not_there(kept: Kept) -> None:
    """Nothing is written then."""
    with kept.store.writer() as writer, pytest.raises(NotFound, match="~/a"):
        writer.commit(header(), [item("~/a", entry(b"never added"))])
    assert kept.store.listed() == ()


def test_a_writer_that_stops_leaves_nothing(kept: Kept) -> None:
    """And what one left that was killed goes with the next."""
    with kept.store.writer() as writer:
        kept.put(writer, os.urandom(2_000_000))
    assert kept.packs == []
    for folder in ("packs", "snapshots", "notes", "."):
        (kept.folder / folder / ".x.new-00").write_bytes(b"torn")
    with kept.store.writer():
        pass
    assert list(kept.folder.rglob("*.new-*")) == []


def test_one_writer_at_a_time(kept: Kept) -> None:
    """Another is told who holds it; the same thread may take it again."""
    with kept.store.writer():
        with pytest.raises(Locked, match=f"process {os.getpid()}"), kept.again().writer(0.05):
            pass
        kept.store.set_note(header().id, Note())
    with kept.again().writer(0.05):
        pass
    assert (kept.folder / "lock").exists()


def test_a_lock_file_that_was_replaced_is_not_trusted(kept: Kept) -> None:
    """Two files would have two owners."""
    with kept.store.writer():
        pass
    (kept.folder / "lock").unlink()
    with kept.store.writer(), pytest.raises(Locked), kept.again().writer(0.05):
        pass


def test_a_store_is_made_once(kept: Kept) -> None:
    """Making it again opens it."""
    again = create_store(kept.system, kept.places)
    assert again.id == kept.store.id
    assert (kept.folder / ".gitignore").read_text() == "*\n"


def test_what_is_no_store_is_told_apart(kept: Kept, tmp_path: Path) -> None:
    """Nothing there, no longer whole, newer, not a store's page, readable by others, gone."""
    page = kept.folder / "store.json"
    whole = page.read_bytes()
    with pytest.raises(NotFound):
        open_store(kept.system, places_in(tmp_path / "elsewhere"))
    for content, expected in [
        (b'{"format": 9}', NewerFormat),
        (b"{", Damaged),
        (whole[:40], Damaged),
        (b"[]", Damaged),
    ]:
        page.write_bytes(content)
        with pytest.raises(expected):
            kept.again()
    kept.snapshot({"~/a": b"1"})
    page.unlink()
    with pytest.raises(Damaged):
        kept.again()
    page.write_bytes(whole)
    page.chmod(0o600)
    kept.folder.chmod(0o750)
    with pytest.raises(Foreign):
        kept.again()
    kept.folder.chmod(0o700)
    kept.again().listed()


def test_another_folder_at_its_place_is_not_taken_for_it(kept: Kept) -> None:
    """A volume that was taken away leaves its mount point behind."""
    kept.snapshot({"~/a": b"1"})
    moved = kept.folder.rename(kept.folder.with_name("moved"))
    kept.folder.mkdir(0o700)
    with pytest.raises(NotFound), kept.store.writer():
        pass
    assert list(kept.folder.iterdir()) == []
    assert (moved / "store.json").exists()


def test_five_states_are_listed_and_none_is_hidden(kept: Kept) -> None:
    """ok, unsigned, tampered, damaged, and unproven where the key is not at hand."""
    heads = {name: kept.snapshot({"~/a": name.encode()}) for name in ("ok", "unsigned", "tampered", "damaged", "cut")}
    where = kept.manifest(heads["unsigned"])
    where.write_bytes(_without_signature(where.read_bytes()))
    where = kept.manifest(heads["tampered"])
    where.write_bytes(_with_other_signature(where.read_bytes()))
    where = kept.manifest(heads["damaged"])
    where.write_bytes(where.read_bytes().replace(b'"uid":501', b'"uid":502'))
    where = kept.manifest(heads["cut"])
    where.write_bytes(where.read_bytes()[:9])
    listed = {row.id: row for row in kept.again().listed()}
    states = {name: listed[head.id].state for name, head in heads.items()}
    assert states == {
        "ok": "ok",
        "unsigned": "unsigned",
        "tampered": "tampered",
        "damaged": "damaged",
        "cut": "damaged",
    }
    assert listed[heads["damaged"].id].header.description == "made-up"
    assert listed[heads["cut"].id].problems
    shutil.rmtree(Path(kept.places.state) / "keys")
    assert {row.id: row.state for row in kept.again().listed()}[heads["ok"].id] == "unproven"


def _without_signature(data: bytes) -> bytes:
    body, _, seal = data[:-1].rpartition(b"\n")
    sha = seal.partition(b'"sha256":"')[2][:64]
    return body + b'\n"seal":{"sha256":"' + sha + b'"}}\n'


def _with_other_signature(data: bytes) -> bytes:
    body, _, seal = data[:-1].rpartition(b"\n")
    start, mark, rest = seal.partition(b'"hmac":"')
    return body + b"\n" + start + mark + b"0" * 64 + rest[64:] + b"\n"


@given(st.data())
@settings(max_examples=25)
def test_a_flipped_bit_in_a_pack_is_always_noticed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """The blob that it hits is damaged or still right, never other bytes."""
    kept = Kept(tmp_path_factory.mktemp("kept"))
    content = [b"made-up one " * 20, b"made-up two " * 30]
    kept.snapshot({"~/a": content[0], "~/b": content[1]})
    (where,) = kept.packs
    raw = bytearray(where.read_bytes())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= 1 << data.draw(st.integers(0, 7))
    where.write_bytes(bytes(raw))
    for each in content:
        try:
            assert kept.store.bytes_of(entry(each)) == each
        except Damaged:
            continue


def test_what_the_disk_refused_once_is_read_again(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """A manifest that could not be opened counts as damaged then, not for as long as its file stays the same."""
    head = kept.snapshot({"~/a": b"made-up"})
    opens = type(kept.system).open_file

    def refuse(system: SystemReader, folder: int, name: str) -> int:
        if name == f"{head.id}.json":
            raise OSError(5, "Input/output error")
        return opens(system, folder, name)

    (kept.folder / "snapshots" / f"{head.id}.json").touch()
    with monkeypatch.context() as patch:
        patch.setattr(type(kept.system), "open_file", refuse)
        assert [row.state for row in kept.again().listed()] == ["damaged"]
    assert [row.state for row in kept.again().listed()] == ["ok"]


def test_a_missing_blob_is_told(kept: Kept) -> None:
    """When its pack went, and when it never was."""
    kept.snapshot({"~/a": b"1"}, {"~/s": b"made-up-secret"})
    with pytest.raises(Damaged):
        kept.store.check_blob(entry(b"never"))
    kept.packs[0].unlink()
    for store in (kept.store, kept.again()):
        with pytest.raises(Damaged):
            store.check_blob(entry(b"1"))


def test_notes_are_kept_and_a_changed_one_does_not_count(kept: Kept) -> None:
    """Also one that was moved to another snapshot."""
    one, two = kept.snapshot({"~/a": b"1"}), kept.snapshot({"~/a": b"2"})
    note = Note(pinned=True, good=True, label="made-up ünïcode", acknowledged=True)
    kept.store.set_note(one.id, note)
    assert kept.again().note(one.id) == note
    assert {row.id: row.note for row in kept.again().listed()} == {one.id: note, two.id: Note()}
    folder = kept.folder / "notes"
    shutil.copy(folder / f"{one.id}.json", folder / f"{two.id}.json")
    assert kept.again().note(two.id) == Note()
    assert {row.id: bool(row.problems) for row in kept.again().listed()} == {one.id: False, two.id: True}


def test_an_id_is_never_given_twice(kept: Kept) -> None:
    """The one that is there stays."""
    first = kept.snapshot({"~/a": b"1"})
    with pytest.raises(Refused):
        kept.snapshot({"~/a": b"2"}, id=first.id)
    assert kept.store.snapshot(first.id).items[0].entry == entry(b"1")


def test_the_number_of_a_removed_snapshot_is_not_given_again(kept: Kept) -> None:
    """The chain goes on from where it was."""
    kept.snapshot({"~/a": b"1"})
    newest = kept.snapshot({"~/a": b"2"})
    digest = kept.store.known()[-1].digest
    kept.manifest(newest).unlink()
    third = kept.snapshot({"~/a": b"3"})
    assert (third.sequence, third.previous) == (3, digest)


def test_a_secret_without_the_identity_is_proved_but_not_read(kept: Kept) -> None:
    """By the pack that holds it."""
    head = kept.snapshot({}, {"~/s": b"made-up-secret"})
    Path(kept.places.identity).rename(kept.folder.parent / "kit")
    store = kept.again()
    (secret,) = (each.entry for each in store.snapshot(head.id).items)
    assert secret is not None
    store.check_blob(secret)
    with pytest.raises(NoKey, match="identity"):
        store.bytes_of(secret)


def test_swapped_secrets_are_noticed(kept: Kept) -> None:
    """A secret's name is checked again after it was opened."""
    head = kept.snapshot({}, {"~/s": b"made-up-secret-1", "~/t": b"made-up-secret-2"})
    one, two = (each.entry for each in kept.store.snapshot(head.id).items)
    assert one is not None
    assert two is not None
    sealed = kept.store.keys.seal(b"made-up-secret-2")
    with pytest.raises(Damaged):
        kept.store._reading.opened(one.blob, sealed)
    assert kept.store._reading.opened(two.blob, sealed) == b"made-up-secret-2"


def test_own_account_counts_as_the_live_one() -> None:
    """A renumbered account is no change."""
    from rollback_gui.store.history import facts_hash

    there = replace(ME, uid=1000, gid=1000)
    assert facts_hash(entry(b"1"), ME) == facts_hash(replace(entry(b"1"), uid=1000, gid=1000), there)
    assert facts_hash(entry(b"1"), ME) != facts_hash(replace(entry(b"1"), uid=0), ME)


def test_a_pack_that_lost_its_directory_still_gives_its_blobs(kept: Kept) -> None:
    """Also to an index that has never seen it."""
    head = kept.snapshot({"~/a": b"made-up one", "~/b": b"made-up two"}, {"~/s": b"made-up-secret"})
    kept.packs[0].write_bytes(kept.packs[0].read_bytes()[:-30])
    shutil.rmtree(kept.places.cache)
    store = kept.again()
    read = [store.bytes_of(each.entry) for each in store.snapshot(head.id).items if each.entry]
    assert read == [b"made-up one", b"made-up two", b"made-up-secret"]
