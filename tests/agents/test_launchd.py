"""launchd is told by label, waited for, tried again within bounds, and believed only after a look."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.agents.launchctl import Launchctl, find_domain
from rollback_gui.agents.launchd import Launchd
from rollback_gui.agents.port import Definition, Running
from rollback_gui.agents.protection import protection
from rollback_gui.agents.target import Domain
from rollback_gui.errors import MissingPart
from tests.support.agents import agent_path, write_agent
from tests.support.commands import CommandSystem, launchd_system
from tests.support.launchctl import State, new_state

UP = "waiting"


def launchd_over(system: CommandSystem, home: Path) -> Launchd:
    """The manager over a door."""
    door = system.door()
    return Launchd(door, Launchctl(door, "launchctl", Domain("gui", 501)), str(home), protection(["com.me.*"]))


def loaded(state: State, home: Path, *labels: str, **keys: Any) -> list[Definition]:
    """Agents whose files are written and which launchd has."""
    written = [write_agent(home, label, **keys) for label in labels]
    for number, one in enumerate(written):
        job = {"path": str(one.path), "pid": 0, "status": 0, "gone_at": None, "ran": False, "says": {}}
        state["agents"][one.label] = job | ({"pid": 100 + number} if keys.get("KeepAlive") else {})
    return written


def was_up(*labels: str) -> dict[str, Running]:
    """A listing of before in which these were loaded."""
    return {label: Running(label, "waiting") for label in labels}


def orders(system: CommandSystem, verb: str) -> list[str]:
    """What was ordered with this verb, without the program."""
    return [" ".join(argv[2:]) for argv in system.ran if argv[1] == verb]


def test_listing_joins_what_is_loaded_with_what_was_overridden(tmp_path: Path) -> None:
    """One `list` and one `print-disabled` tell everything."""
    state = new_state(overrides={"a": "disabled", "b": "enabled", "c": "disabled"})
    loaded(state, tmp_path, "a", "d", KeepAlive=True)
    system = launchd_system(state)
    found = launchd_over(system, tmp_path).listing()
    assert {label: (one.state, one.override) for label, one in found.items()} == {
        "a": ("running", "disabled"), "b": ("not-loaded", "enabled"), "c": ("disabled", "disabled"),
        "d": ("running", ""),
    }  # fmt: skip
    assert sorted(argv[1] for argv in system.asked) == ["list", "print-disabled"]
    assert system.ran == []


def test_over_ssh_the_desktops_own_domain_is_read(tmp_path: Path) -> None:
    """`list` would tell of the background session there."""
    state = new_state()
    loaded(state, tmp_path, "a")
    system = launchd_system(state)
    system.variables["SSH_CONNECTION"] = "10.0.0.1 1 10.0.0.2 22"
    assert set(launchd_over(system, tmp_path).listing()) == {"a"}
    assert ("launchctl", "list") not in system.asked


def test_a_silent_launchctl_is_a_missing_part_and_not_an_empty_listing(tmp_path: Path) -> None:
    """Unknown is not the same as nothing."""
    system = launchd_system(new_state(hangs=["list"]))
    with pytest.raises(MissingPart, match="no answer in time"):
        launchd_over(system, tmp_path).listing()


@pytest.mark.parametrize("number", [112, 125])
def test_without_a_session_there_is_no_domain(number: int) -> None:
    """Both numbers mean that the domain is not there; the reason is told."""
    with pytest.raises(MissingPart, match="no session of user 501"):
        find_domain(launchd_system(new_state(absent=number)).door(), "launchctl")


def test_an_agent_is_stopped_by_label_and_gone_when_that_returns(tmp_path: Path) -> None:
    """Draining takes a while; only the disappearance counts."""
    state = new_state(drain={"a": 3.0, "b": 0.5})
    agents = loaded(state, tmp_path, "a", "b", "c")
    system = launchd_system(state)
    results = launchd_over(system, tmp_path).stop(agents)
    assert [(one.label, one.state, one.is_fine) for one in results] == [(x, "stopped", True) for x in "abc"]
    assert state["agents"] == {}
    assert sorted(orders(system, "bootout")) == ["gui/501/a", "gui/501/b", "gui/501/c"]
    assert system.elapsed() >= 3.0


def test_one_listing_tells_that_all_are_gone(tmp_path: Path) -> None:
    """Forty agents that end at once cost forty orders and two listings, no question each."""
    state = new_state()
    agents = loaded(state, tmp_path, *(f"a{n}" for n in range(40)), "other")
    system = launchd_system(state)
    launchd_over(system, tmp_path).stop(agents[:40])
    assert len(system.ran) == 40
    assert [argv[1] for argv in system.asked] == ["list", "list"]


def test_a_stubborn_agent_is_told_within_its_own_time_and_ten_seconds(tmp_path: Path) -> None:
    """The result says how long was waited, and the command to repeat."""
    state = new_state(stubborn=["a"])
    agents = loaded(state, tmp_path, "a", "b", ExitTimeOut=7)
    system = launchd_system(state)
    first, second = launchd_over(system, tmp_path).stop(agents)
    assert (first.state, first.is_fine, first.detail) == ("failed", False, "It did not stop within 17 s.")
    assert first.command == "launchctl bootout gui/501/a"
    assert second.is_fine
    assert 17 <= system.elapsed() < 19


def test_an_agent_that_launchd_overheard_is_told_again(tmp_path: Path) -> None:
    """5 without a word of why may be a hiccup: a second later it is told once more."""
    state = new_state(ignored={"a": 2})
    agents = loaded(state, tmp_path, "a")
    system = launchd_system(state)
    (result,) = launchd_over(system, tmp_path).stop(agents)
    assert result.is_fine
    assert len(orders(system, "bootout")) == 3


def test_a_refusal_is_told_at_once(tmp_path: Path) -> None:
    """150 will not become better by waiting."""
    state = new_state(refused={"a": 150})
    agents = loaded(state, tmp_path, "a")
    system = launchd_system(state)
    (result,) = launchd_over(system, tmp_path).stop(agents)
    assert (result.state, result.is_fine) == ("failed", False)
    assert "150: Operation not permitted" in result.detail
    assert system.elapsed() < 1


def test_an_agent_that_is_not_loaded_is_stopped_already(tmp_path: Path) -> None:
    """It is not even told to stop."""
    system = launchd_system(new_state())
    (result,) = launchd_over(system, tmp_path).stop([write_agent(tmp_path, "a")])
    assert (result.state, result.is_fine) == ("stopped", True)
    assert system.ran == []


def test_a_launchctl_that_hangs_is_an_outcome_of_its_own(tmp_path: Path) -> None:
    """The agent's result says so; the others are stopped."""
    state = new_state(hangs=["bootout a"])
    agents = loaded(state, tmp_path, "a", "b")
    first, second = launchd_over(launchd_system(state), tmp_path).stop(agents)
    assert (first.state, first.is_fine) == ("timeout", False)
    assert second.is_fine


def test_a_launchctl_that_always_hangs_is_not_asked_forty_times(tmp_path: Path) -> None:
    """After one round of eight the rest is not tried."""
    state = new_state(hangs=["bootout"])
    agents = loaded(state, tmp_path, *(f"a{n}" for n in range(40)))
    system = launchd_system(state)
    results = launchd_over(system, tmp_path).stop(agents)
    assert {one.state for one in results} == {"timeout"}
    assert len(system.ran) < 20


def test_protected_agents_are_never_told_anything(tmp_path: Path) -> None:
    """Neither stopped nor loaded, and that is fine."""
    state = new_state()
    agents = loaded(state, tmp_path, "com.apple.x", "com.me.mail")
    system = launchd_system(state)
    manager = launchd_over(system, tmp_path)
    results = [*manager.stop(agents), *manager.load(agents, was=was_up("com.apple.x", "com.me.mail"))]
    assert {(one.state, one.is_fine) for one in results} == {("protected", True)}
    assert system.ran == []


@given(label=st.sampled_from(["", " ", "/", "a/b", "a\n"]))
def test_no_label_can_end_the_session(label: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A definition with an odd label fails by itself; nobody is told anything."""
    state = new_state()
    system = launchd_system(state)
    manager = launchd_over(system, tmp_path_factory.getbasetemp())
    definition = Definition(label, agent_path("x"), "launchd")
    stopped, loaded_ = manager.stop([definition]), manager.load([definition], was={label: Running(label, "waiting")})
    assert all(one.state in ("failed", "protected") for one in (*stopped, *loaded_))
    assert orders(system, "bootout") == []
    assert "SESSION TORN DOWN" not in state["log"]


def test_all_are_loaded_by_one_command_and_seen_in_one_listing(tmp_path: Path) -> None:
    """Forty definitions cost one bootstrap and two listings."""
    agents = [write_agent(tmp_path, f"a{n}", RunAtLoad=n % 2 == 0) for n in range(40)]
    system = launchd_system(new_state())
    results = launchd_over(system, tmp_path).load(agents, was=was_up(*(one.label for one in agents)))
    assert {one.state for one in results[::2]} == {"running"}
    assert {one.state for one in results[1::2]} == {"waiting"}
    assert len(system.ran) == 1
    assert [argv[1] for argv in system.asked] == ["list", "list"]


def test_a_passing_failure_is_tried_again(tmp_path: Path) -> None:
    """5 with the label absent is tried after 0.5, 1, 2 and 4 s."""
    agents = [write_agent(tmp_path, label) for label in "ab"]
    system = launchd_system(new_state(transient={"a": 4}))
    results = launchd_over(system, tmp_path).load(agents, was=was_up("a", "b"))
    assert [one.state for one in results] == ["waiting", "waiting"]
    assert 3.5 <= system.elapsed() < 5


def test_trying_again_ends_after_fifteen_seconds(tmp_path: Path) -> None:
    """Then the result names the command to repeat."""
    agent = write_agent(tmp_path, "a")
    system = launchd_system(new_state(transient={"a": 99}))
    (result,) = launchd_over(system, tmp_path).load([agent], was=was_up("a"))
    assert (result.state, result.is_fine) == ("failed", False)
    assert result.command == f"launchctl bootstrap gui/501 {tmp_path}/Library/LaunchAgents/a.plist"
    assert "5: Input/output error" in result.detail
    assert 15 <= system.elapsed() < 17


def test_a_definition_that_cannot_be_read_is_tried_once(tmp_path: Path) -> None:
    """It will not become readable by waiting; the result says what is wrong with it."""
    agent = write_agent(tmp_path, "a")
    where = tmp_path / "Library/LaunchAgents/a.plist"
    where.write_bytes(where.read_bytes()[:60])
    broken = launchd_over(launchd_system(new_state()), tmp_path).define(agent.path, where.read_bytes())
    assert broken is not None
    system = launchd_system(new_state())
    (result,) = launchd_over(system, tmp_path).load([broken], was=was_up("a"))
    assert result.detail == "launchd does not load it: It cannot be read as a property list."
    assert system.elapsed() < 1


@pytest.mark.parametrize(("number", "why"), [(119, "disabled"), (109, "property list is invalid")])
def test_a_final_number_is_not_tried_again(tmp_path: Path, number: int, why: str) -> None:
    """Root is told true numbers, and some of them will not become better."""
    agent = write_agent(tmp_path, "a")
    state = new_state(root=True, overrides={"a": "disabled"} if number == 119 else {})
    if number == 109:
        (tmp_path / "Library/LaunchAgents/a.plist").write_bytes(b"{}")
    system = launchd_system(state)
    (result,) = launchd_over(system, tmp_path).load([agent], was=was_up("a"))
    assert why in result.detail
    assert not result.is_fine
    assert system.elapsed() < 1


def test_a_disabled_agent_stays_disabled_and_one_not_loaded_stays_so(tmp_path: Path) -> None:
    """Neither is bootstrapped, and both are fine."""
    agents = [write_agent(tmp_path, label) for label in "abc"]
    was = {"a": Running("a", "disabled", override="disabled"), "b": Running("b", "not-loaded")}
    system = launchd_system(new_state())
    results = launchd_over(system, tmp_path).load(agents, was=was)
    assert [(one.state, one.is_fine) for one in results] == [("disabled", True), ("left", True), ("left", True)]
    assert system.ran == []


def test_one_that_ran_although_it_is_disabled_needs_hands(tmp_path: Path) -> None:
    """launchd would refuse it; the command that lets it run again is told."""
    was = {"a": Running("a", "running", pid=7, override="disabled")}
    system = launchd_system(new_state())
    (result,) = launchd_over(system, tmp_path).load([write_agent(tmp_path, "a")], was=was)
    assert (result.state, result.is_fine, result.command) == ("disabled", False, "launchctl enable gui/501/a")
    assert system.ran == []


def test_an_agent_that_is_loaded_still_is_stopped_first(tmp_path: Path) -> None:
    """Otherwise launchd would go on with the definition of before."""
    state = new_state(drain={"a": 2.0})
    agents = loaded(state, tmp_path, "a")
    write_agent(tmp_path, "a", EnvironmentVariables={"MADE_UP": "new"})
    system = launchd_system(state)
    (result,) = launchd_over(system, tmp_path).load(agents, was=was_up("a"))
    assert result.is_fine
    assert state["agents"]["a"]["says"] == {"MADE_UP": "new"}


def test_a_program_that_is_missing_is_told(tmp_path: Path) -> None:
    """bootstrap says 0, the listing says 78."""
    agent = write_agent(tmp_path, "a", KeepAlive=True)
    (result,) = launchd_over(launchd_system(new_state(missing=["a"])), tmp_path).load([agent], was=was_up("a"))
    assert (result.state, result.is_fine) == ("failed", False)
    assert result.detail == "Its program cannot be started: /bin/sleep."
    assert result.command == "launchctl kickstart gui/501/a"


def test_an_agent_that_was_loaded_but_never_started_is_started_once(tmp_path: Path) -> None:
    """launchd sometimes forgets: a plain kickstart helps, never one with -k."""
    agent = write_agent(tmp_path, "a", KeepAlive=True)
    system = launchd_system(new_state(unspawned=["a"]))
    (result,) = launchd_over(system, tmp_path).load([agent], was=was_up("a"))
    assert result.state == "running"
    assert orders(system, "kickstart") == ["gui/501/a"]


def test_an_agent_that_will_not_start_is_told(tmp_path: Path) -> None:
    """Loaded is not the same as running when it is to be kept alive."""
    agent = write_agent(tmp_path, "a", KeepAlive=True)
    system = launchd_system(new_state(unspawned=["a"], hangs=["kickstart"]))
    (result,) = launchd_over(system, tmp_path).load([agent], was=was_up("a"))
    assert (result.state, result.is_fine, result.detail) == ("failed", False, "It is loaded but does not run.")


def test_a_listing_that_fails_stops_the_loading(tmp_path: Path) -> None:
    """What is unknown is not changed."""
    agent = write_agent(tmp_path, "a")
    system = launchd_system(new_state(hangs=["list"]))
    (result,) = launchd_over(system, tmp_path).load([agent], was=was_up("a"))
    assert (result.state, result.is_fine) == ("failed", False)
    assert system.ran == []


behaviours = st.fixed_dictionaries(
    {
        "drain": st.dictionaries(st.sampled_from("abcd"), st.floats(0, 4)),
        "ignored": st.dictionaries(st.sampled_from("abcd"), st.integers(0, 2)),
        "transient": st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3)),
        "unspawned": st.lists(st.sampled_from("abcd"), unique=True),
        "root": st.booleans(),
        "dialect": st.sampled_from(["old", "new"]),
    }
)


@given(behaviour=behaviours, kept=st.sets(st.sampled_from("abcd")))
def test_whatever_launchd_does_all_run_the_new_definition_at_the_end(
    behaviour: dict[str, Any], kept: set[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Stopped, replaced, loaded: no race leaves an agent down, on the old definition, or the session torn down."""
    home = tmp_path_factory.mktemp("home")
    state = new_state(**behaviour)
    agents = loaded(state, home, *"abcd")
    system = launchd_system(state)
    manager = launchd_over(system, home)
    was = manager.listing()
    assert all(one.is_fine for one in manager.stop(agents))
    assert state["agents"] == {}
    new = [
        write_agent(home, one.label, EnvironmentVariables={"MADE_UP": "new"}, KeepAlive=one.label in kept)
        for one in agents
    ]
    results = manager.load(new, was=was)
    assert all(one.is_fine for one in results)
    assert {one.label for one in results if one.state == "running"} == kept
    assert all(job["says"] == {"MADE_UP": "new"} for job in state["agents"].values())
    assert "SESSION TORN DOWN" not in state["log"]


def test_an_agent_of_which_nothing_is_known_is_not_gone(tmp_path: Path) -> None:
    """No listing and no answer to `print`: the file must not be exchanged under what may still run."""
    state = new_state(hangs=["list", "print a"])
    agents = loaded(state, tmp_path, "a")
    (result,) = launchd_over(launchd_system(state), tmp_path).stop(agents)
    assert (result.state, result.is_fine) == ("failed", False)
