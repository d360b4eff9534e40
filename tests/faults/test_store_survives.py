"""Every call of taking, noting and deleting, each with every fault: what was kept before stays whole."""

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from rollback_gui.errors import NoSpace, NotWritable, RollbackError
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Note
from rollback_gui.operations.delete import delete
from rollback_gui.operations.monitor import SilentMonitor
from rollback_gui.operations.verify import verify
from rollback_gui.store.opening import create_store, open_store
from rollback_gui.system.port import System
from tests.support.faulty import Fault, FaultySystem, PowerCut, TracingSystem, as_system
from tests.support.kept import Kept

FAULTS: list[Fault] = ["cut after", "torn", "error", "full"]
Work = Callable[[Kept], object]


def _first(kept: Kept) -> None:
    kept.snapshot({"~/new": b"made-up new"}, {"~/key": b"made-up-new-secret"})


def _again(kept: Kept) -> None:
    kept.snapshot({"~/a": b"made-up old", "~/new": bytes(1_200_000)}, {"~/key": b"made-up-new-secret"})


def _note(kept: Kept) -> None:
    kept.store.set_note(kept.store.listed()[-1].id, Note(pinned=True))


def _delete(kept: Kept) -> None:
    delete(kept.store, [kept.store.listed()[0].id])


class _Binning:
    """A desktop's trash that takes what it is given."""

    def __init__(self, system: System, where: Path) -> None:
        self._system = system
        self._where = where

    def __getattr__(self, name: str) -> object:
        return getattr(self._system, name)

    def trash(self, where: str) -> None:
        self._where.mkdir(exist_ok=True)
        Path(where).rename(self._where / Path(where).name)


def _through(kept: Kept, system: System, work: Work) -> None:
    """Do the work through this door, in a process of its own as it were."""
    calm, calm_system = kept.store, kept.system
    kept.system = system
    try:
        kept.store = create_store(system, kept.places)
        work(kept)
    finally:
        kept.store, kept.system = calm, calm_system


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which nothing is yet."""
    root = tmp_path_factory.mktemp("empty")
    Kept(root)
    return root


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two snapshots and a secret."""
    root = tmp_path_factory.mktemp("filled")
    kept = Kept(root)
    kept.snapshot({"~/a": b"made-up old"}, {"~/key": b"made-up-old-secret"})
    kept.store.set_note(kept.snapshot({"~/a": b"made-up older"}).id, Note(label="made-up"))
    kept.store.close()
    return root


def _prepared(root: Path, template: Path) -> tuple[Kept, System]:
    shutil.copytree(template, root)
    kept = Kept(root)
    return kept, as_system(_Binning(kept.system, root / "bin"))  # type: ignore[arg-type]


def _calls(root: Path, template: Path, work: Work) -> int:
    kept, system = _prepared(root, template)
    tracing = TracingSystem(system)
    _through(kept, as_system(tracing), work)
    return len(tracing.writes)


def _contents(kept: Kept) -> dict[SnapshotId, dict[EntryPath, bytes]]:
    store = open_store(kept.system, kept.places)
    found = {
        row.id: {i.path: store.bytes_of(i.entry) for i in store.snapshot(row.id).items if i.entry}
        for row in store.listed()
    }
    store.close()
    return found


def _is_told_failed(kept: Kept, system: System, work: Work) -> bool:
    try:
        _through(kept, system, work)
    except (RollbackError, OSError):
        return True
    except PowerCut:
        return False
    return False


def _is_in_a_trash(kept: Kept, name: str) -> bool:
    return any((folder / name).exists() for folder in (kept.folder.parent / "bin", kept.folder / "trash"))


@pytest.mark.parametrize("work", [_first, _again, _note, _delete])
@pytest.mark.parametrize("fault", FAULTS)
def test_what_was_kept_stays_whole(tmp_path: Path, empty: Path, filled: Path, work: Work, fault: Fault) -> None:
    """At every call: all snapshots but a deleted one are read, verify is content, the next snapshot succeeds.

    What is told as failed did not happen. The milder faults at every second call.
    """
    template = empty if work is _first else filled
    step = 1 if fault in ("cut after", "error") else 2
    for at in range(1, _calls(tmp_path / "count", template, work) + 1, step):
        kept, system = _prepared(tmp_path / f"at{at}", template)
        before = _contents(kept)
        faulty = FaultySystem(system, at, fault)
        is_told_failed = _is_told_failed(kept, as_system(faulty), work)
        after = _contents(kept)
        assert not is_told_failed or after.keys() == before.keys(), (at, faulty.hit)
        gone = before.keys() - after.keys()
        assert len(gone) <= (work is _delete), (at, faulty.hit)
        assert all(_is_in_a_trash(kept, f"rollback-snapshot-{each}.tar.gz") for each in gone), (at, faulty.hit)
        assert all(after[each] == before[each] for each in before.keys() & after.keys()), (at, faulty.hit)
        kept.store = open_store(kept.system, kept.places)
        kept.snapshot({"~/a": b"made-up later"}, {"~/key": b"made-up-later-secret"})
        found = verify(kept.store, (), SilentMonitor())
        assert (found.problems, found.unknown) == ((), ()), (at, faulty.hit)
        assert {each.state for each in found.snapshots} == {"ok"}, (at, faulty.hit)
        kept.store.close()


@pytest.mark.parametrize("work", [_first, _again, _note, _delete])
def test_a_write_that_is_merely_short_goes_unnoticed(tmp_path: Path, empty: Path, filled: Path, work: Work) -> None:
    """Half of the bytes go out and the call says so: the rest follows, nothing raises, and all of it verifies."""
    template = empty if work is _first else filled
    kept, system = _prepared(tmp_path / "count", template)
    tracing = TracingSystem(system)
    _through(kept, as_system(tracing), work)
    written = [at for at, name in enumerate(tracing.writes, 1) if name == "write"]
    assert written
    for at in written:
        kept, system = _prepared(tmp_path / f"at{at}", template)
        _through(kept, as_system(FaultySystem(system, at, "short")), work)
        kept.store = open_store(kept.system, kept.places)
        found = verify(kept.store, (), SilentMonitor())
        assert (found.problems, found.unknown) == ((), ()), at
        assert {each.state for each in found.snapshots} == {"ok"}, at
        kept.store.close()


@pytest.mark.parametrize(("number", "expected"), [(errno.ENOSPC, NoSpace), (errno.EROFS, NotWritable)])
def test_what_the_volume_refuses_is_told(tmp_path: Path, number: int, expected: type[Exception]) -> None:
    """As an error with a way out, and nothing is listed that is not whole."""
    kept = Kept(tmp_path)

    class Refusing(_Binning):
        def write(self, descriptor: int, data: bytes) -> int:
            raise OSError(number, "made-up")

    with pytest.raises(expected):
        _through(kept, as_system(Refusing(kept.system, tmp_path)), _again)  # type: ignore[arg-type]
    assert kept.again().listed() == ()


def test_a_snapshot_syncs_four_times_and_its_record_once(tmp_path: Path, filled: Path) -> None:
    """Pack and its folder, manifest and its folder; the log. The index and the anchors never."""
    from tests.unit.test_store_audit import event

    kept, system = _prepared(tmp_path / "kept", filled)
    kept.store.audit.append(event())
    tracing = TracingSystem(system)
    kept.store = open_store(as_system(tracing), kept.places)
    kept.snapshot({"~/b": b"made-up other"}, {"~/key": b"made-up-other-secret"})
    assert tracing.count("sync", "sync_fully", "sync_volume") == 4
    kept.store.audit.append(event())
    assert tracing.count("sync", "sync_fully", "sync_volume") == 5
