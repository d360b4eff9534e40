"""systemd is believed by `show` alone; stop, one daemon-reload, restart."""

from collections.abc import Mapping

import pytest

from rollback_gui.agents.port import Definition, Running
from rollback_gui.agents.protection import protection
from rollback_gui.agents.systemctl import Systemctl
from rollback_gui.agents.systemd import Systemd
from rollback_gui.errors import MissingPart
from rollback_gui.model.paths import EntryPath
from rollback_gui.system.port import Finished
from tests.support.commands import CommandSystem, Reply

LOADED = {"LoadState": "loaded", "ActiveState": "active", "SubState": "running", "MainPID": "7", "Result": "success"}
DOWN = LOADED | {"ActiveState": "inactive", "SubState": "dead", "MainPID": "0"}


def unit(label: str) -> Definition:
    """A unit in its usual place."""
    return Definition(label, EntryPath(f"~/.config/systemd/user/{label}"), "systemd", exit_seconds=3)


def systemd_of(units: Mapping[str, Mapping[str, str]], replies: Mapping[str, Reply] | None = None) -> CommandSystem:
    """A door behind which a systemd has these units; `replies` are other answers by verb."""

    def show(words: tuple[str, ...]) -> Finished:
        asked = words[words.index("--") + 1 :]
        known = units if any("*" in word for word in asked) else {name: units.get(name, {}) for name in asked}
        blocks = [
            "\n".join(f"{k}={v}" for k, v in ({"Id": name} | dict(facts)).items()) for name, facts in known.items()
        ]
        return Finished(0, "\n\n".join(blocks).encode(), b"")

    def reply(words: tuple[str, ...], now: float) -> Reply:
        assert words[0] == "--user"
        if words[1] in (replies or {}):
            return (replies or {})[words[1]]
        return show(words) if words[1] == "show" else Finished(0, b"", b"")

    return CommandSystem(reply)


def manager(system: CommandSystem) -> Systemd:
    """The manager over a door."""
    return Systemd(system.door(), Systemctl(system.door(), "systemctl"), "/home/dev", protection(["kept.*"]))


def verbs(system: CommandSystem) -> list[tuple[str, ...]]:
    """What was ordered, without the program."""
    return [argv[2:] for argv in system.ran]


def test_listing_joins_loaded_units_with_unit_files() -> None:
    """A unit that is nowhere any more is left out; one that is masked counts as disabled."""
    units = {"a.service": LOADED, "gone.service": DOWN | {"LoadState": "not-found"}, "b.timer": DOWN}
    files = Finished(
        0, b"a.service enabled enabled\nc.service disabled enabled\nm.service masked -\nx.target static -\n", b""
    )
    system = systemd_of(units, {"list-unit-files": files})
    found = manager(system).listing()
    assert {label: (one.state, one.override) for label, one in found.items()} == {
        "a.service": ("running", ""), "b.timer": ("not-loaded", ""), "c.service": ("not-loaded", "disabled"),
        "m.service": ("not-loaded", "disabled"),
    }  # fmt: skip
    assert system.ran == []
    assert len(system.asked) == 2


@pytest.mark.parametrize(
    "reply",
    [
        Finished(1, b"", b"Failed to connect to bus: No medium found\n"),
        TimeoutError("late"),
        FileNotFoundError(2, "No"),
    ],
)
def test_without_an_answer_the_reason_is_told(reply: Reply) -> None:
    """No bus, no answer in time, no program: each is a missing part, none an empty listing."""
    with pytest.raises(MissingPart):
        manager(systemd_of({}, {"show": reply})).listing()


def test_all_are_stopped_by_one_command_within_their_own_time() -> None:
    """systemctl waits for them itself."""
    system = systemd_of({"a.service": DOWN, "b.timer": DOWN | {"ActiveState": "failed"}})
    results = manager(system).stop([unit("a.service"), unit("b.timer")])
    assert {(one.state, one.is_fine) for one in results} == {("stopped", True)}
    assert verbs(system) == [("stop", "--", "a.service", "b.timer")]


def test_what_show_says_counts_and_not_how_stop_ended() -> None:
    """Exit 0 with a unit that is still active is a failure; exit 5 with one that is not is none."""
    system = systemd_of({"a.service": LOADED, "b.service": DOWN}, {"stop": Finished(5, b"", b"not loaded")})
    first, second = manager(system).stop([unit("a.service"), unit("b.service")])
    assert (first.is_fine, first.detail) == (False, "systemd says that it is active.")
    assert first.command == "systemctl --user stop a.service"
    assert second.is_fine


def test_a_stop_that_takes_too_long_is_a_timeout_of_that_unit_alone() -> None:
    """The others are seen to be down."""
    system = systemd_of({"a.service": LOADED, "b.service": DOWN}, {"stop": TimeoutError("late")})
    first, second = manager(system).stop([unit("a.service"), unit("b.service")])
    assert (first.state, first.detail) == ("timeout", "It did not stop within 13 s.")
    assert second.is_fine


def test_unit_files_are_read_again_once_and_always() -> None:
    """Also when nothing is to be started; what was up is started, what was not is left."""
    system = systemd_of({"a.service": LOADED, "b.service": DOWN})
    was = {"a.service": Running("a.service", "running"), "b.service": Running("b.service", "not-loaded")}
    results = manager(system).load([unit("a.service"), unit("b.service")], was=was)
    assert [(one.state, one.is_fine) for one in results] == [("running", True), ("left", True)]
    assert verbs(system) == [("daemon-reload",), ("restart", "--no-block", "--", "a.service")]
    again = systemd_of({})
    assert manager(again).load((), was={}) == ()
    assert verbs(again) == [("daemon-reload",)]


ENDED = DOWN | {"ActiveState": "failed", "Result": "exit-code"}
BAD = {"LoadState": "bad-setting", "LoadError": 'org.x "Unit has a bad setting."'}


@pytest.mark.parametrize(
    ("facts", "state", "detail"),
    [
        (BAD, "failed", "bad-setting Unit has a bad setting."),
        ({"LoadState": "not-found"}, "failed", "not-found"),
        ({"LoadState": "masked"}, "disabled", "masked"),
        (ENDED | {"ExecMainStatus": "203"}, "failed", "cannot be started"),
        (ENDED | {"ExecMainStatus": "1"}, "failed", "exit-code, status 1"),
        (DOWN, "waiting", "It ran and ended."),
        ({}, "failed", "did not come up"),
    ],
)
def test_what_show_says_after_the_start_is_the_result(facts: dict[str, str], state: str, detail: str) -> None:
    """daemon-reload and starting a simple service end with 0 whatever happened."""
    system = systemd_of({"a.service": facts})
    (result,) = manager(system).load([unit("a.service")], was={"a.service": Running("a.service", "running")})
    assert result.state == state
    assert detail in result.detail


@pytest.mark.parametrize(
    "reply", [TimeoutError("late"), FileNotFoundError(2, "No"), Finished(1, b"", b"Access denied\n")]
)
def test_a_daemon_reload_that_fails_starts_nothing(reply: Reply) -> None:
    """Otherwise a unit would run its old definition."""
    system = systemd_of({"a.service": LOADED}, {"daemon-reload": reply})
    (result,) = manager(system).load([unit("a.service")], was={"a.service": Running("a.service", "running")})
    assert not result.is_fine
    assert len(system.ran) == 1


def test_protected_units_are_never_told_anything() -> None:
    """What the profile names and what the session stands on."""
    system = systemd_of({})
    agents = [unit("kept.service"), unit("dbus.service")]
    results = manager(system).stop(agents)
    assert {(one.state, one.is_fine) for one in results} == {("protected", True)}
    assert system.ran == []
