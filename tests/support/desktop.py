"""A real desktop session: display, window manager, tray, notifier, buses, screen reader's bus, keyring, user manager.

All of it is started for the tests and ended by process id afterwards. Nothing of the machine's own session
is used: home, runtime folder and both buses are folders of the test's own.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.parts import lacking, need

PROGRAMS = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "tint2": "tint2",
    "dunst": "dunst",
    "dbus-daemon": "dbus",
    "dbus-monitor": "dbus",
    "dbus-send": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "xprop": "x11-utils",
    "xdotool": "xdotool",
    "import": "imagemagick",
}
FILES = {
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
    "/lib/systemd/systemd": "systemd",
    "/usr/lib/python3/dist-packages/pyatspi": "python3-pyatspi",
    "/usr/lib/x86_64-linux-gnu/libxcb-cursor.so.0": "libxcb-cursor0",
}
_KEYRING_UNITS = ("gnome-keyring-daemon.service", "gnome-keyring-daemon.socket", "dbus.socket")
_LIST_NAMES = (
    "dbus-send",
    "--session",
    "--print-reply",
    "--dest=org.freedesktop.DBus",
    "/",
    "org.freedesktop.DBus.ListNames",
)


def need_desktop() -> None:
    """Skip the test where a part of the session is not installed."""
    for program, package in PROGRAMS.items():
        need(program, package)
    for file, package in FILES.items():
        if not Path(file).exists():
            lacking(file, package)


def wait_until(holds: Callable[[], object], seconds: float = 15.0) -> bool:
    """Whether it came to hold within so many seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


class Desktop:
    """A running session; `environment` is what a program needs to belong to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runtime = folder / "run"
        self.home = folder / "home"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "QT_", "ROLLBACK_"))}
        self.environment: dict[str, str] = {
            **kept,
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "XDG_SESSION_TYPE": "x11",
            # not run/bus: the user manager binds that one itself
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.runtime}/session-bus",
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "PYTHONFAULTHANDLER": "1",
        }
        self.environment.pop("PYTHON_KEYRING_BACKEND", None)
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a program of the session; it is ended with the session."""
        with self._log(command[0]).open("ab") as log:
            process = subprocess.Popen(
                command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._started.append(process)
        return process

    def ask(self, *command: str, **more: str) -> str:
        """Run a program of the session to its end and return what it printed."""
        ended = subprocess.run(
            command, env={**self.environment, **more}, capture_output=True, text=True, check=False, timeout=60
        )
        return ended.stdout

    def names(self) -> str:
        """Who is on the session bus."""
        return self.ask(*_LIST_NAMES)

    def picture(self, where: Path) -> None:
        """Save what the screen shows as a PNG."""
        self.ask("import", "-window", "root", str(where))

    @contextmanager
    def running(self, *command: str) -> Iterator[None]:
        """A program of the session, ended with its group; when the test fails, where its threads stood is noted."""
        process = self.start(*command)
        try:
            yield
        except BaseException as error:
            _signal(os.killpg, process.pid, signal.SIGABRT)
            process.wait(5)
            error.add_note(f"{command[0]} said:\n{self._log(command[0]).read_text(errors='replace')[-6000:]}")
            raise
        finally:
            _end([process])
            self._started.remove(process)

    def _log(self, program: str) -> Path:
        return self.folder / f"{Path(program).name}.log"

    def open(self) -> None:
        """Start every part and wait until each says that it is there."""
        self._start_display_and_bus()
        self._start_keyring()
        self._start_manager()
        for command in (
            ["openbox"],
            ["tint2"],
            ["dunst"],
            ["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"],
        ):
            self.start(*command)
        self._await("the window manager", lambda: "_NET_SUPPORTING_WM_CHECK" in self.ask("xprop", "-root"))
        self._await("the tray", lambda: self.ask("xdotool", "search", "--class", "tint2"))
        self._await("the notifier", lambda: "org.freedesktop.Notifications" in self.names())
        self._await("the screen reader's bus", lambda: "org.a11y.Bus" in self.names())

    def close(self) -> None:
        """End everything that was started in this session, what its services started included."""
        _end(self._started[::-1])
        self._started.clear()
        for number in _processes_naming(f"XDG_RUNTIME_DIR={self.runtime}"):
            _signal(os.kill, number, signal.SIGKILL)

    def _await(self, what: str, holds: Callable[[], object]) -> None:
        if not wait_until(holds):
            logs = (f"{log.name}: {log.read_text(errors='replace')[-600:]}" for log in self.folder.glob("*.log"))
            raise AssertionError("\n".join((f"{what} did not come up.", *logs)))

    def _start_display_and_bus(self) -> None:
        # a number that no other session takes: an ending server unlinks its socket, whoever has it by then
        display = f":{1000 + os.getpid() % 50000}"
        self.environment["DISPLAY"] = display
        self.start("Xvfb", display, "-noreset", "-screen", "0", "1280x800x24", "-nolisten", "tcp")
        self.start("dbus-daemon", "--session", "--nofork", f"--address=unix:path={self.runtime}/session-bus")
        self._await("the display", lambda: self.ask("xprop", "-root"))
        self._await("the session bus", lambda: "org.freedesktop.DBus" in self.names())

    def _start_keyring(self) -> None:
        """Before the user manager: its own unit would take the name, locked, and every call would wait for ever."""
        keyring = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._started.append(keyring)
        assert keyring.stdin is not None
        with keyring.stdin:
            keyring.stdin.write(b"made-up-session-password")
        self._await("the keyring", lambda: "org.freedesktop.secrets" in self.names())

    def _start_manager(self) -> None:
        units = self.home / ".config" / "systemd" / "user"
        units.mkdir(parents=True)
        for unit in _KEYRING_UNITS:
            (units / unit).symlink_to("/dev/null")
        Path("/run/systemd/system").mkdir(parents=True, exist_ok=True)
        self.start("/lib/systemd/systemd", "--user")
        self._await("the user manager", lambda: self.ask("systemctl", "--user", "show", "--property=Version"))


@contextmanager
def desktop_session(folder: Path) -> Iterator[Desktop]:
    """A session whose files lie below folder; skips the test where a part is missing."""
    need_desktop()
    desktop = Desktop(folder)
    desktop.home.mkdir(parents=True)
    desktop.runtime.mkdir(mode=0o700)
    try:
        desktop.open()
        yield desktop
    finally:
        desktop.close()
        shutil.rmtree(desktop.runtime, ignore_errors=True)


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        _signal(os.killpg, process.pid, signal.SIGTERM)
    for process in processes:
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            _signal(os.killpg, process.pid, signal.SIGKILL)
            process.wait()


def _signal(kill: Callable[[int, int], None], number: int, which: signal.Signals) -> None:
    try:
        kill(number, which)
    except ProcessLookupError:
        return


def _processes_naming(variable: str) -> list[int]:
    """Every process whose environment holds this variable: it was started in our session, whoever its parent is."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        if variable.encode() in environment.split(b"\0"):
            found.append(int(folder.name))
    return found
