"""Delete: one self-contained file in the trash, and only then the manifest goes."""

import errno
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from rollback_gui.errors import NoSpace, NotFound, RollbackError
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.snapshot import Header, Note
from rollback_gui.model.wishes import EventFilter
from rollback_gui.operations.delete import delete
from rollback_gui.operations.monitor import SilentMonitor
from rollback_gui.operations.verify import verify
from rollback_gui.store import parcel
from rollback_gui.store.opening import open_store
from rollback_gui.system import files
from rollback_gui.system.port import System
from tests.support.faulty import TracingSystem, as_system
from tests.support.kept import Kept


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    kept = Kept(tmp_path)
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    monkeypatch.setattr(type(kept.system), "trash", lambda _, where: Path(where).rename(bin_ / Path(where).name))
    return kept


@pytest.fixture
def head(kept: Kept) -> Header:
    """A snapshot whose bytes lie in two packs, with a secret and a note."""
    kept.snapshot({"~/a": b"made-up one"})
    head = kept.snapshot({"~/a": b"made-up one", "~/b": b"made-up two"}, {"~/s": b"made-up-secret"})
    kept.store.set_note(head.id, Note(label="made-up"))
    return head


def _binned(kept: Kept, head: Header) -> Path:
    return kept.folder.parent / "bin" / parcel.name_of(head.id)


def test_what_goes_to_the_trash_needs_nothing_else(kept: Kept, head: Header) -> None:
    """Every blob, the manifest, the note and the sealed key; tar reads it."""
    manifest = kept.manifest(head).read_bytes()
    blobs = {i.entry.blob: kept.store.bytes_of(i.entry) for i in kept.store.snapshot(head.id).items if i.entry}
    (found,) = delete(kept.store, [head.id])
    assert (found.state, found.detail) == ("done", f"It lies in the trash as {parcel.name_of(head.id)}.")
    listed = subprocess.run(["tar", "tzf", _binned(kept, head)], check=True, capture_output=True, text=True)
    papers = {f"snapshots/{head.id}.json", f"notes/{head.id}.json", "capture.age"}
    assert set(listed.stdout.split()) == blobs.keys() | papers
    assert _member(kept, head, f"snapshots/{head.id}.json") == manifest
    for blob, content in blobs.items():
        there = _member(kept, head, blob)
        assert (kept.store.keys.open(there) if there.startswith(b"age-") else there) == content


def _member(kept: Kept, head: Header, name: str) -> bytes:
    return subprocess.run(["tar", "xzOf", _binned(kept, head), name], check=True, capture_output=True).stdout


def test_it_can_be_put_back_by_hand(kept: Kept, head: Header) -> None:
    """As the page in the store says, also when its packs are gone; the store verifies again."""
    before = [kept.store.bytes_of(each.entry) for each in kept.store.snapshot(head.id).items if each.entry]
    for row in kept.store.listed()[1:]:
        delete(kept.store, [row.id])
    delete(kept.store, [head.id])
    for pack in kept.packs:
        pack.unlink()
    page = (kept.folder / "RECOVERY.md").read_text().partition("## A snapshot that was deleted")[2]
    commands = [line.strip() for line in page.partition("\n## ")[0].splitlines() if line.startswith("    ")]
    for command in commands:
        file = str(_binned(kept, head))
        subprocess.run(["sh", "-ec", command.replace("FILE", file)], check=True, cwd=kept.folder, umask=0o077)
    store = kept.again()
    assert [store.bytes_of(each.entry) for each in store.snapshot(head.id).items if each.entry] == before
    assert [row.title for row in store.listed()] == ["made-up"]
    found = verify(store, (), SilentMonitor())
    assert (len(commands), found.problems, found.unknown) == (2, (), ())


def test_the_snapshot_is_gone_and_on_record(kept: Kept, head: Header) -> None:
    """Its packs stay, its note goes."""
    packs = kept.packs
    delete(kept.store, [head.id])
    assert head.id not in {row.id for row in kept.store.listed()}
    assert kept.packs == packs
    assert list((kept.folder / "notes").iterdir()) == list((kept.folder / "trash").iterdir()) == []
    (event,) = kept.store.audit.events(EventFilter(types=("delete",))).events
    assert (event.snapshot, event.outcome, event.detail["sequence"]) == (head.id, "ok", "2")


@pytest.mark.parametrize("problem", [OSError(30, "made-up"), ImportError("made-up")])
def test_the_stores_own_trash_takes_what_the_desktops_cannot(
    kept: Kept, head: Header, problem: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And it says where."""

    def fail(*_: object) -> None:
        raise problem

    monkeypatch.setattr(type(kept.system), "trash", fail)
    (found,) = delete(kept.store, [head.id])
    assert f"{kept.folder}/trash" in found.detail
    assert (kept.folder / "trash" / parcel.name_of(head.id)).exists()


def test_the_trash_is_on_the_disk_before_the_manifest_goes(kept: Kept, head: Header) -> None:
    """A power cut between the two leaves a snapshot too many, never none."""
    tracing = TracingSystem(kept.system)
    delete(open_store(as_system(tracing), kept.places), [head.id])
    trash = tracing.writes.index("trash")
    assert tracing.writes.index("sync_volume", trash) < tracing.writes.index("drop", trash)


def test_nothing_goes_when_one_of_them_is_not_there(kept: Kept, head: Header) -> None:
    """The wrong id is named first."""
    with pytest.raises(NotFound):
        delete(kept.store, [head.id, SnapshotId("20200101T000000Z-000000")])
    assert kept.manifest(head).exists()


def test_nothing_goes_when_the_parcel_cannot_be_written(
    kept: Kept, head: Header, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk leaves the snapshot where it is."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "write_all", full)
    with pytest.raises(NoSpace):
        delete(kept.store, [head.id])
    assert kept.manifest(head).exists()


def test_a_damaged_snapshot_can_be_deleted_too(kept: Kept, head: Header) -> None:
    """Its manifest is kept as it is, and the chain holds."""
    kept.manifest(head).write_bytes(kept.manifest(head).read_bytes()[:-80])
    torn = kept.manifest(head).read_bytes()
    (found,) = delete(kept.store, [head.id])
    assert found.state == "done"
    assert _member(kept, head, f"snapshots/{head.id}.json") == torn
    assert not kept.manifest(head).exists()


class _Refusing(TracingSystem):
    """A disk that refuses to open one file once."""

    def __init__(self, real: System, name: str, number: int) -> None:
        super().__init__(real)
        self.name, self.left = name, number

    def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Let all through but the opening that was asked for."""
        if name == "open_file" and self.name in args:
            self.left -= 1
            if self.left == 0:
                raise OSError(errno.EIO, "made-up disk error")
        return super().pass_on(name, call, *args, **kwargs)


@pytest.mark.parametrize("number", range(1, 6))
def test_a_manifest_that_the_disk_refuses_once_makes_no_parcel_without_its_blobs(
    kept: Kept, head: Header, number: int
) -> None:
    """The deletion is refused or whole; it is never told as done with the blobs missing."""
    entry = next(item.entry for item in kept.store.snapshot(head.id).items if item.entry)
    store = open_store(as_system(_Refusing(kept.system, kept.manifest(head).name, number)), kept.places)
    with suppress(RollbackError, OSError):
        delete(store, [head.id])
    assert kept.manifest(head).exists() or _member(kept, head, entry.blob) == kept.store.bytes_of(entry)


def test_one_that_is_named_twice_goes_once(kept: Kept, head: Header) -> None:
    """As one finding."""
    assert len(delete(kept.store, [head.id, head.id])) == 1
