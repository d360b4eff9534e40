"""What launchctl prints is read as reports show it."""

from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.agents.launchctl_text import last_line, read_facts, read_list, read_overrides, read_services
from rollback_gui.agents.port import Running

LIST = (
    b"PID\tStatus\tLabel\n811\t0\tcom.pb.a\n-\t0\tcom.pb.b\n-\t78\tcom.pb.c\n"
    b"-\t-15\tcom.pb.d\n-\t-9\tcom.pb.e\n9\t???\tx y\n"
)
OLD = b'disabled services = {\n\t"com.pb.a" => true\n\t"com.pb.b" => false\n}\n'
NEW = b'\n\tdisabled services = {\n\t\t"com.pb.a" => disabled\n\t\t"com.pb.b" => enabled\n\t\t"c" => maybe\n\t}\n'
PRINT = b"""gui/501/com.pb.a = {
\tactive count = 1
\tpath = /Users/u/Library/LaunchAgents/com.pb.a.plist
\tstate = running

\tstdout path = /Users/u/a.log
\tenvironment = {
\t\tpid = 1
\t}

\tpid = 35711
\tlast exit code = (never exited)

\tresource coalition = {
\t\tstate = active
\t}
}
"""

labels = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=30)


def test_a_listing_tells_what_runs_waits_and_failed() -> None:
    """78 and a kill are failures; a polite signal and 0 are not."""
    found = read_list(LIST)
    assert found is not None
    states = {label: one.state for label, one in found.items()}
    assert states == {
        "com.pb.a": "running", "com.pb.b": "waiting", "com.pb.c": "failed",
        "com.pb.d": "waiting", "com.pb.e": "failed", "x y": "running",
    }  # fmt: skip
    assert found["com.pb.a"] == Running("com.pb.a", "running", pid=811, last_exit=0)
    assert found["x y"].last_exit is None


def test_what_is_no_listing_is_not_an_empty_one() -> None:
    """Nothing readable is not the same as nothing loaded."""
    assert read_list(b"") is None
    assert read_list(b"Could not contact launchd\n") is None
    assert read_list(b"PID\tStatus\tLabel\n") == {}
    assert read_services(b"gui/501 = {\n}\n") is None


@given(st.dictionaries(labels, st.tuples(st.integers(0, 99999), st.integers(-31, 255))))
def test_a_listing_is_read_back(agents: dict[str, tuple[int, int]]) -> None:
    """Each row of a listing becomes one agent with its process number and status."""
    rows = "".join(f"{pid or '-'}\t{status}\t{label}\n" for label, (pid, status) in agents.items())
    found = read_list(f"PID\tStatus\tLabel\n{rows}".encode())
    assert found is not None
    assert {label: (one.pid, one.last_exit) for label, one in found.items()} == agents


@given(st.binary(max_size=300))
def test_no_output_is_too_odd_to_be_read(text: bytes) -> None:
    """Whatever a program prints, reading it raises nothing."""
    read_list(b"PID\tStatus\tLabel\n" + text)
    read_services(b"\tservices = {\n" + text + b"\n\t}\n")
    read_overrides(text)
    read_facts(text)
    assert len(last_line(text)) <= 200


def test_both_dialects_of_print_disabled_say_the_same() -> None:
    """`true` was the old word for disabled; an unknown word is not taken for enabled."""
    assert read_overrides(OLD) == read_overrides(NEW) == {"com.pb.a": "disabled", "com.pb.b": "enabled"}


def test_facts_are_those_of_the_agent_itself() -> None:
    """What stands deeper, in environments and coalitions, is somebody else's; `stdout path` is not `path`."""
    facts = read_facts(PRINT)
    assert facts["state"] == "running"
    assert facts["pid"] == "35711"
    assert facts["path"] == "/Users/u/Library/LaunchAgents/com.pb.a.plist"
    assert facts["last exit code"] == "(never exited)"


def test_services_of_a_domain_are_read() -> None:
    """The block of `print DOMAIN` gives the same rows as a listing."""
    text = b"gui/501 = {\n\tservices = {\n\t\t     811      0 \tcom.pb.a\n\t\t       0      - \tb\n\t}\n}\n"
    found = read_services(text)
    assert found is not None
    assert {label: one.state for label, one in found.items()} == {"com.pb.a": "running", "b": "waiting"}


def test_the_advice_to_be_root_is_no_reason() -> None:
    """The line before it is."""
    assert last_line(b"Bootstrap failed: 5: Input/output error\nTry re-running the command as root.\n").endswith(
        "error"
    )
