"""F30: a change of the key that is stopped at any call leaves every credential readable with the key in force."""

import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from rollback_gui.errors import Damaged, NoKey, RollbackError
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.paths import EntryPath
from rollback_gui.operations.change_key import change_key
from rollback_gui.operations.monitor import SilentMonitor
from rollback_gui.operations.verify import verify
from rollback_gui.store import pack
from rollback_gui.store.keys import opened_by
from rollback_gui.store.opening import open_store
from rollback_gui.store.store import Store
from rollback_gui.store.vault import new_identity, public_of
from rollback_gui.system.port import System
from tests.support.faulty import Fault, FaultySystem, PowerCut, TracingSystem, as_system
from tests.support.kept import Kept

QUIET = SilentMonitor()
Contents = dict[SnapshotId, dict[EntryPath, bytes]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three packs: sealed and plain, plain alone, sealed alone."""
    root = tmp_path_factory.mktemp("template")
    kept = Kept(root)
    kept.snapshot({"~/a": b"made-up plain"}, {"~/key": b"made-up-secret-1"})
    kept.snapshot({"~/a": b"made-up plain 2"}, {})
    kept.snapshot({}, {"~/key": b"made-up-secret-2", "~/other": b"made-up-secret-3"})
    kept.store.close()
    return root


def _prepared(root: Path, template: Path) -> Kept:
    shutil.copytree(template, root)
    return Kept(root)


def _changed(kept: Kept, system: System) -> None:
    store = open_store(system, kept.places)
    try:
        change_key(store, QUIET)
    finally:
        store.close()


def _contents(store: Store) -> Contents:
    return {
        row.id: {i.path: store.bytes_of(i.entry) for i in store.snapshot(row.id).items if i.entry}
        for row in store.listed()
    }


def _secrets(kept: Kept) -> list[str]:
    lines = Path(kept.places.identity).read_text().splitlines()
    return [line for line in lines if line.startswith("AGE-SECRET-KEY-1")]


def _openable(kept: Kept, secret: str) -> set[bytes]:
    """The secrets in the packs that one key opens, whatever any other file says."""
    found: set[bytes] = set()
    for file in kept.packs:
        data = file.read_bytes()

        def read(count: int, offset: int, /, data: bytes = data) -> bytes:
            return data[offset : offset + count]

        for row in [] if file.name.startswith(".") else pack.directory(read, len(data)):
            if row.sealed:
                with suppress(Damaged):
                    found.add(opened_by(b"".join(pack.member(read, row)), [secret]))
    return found


ALL = {b"made-up-secret-1", b"made-up-secret-2", b"made-up-secret-3"}


def test_the_new_key_opens_everything_and_the_old_one_nothing(tmp_path: Path, template: Path) -> None:
    """Packs without a secret stay what they are; what was plain stays; the old key lies sealed to the new one."""
    kept = _prepared(tmp_path / "kept", template)
    [old] = _secrets(kept)
    packs = {pack.name for pack in kept.packs}
    before = _contents(kept.store)
    _changed(kept, kept.system)
    [new] = _secrets(kept)
    assert new != old
    assert (_openable(kept, old), _openable(kept, new)) == (set(), ALL)
    assert len(packs & {pack.name for pack in kept.packs}) == 1
    store = kept.again()
    assert _contents(store) == before
    assert store.keys.facts.recipients == (public_of(new),)
    assert store.keys.facts.former == (public_of(old),)
    assert opened_by((kept.folder / "former.age").read_bytes(), [new]).decode().split() == [old]
    found = verify(store, (), QUIET)
    assert (found.problems, found.unknown, found.orphans) == ((), (), 0)
    kept.store = store
    kept.snapshot({}, {"~/later": b"made-up-secret-4"})
    assert b"made-up-secret-4" in _openable(kept, new)


def test_what_else_lies_with_the_key_stays_and_a_lost_record_of_old_keys_stops_nothing(
    tmp_path: Path, template: Path
) -> None:
    """Another store's key in the same file; former.age taken away between two changes."""
    kept = _prepared(tmp_path / "kept", template)
    [first] = _secrets(kept)
    other, nonsense = new_identity(), "AGE-SECRET-KEY-1MADEUP"
    Path(kept.places.identity).write_text(f"{other}\n{nonsense}\n{first}\n")
    _changed(kept, kept.system)
    second = _secrets(kept)[0]
    assert _secrets(kept)[1:] == [other, nonsense]
    (kept.folder / "former.age").unlink()
    _changed(kept, kept.system)
    third = _secrets(kept)[0]
    assert (len({first, second, third}), _openable(kept, third)) == (3, ALL)
    assert opened_by((kept.folder / "former.age").read_bytes(), [third]).decode().split() == [second]


def test_a_store_without_a_vault_has_no_key_to_change(tmp_path: Path) -> None:
    """And gets none by that."""
    kept = Kept(tmp_path)
    with pytest.raises(NoKey, match="no key to change"):
        _changed(kept, kept.system)
    assert not Path(kept.places.identity).exists()


def test_who_opened_the_store_before_goes_on_after(tmp_path: Path, template: Path) -> None:
    """A window that stands open meanwhile reads every credential, and seals to the new key."""
    kept = _prepared(tmp_path / "kept", template)
    early = kept.again()
    before = _contents(early)
    _changed(kept, kept.system)
    [new] = _secrets(kept)
    assert _contents(early) == before
    kept.store = early
    kept.snapshot({}, {"~/later": b"made-up-secret-4"})
    assert b"made-up-secret-4" in _openable(kept, new)


def test_a_second_change_keeps_the_way_to_the_first_key(tmp_path: Path, template: Path) -> None:
    """Both old keys lie sealed to the newest."""
    kept = _prepared(tmp_path / "kept", template)
    keys = [_secrets(kept)[0]]
    for _ in range(2):
        _changed(kept, kept.system)
        keys += _secrets(kept)
    assert opened_by((kept.folder / "former.age").read_bytes(), [keys[2]]).decode().split() == keys[:2]
    assert _openable(kept, keys[2]) == ALL


def _calls(root: Path, template: Path) -> int:
    kept = _prepared(root, template)
    tracing = TracingSystem(kept.system)
    _changed(kept, as_system(tracing))
    return len(tracing.writes)


@pytest.mark.parametrize(
    ("fault", "step"), [("cut after", 1), ("cut before", 1), ("torn", 1), ("error", 2), ("lie", 1)]
)
def test_a_change_stopped_anywhere_leaves_one_key_that_opens_all(
    tmp_path: Path, template: Path, fault: Fault, step: int
) -> None:
    """The one that store.json names, alone; and the same command finishes what was begun."""
    before = _contents(open_store(Kept(template).system, Kept(template).places))
    for at in range(1, _calls(tmp_path / "count", template) + 1, step):
        kept = _prepared(tmp_path / f"at{at}", template)
        [old] = _secrets(kept)
        faulty = FaultySystem(kept.system, at, fault)
        with suppress(PowerCut, RollbackError, OSError):
            _changed(kept, as_system(faulty))
        where = (at, faulty.hit)
        secrets = _secrets(kept)
        store = kept.again()
        [in_force] = [s for s in {*secrets, old} if store.keys.facts.recipients == (public_of(s),)]
        assert in_force in secrets, where
        assert _openable(kept, in_force) == ALL, where
        assert _contents(store) == before, where
        kept.store = store
        late = b"made-up-secret-late" if fault == "torn" else b"made-up-secret-3"  # a timer knows of nothing
        head = kept.snapshot({}, {"~/late": late})
        store.close()
        _changed(kept, kept.system)
        [new] = _secrets(kept)
        assert (_openable(kept, new), _openable(kept, old)) == ({*ALL, late}, set()), where
        store = kept.again()
        assert _contents(store) == {**before, head.id: {EntryPath("~/late"): late}}, where
        found = verify(store, (), QUIET)
        problems = [
            told for told in found.problems if fault != "lie" or not told.startswith("Audit log")
        ]  # it was lied to
        assert (problems, found.unknown, {each.state for each in found.snapshots}) == ([], (), {"ok"}), where
        store.close()
