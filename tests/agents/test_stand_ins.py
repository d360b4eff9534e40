"""The demo's own launchctl and systemctl drive the real code, and keep a log of every call."""

import plistlib
import subprocess
from pathlib import Path

import pytest

from rollback_gui.agents.choose import choose_agents
from rollback_gui.agents.port import Agents, Definition
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.profile import Managers
from rollback_gui.system.real import real_system
from tests.support.agents import write_agent

DEMO = Path(__file__).parents[2] / "resources" / "demo"
ORDERS = ("bootout", "bootstrap", "kickstart", "enable", "disable", "stop", "start", "restart", "daemon-reload")


class Demo:
    """A folder with the stand-ins and a home."""

    def __init__(self, root: Path) -> None:
        self.home = root / "home"
        self.state = root / "state"
        self.programs = root / "bin"
        self.programs.mkdir()
        for name in ("launchctl", "systemctl"):
            (self.programs / name).write_bytes((DEMO / name).read_bytes())
            (self.programs / name).chmod(0o755)
        self.managers = Managers(launchctl=str(self.programs / "launchctl"), systemctl=str(self.programs / "systemctl"))

    def launchctl(self, *words: str) -> tuple[int, str]:
        """The exit status of a call, and all that it said."""
        done = subprocess.run([self.managers.launchctl, *words], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def manager(self, name: str) -> Agents:
        """The manager as the program chooses it."""
        return next(one for one in choose_agents(real_system(), str(self.home), self.managers) if one.name == name)

    def write_unit(self, name: str, text: str) -> Definition:
        """Write a unit file and tell what it defines."""
        where = self.home / ".config/systemd/user" / name
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text(text)
        found = self.manager("systemd").define(EntryPath(f"~/.config/systemd/user/{name}"), text.encode())
        assert found is not None
        return found

    def log(self, name: str) -> str:
        """Every call of one of the two."""
        return (self.state / name / "calls.log").read_text()


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    """Both stand-ins with nothing loaded."""
    return Demo(tmp_path)


def load_all(demo: Demo, agents: list[Definition]) -> None:
    """Bootstrap these as a login would."""
    assert demo.launchctl("bootstrap", "gui/501", *(str(demo.home / one.path[2:]) for one in agents)) == (0, "")


def test_stop_replace_load_over_the_stand_in(demo: Demo) -> None:
    """XML and binary property lists, run at load, kept alive, on demand."""
    agents = [
        write_agent(demo.home, "com.pb.a", RunAtLoad=True),
        write_agent(demo.home, "com.pb.b", KeepAlive=True, ExitTimeOut=9),
        write_agent(demo.home, "com.pb.c", EnvironmentVariables={"RunAtLoad": "x", "Label": "wrong"}),
    ]
    binary = demo.home / "Library/LaunchAgents/com.pb.c.plist"
    binary.write_bytes(plistlib.dumps(plistlib.loads(binary.read_bytes()), fmt=plistlib.FMT_BINARY))
    load_all(demo, agents)
    manager = demo.manager("launchd")
    was = manager.listing()
    assert {label: one.state for label, one in was.items()} == {
        "com.pb.a": "running",
        "com.pb.b": "running",
        "com.pb.c": "running",
    }
    assert {one.state for one in manager.stop(agents)} == {"stopped"}
    assert manager.listing() == {}
    assert all(one.is_fine for one in manager.load(agents, was=was))
    assert set(manager.listing()) == set(was)


def test_a_look_at_the_agents_orders_nothing(demo: Demo) -> None:
    """Snapshot, list, show, diff and preview stand on these calls alone."""
    readers = choose_agents(real_system(), str(demo.home), demo.managers)
    for reader in readers:
        reader.listing()
    for name in ("launchd", "systemd"):
        words = {word for line in demo.log(name).splitlines() for word in line.split()}
        assert words
        assert not words & set(ORDERS)


def test_a_stopped_agent_may_take_its_time(demo: Demo) -> None:
    """With `drain` it stays visible for some looks, as on a Mac."""
    agents = [write_agent(demo.home, "com.pb.a", KeepAlive=True)]
    load_all(demo, agents)
    (demo.state / "launchd" / "drain").write_text("3\n")
    assert demo.launchctl("bootout", "gui/501/com.pb.a") == (0, "")
    assert "state = SIGTERMed" in demo.launchctl("print", "gui/501/com.pb.a")[1]
    manager = demo.manager("launchd")
    assert manager.stop(agents)[0].is_fine
    assert manager.listing() == {}


def test_the_stand_in_answers_as_launchctl_does(demo: Demo) -> None:
    """The numbers and words of the reports."""
    where = str(demo.home / write_agent(demo.home, "com.pb.a").path[2:])
    failed = "Bootstrap failed: 5: Input/output error\nTry re-running the command as root for richer errors.\n"
    assert demo.launchctl("bootstrap", "gui/501", where) == (0, "")
    assert demo.launchctl("bootstrap", "gui/501", where) == (5, failed)
    assert demo.launchctl("bootstrap", "gui/501", where + "x") == (5, failed)
    assert demo.launchctl("bootout", "gui/501/nobody") == (3, "Boot-out failed: 3: No such process\n")
    number, words = demo.launchctl("print", "gui/501/nobody")
    assert (number, words.splitlines()[-1]) == (113, 'Could not find service "nobody" in domain for user gui: 501')
    assert demo.launchctl("kickstart", "gui/501/com.pb.a") == (0, "")
    assert demo.launchctl("kickstart", "gui/501/com.pb.a") == (37, "")
    assert demo.launchctl("disable", "gui/501/com.pb.b") == (0, "")
    assert '"com.pb.b" => disabled' in demo.launchctl("print-disabled", "gui/501")[1]
    assert demo.launchctl("managername") == (0, "Aqua\n")
    assert demo.launchctl("bootout", "gui/501") == (0, "")
    assert "SESSION TORN DOWN" in demo.log("launchd")


def test_broken_and_disabled_definitions_are_not_taken(demo: Demo) -> None:
    """A property list that was cut short, one without a label, and one that is disabled."""
    cut = demo.home / write_agent(demo.home, "com.pb.cut").path[2:]
    cut.write_bytes(cut.read_bytes()[:-20])
    bare = demo.home / write_agent(demo.home, "com.pb.bare").path[2:]
    bare.write_bytes(plistlib.dumps({"Program": "/bin/true"}))
    off = demo.home / write_agent(demo.home, "com.pb.off").path[2:]
    demo.launchctl("disable", "gui/501/com.pb.off")
    assert [demo.launchctl("bootstrap", "gui/501", str(one))[0] for one in (cut, bare, off)] == [5, 5, 5]
    assert demo.manager("launchd").listing().keys() == {"com.pb.off"}


def test_without_a_session_launchd_is_absent(demo: Demo) -> None:
    """The other manager still answers."""
    demo.launchctl("list")
    (demo.state / "launchd" / "no-domain").touch()
    names = [one.name for one in choose_agents(real_system(), str(demo.home), demo.managers)]
    assert names == ["systemd"]


def test_units_over_the_stand_in(demo: Demo) -> None:
    """Stopped, replaced, read again, started; a bad one is told."""
    text = "[Unit]\nDescription=a\n[Service]\nExecStart=/bin/sleep 9\n"
    agents = [demo.write_unit("a.service", text), demo.write_unit("a.timer", "[Timer]\nOnCalendar=daily\n")]
    system = demo.managers.systemctl
    subprocess.run([system, "--user", "daemon-reload"], check=True)
    subprocess.run([system, "--user", "start", "a.service", "a.timer"], check=True)
    manager = demo.manager("systemd")
    was = manager.listing()
    assert {label: one.state for label, one in was.items()} == {"a.service": "running", "a.timer": "waiting"}
    assert {one.state for one in manager.stop(agents)} == {"stopped"}
    agents[0] = demo.write_unit("a.service", "[Service]\nType=simple\n")
    first, second = manager.load(agents, was=was)
    assert (first.state, second.state) == ("failed", "waiting")
    assert "bad-setting" in first.detail
    agents[0] = demo.write_unit("a.service", text)
    assert manager.load(agents[:1], was=was)[0].state == "running"


def test_no_stand_in_leaves_its_own_folder(demo: Demo) -> None:
    """Everything that they write lies in their state folder."""
    write_agent(demo.home, "com.pb.a")
    before = set(demo.home.rglob("*"))
    load_all(demo, [write_agent(demo.home, "com.pb.a")])
    demo.manager("systemd").load((), was={})
    assert set(demo.home.rglob("*")) == before
    assert {path.name for path in demo.state.parent.iterdir()} == {"home", "state", "bin"}
