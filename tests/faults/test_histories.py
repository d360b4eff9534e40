"""Any order of editing, taking snapshots, restoring, undoing, deleting and crashing, against a model of a few lines."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, precondition, rule

from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.outcome import Outcome
from rollback_gui.model.plan import Plan
from rollback_gui.model.wishes import RestoreWish
from tests.support.faulty import FaultySystem, PowerCut, as_system
from tests.support.house import HOW, QUIET, House

NAMES = ("a", "b", "deep/c", "deep/er/d")
Files = dict[str, str]


class Histories(RuleBasedStateMachine):
    """The disk and the model go the same way, whatever comes after what."""

    snapshots = Bundle("snapshots")

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.house = House.make(self.root, {"conf/always": "there"})
        self.live: Files = {"always": "there"}
        self.kept: dict[SnapshotId, Files] = {}
        self.last: tuple[Files, Files] | None = None
        """What the last restore or undo found, and what it left."""

    def teardown(self) -> None:
        """Take the home away."""
        shutil.rmtree(self.root)

    # ------------------------------------------------------------------ what can happen

    @rule(name=st.sampled_from(NAMES), text=st.sampled_from(("", "one", "two", "three")))
    def edit(self, name: str, text: str) -> None:
        """Write a file, or remove it."""
        where = self.house.home / "conf" / name
        if text:
            where.parent.mkdir(parents=True, exist_ok=True)
            where.write_text(text)
            self.live[name] = text
        else:
            where.unlink(missing_ok=True)
            self.live.pop(name, None)

    @rule(target=snapshots)
    def snapshot(self) -> SnapshotId:
        """Keep all of it."""
        taken = self.house.snapshot().id
        self.kept[taken] = dict(self.live)
        return taken

    @rule(which=snapshots)
    def restore(self, which: SnapshotId) -> None:
        """Back to any snapshot, what was added since removed."""
        outcome = self.house.console().do.restore(self._plan(which), HOW, QUIET)
        assert outcome.error is None
        if outcome.state == "restored":
            self._moved(self.kept[which])

    @rule(which=snapshots, at=st.integers(1, 120), torn=st.booleans())
    def crash(self, which: SnapshotId, at: int, torn: bool) -> None:
        """A restore that is killed at any call; the next start makes it wholly old or wholly new."""
        faulty = FaultySystem(self.house.system, at, "torn" if torn else "cut after")
        plan = self._plan(which)
        outcome: Outcome | None
        try:
            outcome = self.house.console(as_system(faulty)).do.restore(plan, HOW, QUIET)
        except PowerCut:
            outcome = self.house.console().do.recover(QUIET)
        is_told = outcome is not None and outcome.state == "restored"
        if is_told or (plan.ticked and self._files() == self.kept[which]):
            self._moved(self.kept[which])

    @precondition(lambda self: self.last is not None)
    @rule()
    def undo(self) -> None:
        """What the last restore touched is as it found it; all else stays."""
        assert self.last is not None
        found, left = self.last
        touched = {name for name in found.keys() | left.keys() if found.get(name) != left.get(name)}
        wanted = {name: text for name, text in self.live.items() if name not in touched}
        outcome = self.house.console().do.undo(HOW, QUIET)
        assert outcome.error is None
        if outcome.state == "restored":
            self._moved(wanted | {name: found[name] for name in touched & found.keys()})

    @rule(which=consumes(snapshots))
    def delete(self, which: SnapshotId) -> None:
        """One snapshot goes; the others and the way back stay."""
        self.house.console().do.delete([which])
        del self.kept[which]

    # ------------------------------------------------------------------ what always holds

    @invariant()
    def the_disk_is_as_the_model_says(self) -> None:
        """Every file, no other file, nothing stray."""
        assert self._files() == self.live
        assert self.house.console().look.unfinished() == ""

    @invariant()
    def every_snapshot_is_whole(self) -> None:
        """All that were taken and not deleted are listed and sound."""
        states = {row.id: row.state for row in self.house.console().look.snapshots()}
        assert {states.get(one) for one in self.kept} <= {"ok"}

    def _moved(self, wanted: Files) -> None:
        self.last = (dict(self.live), dict(wanted))
        self.live = dict(wanted)

    def _plan(self, which: SnapshotId) -> Plan:
        return self.house.console().look.plan(RestoreWish(which, match=True), QUIET)

    def _files(self) -> Files:
        live = self.house.live().items()
        return {name.removeprefix("conf/"): text for name, (kind, _, text) in live if kind == "file"}


Histories.TestCase.settings = settings(
    max_examples=12, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)
TestHistories = Histories.TestCase
