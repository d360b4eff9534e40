"""A real `systemd --user` stops, replaces and starts real services."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rollback_gui.agents.choose import choose_agents, silent_managers
from rollback_gui.agents.port import Agents, Definition, Running
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.profile import Managers
from rollback_gui.system.real import real_system
from tests.support.parts import lacking, only_linux

SYSTEMD = "/lib/systemd/systemd"
SYSTEMD_ONLY = Managers(manager="systemd")
UNIT = "[Unit]\nDescription={}\n[Service]\nExecStart=/bin/sleep {}\nTimeoutStopSec=2\n"

pytestmark = only_linux


class Session:
    """A user manager of its own, and the folder of its units."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.units = home / ".config/systemd/user"

    def write(self, name: str, text: str) -> Definition:
        """Write a unit file and tell what it defines."""
        where = self.units / name
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text(text)
        found = self.manager().define(EntryPath(f"~/.config/systemd/user/{name}"), text.encode())
        assert found is not None
        return found

    def manager(self) -> Agents:
        """The manager as the program chooses it."""
        (found,) = choose_agents(real_system(), str(self.home), SYSTEMD_ONLY)
        assert found.name == "systemd"
        return found

    def tell(self, *words: str) -> str:
        """What `systemctl --user` says."""
        done = subprocess.run(["systemctl", "--user", *words], capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def command(self, unit: str) -> str:
        """What the unit's process was started with."""
        pid = self.tell("show", "-p", "MainPID", "--value", unit)
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()


@pytest.fixture
def session(own_places: Path) -> Iterator[Session]:
    """A running user manager; skipped where systemd or the right to start it is missing."""
    if not Path(SYSTEMD).exists():
        lacking(SYSTEMD, "systemd")
    if os.geteuid() != 0 and not Path("/run/systemd/system").is_dir():
        lacking("/run/systemd/system, which root can make", "systemd")
    Path("/run/systemd/system").mkdir(parents=True, exist_ok=True)
    home = Path(os.environ["HOME"])
    units = home / ".config/systemd/user"
    units.mkdir(parents=True)
    for foreign in ("gnome-keyring-daemon.service", "gnome-keyring-daemon.socket", "dbus.socket", "dbus.service"):
        (units / foreign).symlink_to("/dev/null")
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([SYSTEMD, "--user"], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        _await_manager(process)
        yield Session(home)
    finally:
        subprocess.run(["systemctl", "--user", "exit"], capture_output=True, check=False)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_manager(process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        said = subprocess.run(["systemctl", "--user", "is-system-running"], capture_output=True, text=True, check=False)
        if said.stdout.strip() in ("running", "degraded"):
            return
        time.sleep(0.05)
    lacking("a user systemd that comes up", "systemd")


def test_services_are_stopped_replaced_and_started(session: Session) -> None:
    """The new definition runs; what was not active stays so; a lost unit is gone."""
    old = [session.write(name, UNIT.format(name, 1000)) for name in ("a.service", "b.service", "lost.service")]
    session.tell("daemon-reload")
    session.tell("start", "a.service", "lost.service")
    manager = session.manager()
    was = manager.listing()
    assert (was["a.service"].state, was["b.service"].state) == ("running", "not-loaded")
    assert {(one.state, one.is_fine) for one in manager.stop([old[0], old[2]])} == {("stopped", True)}
    new = [session.write(name, UNIT.format(name, 2000)) for name in ("a.service", "b.service")]
    (session.units / "lost.service").unlink()
    first, second = manager.load(new, was=was)
    assert (first.state, second.state) == ("running", "left")
    assert session.command("a.service") == "/bin/sleep 2000"
    assert session.tell("is-active", "b.service") == "inactive"
    assert "lost.service" not in manager.listing()


def test_a_drop_in_that_is_new_is_seen(session: Session) -> None:
    """systemd's own word for `needs a reload` misses it, so reloading is unconditional."""
    session.write("a.service", UNIT.format("a", 1000))
    session.tell("daemon-reload")
    session.tell("start", "a.service")
    manager = session.manager()
    was = manager.listing()
    drop_in = session.write("a.service.d/o.conf", "[Service]\nExecStart=\nExecStart=/bin/sleep 3000\n")
    assert drop_in.label == "a.service"
    (result,) = manager.load([drop_in], was=was)
    assert result.state == "running"
    assert session.command("a.service") == "/bin/sleep 3000"


def test_a_service_that_cannot_run_is_told(session: Session) -> None:
    """A missing program and a bad unit file, each by its own sentence, though every command ended with 0."""
    texts = {
        "missing.service": "[Service]\nExecStart=/made-up/program\n",
        "bad.service": "[Service]\nType=simple\n",
        "once.service": "[Service]\nType=oneshot\nExecStart=/bin/true\n",
        "soon.timer": "[Timer]\nOnCalendar=daily\nUnit=once.service\n",
    }
    agents = [session.write(name, text) for name, text in texts.items()]
    manager = session.manager()
    was = {one.label: Running(one.label, "waiting") for one in agents}
    missing, bad, once, soon = manager.load(agents, was=was)
    assert (missing.state, missing.detail) == ("failed", "It did not come up: its program cannot be started.")
    assert missing.command == "systemctl --user restart missing.service"
    assert bad.state == "failed"
    assert "bad-setting" in bad.detail
    assert once.is_fine
    assert once.state in ("waiting", "running")
    assert (soon.state, soon.is_fine) == ("waiting", True)
    assert manager.listing()["soon.timer"].state == "waiting"


def test_a_service_that_ignores_the_request_is_killed_by_systemd(session: Session) -> None:
    """The wait covers the unit's own time limit; afterwards nothing of it runs."""
    deaf = session.write(
        "deaf.service", "[Service]\nExecStart=/bin/sh -c 'trap \"\" TERM; sleep 60 & wait; wait'\nTimeoutStopSec=1\n"
    )
    session.tell("daemon-reload")
    session.tell("start", "deaf.service")
    (result,) = session.manager().stop([deaf])
    assert (result.state, result.is_fine) == ("stopped", True)
    assert session.tell("show", "-p", "MainPID", "--value", "deaf.service") == "0"


def test_without_a_user_manager_there_is_none() -> None:
    """The reason is told to doctor, and nothing is run to find out."""
    assert [one.name for one in choose_agents(real_system(), "/nowhere", SYSTEMD_ONLY)] == ["none"]
    (finding,) = silent_managers(real_system(), "/nowhere", SYSTEMD_ONLY)
    assert finding.state == "warning"
    assert "systemd" in finding.detail
