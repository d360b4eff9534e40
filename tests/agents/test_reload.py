"""Agents are quieted and loaded around a restore, reloaded when asked, and told as rows."""

from collections.abc import Mapping, Sequence
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from rollback_gui.agents.port import Definition, Running
from rollback_gui.errors import MissingPart, NotFound
from rollback_gui.model.outcome import AgentResult
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import AgentTouch
from rollback_gui.model.snapshot import AgentState
from rollback_gui.operations.agents import agent_rows, agent_states, define_all, list_agents
from rollback_gui.operations.monitor import SilentMonitor
from rollback_gui.operations.reload import load, quiet, reload, up_before
from tests.support.agents import agent_path, plist


class RecordingManager:
    """A manager whose agents are a dictionary; `stubborn` ones do not stop."""

    def __init__(self, name: Literal["launchd", "systemd"] = "launchd", **running: str) -> None:
        self.name: Literal["launchd", "systemd", "none"] = name
        self.running = {label: Running(label, state) for label, state in running.items()}  # type: ignore[arg-type]
        self.stubborn: set[str] = set()
        self.calls: list[tuple[str, tuple[str, ...]]] = []
        self.seconds: list[float] = []
        self.is_silent = False

    def listing(self) -> Mapping[str, Running]:
        if self.is_silent:
            raise MissingPart("launchd does not answer.")
        return dict(self.running)

    def is_protected(self, label: str) -> bool:
        return label.startswith("kept")

    def define(self, path: EntryPath, data: bytes) -> Definition | None:
        return None

    def stop(self, agents: Sequence[Definition]) -> tuple[AgentResult, ...]:
        self.calls.append(("stop", tuple(agent.label for agent in agents)))
        self.seconds += [agent.exit_seconds for agent in agents]
        return tuple(self._stopped(agent.label) for agent in agents)

    def _stopped(self, label: str) -> AgentResult:
        if self.is_protected(label):
            return AgentResult(label, "protected")
        if label in self.stubborn:
            return AgentResult(label, "failed", "It did not stop.", is_fine=False)
        self.running.pop(label, None)
        return AgentResult(label, "stopped")

    def load(self, agents: Sequence[Definition], *, was: Mapping[str, Running]) -> tuple[AgentResult, ...]:
        self.calls.append(("load", tuple(agent.label for agent in agents)))
        up = [a.label for a in agents if a.label in was and was[a.label].state not in ("not-loaded", "disabled")]
        self.running |= {label: Running(label, "waiting") for label in up}
        return tuple(AgentResult(a.label, "waiting" if a.label in up else "left") for a in agents)


def agent(label: str, manager: Literal["launchd", "systemd"] = "launchd", **facts: object) -> Definition:
    """A definition in its usual place."""
    path = agent_path(label) if manager == "launchd" else EntryPath(f"~/.config/systemd/user/{label}")
    return replace(Definition(label, path, manager, program="/bin/x"), **facts)


def touch(label: str, manager: Literal["launchd", "systemd"] = "launchd", **facts: object) -> AgentTouch:
    """An agent that is loaded and whose definition changes."""
    known = AgentTouch(label, manager, agent(label, manager).path, is_redefined=True, is_loaded=True)
    return replace(known, **facts)


def test_only_loaded_agents_are_stopped_each_by_its_manager() -> None:
    """The definitions tell how long each may take."""
    first, second = RecordingManager("launchd"), RecordingManager("systemd")
    touches = [touch("a"), touch("b", is_loaded=False), touch("c.service", "systemd"), touch("d")]
    results = quiet(touches, [first, second], SilentMonitor(), [agent("d", exit_seconds=60.0)])
    assert first.calls == [("stop", ("a", "d"))]
    assert first.seconds == [5.0, 60.0]
    assert second.calls == [("stop", ("c.service",))]
    assert {one.label for one in results} == {"a", "d", "c.service"}


def test_an_agent_whose_manager_is_not_here_is_left_and_said() -> None:
    """Files are restored all the same."""
    (result,) = quiet([touch("a")], [RecordingManager("systemd")], SilentMonitor())
    assert (result.state, result.is_fine) == ("left", True)


def test_what_is_gone_is_not_loaded_but_its_manager_is_told() -> None:
    """systemd has to read its unit files again although nothing of the plan is left of them."""
    first, second = RecordingManager("launchd"), RecordingManager("systemd")
    touches = [touch("a"), touch("lost.service", "systemd", will_be_there=False)]
    load(touches, [agent("a")], {"a": Running("a", "running")}, [first, second], SilentMonitor())
    assert first.calls == [("load", ("a",))]
    assert second.calls == [("load", ())]


def test_a_lost_agent_is_brought_up_when_it_was_loaded_in_the_snapshot() -> None:
    """What runs now is brought up again; what was lost comes back as it was; what is disabled now stays so."""
    running = {"a": Running("a", "failed"), "off": Running("off", "disabled", override="disabled")}
    touches = [touch("a"), touch("lost", is_loaded=False), touch("new", is_loaded=False), touch("off", is_loaded=False)]
    then = [
        AgentState("lost", agent_path("lost"), "launchd", is_loaded=True),
        AgentState("new", agent_path("new"), "launchd", is_loaded=False),
        AgentState("off", agent_path("off"), "launchd", is_loaded=True),
    ]
    was = up_before(touches, running, then)
    assert {label: one.state for label, one in was.items()} == {"a": "failed", "lost": "waiting", "off": "disabled"}


def test_named_agents_are_reloaded_and_no_others() -> None:
    """One that does not stop is not loaded again, and one that is protected is left."""
    manager = RecordingManager(a="running", b="running", kept="running", stuck="running")
    manager.stubborn = {"stuck"}
    definitions = [agent(label) for label in ("a", "b", "kept", "stuck")]
    results = reload(["a", "stuck", "kept"], [manager], lambda: definitions, SilentMonitor())
    assert [(one.label, one.state) for one in results] == [("a", "waiting"), ("stuck", "failed"), ("kept", "protected")]
    assert manager.calls == [("stop", ("a", "stuck", "kept")), ("load", ("a",))]


def test_with_no_name_those_that_need_it_are_reloaded() -> None:
    """Failed ones, and those that launchd would load at the next login; not the idle units of systemd."""
    launchd = RecordingManager("launchd", well="running", bad="failed", off="disabled", kept="failed")
    systemd = RecordingManager("systemd")
    systemd.running = {"x.service": Running("x.service", "not-loaded"), "y.service": Running("y.service", "failed")}
    definitions = [agent(label) for label in ("well", "bad", "off", "kept", "lost")]
    definitions += [agent(label, "systemd") for label in ("x.service", "y.service")]
    results = reload([], [launchd, systemd], lambda: definitions, SilentMonitor())
    assert [one.label for one in results] == ["bad", "lost", "y.service"]
    assert launchd.running["lost"].state == "waiting"


def test_an_agent_that_no_file_defines_is_not_found() -> None:
    """Nothing is stopped then."""
    manager = RecordingManager(a="running")
    with pytest.raises(NotFound, match="nobody"):
        reload(["a", "nobody"], [manager], lambda: [agent("a")], SilentMonitor())
    assert manager.calls == []


def test_when_nobody_answers_nothing_is_reloaded() -> None:
    """The reason is the manager's own."""
    manager = RecordingManager()
    manager.is_silent = True
    with pytest.raises(MissingPart, match="launchd does not answer"):
        reload(["a"], [manager], lambda: [agent("a")], SilentMonitor())


def test_a_silent_manager_does_not_hide_the_other() -> None:
    """What one has is told, and that the other did not answer."""
    first, second = RecordingManager("launchd"), RecordingManager("systemd")
    first.is_silent = True
    second.running = {"a.service": Running("a.service", "running")}
    running, silent = list_agents([first, second])
    assert set(running) == {"a.service"}
    assert silent == ("launchd does not answer.",)


def test_rows_tell_state_and_validity_apart() -> None:
    """What is wrong with the file stands beside how it runs."""
    definitions = [
        agent("good"), agent("gone", program="/made-up"), agent("named", path=agent_path("other")),
        agent("twin"), agent("twin", path=agent_path("twin2")), agent("odd", problems=("It cannot be read.",)),
        agent("idle.service", "systemd"), agent("idle.timer", "systemd"), agent("kept"),
        agent("idle.service", "systemd", path=EntryPath("~/.config/systemd/user/idle.service.d/o.conf")),
    ]  # fmt: skip
    running = {"good": Running("good", "running", pid=7, last_exit=0), "idle.timer": Running("idle.timer", "waiting")}
    managers = [RecordingManager("launchd"), RecordingManager("systemd")]
    rows = agent_rows(definitions, running, managers, lambda program: program == "/bin/x")
    found = {(row.label, row.path): row for row in rows}
    assert len(rows) == 9
    assert found["good", agent_path("good")].pid == 7
    assert found["good", agent_path("good")].problems == ()
    assert found["gone", agent_path("gone")].problems == ("Program missing: /made-up",)
    assert found["named", agent_path("other")].problems == ("The file is called other, the agent named.",)
    assert found["twin", agent_path("twin")].problems == ("Another file defines the same agent.",)
    assert found["odd", agent_path("odd")].problems == ("It cannot be read.",)
    assert found["idle.service", agent("idle.service", "systemd").path].state == "waiting"
    assert found["kept", agent_path("kept")].is_protected
    assert agent_rows([agent("a")], {}, [], lambda program: True)[0].state == "unknown"


def test_a_snapshot_keeps_each_agent_as_it_was() -> None:
    """Loaded, failed, overridden; drop-ins are no agents of their own."""
    drop_in = agent("a.service", "systemd", path=EntryPath("~/.config/systemd/user/a.service.d/o.conf"))
    running = {"a": Running("a", "failed", last_exit=78, override="enabled")}
    first, second = agent_states([agent("a"), agent("b"), drop_in], running)
    assert (first.is_loaded, first.is_failed, first.last_exit, first.override) == (True, True, 78, "enabled")
    assert (second.label, second.is_loaded) == ("b", False)


def test_each_definition_is_read_by_the_manager_whose_file_it_is(tmp_path: object) -> None:
    """Other files define nothing."""
    from rollback_gui.agents.none import NoAgents

    class Plists(RecordingManager):
        def define(self, path: EntryPath, data: bytes) -> Definition | None:
            return agent("a") if path.endswith(".plist") else None

    files = [(agent_path("a"), plist("a")), (EntryPath("~/x.json"), b"{}")]
    assert [one.label for one in define_all(files, [NoAgents(), Plists()])] == ["a"]


states = st.sampled_from(["running", "waiting", "failed", "not-loaded", "disabled", "stopping"])


@given(now=st.dictionaries(st.sampled_from("abcd"), states), stubborn=st.sets(st.sampled_from("abcd")))
def test_nothing_is_down_after_a_reload_that_was_up_before(now: dict[str, str], stubborn: set[str]) -> None:
    """Whatever would not stop still runs, and the rest is loaded again."""
    manager = RecordingManager("launchd", **now)
    manager.stubborn = stubborn
    up = {label for label, one in manager.running.items() if one.state not in ("not-loaded", "disabled")}
    reload(list("abcd"), [manager], lambda: [agent(label) for label in "abcd"], SilentMonitor())
    assert up <= {label for label, one in manager.running.items() if one.state not in ("not-loaded", "disabled")}
