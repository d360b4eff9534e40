"""What the project promises of itself: pinned parts, a wheel that holds everything, files a desktop can read."""

import configparser
import re
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = sorted((ROOT / "packaging").glob("*.lock"))
_PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


def _pinned(name: str) -> set[str]:
    return {match[1] for match in _PINNED.finditer((ROOT / "packaging" / name).read_text())}


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!;\s]", one)[0].lower() for one in requirements}


def test_every_dependency_is_in_the_lock() -> None:
    """Those of the program in one, those of its developers in the other."""
    assert _names(PROJECT["project"]["dependencies"]) <= _pinned("requirements.lock")
    assert _names(PROJECT["dependency-groups"]["dev"]) <= _pinned("requirements-dev.lock")
    assert {"hatchling", "editables"} <= _pinned("requirements.lock")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pinned_version_has_hashes_and_no_address(lock: Path) -> None:
    """A lock is the same on every machine: names, versions, hashes."""
    text = lock.read_text()
    requirements = re.split(r"\n(?=[a-z])", text)
    assert all("--hash=sha256:" in one for one in requirements)
    assert "://" not in text
    assert "--find-links" not in text


def test_a_version_is_the_same_in_both_locks() -> None:
    """What both hold is pinned alike."""
    runtime = dict(_PINNED.findall((ROOT / "packaging" / "requirements.lock").read_text()))
    for name, version in _PINNED.findall((ROOT / "packaging" / "requirements-dev.lock").read_text()):
        assert runtime.get(name, version) == version, name


def test_the_wheel_holds_program_resources_and_both_commands(tmp_path: Path) -> None:
    """Every file of resources lies inside the package, and the two commands are named."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
        (entry_points,) = [name for name in inside if name.endswith("entry_points.txt")]
        commands = archive.read(entry_points).decode()
    tracked = subprocess.run(["git", "ls-files", "resources"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert {f"rollback_gui/{name}" for name in tracked.stdout.split()} <= inside
    assert "rollback_gui/model/plan.py" in inside
    assert not any(name.startswith(("tests/", "packaging/")) for name in inside)
    assert "rollback = rollback_gui.cli.__main__:run" in commands
    assert "rollback-gui = rollback_gui.__main__:window" in commands


def test_the_desktop_file_says_what_the_system_needs() -> None:
    """It names the command, the icon and that it has a window of its own."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(ROOT / "resources" / "rollback-gui.desktop")
    entry = parser["Desktop Entry"]
    assert entry["Exec"].split()[0] in PROJECT["project"]["gui-scripts"]
    assert entry["Terminal"] == "false"
    assert (ROOT / "resources" / "icons" / "hicolor" / "scalable" / "apps" / f"{entry['Icon']}.svg").is_file()


def test_the_software_centre_is_told_the_version_that_is_built() -> None:
    """The newest release of the AppStream data is the project's version."""
    told = ET.parse(ROOT / "resources" / "rollback-gui.metainfo.xml").getroot()
    release = told.find("releases/release")
    assert release is not None
    assert release.get("version") == PROJECT["project"]["version"]
    assert told.findtext("launchable") == "rollback-gui.desktop"


def test_the_readme_shows_pictures_that_are_there() -> None:
    """Every picture that README names is a file of the project."""
    for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", (ROOT / "README.md").read_text()):
        assert (ROOT / picture).is_file(), picture


def test_no_text_of_the_project_names_the_machine_that_it_was_made_on() -> None:
    """Docs, code and tests stand alone: no path of a developer's own."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    own = re.compile(rb"/" + rb"work/(main|shared)|\.libr" + rb"ary/|/opt/" + rb"(pypi|wheels)")
    named = [name for name in listed if (ROOT / name).is_file() and own.search((ROOT / name).read_bytes())]
    assert named == []
