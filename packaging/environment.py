"""Makes the project's own environment in .cache/venv, from the lock files and nothing else.

Standard library only: this runs on a machine where nothing but Python is installed. A stamp for each
lock says what is installed already, so a second run asks no network.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
VENV = CACHE / "venv"
RUNTIME = "requirements.lock"
DEVELOPMENT = "requirements-dev.lock"

_PIP = ("--disable-pip-version-check", "--no-input", "--quiet")


class Lacking(Exception):
    """This machine lacks something, and the sentence says how to get it."""


def make(locks: Sequence[str]) -> Path:
    """The Python of an environment that holds everything in these locks, and this project; raises Lacking."""
    CACHE.mkdir(exist_ok=True)
    with _alone():
        if not _is_sound():
            _make_empty()
        for lock in locks:
            wanted = ROOT / "packaging" / lock
            _once(lock, wanted.read_bytes(), ["--require-hashes", "--no-deps", "--requirement", str(wanted)])
        project = (ROOT / "pyproject.toml").read_bytes()
        _once("project", project, ["--no-build-isolation", "--no-deps", "--editable", str(ROOT)])
    return _python()


def _python() -> Path:
    return VENV / "bin" / "python"


@contextmanager
def _alone() -> Iterator[None]:
    """Two runs in one clone wait for each other."""
    with (CACHE / "venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _made_by() -> str:
    """What an environment depends on beside its locks: where it lies and the Python that made it."""
    return f"{VENV}\n{sys.version}\n"


def _is_sound() -> bool:
    stamp = VENV / "made-by"
    if not stamp.is_file() or stamp.read_text() != _made_by():
        return False
    return subprocess.run([_python(), "-c", ""], check=False, capture_output=True).returncode == 0


def _make_empty() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    print("Making an environment in .cache/venv …", flush=True)
    if importlib.util.find_spec("ensurepip"):
        _run([sys.executable, "-m", "venv", str(VENV)])
    elif importlib.util.find_spec("virtualenv"):
        _run([sys.executable, "-m", "virtualenv", "--quiet", str(VENV)])
    else:
        _run([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
        _bring_pip()
    (VENV / "made-by").write_text(_made_by())


def _bring_pip() -> None:
    """Put pip into an environment on a machine that lacks ensurepip; what is said names the package."""
    package = f"python3-venv (or python3.{sys.version_info.minor}-venv)"
    print(f"Python's ensurepip is missing here: on Debian it is in the package {package}.", flush=True)
    lock = ROOT / "packaging" / "pip.lock"
    install = ["install", *_PIP, "--require-hashes", "--requirement", str(lock)]
    if importlib.util.find_spec("pip"):
        _run([sys.executable, "-m", "pip", "--python", str(_python()), *install])
        return
    with tempfile.TemporaryDirectory() as folder:
        wheel = _pip_of_debian(Path(folder))
        if wheel is None:
            raise Lacking(f"Install it and start again: apt-get install {package.split(' ', 1)[0]}")
        _run([str(_python()), str(wheel / "pip"), *install])


def _pip_of_debian(folder: Path) -> Path | None:
    """Debian's own pip, unpacked beside the system and not installed; None where there is no apt."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return None
    print("Borrowing pip from Debian's package python3-pip-whl; nothing is installed on the system.", flush=True)
    lists = ["-o", f"Dir::State::lists={folder}", "-o", f"Dir::Cache={folder}", "-o", "APT::Sandbox::User="]
    for command in (["apt-get", *lists, "update", "-qq"], ["apt-get", *lists, "download", "-qq", "python3-pip-whl"]):
        if subprocess.run(command, cwd=folder, check=False, stdout=subprocess.DEVNULL).returncode:
            return None
    package = next(folder.glob("python3-pip-whl*.deb"))
    _run(["dpkg-deb", "-x", str(package), str(folder / "tree")])
    return next((folder / "tree" / "usr" / "share" / "python-wheels").glob("pip-*.whl"))


def _once(name: str, content: bytes, arguments: Sequence[str]) -> None:
    """Install what the stamp of this name does not say is there."""
    wanted = hashlib.sha256(content).hexdigest()
    stamp = VENV / f"{name}.sha256"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print(f"Installing {name} …", flush=True)
    stamp.unlink(missing_ok=True)
    _run([str(_python()), "-m", "pip", "install", *_PIP, *arguments])
    stamp.write_text(wanted)


def _run(command: Sequence[str]) -> None:
    """Run a step; raises Lacking with what it said."""
    clean = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    ended = subprocess.run(command, check=False, env=clean, stdin=subprocess.DEVNULL, text=True, capture_output=True)
    if ended.returncode:
        said = (ended.stdout + ended.stderr).strip()
        raise Lacking(f"This step failed: {' '.join(command)}\n{said}")
