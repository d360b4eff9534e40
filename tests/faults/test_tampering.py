"""F29: whatever is flipped, taken away, put in another order or put back as it was is found, and named."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from rollback_gui.errors import RollbackError
from rollback_gui.model.snapshot import Note
from tests.support.house import QUIET, House

FILES = {"conf/a": "made-up 1\n", "secret/token": "made-up-token\n"}


class Store:
    """A store with three snapshots, two notes and their records, and the copy to come back to."""

    def __init__(self, root: Path) -> None:
        self.house = House.make(root / "house", FILES)
        self.earlier = root / "earlier"
        self.ids: list[str] = []
        do = self.house.console().do
        for number in range(3):
            (self.house.home / "conf/a").write_text(f"made-up {number}\n")
            self.ids.append(self.house.snapshot(f"made-up {number}").id)
            if number == 0:
                do.mark(self.house.console().look.find("latest"), Note(good=True))
                shutil.copytree(self.place, self.earlier)
        for at, note in ((0, Note(pinned=True)), (2, Note(label="made-up"))):
            do.mark(self.house.console().look.find(self.ids[at]), note)
        self._own = self.house.root / "own"
        shutil.copytree(self._own, root / "whole", symlinks=True)
        self._whole = root / "whole"

    @property
    def place(self) -> Path:
        """Its folder."""
        return self.house.root / "own" / "store"

    def again(self) -> None:
        """Everything as it was, what this machine remembers too."""
        shutil.rmtree(self._own)
        shutil.copytree(self._whole, self._own, symlinks=True)

    def files(self) -> list[str]:
        """Every file but the lock, which holds nothing."""
        found = (p for p in self.place.rglob("*") if p.is_file() and p.name != "lock")
        return sorted(str(p.relative_to(self.place)) for p in found)

    def told(self) -> str:
        """What verify says, or the reason why the store is not even opened."""
        try:
            found = self.house.console().do.verify((), QUIET)
        except RollbackError as problem:
            return problem.message
        said = [f"{one.id} {one.state} {one.problems}" for one in found.snapshots if one.state != "ok" or one.problems]
        return "\n".join([*said, *found.problems, *found.unknown])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One for all; each test puts it back first."""
    return Store(tmp_path_factory.mktemp("tampering"))


@pytest.fixture(autouse=True)
def as_it_was(store: Store) -> None:
    """Each test begins with the whole store."""
    store.again()


def _name(file: str) -> str:
    """What must be said of a file: its snapshot, the beginning of its pack's name, or its own name."""
    folder, _, name = file.rpartition("/")
    if folder == "packs":
        return name[:12]
    if folder:
        return name.removesuffix(".json")
    return "ecord " if name == "audit.jsonl" else name


def test_the_whole_store_is_proved(store: Store) -> None:
    """Nothing is said of it, however often it is asked."""
    assert (store.told(), store.told()) == ("", "")
    assert len(store.files()) == 15


def test_a_flipped_bit_is_found_and_named_in_any_file_at_any_place(store: Store) -> None:
    """Every file at nine places, the first and the last byte among them."""
    for file in store.files():
        data = (store.place / file).read_bytes()
        places = {0, len(data) - 1, *range(0, len(data), max(1, len(data) // 8))}
        for at in sorted(places):
            (store.place / file).write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
            assert _name(file) in store.told(), (file, at)
            store.again()


def test_every_file_that_is_taken_away_is_missed_and_named(store: Store) -> None:
    """A pack by the files that need it; the newest snapshot too, also without this machine's anchors."""
    for file in store.files():
        for has_anchors in (True, False):
            (store.place / file).unlink()
            if not has_anchors:
                shutil.rmtree(store.house.root / "own" / "state" / "anchors")
            told = store.told()
            if file.startswith("packs/"):
                assert "cannot be restored" in told, file
            elif file == "audit.jsonl":
                assert has_anchors == ("record" in told)  # a missing anchor is no alarm
            else:
                assert _name(file) in told, (file, has_anchors)
            store.again()


def _exchanged(store: Store, one: str, other: str) -> None:
    first, second = (store.place / one).read_bytes(), (store.place / other).read_bytes()
    (store.place / one).write_bytes(second)
    (store.place / other).write_bytes(first)


@pytest.mark.parametrize("folder", ["snapshots", "packs", "notes"])
def test_files_that_change_places_are_both_named(store: Store, folder: str) -> None:
    """Manifests, packs and notes."""
    one, other = [file for file in store.files() if file.startswith(folder)][:2]
    _exchanged(store, one, other)
    told = store.told()
    assert _name(one) in told
    assert _name(other) in told


def test_records_in_another_order_taken_away_or_doubled_are_named(store: Store) -> None:
    """Each line of the log, by its number."""
    log = store.place / "audit.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    for at in range(len(lines)):
        changes: list[Callable[[int], list[bytes]]] = [
            lambda at: lines[:at] + lines[at + 1 :],
            lambda at: [*lines[:at], lines[at], *lines[at:]],
            lambda at: [*lines[:at], lines[at - 1 if at else 1], *lines[at + 1 :]],
        ]
        for change in changes:
            log.write_bytes(b"".join(change(at)))
            assert "ecord" in store.told(), at
            assert "ecord" in store.told(), at  # the record that verify wrote hides nothing
            store.again()


@pytest.mark.parametrize("file", ["notes", "audit.jsonl", "store.json"])
def test_what_is_put_back_as_it_was_is_named(store: Store, file: str) -> None:
    """A note, the log, the first page: each was signed here once, and is not the last."""
    for earlier in sorted(p for p in store.earlier.rglob("*") if p.is_file()):
        name = str(earlier.relative_to(store.earlier))
        if name.startswith(file) and earlier.read_bytes() != (store.place / name).read_bytes():
            shutil.copy(earlier, store.place / name)
            assert _name(name) in store.told(), name
            assert _name(name) in store.told(), name
            store.again()


def test_an_older_store_is_told_until_it_is_accepted_once(store: Store) -> None:
    """However much is done with it meanwhile; then it is quiet, on record, and misses the next thing that goes."""
    shutil.rmtree(store.place)
    shutil.copytree(store.earlier, store.place)
    assert "2 snapshots missing" in store.told()
    later = store.house.snapshot("made-up later").id
    assert "does not follow" in store.told()
    console = store.house.console()
    assert console.do.accept_older().state == "done"
    assert store.told() == ""
    assert console.do.accept_older().state == "ok"
    store.house.snapshot("made-up last")
    assert store.told() == ""
    (store.place / "snapshots" / f"{later}.json").unlink()
    assert later in store.told()


def test_a_missing_snapshot_can_be_accepted_too(store: Store) -> None:
    """The one that is gone is not told again, and the others still are."""
    (store.place / "snapshots" / f"{store.ids[2]}.json").unlink()
    (store.place / "notes" / f"{store.ids[2]}.json").unlink()
    assert store.ids[2] in store.told()
    store.house.console().do.accept_older()
    assert store.told() == ""
    (store.place / "snapshots" / f"{store.ids[1]}.json").unlink()
    assert store.ids[1] in store.told()
