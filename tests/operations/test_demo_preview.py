"""Every breakage of the demo is shown in the preview of its first snapshot as what it is, and nothing else is."""

from pathlib import Path

import pytest

from rollback_gui.console import Console
from rollback_gui.model.places import Places
from rollback_gui.model.wishes import RestoreWish, SnapshotWish
from rollback_gui.operations.demo import FIRST_SNAPSHOT, Demo, make_demo
from rollback_gui.operations.monitor import SilentMonitor
from rollback_gui.system.real import real_system


def _made(where: Path) -> tuple[Demo, Console]:
    """A demo with its first snapshot."""
    system = real_system()

    def snapshot(places: Places) -> None:
        Console(system, places).do.take_snapshot(SnapshotWish(FIRST_SNAPSHOT), SilentMonitor())

    demo = make_demo(system, str(where), snapshot)
    return demo, Console(system, demo.places)


@pytest.fixture
def made(tmp_path: Path) -> tuple[Demo, Console]:
    return _made(tmp_path / "demo")


def test_the_preview_shows_every_breakage_as_what_it_is(made: tuple[Demo, Console]) -> None:
    """Path by path and action by action; the same counts; and why, where it is something special."""
    demo, console = made
    plan = console.look.plan(RestoreWish(console.look.find("latest"), match=True), SilentMonitor())
    assert [(change.path, change.action) for change in plan.changes] == [(b.path, b.action) for b in demo.breakages]
    assert plan.counts.create == demo.counts.create
    assert (plan.counts.replace, plan.counts.remove) == (demo.counts.replace, demo.counts.remove)
    assert (plan.counts.metadata, plan.counts.conflict) == (demo.counts.metadata, demo.counts.conflict)
    shown = {change.path: change.why for change in plan.changes}
    special = {b.path: b.why for b in demo.breakages if b.why}
    assert {path: why for path, why in special.items() if why not in shown[path]} == {}


def test_files_whose_times_alone_changed_are_not_shown(made: tuple[Demo, Console]) -> None:
    """They count as unchanged."""
    demo, console = made
    plan = console.look.plan(RestoreWish(console.look.find("latest"), match=True), SilentMonitor())
    assert not {change.path for change in plan.changes} & set(demo.touched)


def test_the_first_snapshot_is_whole(made: tuple[Demo, Console]) -> None:
    """It holds every agent, config and credential, knows all agents as loaded, and has nothing to warn of."""
    demo, console = made
    header = console.look.snapshot(console.look.find("latest")).header
    assert header.kinds["plist"] == demo.agents
    assert header.kinds["credential"] == demo.credentials
    assert header.warnings == ()
    loaded = [agent.label for agent in header.agents if agent.manager == "launchd" and agent.is_loaded]
    assert len(loaded) == demo.agents
