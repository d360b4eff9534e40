"""The life of a store: whatever is taken, marked, deleted and forgotten, what should be there is there and proved."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.snapshot import Note
from rollback_gui.operations.delete import delete
from rollback_gui.operations.monitor import SilentMonitor
from rollback_gui.operations.verify import verify
from tests.support.kept import Kept

_names = st.sampled_from(["~/a", "~/b", "~/sub/c"])
_contents = st.sampled_from([b"", b"made-up 1", b"made-up 2" * 300])
_files = st.dictionaries(_names, _contents, max_size=3)
_secrets = st.dictionaries(st.sampled_from(["~/k", "~/l"]), st.sampled_from([b"made-up-s1", b"made-up-s2"]), max_size=2)


class _Binless:
    """A desktop without a trash: the store's own takes everything."""

    def __init__(self, real: object) -> None:
        self._real = real

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def trash(self, where: str) -> None:
        raise OSError(38, "made-up: no trash here", where)


class StoreLife(RuleBasedStateMachine):
    """A store beside a dictionary that says what is in it."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.kept = Kept(self.root)
        self.kept.system = _Binless(self.kept.system)  # type: ignore[assignment]
        self.kept.store = self.kept.again()
        self.wanted: dict[SnapshotId, dict[str, bytes]] = {}
        self.notes: dict[SnapshotId, Note] = {}

    @rule(files=_files, secrets=_secrets, is_partial=st.booleans())
    def take(self, files: dict[str, bytes], secrets: dict[str, bytes], *, is_partial: bool) -> None:
        head = self.kept.snapshot(files, secrets, is_partial=is_partial)
        self.wanted[head.id] = {**files, **secrets}

    @precondition(lambda self: self.wanted)
    @rule(data=st.data(), label=st.text(max_size=5))
    def mark(self, data: st.DataObject, label: str) -> None:
        chosen = data.draw(st.sampled_from(sorted(self.wanted)))
        self.notes[chosen] = Note(label=label, pinned=True)
        self.kept.store.set_note(chosen, self.notes[chosen])

    @precondition(lambda self: self.wanted)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sampled_from(sorted(self.wanted)))
        delete(self.kept.store, [chosen])
        del self.wanted[chosen]
        self.notes.pop(chosen, None)

    @rule()
    def reopen(self) -> None:
        self.kept.store.close()
        self.kept.store = self.kept.again()

    @rule()
    def forget_what_is_derived(self) -> None:
        self.kept.store.close()
        shutil.rmtree(self.kept.places.cache, ignore_errors=True)

    @rule()
    def prove(self) -> None:
        found = verify(self.kept.store, (), SilentMonitor())
        assert (found.problems, found.unknown) == ((), ())
        assert {each.id: each.state for each in found.snapshots} == dict.fromkeys(self.wanted, "ok")

    @invariant()
    def everything_is_there(self) -> None:
        store = self.kept.store
        rows = store.listed()
        assert [row.id for row in rows] == list(reversed(self.wanted))
        assert {row.id: row.note for row in rows} == {each: self.notes.get(each, Note()) for each in self.wanted}
        for row in rows:
            held = {i.path: store.bytes_of(i.entry) for i in store.snapshot(row.id).items if i.entry}
            assert held == self.wanted[row.id]

    def teardown(self) -> None:
        self.kept.store.close()
        shutil.rmtree(self.root)


TestStoreLife = StoreLife.TestCase
TestStoreLife.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
