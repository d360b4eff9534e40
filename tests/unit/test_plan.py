"""A plan is a pure value: what is ticked is what it does, names and counts, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from rollback_gui.model.ids import BlobId, SnapshotId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import AgentTouch, Change, Plan
from rollback_gui.model.snapshot import Entry

OLD = Entry(type="file", mode=0o644, uid=1, gid=1, blob=BlobId("a" * 64), size=1)
NEW = replace(OLD, blob=BlobId("b" * 64))
KEY, LOST, ADDED = EntryPath("~/key"), EntryPath("~/L/lost.plist"), EntryPath("~/L/added.plist")
NAMES = [EntryPath(f"~/{name}") for name in "abcd"]


def change(path: EntryPath, before: Entry | None, after: Entry | None, **facts: object) -> Change:
    """One row of a made-up plan."""
    action = "create" if before is None else "remove" if after is None else "replace"
    return replace(Change(path, "G", "config", action, before, after), **facts)  # type: ignore[arg-type]


def plan(*changes: Change, agents: tuple[AgentTouch, ...] = ()) -> Plan:
    """A made-up plan."""
    return Plan(SnapshotId("20260101T000000Z-aaaaaa"), "made up", "/home/me", changes, agents=agents)


CHANGES = st.lists(
    st.builds(
        lambda path, kind: {
            "create": change(path, None, OLD),
            "remove": change(path, OLD, None),
            "replace": change(path, OLD, NEW),
            "conflict": change(path, OLD, NEW, action="conflict", is_selected=False),
        }[kind],
        st.sampled_from(NAMES),
        st.sampled_from(["create", "remove", "replace", "conflict"]),
    ),
    unique_by=lambda one: one.path,
)


@given(CHANGES, st.sets(st.sampled_from(NAMES)))
def test_only_what_was_ticked_is_done_and_a_conflict_never(changes: list[Change], wanted: set[EntryPath]) -> None:
    """Whatever is asked for; and ticking the same again changes nothing."""
    ticked = plan(*changes).only(wanted)
    assert {one.path for one in ticked.ticked} == {c.path for c in changes if c.action != "conflict"} & wanted
    assert ticked.ticked_counts.conflict == 0
    assert ticked.only(wanted) == ticked


@given(CHANGES)
def test_the_inverse_leads_back(changes: list[Change]) -> None:
    """Twice turned is as it was; sides change places."""
    made = plan(*changes)
    assert made.inverse().inverse() == made
    for there, back in zip(made.changes, made.inverse().changes, strict=True):
        assert (there.before, there.after) == (back.after, back.before)


@given(CHANGES, CHANGES)
def test_two_plans_have_one_name_only_when_they_do_the_same(one: list[Change], other: list[Change]) -> None:
    """Paths, actions and both sides are in the name."""
    assert (plan(*one).id == plan(*other).id) == (plan(*one).ticked == plan(*other).ticked)


def test_what_would_be_there_is_in_the_name_and_times_are_not() -> None:
    """The after side counts as much as the before."""
    made = plan(change(KEY, OLD, NEW))
    assert plan(change(KEY, OLD, replace(NEW, blob=BlobId("c" * 64)))).id != made.id
    assert plan(change(KEY, OLD, replace(NEW, mtime=5))).id == made.id


def reading(path: EntryPath, **facts: bool) -> AgentTouch:
    """An agent that reads KEY and is defined at this path."""
    return AgentTouch("a", "launchd", path, reads=(KEY,), **{"is_redefined": True, "is_loaded": True, **facts})


def test_an_agent_whose_lost_definition_is_not_put_back_is_not_touched() -> None:
    """It reads a ticked file, but there is nothing that could be loaded."""
    made = plan(change(KEY, OLD, NEW), change(LOST, None, OLD), agents=(reading(LOST, is_loaded=False),))
    assert made.touches == made.agents
    assert made.only({KEY}).touches == ()
    assert made.only({LOST}).touches == made.agents


def test_an_agent_whose_definition_stays_after_all_is_loaded_again() -> None:
    """It was added since and reads a ticked file: its definition is not ticked, so it does not go."""
    made = plan(change(KEY, OLD, NEW), change(ADDED, OLD, None), agents=(reading(ADDED, will_be_there=False),))
    (touch,) = made.only({KEY}).touches
    assert (touch.will_be_there, touch.is_redefined) == (True, False)
    (touch,) = made.only({KEY, ADDED}).touches
    assert (touch.will_be_there, touch.is_redefined) == (False, True)


def test_a_definition_that_stays_as_it_is_leaves_an_agent_that_is_not_loaded_alone() -> None:
    """Only a loaded program keeps what it read."""
    made = plan(change(KEY, OLD, NEW), change(LOST, OLD, NEW), agents=(reading(LOST, is_loaded=False),))
    assert made.only({KEY}).touches == ()


def test_a_plan_narrowed_to_other_paths_loads_no_definition_that_it_does_not_put_back() -> None:
    """The row of the definition is not in the plan at all."""
    made = plan(change(KEY, OLD, NEW), agents=(reading(LOST, is_loaded=False),))
    assert made.touches == ()
    (touch,) = plan(change(KEY, OLD, NEW), agents=(reading(LOST),)).touches
    assert (touch.will_be_there, touch.is_redefined) == (True, False)
