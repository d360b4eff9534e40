"""The whole job on the demo: restored, taken back, restored again, byte for byte and mode for mode."""

import os
import stat
import sys
from pathlib import Path

import pytest

from rollback_gui.console import Console
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.places import Places
from rollback_gui.model.plan import Plan
from rollback_gui.model.wishes import RestoreHow, RestoreWish, SnapshotWish
from rollback_gui.operations.demo import FIRST_SNAPSHOT, Demo, make_demo
from rollback_gui.operations.monitor import SilentMonitor
from rollback_gui.system.real import real_system

_OWN = (".local/", ".cache/", ".config/rollback-gui/", "Library/Application Support/", "Library/Caches/")
QUIET = SilentMonitor()
Files = dict[str, tuple[str, int, bytes]]


def guarded(home: Path) -> Files:
    """Every file and link of the home but this program's own: kind, mode, bytes or target."""
    found: Files = {}
    for where in home.rglob("*"):
        below, mode = str(where.relative_to(home)), where.lstat().st_mode
        if below.startswith(_OWN) or stat.S_ISDIR(mode):
            continue
        if stat.S_ISLNK(mode):
            found[below] = ("link", 0, os.fsencode(os.readlink(where)))
        else:
            data = where.read_bytes() if os.access(where, os.R_OK) else b"unreadable"
            found[below] = ("file", stat.S_IMODE(mode), data)
    return found


class Job:
    """One demo, its console, and the home as it was before and after the migration."""

    def __init__(self, where: Path) -> None:
        self.system = real_system()
        self.whole: Files = {}
        self.demo: Demo = make_demo(self.system, str(where), self._snapshot)
        self.home = Path(self.demo.places.home)
        self.broken = guarded(self.home)
        self.first: SnapshotId = self.console.look.find("latest")

    def _snapshot(self, places: Places) -> None:
        self.whole = guarded(Path(places.home))
        Console(self.system, places).do.take_snapshot(SnapshotWish(FIRST_SNAPSHOT), QUIET)

    @property
    def console(self) -> Console:
        """A fresh one, as a new process has it."""
        return Console(self.system, self.demo.places)

    def everything(self) -> Plan:
        """A plan of all differences, those with a tick of their own ticked too."""
        plan = self.console.look.plan(RestoreWish(self.first, match=True), QUIET)
        return plan.only({change.path for change in plan.changes})

    def left_over(self) -> set[str]:
        """Files that no snapshot holds: what the migration put aside, and what cannot be read."""
        aside = {path for path in self.broken if path.startswith("dotfiles/")}
        locked = {path.removeprefix("~/") for path in self.demo.of("made unreadable")}
        return {"brain/agents/phase4_bridge.py", *aside, *locked}

    def is_whole(self) -> bool:
        """Whether every guarded file is as it was before the migration."""
        now = guarded(self.home)
        left = self.left_over()
        return {k: v for k, v in now.items() if k not in left} == {k: v for k, v in self.whole.items() if k not in left}


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(tmp_path / "demo")


def test_there_and_back_and_there_again(job: Job) -> None:
    """Undo brings the broken state back, undo again restores it again; after a third the same plan runs again."""
    plan = job.everything()
    outcome = job.console.do.restore(plan, RestoreHow(), QUIET)
    assert outcome.counts == plan.ticked_counts
    assert job.is_whole()
    assert not job.console.look.plan(RestoreWish(job.first, match=True), QUIET).ticked
    for is_broken in (True, False, True):
        job.console.do.undo(RestoreHow(), QUIET)
        assert (guarded(job.home) == job.broken) if is_broken else job.is_whole()
    again = job.everything()
    assert again.id == plan.id
    job.console.do.restore(again, RestoreHow(), QUIET)
    assert job.is_whole()


def test_without_removals_what_was_added_stays(job: Job) -> None:
    """A restore that nobody told to match removes nothing, and frees no link."""
    plan = job.console.look.plan(RestoreWish(job.first), QUIET)
    assert not [change for change in plan.ticked if change.action in ("remove", "conflict")]
    outcome = job.console.do.restore(plan, RestoreHow(), QUIET)
    assert outcome.counts.remove == 0
    added = {path.removeprefix("~/") for path in job.demo.of("added")}
    assert added <= guarded(job.home).keys()
    assert (job.home / ".config" / "pb-tools").is_symlink()


def test_a_safety_snapshot_proposes_nothing_beside_its_own_list(job: Job) -> None:
    """Even with --match: the files that it did not take are none of its business."""
    plan = job.console.look.plan(RestoreWish(job.first), QUIET).only(job.demo.of("PYTHONPATH edited")[:3])
    outcome = job.console.do.restore(plan, RestoreHow(), QUIET)
    assert outcome.backup is not None
    back = job.console.look.plan(RestoreWish(outcome.backup, match=True), QUIET)
    assert {change.path for change in back.changes} == set(job.demo.of("PYTHONPATH edited")[:3])


def test_the_agents_are_as_they_were(job: Job) -> None:
    """The lost agent is loaded again, the added one is gone, and nobody was torn down."""
    job.console.do.restore(job.everything(), RestoreHow(), QUIET)
    loaded = Path(job.demo.folder, "state", "launchd", "loaded")
    labels = {where.name for where in loaded.iterdir() if where.stat().st_size}
    assert len(labels) == job.demo.agents
    assert "com.pb.budget-alert" in labels
    assert "com.pb.phase4-bridge" not in labels
    assert "TORN DOWN" not in (loaded.parent / "calls.log").read_text()


def test_a_protected_agent_is_restored_but_neither_named_nor_ordered_about(job: Job) -> None:
    """Its file comes back like all others; no agent manager hears of it."""
    profile = Path(job.demo.places.profile)
    profile.write_text(profile.read_text().replace("[agents]\n", '[agents]\nprotected = ["com.pb.email-*"]\n'))
    plan = job.everything()
    assert any("com.pb.email-" in change.path for change in plan.ticked)
    assert plan.agents
    assert not [touch.label for touch in plan.agents if touch.label.startswith("com.pb.email-")]
    log = Path(job.demo.folder, "state", "launchd", "calls.log")
    log.write_text("")
    job.console.do.restore(plan, RestoreHow(), QUIET)
    orders = [line for line in log.read_text().splitlines() if "bootout" in line or "bootstrap" in line]
    assert orders
    assert not [line for line in orders if "com.pb.email-" in line]


@pytest.mark.skipif(sys.platform != "linux", reason="systemd units are made on Linux alone")
def test_the_units_are_as_they_were(job: Job) -> None:
    """Both services run and the timer waits: a drop-in that goes does not take its unit along."""
    job.console.do.restore(job.everything(), RestoreHow(), QUIET)
    units = Path(job.demo.folder, "state", "systemd", "units")
    states = {where.name: where.read_text().split()[:2] for where in units.iterdir() if where.stat().st_size}
    assert states["pb-indexer.service"] == states["pb-sync.service"] == ["active", "running"]
    assert states["pb-backup.timer"] == ["active", "waiting"]


def test_looking_only_asks_the_managers(job: Job) -> None:
    """Snapshot, list and preview never tell an agent manager to do anything."""
    job.console.look.snapshots(differs=True)
    job.everything()
    for name in ("launchd", "systemd"):
        calls = Path(job.demo.folder, "state", name, "calls.log")
        verbs = (
            {line.split()[0] for line in calls.read_text().replace("--user ", "").splitlines()}
            if calls.exists()
            else set()
        )
        assert verbs <= {
            "list",
            "print",
            "print-disabled",
            "managername",
            "show",
            "list-units",
            "list-unit-files",
            "is-system-running",
        }
