"""A unit file is read as a definition, however odd it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.agents.systemctl import read_show, read_unit_files, running_of
from rollback_gui.agents.unit_file import define_unit, unit_of
from rollback_gui.model.paths import EntryPath

FOLDER = "~/.config/systemd/user"
HOME = "/home/dev"
PATH = EntryPath(f"{FOLDER}/mail.service")
UNIT = b"""# made by hand
[Unit]
Description=Mail
ConditionPathExists=%h/brain

[Service]
Environment="PYTHONPATH=/x/a b:/x/c" PLAIN=/x/d MAIL_TOKEN=/made-up/secret
EnvironmentFile=-%h/.env
ExecStart=-/opt/py -m mail \\
  --config %h/mail.json
ExecStart=
ExecStart=/opt/py3 -m mail --config %h/mail2.json
TimeoutStopSec=1min 30s
Restart=always
"""


def test_a_unit_says_what_it_starts_and_names() -> None:
    """An empty assignment clears what stood before, as systemd has it."""
    found = define_unit("mail.service", PATH, UNIT, HOME)
    assert (found.program, found.keeps_alive, found.exit_seconds) == ("/opt/py3", True, 90.0)
    assert set(found.names) == {
        "/x/a", "/x/c", "/x/a b:/x/c", "/x/d", "/home/dev/.env", "/home/dev/brain", "/home/dev/mail2.json", "/opt/py3",
    }  # fmt: skip
    assert "made-up" not in repr(found)
    assert found.problems == ()


def test_timers_and_paths_say_when_they_fire() -> None:
    """A timer has a schedule, a path what it watches."""
    timer = define_unit(
        "a.timer", EntryPath(f"{FOLDER}/a.timer"), b"[Timer]\nOnCalendar=daily\nOnUnitActiveSec=5m\n", HOME
    )
    assert timer.schedule == "daily, every 5m"
    path = define_unit("a.path", EntryPath(f"{FOLDER}/a.path"), b"[Path]\nPathChanged=%h/inbox\n", HOME)
    assert path.watches == ("/home/dev/inbox",)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("5", 5), ("90s", 90), ("2min", 120), ("500ms", 0.5), ("1h 30m", 5400), ("infinity", 0), ("0", 0), ("soon", 90)],
)
def test_time_spans_are_read(text: str, seconds: float) -> None:
    """What is no time span is systemd's own default."""
    data = f"[Service]\nExecStart=/bin/x\nTimeoutStopSec={text}\n".encode()
    assert define_unit("a.service", PATH, data, HOME).exit_seconds == seconds


@given(st.binary(max_size=200))
def test_no_bytes_are_too_odd(data: bytes) -> None:
    """What is no unit file is a definition all the same."""
    for head in (b"", b"[Service]\n", b"[Service]\nExecStart="):
        found = define_unit("a.service", PATH, head + data, HOME)
        assert all(name.startswith("/") for name in found.names)
        assert found.exit_seconds >= 0


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("a.service", "a.service"),
        ("a.timer", "a.timer"),
        ("a.service.d/override.conf", "a.service"),
        ("a@.service", ""),
        ("default.target.wants/a.service", ""),
        ("a.service.bak", ""),
        ("a.target", ""),
    ],
)
def test_units_and_drop_ins_are_told_from_other_files(path: str, unit: str) -> None:
    """Links that enable a unit, templates and copies define nothing."""
    assert unit_of(EntryPath(f"{FOLDER}/{path}"), FOLDER) == unit
    assert unit_of(EntryPath(f"~/elsewhere/{path}"), FOLDER) == ""


def test_show_is_read_by_blocks() -> None:
    """Each block is one unit; what `=` stands in a value stays there."""
    first_block = b"Id=a.service\nActiveState=active\nSubState=running\nMainPID=7\nUnitFileState=enabled\n"
    text = first_block + b"\nId=b.timer\nActiveState=failed\nLoadError=a=b\n"
    found = read_show(text)
    first, second = running_of(found["a.service"]), running_of(found["b.timer"])
    assert (first.state, first.pid, first.override) == ("running", 7, "enabled")
    assert second.state == "failed"
    assert found["b.timer"]["LoadError"] == "a=b"


@pytest.mark.parametrize(
    ("active", "sub", "state"),
    [
        ("active", "waiting", "waiting"), ("active", "exited", "waiting"), ("activating", "auto-restart", "failed"),
        ("deactivating", "stop-sigterm", "stopping"), ("inactive", "dead", "not-loaded"),
        ("failed", "failed", "failed"),
        ("", "", "unknown"),
    ],
)  # fmt: skip
def test_each_active_state_has_its_word(active: str, sub: str, state: str) -> None:
    """A unit that is restarted for ever has failed; one without an answer is not known."""
    assert running_of({"Id": "a.service", "ActiveState": active, "SubState": sub}).state == state


@given(st.binary(max_size=200))
def test_no_output_is_too_odd_to_be_read(text: bytes) -> None:
    """Whatever systemctl prints, reading it raises nothing."""
    for facts in read_show(text).values():
        running_of(facts)
    read_unit_files(text)
