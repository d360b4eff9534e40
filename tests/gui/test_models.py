"""The item models: sound by Qt's own checker, and true to the plan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester

from rollback_gui.gui.models.agents import AgentModel
from rollback_gui.gui.models.change_rows import Shown, Wanted
from rollback_gui.gui.models.changes import ChangeModel, Ticked
from rollback_gui.gui.models.events import EventModel
from rollback_gui.gui.models.snapshot_rows import SnapshotFilter
from rollback_gui.gui.models.snapshots import SnapshotModel
from rollback_gui.gui.words import Words
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.wishes import Event
from tests.support.made_up import AGENTS, CHANGES, PLAN, SNAPSHOTS, change

SHOWN = Shown(PLAN, {"LaunchAgents": 71, "Configs": 3, "Credentials": 9})
TICKED, FREE, PARTLY = Qt.CheckState.Checked, Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked
TICK = Qt.ItemDataRole.CheckStateRole
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def changes(in_english: None) -> ChangeModel:
    """The made-up plan."""
    model = ChangeModel()
    model.show(SHOWN)
    return model


def at(model: ChangeModel, name: str) -> QModelIndex:
    """The row of the change whose path ends so."""
    return model.index_of(next(change.path for change in CHANGES if change.path.endswith(name)))


def ticked(model: ChangeModel) -> set[str]:
    """The paths of the plan that would run."""
    plan = model.wanted_plan
    assert plan is not None
    return {change.path for change in plan.ticked}


def test_every_model_is_sound(qtmodeltester: ModelTester, words: Words) -> None:
    """Qt's own checker finds nothing, empty, filled or narrowed."""
    snapshots, changes, agents, events = SnapshotModel(words), ChangeModel(), AgentModel(), EventModel(words)
    for model in (snapshots, changes, agents, events):
        qtmodeltester.check(model)
    snapshots.show(SNAPSHOTS)
    changes.show(SHOWN)
    agents.show(AGENTS)
    events.show((Event("2026-11-21T10:04:00Z", "o", "snapshot", "pb", "ok", 0.1),))
    for model in (snapshots, changes, agents, events):
        qtmodeltester.check(model)
    snapshots.narrow(SnapshotFilter("phase"))
    changes.narrow(Wanted("plist", "folder", "size"))
    agents.narrow("email")
    events.narrow("snap")
    for model in (snapshots, changes, agents, events):
        qtmodeltester.check(model)


def test_groups_come_agents_first_and_say_how_many_of_the_guarded_differ(changes: ChangeModel) -> None:
    """As in the profile's order of care, not of the alphabet."""
    groups = [changes.index(row, 0).data(SPOKEN) for row in range(changes.rowCount())]
    assert groups == ["LaunchAgents, 5 of 71", "Configs, 3 of 3", "Credentials, 2 of 9"]


def test_the_ticks_at_first_are_those_of_the_plan(changes: ChangeModel) -> None:
    """Everything but removals and conflicts."""
    assert ticked(changes) == {c.path for c in CHANGES if c.action not in ("remove", "conflict")}
    assert changes.ticked() == Ticked(files=8)


def test_a_conflict_cannot_be_ticked(changes: ChangeModel) -> None:
    """Neither by a click nor by its group, and a group whose other rows are ticked is ticked."""
    index = at(changes, "secrets.py")
    assert not index.flags() & Qt.ItemFlag.ItemIsUserCheckable
    changes.setData(index, int(TICKED.value), TICK)
    assert index.data(TICK) == FREE
    assert index.parent().data(TICK) == TICKED


def test_a_tick_arrives_as_a_plain_number(changes: ChangeModel) -> None:
    """That is how Qt's delegate hands it over."""
    index = at(changes, "paths.py")
    assert changes.setData(index, 0, TICK)
    assert index.data(TICK) == FREE
    assert index.parent().data(TICK) == PARTLY
    assert changes.setData(index, 2, TICK)
    assert index.data(TICK) == TICKED


def test_a_removal_waits_for_the_switch(changes: ChangeModel) -> None:
    """Switching on ticks it, and then it can be unticked by itself; switching off takes its tick away."""
    index = at(changes, "phase4-bridge.plist")
    assert not index.flags() & Qt.ItemFlag.ItemIsUserCheckable
    changes.allow_removals(True)
    assert changes.ticked() == Ticked(files=8, removals=1)
    changes.setData(index, 0, TICK)
    assert changes.ticked() == Ticked(files=8)
    changes.setData(index, 2, TICK)
    changes.allow_removals(False)
    assert changes.ticked() == Ticked(files=8)


def test_a_groups_tick_holds_for_its_rows(changes: ChangeModel) -> None:
    """One click unticks all four, one more ticks them again."""
    group = changes.index(0, 0)
    changes.setData(group, 0, TICK)
    assert changes.ticked() == Ticked(files=4)
    changes.setData(group, 2, TICK)
    assert changes.ticked() == Ticked(files=8)


def test_a_filter_changes_no_tick(changes: ChangeModel) -> None:
    """What it hides stays ticked and is counted as hidden."""
    changes.narrow(Wanted("credentials"))
    assert [c.path for c in changes.order()] == [
        "~/.google-ads/google-ads.yaml",
        "~/brain/infrastructure/mcp-servers/ga4/credentials.json",
    ]
    assert changes.ticked() == Ticked(files=8, hidden=6)


def test_a_locked_credential_has_no_tick(in_english: None) -> None:
    """Nor has its group, and its row says why."""
    locked = change("~/.made-up", "replace", "locked", group="Credentials", kind="credential")
    model = ChangeModel()
    model.show(Shown(replace(PLAN, changes=(replace(locked, is_selected=False),))))
    index = model.index_of(locked.path)
    assert not index.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert not index.parent().flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert index.data(SPOKEN) == ".made-up, replace, locked, not ticked, in Credentials"


def test_a_conflict_with_a_tick_of_its_own_frees_what_lies_below(in_english: None) -> None:
    """The link goes aside, the files below become ordinary changes; taken off, all are conflicts again."""
    link = replace(change("~/tools", "conflict", "parent-is-link"), has_own_tick=True)
    below = replace(change("~/tools/a.sh", "conflict", "parent-is-link"), freed_by=link.path)
    model = ChangeModel()
    model.show(Shown(replace(PLAN, changes=(link, below))))
    group = model.index(0, 0)
    assert not group.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert model.setData(model.index_of(link.path), 2, TICK)
    assert model.ticked() == Ticked(files=2)
    assert [c.action for c in model.order()] == ["replace", "replace"]
    assert not model.index_of(below.path).flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert model.index_of(below.path).data(TICK) == TICKED
    assert model.setData(model.index_of(link.path), 0, TICK)
    assert model.ticked() == Ticked()
    assert [c.action for c in model.order()] == ["conflict", "conflict"]


def test_a_plan_made_anew_keeps_what_was_unticked(changes: ChangeModel) -> None:
    """Looking again is no reason to tick something behind the operator's back."""
    path = at(changes, "paths.py").data() and next(c.path for c in CHANGES if c.path.endswith("paths.py"))
    changes.tick([path], False)
    changes.show(SHOWN)
    assert path not in ticked(changes)


def test_rows_speak_whole_sentences(changes: ChangeModel) -> None:
    """As a screen reader says them."""
    changes.add_words({EntryPath("~/Library/LaunchAgents/com.pb.email-sync.plist"): "5 fields"})
    sentence = "com.pb.email-sync.plist, replace, 5 fields, ticked, in LaunchAgents"
    assert at(changes, "email-sync.plist").data(SPOKEN) == sentence
    assert at(changes, "secrets.py").data(SPOKEN) == "secrets.py, cannot be restored: cannot be read"


def test_a_frozen_tree_takes_no_tick(changes: ChangeModel) -> None:
    """While something else runs."""
    changes.freeze(True)
    assert not changes.setData(at(changes, "paths.py"), 0, TICK)
    assert changes.ticked() == Ticked(files=8)


@given(
    steps=st.lists(st.tuples(st.integers(0, 11), st.booleans()), max_size=12),
    text=st.sampled_from(["", "p", "pb", "zz"]),
)
def test_the_count_is_always_that_of_the_plan_that_would_run(steps: list[tuple[int, bool]], text: str) -> None:
    """Whatever is ticked, unticked, switched or filtered."""
    model = ChangeModel()
    model.show(SHOWN)
    for number, is_on in steps:
        if number == 10:
            model.allow_removals(is_on)
        elif number == 11:
            model.narrow(Wanted(text))
        else:
            model.tick([CHANGES[number].path], is_on)
    plan = model.wanted_plan
    assert plan is not None
    counts, shown = plan.ticked_counts, model.ticked()
    assert counts.conflict == 0
    assert (counts.create + counts.replace + counts.metadata, counts.remove) == (shown.files, shown.removals)


def test_snapshots_stand_under_their_days(words: Words) -> None:
    """Newest first; a day cannot be chosen."""
    model = SnapshotModel(words)
    model.show(SNAPSHOTS)
    titles = [model.index(row).data() for row in range(4)]
    assert titles == ["Today", "Before Phase 4", "Scheduled", "Yesterday"]
    assert not model.index(0).flags() & Qt.ItemFlag.ItemIsSelectable
    assert model.index(1).flags() & Qt.ItemFlag.ItemIsSelectable


def test_a_snapshot_speaks_one_sentence(words: Words) -> None:
    """Label, time, kind, files, what differs, marks."""
    model = SnapshotModel(words)
    model.show((replace(SNAPSHOTS[0], differs=10), replace(SNAPSHOTS[1], differs=0)))
    spoken = model.index(1).data(SPOKEN)
    assert spoken == "Before Phase 4, today 10:04, Taken by hand, 83 files, 10 differ from now, pinned"
    assert model.index(2).data(SPOKEN).endswith("83 files, same as now")


@pytest.mark.parametrize(
    ("text", "found"),
    [("phase", 3), ("pinned", 3), ("damaged", 1), ("unsigned", 1), ("yesterday", 4), ("macbook", 1), ("zzz", 0)],
)
def test_snapshots_are_found_by_label_mark_and_day(words: Words, text: str, found: int) -> None:
    """Each word that was typed must be there."""
    model = SnapshotModel(words)
    model.show(SNAPSHOTS)
    model.narrow(SnapshotFilter(text))
    assert model.matching == found


def test_every_word_that_was_typed_must_be_there(words: Words) -> None:
    """In any order."""
    model = SnapshotModel(words)
    model.show(SNAPSHOTS)
    model.narrow(SnapshotFilter("phase before pinned today"))
    assert model.matching == 1


def test_agents_that_need_you_come_first(in_english: None) -> None:
    """And a protected one can not be chosen."""
    model = AgentModel()
    model.show(AGENTS)
    assert [model.index(row, 0).data() for row in range(2)] == ["Need you (1)", "In order (2)"]
    protected = model.index(1, 0, model.index(1, 0))
    assert not protected.flags() & Qt.ItemFlag.ItemIsSelectable
    assert protected.siblingAtColumn(3).data() == "Protected"


def test_a_group_never_counts_more_files_than_it_names() -> None:
    """Of a safety snapshot what was added since is guarded too, though it is not in it."""
    model = ChangeModel()
    model.show(Shown(PLAN, {"LaunchAgents": 4, "Configs": 3, "Credentials": 9}))
    assert model.index(0, 0).data(Qt.ItemDataRole.StatusTipRole) == "5 of 5"


def test_a_conflict_that_can_be_ticked_says_so() -> None:
    """The word at its end is the way out; one without a tick says what is in the way."""
    model = ChangeModel()
    own = replace(change("~/tools", "conflict", "parent-is-link"), has_own_tick=True)
    other = change("~/locked/made-up.json", "conflict", "parent-is-link")
    model.show(Shown(replace(PLAN, changes=(own, other))))
    spoken = [model.index_of(each.path).data(Qt.ItemDataRole.AccessibleTextRole) for each in (own, other)]
    assert spoken == ["tools, cannot be restored: tick to replace", "made-up.json, cannot be restored: behind a link"]
