"""A plan stops and loads exactly the agents that it concerns."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from rollback_gui.agents.port import Definition, Running
from rollback_gui.agents.touched import touched
from rollback_gui.model.ids import BlobId
from rollback_gui.model.paths import EntryPath, real
from rollback_gui.model.plan import Action, Change, Why
from rollback_gui.model.snapshot import Entry, Kind
from tests.support.agents import agent_path

HOME = "/home/dev"
ENTRY = Entry("file", 0o644, 1, 1, blob=BlobId("0" * 64))
UP = {"a": Running("a", "running", pid=1), "b": Running("b", "waiting"), "c": Running("c", "not-loaded")}


def change(
    path: str, action: Action = "replace", group: str = "g", kind: Kind = "config", why: Why | None = None
) -> Change:
    """One difference at a path."""
    before, after = (None if action == "create" else ENTRY), (None if action == "remove" else ENTRY)
    return Change(EntryPath(path), group, kind, action, before, after, why=(why,) if why else ())


def agent(label: str, *names: str, watches: tuple[str, ...] = ()) -> Definition:
    """A definition in its usual place that names these paths."""
    return Definition(label, agent_path(label), "launchd", names=names, watches=watches)


def test_an_agent_whose_definition_changes_is_touched() -> None:
    """Loaded or not; the others are left alone."""
    found = touched(
        [change(agent_path("a")), change(agent_path("c"))], [agent("a"), agent("b"), agent("c")], UP, {}, HOME
    )
    assert [(one.label, one.is_redefined, one.is_loaded, one.will_be_there) for one in found] == [
        ("a", True, True, True),
        ("c", True, False, True),
    ]


def test_an_agent_that_is_removed_will_not_be_there() -> None:
    """It is stopped and not loaded again."""
    (found,) = touched([change(agent_path("a"), "remove")], [agent("a")], UP, {}, HOME)
    assert (found.will_be_there, found.is_loaded) == (False, True)


def test_equal_content_and_new_permissions_leave_an_agent_running() -> None:
    """A property list written anew with the same values is replaced under a running agent."""
    changes = [change(agent_path("a"), why="same-content"), change(agent_path("b"), "metadata")]
    assert touched(changes, [agent("a"), agent("b")], UP, {}, HOME) == ()


def test_an_agent_that_names_a_changed_file_is_touched() -> None:
    """A program that keeps an old token in memory would write it back in an hour."""
    changes = [change("~/brain/token.json", kind="credential"), change("~/brain/other.json")]
    found = touched(changes, [agent("a", "/home/dev/brain/token.json"), agent("b", "/home/dev/brain")], UP, {}, HOME)
    assert [(one.label, one.is_redefined, one.reads) for one in found] == [("a", False, ("~/brain/token.json",))]


def test_a_folder_counts_only_when_it_is_watched() -> None:
    """A working folder above half of the home would touch everything."""
    changes = [change("~/brain/inbox/a.json")]
    agents = [agent("a", watches=("/home/dev/brain/inbox",)), agent("b", "/home/dev/brain/inbox")]
    assert [one.label for one in touched(changes, agents, UP, {}, HOME)] == ["a"]


def test_a_groups_agents_are_touched_by_its_files() -> None:
    """The profile names those that read a file without saying so in their definition."""
    changes = [change("~/x.py", group="Configs")]
    groups = {"Configs": ("a*",), "Other": ("*",)}
    assert [one.label for one in touched(changes, [agent("a"), agent("b")], UP, groups, HOME)] == ["a"]


def test_one_that_only_reads_and_is_not_loaded_is_left() -> None:
    """There is nothing to stop."""
    assert touched([change("~/x")], [agent("c", "/home/dev/x")], UP, {}, HOME) == ()


def test_a_label_that_changes_stops_one_agent_and_loads_another() -> None:
    """Of two definitions of one file the last is the one that will be there."""
    now, after = agent("a"), replace(agent("a"), label="z")
    found = touched([change(agent_path("a"))], [now, after], UP, {}, HOME)
    assert [(one.label, one.will_be_there, one.is_loaded) for one in found] == [("a", False, True), ("z", True, False)]


def test_a_drop_in_belongs_to_its_unit() -> None:
    """Unit and drop-in are one agent, known by the unit's own file; a removed drop-in does not remove the unit."""
    unit = Definition("a.service", EntryPath("~/.config/systemd/user/a.service"), "systemd", runs_at_load=True)
    drop_in = Definition("a.service", EntryPath("~/.config/systemd/user/a.service.d/o.conf"), "systemd")
    changes = [change(unit.path), change(drop_in.path, "remove")]
    for order in ([unit, drop_in], [drop_in, unit]):
        (found,) = touched(changes, order, {"a.service": Running("a.service", "running")}, {}, HOME)
        assert (found.path, found.is_redefined, found.will_be_there) == (unit.path, True, True)


def test_a_drop_in_that_goes_alone_leaves_its_unit() -> None:
    """Whether the unit lies beside it or in a folder of the system; with its unit gone it brings nothing back."""
    unit = Definition("a.service", EntryPath("~/.config/systemd/user/a.service"), "systemd", runs_at_load=True)
    drop_in = Definition("a.service", EntryPath("~/.config/systemd/user/a.service.d/o.conf"), "systemd")
    up = {"a.service": Running("a.service", "running")}
    for order in ([unit, drop_in], [drop_in, unit], [drop_in]):
        (found,) = touched([change(drop_in.path, "remove")], order, up, {}, HOME)
        assert (found.is_redefined, found.will_be_there) == (True, True)
    for order in ([unit, drop_in], [drop_in, unit]):
        (found,) = touched([change(unit.path, "remove"), change(drop_in.path)], order, up, {}, HOME)
        assert not found.will_be_there


def test_a_conflict_concerns_nobody_until_it_can_be_ticked() -> None:
    """What cannot be done stops no agent."""
    conflict = replace(change(agent_path("a")), action="conflict")
    assert touched([conflict], [agent("a")], UP, {}, HOME) == ()
    assert len(touched([replace(conflict, has_own_tick=True)], [agent("a")], UP, {}, HOME)) == 1


paths_ = st.sampled_from([EntryPath(f"~/f{n}") for n in range(5)] + [agent_path(label) for label in "abc"])
names_ = st.lists(st.sampled_from([f"{HOME}/f{n}" for n in range(5)] + [f"{HOME}/"]), max_size=3)


@given(
    changed=st.dictionaries(paths_, st.sampled_from(["create", "replace", "remove", "metadata"])),
    named=st.fixed_dictionaries(dict.fromkeys("abc", names_)),
)
def test_who_is_touched_follows_from_the_changes(changed: dict[EntryPath, Action], named: dict[str, list[str]]) -> None:
    """Exactly those whose file changes, and the loaded ones that name a changed file; each once, in order."""
    changes = [change(path, action) for path, action in changed.items()]
    found = touched(changes, [agent(label, *named[label]) for label in "abc"], UP, {}, HOME)
    differing = {path for path, action in changed.items() if action != "metadata"}
    redefined = {label for label in "abc" if agent_path(label) in differing}
    wheres = {real(path, HOME) for path in differing - {agent_path(label) for label in "abc"}}
    reading = {label for label in "ab" if wheres & set(named[label])}
    assert [one.label for one in found] == sorted(redefined | reading)
    assert {one.label for one in found if one.is_redefined} == redefined
