"""A property list is read as a definition, however odd it is."""

import plistlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.agents.mentions import paths_in
from rollback_gui.agents.plist import define_plist, is_launch_agent
from rollback_gui.model.paths import EntryPath
from tests.support.agents import agent_path

HOME = "/Users/dev"


def defined(**keys: Any) -> Any:
    """What a property list with these keys defines."""
    return define_plist(agent_path("a"), plistlib.dumps({"Label": "a", **keys}), HOME)


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_xml_and_binary_say_the_same(form: Any) -> None:
    """The form of the file is no part of what it says."""
    said = {
        "Label": "com.pb.mail", "ProgramArguments": ["/opt/py", "-m", "mail", "--config=/etc/mail.json"],
        "WorkingDirectory": "/Users/dev/brain/", "RunAtLoad": True, "ExitTimeOut": 20, "StartInterval": 300,
        "EnvironmentVariables": {"PYTHONPATH": "/x/a:/x/b", "MAIL_TOKEN": "/made-up/secret", "KEY_FILE": "~/k.json"},
        "WatchPaths": ["/Users/dev/inbox"], "StandardOutPath": "/tmp/out.log", "StandardErrorPath": "/tmp/out.log",
    }  # fmt: skip
    found = define_plist(agent_path("com.pb.mail"), plistlib.dumps(said, fmt=form), HOME)
    assert found.label == "com.pb.mail"
    assert found.program == "/opt/py"
    assert found.names == (
        "/Users/dev/brain", "/Users/dev/inbox", "/Users/dev/k.json", "/etc/mail.json", "/opt/py", "/x/a", "/x/a:/x/b",
        "/x/b",
    )  # fmt: skip
    assert found.watches == ("/Users/dev/inbox",)
    assert (found.runs_at_load, found.keeps_alive, found.exit_seconds) == (True, False, 20)
    assert (found.schedule, found.log, found.problems) == ("every 5 min", ("/tmp/out.log",), ())


def test_a_secret_that_looks_like_a_path_is_no_name() -> None:
    """A value whose variable's name says that it is a secret is kept out of the definition altogether."""
    found = defined(Program="/bin/x", EnvironmentVariables={"API_KEY": "/made-up-secret", "PASSWORD": "/made-up-too"})
    assert "made-up" not in repr(found)


def test_keep_alive_means_that_it_runs_at_load() -> None:
    """With `true` it is to run always; with conditions it may be idle."""
    assert (defined(KeepAlive=True).runs_at_load, defined(KeepAlive=True).keeps_alive) == (True, True)
    conditional = defined(KeepAlive={"SuccessfulExit": False})
    assert (conditional.runs_at_load, conditional.keeps_alive) == (True, False)


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ({"Hour": 6, "Minute": 5}, "06:05"),
        ({"Weekday": 1, "Hour": 9}, "Monday 09:00"),
        ({"Minute": 30}, "every hour at :30"),
        ([{"Hour": h} for h in (1, 2, 3, 4, 5)], "01:00, 02:00, 03:00 and 2 more"),
        ({"Weekday": "Monday", "Hour": 9}, "09:00"),
        ("nonsense", ""),
    ],
)
def test_the_schedule_is_told_in_words(times: Any, words: str) -> None:
    """A value of a wrong type acts as a wildcard for launchd, and is left out here."""
    assert defined(StartCalendarInterval=times).schedule == words


def test_the_label_counts_and_not_the_name_of_the_file() -> None:
    """launchd goes by the Label; without one the file's name is all that there is."""
    assert define_plist(agent_path("x"), plistlib.dumps({"Label": "y", "Program": "/b"}), HOME).label == "y"
    without = define_plist(agent_path("x"), plistlib.dumps({"Label": 7}), HOME)
    assert (without.label, without.problems) == ("x", ("It has no Label.", "It names no program."))


@given(st.binary(max_size=200))
def test_no_bytes_are_too_odd(data: bytes) -> None:
    """What cannot be read is a definition with a problem, never an exception, and never tells what was in it."""
    for head in (b"", b"<!DOCTYPE plist", b"<?xml version='1.0'?><plist>", b"bplist00"):
        found = define_plist(agent_path("a"), head + data, HOME)
        assert found.problems


plain = st.text(max_size=8) | st.integers(-9, 9) | st.booleans() | st.binary(max_size=4)
values = st.recursive(plain, lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=4), v, max_size=3))
KEYS = (
    "Label", "Program", "ProgramArguments", "EnvironmentVariables", "WorkingDirectory", "WatchPaths", "KeepAlive",
    "QueueDirectories", "RunAtLoad", "ExitTimeOut", "StartInterval", "StartCalendarInterval", "StandardOutPath",
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(KEYS), values))
def test_no_type_of_a_value_is_too_odd(said: dict[str, Any]) -> None:
    """Real property lists hold values of any type; the definition keeps its own types."""
    try:
        data = plistlib.dumps(said, fmt=plistlib.FMT_BINARY)
    except (OverflowError, TypeError, UnicodeEncodeError):
        return
    found = define_plist(agent_path("a"), data, HOME)
    assert found.label
    assert all(isinstance(name, str) and name.startswith("/") for name in (*found.names, *found.watches))
    assert found.exit_seconds >= 0


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("~/Library/LaunchAgents/com.pb.a.plist", True),
        ("/Library/LaunchAgents/com.pb.a.plist", True),
        ("~/Library/LaunchAgents/.a.plist", False),
        ("~/Library/LaunchAgents/sub/a.plist", False),
        ("~/Library/LaunchAgents/a.plist.bak", False),
        ("~/Library/Preferences/com.pb.a.plist", False),
    ],
)
def test_launchd_reads_what_lies_straight_in_its_folder(path: str, *, is_one: bool) -> None:
    """Other property lists are no agents."""
    assert is_launch_agent(EntryPath(path)) is is_one


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/a/b c/d", {"/a/b", "/a/b c/d"}),
        ("source ~/env.sh && exec '/opt/x y' >> $HOME/log", {HOME + "/env.sh", HOME + "/log", "/opt/x"}),
        ("--key=/a/k.json,--b=/c", {"/a/k.json", "/c"}),
        ("https://example.com/a", set()),
        ("%h/x", {HOME + "/x"}),
        ("/a//b/./c/", {"/a/b/c"}),
        ("/", set()),
        ("a/b", set()),
    ],
)
def test_paths_are_found_in_arguments(text: str, found: set[str]) -> None:
    """Whole arguments, options, lists and shell lines."""
    assert paths_in(text, HOME) == found


@given(st.text(max_size=60))
def test_every_name_is_an_absolute_path(text: str) -> None:
    """Whatever the text, what is found starts at the root and does not end in a slash."""
    assert all(path.startswith("/") and not path.endswith("/") for path in paths_in(text, HOME))
