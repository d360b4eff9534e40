"""A launchctl that is found through PATH, with the races of the real one and on the real clock."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from rollback_gui.agents.choose import choose_agents
from rollback_gui.agents.port import Agents, Running
from rollback_gui.model.profile import Managers
from rollback_gui.system.real import real_system
from tests.support import launchctl
from tests.support.agents import write_agent

LAUNCHD_ONLY = Managers(manager="launchd")


class Machine:
    """A home, and a launchd whose state is one file."""

    def __init__(self, root: Path) -> None:
        self.home = root / "home"
        self.file = root / "launchd.json"
        self.programs = root / "bin"
        self.programs.mkdir()
        program = self.programs / "launchctl"
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -I -S {launchctl.__file__} "$@"\n')
        program.chmod(0o755)
        self.behave()

    def behave(self, **how: Any) -> None:
        """Begin anew with nothing loaded."""
        self.file.write_text(json.dumps(launchctl.new_state(**how)))

    def state(self) -> launchctl.State:
        """What launchd has now."""
        found: launchctl.State = json.loads(self.file.read_text())
        return found

    def manager(self) -> Agents:
        """The manager as the program chooses it."""
        (found,) = choose_agents(real_system(), str(self.home), LAUNCHD_ONLY)
        assert found.name == "launchd"
        return found


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """The program is the first on PATH."""
    made = Machine(tmp_path)
    monkeypatch.setenv("PATH", f"{made.programs}:/usr/bin:/bin")
    monkeypatch.setenv("FAKE_LAUNCHD", str(made.file))
    return made


def test_agents_drain_fail_for_a_moment_and_come_up(machine: Machine) -> None:
    """Ten agents: slow to go, refused once, some to be kept alive; all run the new definition."""
    labels = [f"com.pb.a{number}" for number in range(10)]
    machine.behave(drain={"com.pb.a1": 0.4, "com.pb.a2": 0.2}, transient={"com.pb.a4": 2})
    manager = machine.manager()
    agents = [write_agent(machine.home, label, KeepAlive=label.endswith("3")) for label in labels]
    up = {label: Running(label, "waiting") for label in labels}
    assert all(one.is_fine for one in manager.load(agents, was=up))
    was = manager.listing()
    assert all(one.is_fine for one in manager.stop(agents))
    assert machine.state()["agents"] == {}
    new = [write_agent(machine.home, label, EnvironmentVariables={"MADE_UP": "new"}) for label in labels]
    assert all(one.is_fine for one in manager.load(new, was=was))
    assert {job["says"]["MADE_UP"] for job in machine.state()["agents"].values()} == {"new"}
    assert "SESSION TORN DOWN" not in machine.state()["log"]


def test_without_a_session_nobody_is_there(machine: Machine) -> None:
    """125 and 112 both mean that there is no domain."""
    for number in (112, 125):
        machine.behave(absent=number)
        assert [one.name for one in choose_agents(real_system(), str(machine.home), LAUNCHD_ONLY)] == ["none"]
