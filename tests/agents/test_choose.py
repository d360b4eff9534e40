"""Managers are those that the profile allows, that are found and that answer."""

from collections.abc import Callable

import pytest

from rollback_gui.agents.choose import choose_agents, silent_managers
from rollback_gui.model.profile import Managers
from rollback_gui.system.port import Finished
from tests.support.commands import CommandSystem, Reply

OK = Finished(0, b"", b"")
BOTH = Managers(launchctl="/opt/launchctl", systemctl="/opt/systemctl")


def system_with(
    *programs: str, reply: Callable[[tuple[str, ...], float], Reply] = lambda words, now: OK
) -> CommandSystem:
    """A door behind which only these programs are found."""
    system = CommandSystem(reply)
    system.find_program = lambda name: name if name in programs else ""  # type: ignore[method-assign]
    return system


def names(system: CommandSystem, managers: Managers) -> list[str]:
    """The managers that are chosen."""
    return [str(one.name) for one in choose_agents(system.door(), "/home/dev", managers)]


def test_both_are_used_where_both_are_configured() -> None:
    """Property lists are launchd's, units systemd's, whatever the platform."""
    system = system_with("/opt/launchctl", "/opt/systemctl")
    assert names(system, BOTH) == ["launchd", "systemd"]
    assert system.ran == []


@pytest.mark.parametrize("word", ["launchd", "systemd", "none"])
def test_the_profile_may_allow_one_or_none(word: str) -> None:
    """What it does not allow is not even asked."""
    system = system_with("/opt/launchctl", "/opt/systemctl")
    managers = Managers(manager=word, launchctl="/opt/launchctl", systemctl="/opt/systemctl")  # type: ignore[arg-type]
    assert names(system, managers) == [word]
    assert word == "launchd" or system.asked == []


def test_what_is_not_there_is_absent_and_its_reason_is_kept() -> None:
    """doctor tells it."""
    system = system_with("/opt/launchctl")
    assert names(system, BOTH) == ["launchd"]
    findings = {one.what: one for one in silent_managers(system.door(), "/home/dev", BOTH)}
    assert findings["systemd"].state == "missing"
    assert findings["systemd"].detail == "There is no /opt/systemctl here."


@pytest.mark.parametrize(
    "reply", [TimeoutError("late"), PermissionError(13, "Permission denied"), Finished(77, b"", b"")]
)
def test_a_launchctl_that_does_not_answer_is_absent(reply: Reply) -> None:
    """Whatever the reason, the verb goes on without it."""
    system = system_with("/opt/launchctl", reply=lambda words, now: reply)
    assert names(system, BOTH) == ["none"]
    findings = silent_managers(system.door(), "/home/dev", BOTH)
    assert [one.state for one in findings] == ["missing", "missing"]


def test_the_agent_that_runs_this_program_is_protected() -> None:
    """Stopping it would stop the restore half-way."""
    system = system_with("/opt/launchctl")
    system.variables["XPC_SERVICE_NAME"] = "com.pb.console"
    (manager,) = choose_agents(system.door(), "/home/dev", BOTH)
    assert manager.is_protected("com.pb.console")
    assert not manager.is_protected("com.pb.mail")
    system.variables["XPC_SERVICE_NAME"] = "0"
    (manager,) = choose_agents(system.door(), "/home/dev", BOTH)
    assert not manager.is_protected("0")
