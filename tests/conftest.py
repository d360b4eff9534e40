"""The rules of the house: no test sees this machine's home, and none leaves anything behind."""

import logging
import os
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import hypothesis
import hypothesis.configuration
import pytest

_OURS = Path(__file__).parent.parent
_GRACE_SECONDS = 2.0

hypothesis.configuration.set_hypothesis_home_dir(_OURS / ".cache" / "hypothesis")
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    max_examples=60,
    database=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Where Qt's system libraries are missing its plugin is left out, and so are its settings' names."""
    if not pluginmanager.hasplugin("pytest-qt"):
        for name in ("qt_api", "qt_log_level_fail", "qt_log_ignore"):
            parser.addini(name, "Belongs to pytest-qt, which is not loaded.", type="linelist")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The window's tests are left out where Qt cannot be loaded; tests/test_parts.py says so."""
    is_windows = (_OURS / "tests" / "gui") in (collection_path, *collection_path.parents)
    return True if is_windows and not config.pluginmanager.hasplugin("pytest-qt") else None


@pytest.fixture(autouse=True)
def own_places(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty HOME and every folder that the system's custom derives from it; nothing of this machine is left."""
    root = tmp_path_factory.mktemp("machine")
    for name in [
        name for name in os.environ if name.startswith(("XDG_", "ROLLBACK_", "DBUS_", "NO_COLOR", "PYTHON_KEYRING"))
    ]:
        monkeypatch.delenv(name)
    places = {
        "HOME": root / "home",
        "XDG_CONFIG_HOME": root / "home" / ".config",
        "XDG_DATA_HOME": root / "home" / ".local" / "share",
        "XDG_STATE_HOME": root / "home" / ".local" / "state",
        "XDG_CACHE_HOME": root / "home" / ".cache",
        "XDG_RUNTIME_DIR": root / "run",
    }
    for name, where in places.items():
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(where))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return root


class _Warnings(logging.Handler):
    """Keeps every line at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A line at WARNING or above that no `logs` marker expects fails the test."""
    expected = [marker.args[0] for marker in request.node.iter_markers("logs")]
    handler = _Warnings()
    root = logging.getLogger()
    root.addHandler(handler)
    yield
    root.removeHandler(handler)
    unexpected = [line for line in handler.lines if not any(re.search(pattern, line) for pattern in expected)]
    if unexpected:
        pytest.fail("Unexpected lines in the log:\n" + "\n".join(unexpected))


@pytest.fixture(autouse=True)
def nothing_left(own_places: Path) -> Iterator[None]:
    """A thread or a process that outlives its test fails it."""
    threads, children = set(threading.enumerate()), _children()
    yield
    left: list[object] = []
    deadline = time.monotonic() + _GRACE_SECONDS
    while True:
        left = [*_threads_beside(threads), *(_children() - children)]
        if not left or time.monotonic() > deadline:
            break
        time.sleep(0.01)
    if left:
        pytest.fail(f"Still running after the test: {left}")


def _threads_beside(before: set[threading.Thread]) -> list[threading.Thread]:
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before and thread.is_alive() and not isinstance(thread, threading._DummyThread)
    ]


def _children() -> set[str]:
    """This process's children by number; empty where the system does not list them."""
    found: set[str] = set()
    for listing in Path("/proc/self/task").glob("*/children"):
        try:
            found |= set(listing.read_text().split())
        except OSError:  # the thread ended meanwhile
            continue
    return found
