"""For any two homes: the plan leads from one to the other, the inverse leads back, and ticks mean what they say."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rollback_gui.model import paths
from rollback_gui.model.ids import OperationId
from rollback_gui.model.paths import EntryPath
from rollback_gui.operations.steps import steps_of
from tests.support.house import HOW, QUIET, File, House, Link, Tree, fill

NAMES = st.sampled_from(["a", "b", "c.json", "näme", "with space"])
LEAF = st.one_of(
    st.builds(File, st.text("xyz\n", max_size=6), st.sampled_from([0o600, 0o644, 0o755])),
    st.builds(Link, st.sampled_from(["a", "nowhere", "../conf/b"])),
)
FOLDERS = st.sampled_from(["conf", "conf/d", "conf/d/e", "conf/f"])


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """A few files and links over a few folders; no name is a file here and a folder there."""
    found: dict[str, str | File | Link | None] = {}
    for _ in range(draw(st.integers(0, 6))):
        found[f"{draw(FOLDERS)}/{draw(NAMES)}"] = draw(LEAF)
    return found


@contextmanager
def stations(before: Tree, after: Tree) -> Iterator[House]:
    """A workstation that was snapshotted as `before` and is now `after`."""
    root = Path(tempfile.mkdtemp())
    try:
        house = House.make(root, {"conf/kept": "kept", **before})
        house.snapshot()
        shutil.rmtree(house.home / "conf")
        fill(house.home, {"conf/kept": "kept", **after})
        yield house
    finally:
        shutil.rmtree(root)


@settings(max_examples=15)
@given(trees(), trees())
def test_the_plan_leads_to_the_snapshot_and_undo_leads_back(before: Tree, after: Tree) -> None:
    """With what was added removed, the files are those of the snapshot; undone, those from before the restore."""
    with stations(before, after) as house:
        row = house.console().look.snapshots()[0]
        live = house.live()
        plan = house.plan(row, match=True)
        outcome = house.console().do.restore(plan, HOW, QUIET)
        assert outcome.state in ("restored", "nothing-to-do"), outcome.error
        assert house.plan(row).ticked == ()
        wanted = {"conf/kept", *before}
        assert {name for name, what in house.live().items() if what[0] != "folder"} == wanted
        if outcome.state == "restored":
            assert house.console().do.undo(HOW, QUIET).state == "restored"
            assert house.live() == live


@settings(max_examples=15)
@given(trees(), trees(), st.data())
def test_what_is_not_ticked_is_not_touched(before: Tree, after: Tree, data: st.DataObject) -> None:
    """Any subset of the ticks changes those paths and no other file."""
    with stations(before, after) as house:
        row = house.console().look.snapshots()[0]
        whole = house.plan(row, match=True)
        files = [c.path for c in whole.changes if not c.is_folder]
        chosen = set(data.draw(st.lists(st.sampled_from(files), unique=True))) if files else set()
        live = house.live()
        plan = whole.only(chosen)
        assert {change.path for change in plan.ticked} == chosen
        house.console().do.restore(plan, HOW, QUIET)
        now = house.live()
        moved = {name for name in live.keys() | now.keys() if live.get(name) != now.get(name)}
        files_moved = {name for name in moved if (live.get(name) or now[name])[0] != "folder"}
        assert files_moved == {path[2:] for path in chosen}


@settings(max_examples=15)
@given(trees(), trees())
def test_the_inverse_of_the_inverse_is_the_plan_itself(before: Tree, after: Tree) -> None:
    """Twice turned, every change has its two sides again."""
    with stations(before, after) as house:
        row = house.console().look.snapshots()[0]
        plan = house.plan(row, match=True)
        assert plan.inverse().inverse() == plan
        turned = plan.inverse().ticked_counts
        assert (turned.create, turned.remove) == (plan.ticked_counts.remove, plan.ticked_counts.create)


@settings(max_examples=15)
@given(trees(), trees())
def test_steps_never_use_a_name_that_a_loader_takes_and_hold_every_tick(before: Tree, after: Tree) -> None:
    """Names beside a target are hidden, short enough, unique, and none ends as its target does."""
    with stations(before, after) as house:
        row = house.console().look.snapshots()[0]
        plan = house.plan(row, match=True)
        steps = steps_of(plan, OperationId("20260101T000000Z-abcdef"))
        assert {c.path for c in plan.ticked} <= {step.path for step in steps}
        asides = [step.beside for step in steps if step.move != "carried"]
        assert len(set(asides)) == len(asides)
        for step in steps:
            if step.move != "carried":
                name = paths.name(EntryPath(step.beside))
                assert name.startswith(".")
                assert ".rg-abcdef-" in name
                assert len(name.encode()) <= 255
