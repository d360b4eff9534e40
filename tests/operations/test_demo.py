"""The demo is the workstation that everything else is tried on: its shape, its breakages, and that it stays inside."""

import os
import plistlib
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollback_gui.errors import BadInput
from rollback_gui.formats.profile_file import read_profile
from rollback_gui.model.paths import real
from rollback_gui.model.places import Places
from rollback_gui.model.plan import Counts
from rollback_gui.model.snapshot import Account
from rollback_gui.operations.demo import Demo, make_demo
from rollback_gui.operations.demo.agents import agents
from rollback_gui.operations.demo.nouns import Site
from rollback_gui.operations.demo.sandbox import settled_time
from rollback_gui.operations.demo.units import units
from rollback_gui.system.real import real_system

IS_ROOT = os.geteuid() == 0
linux = pytest.mark.skipif(sys.platform != "linux", reason="systemd units are made on Linux alone")


class Before:
    """Keeps every file of a demo as it is when the first snapshot is due."""

    def __init__(self) -> None:
        self.home: dict[str, tuple[bytes, int]] = {}
        self.places: Places | None = None

    def __call__(self, places: Places) -> None:
        self.places = places
        self.home = _files(Path(places.home))


def _files(root: Path) -> dict[str, tuple[bytes, int]]:
    """Every file and link below a folder: its bytes or target, and its mode."""
    found = {}
    for where in sorted(root.rglob("*")):
        mode = where.lstat().st_mode
        if stat.S_ISLNK(mode):
            found[str(where.relative_to(root))] = (os.fsencode(os.readlink(where)), 0)
        elif stat.S_ISREG(mode):
            found[str(where.relative_to(root))] = (_bytes(where), stat.S_IMODE(mode))
    return found


def _bytes(where: Path) -> bytes:
    mode = where.stat().st_mode
    where.chmod(mode | 0o400)
    data = where.read_bytes()
    where.chmod(mode)
    return data


@pytest.fixture
def before() -> Before:
    return Before()


@pytest.fixture
def demo(tmp_path: Path, before: Before) -> Demo:
    return make_demo(real_system(), str(tmp_path / "demo"), before)


def _below(demo: Demo, before: Before) -> Iterator[tuple[str, str]]:
    """Every breakage's path below the home, with its action."""
    assert before.places is not None
    for breakage in demo.breakages:
        yield breakage.path.removeprefix("~/"), breakage.action


def test_the_home_has_the_promised_shape(demo: Demo, before: Before) -> None:
    """71 property lists, XML and binary; three configs; nine credentials; all of them guarded by the profile."""
    lists = [data for path, (data, _) in before.home.items() if path.startswith("Library/LaunchAgents/")]
    assert len(lists) == demo.agents == 71
    assert sum(data.startswith(b"bplist00") for data in lists) > 15
    assert sum(data.startswith(b"<?xml") for data in lists) > 40
    groups = {group.name: group for group in read_profile(Path(demo.places.profile).read_text(), "x").group}
    assert len(groups["Configs"].include) == demo.configs == 3
    assert len(groups["Credentials"].include) == demo.credentials == 9
    named = [*groups["Configs"].include, *groups["Credentials"].include]
    assert {pattern.removeprefix("~/") for pattern in named} <= before.home.keys()


def test_what_agents_name_is_there_before_the_migration(before: Before, tmp_path: Path) -> None:
    """No property list names a home that is not here, and every program and credential exists."""
    home = str(make_demo(real_system(), str(tmp_path / "demo"), before).places.home)
    for path, (data, _) in before.home.items():
        if path.endswith(".plist"):
            texts = list(_texts(plistlib.loads(data)))
            assert any(text.startswith(home) for text in texts)
            for text in texts:
                missing = text.startswith(home) and not text.startswith(f"{home}/bin:") and ".log" not in text
                assert not missing or Path(text).exists(), text


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def test_every_difference_is_a_breakage_and_every_breakage_a_difference(demo: Demo, before: Before) -> None:
    """Comparing bytes, targets and modes of the whole home finds what the demo says it broke, and nothing else."""
    after = _files(Path(demo.places.home))
    changed = {path for path in before.home.keys() | after.keys() if before.home.get(path) != after.get(path)}
    aside = {"dotfiles/zshrc", "brain/agents/phase4_bridge.py"}
    changed = {path for path in changed - aside if not path.startswith("dotfiles/pb-tools/")}
    assert changed == {path for path, _ in _below(demo, before)}
    for path, action in _below(demo, before):
        sides = (path in before.home, path in after)
        if action != "conflict":
            assert sides == {"create": (True, False), "remove": (False, True)}.get(action, (True, True))


@linux
def test_the_counts_are_the_promised_ones(demo: Demo) -> None:
    """The same edit in 40 agents, and one or two of everything else."""
    assert len(demo.of("PYTHONPATH edited")) == 40
    assert demo.counts == Counts(create=1, replace=47, remove=2, metadata=1, conflict=4 if IS_ROOT else 5)
    assert len(demo.notes) == IS_ROOT


def test_the_same_edit_is_one_edit(demo: Demo, before: Before) -> None:
    """In each of the 40 one value changed, from and to the same two texts; no other file changed so."""
    pairs = set()
    for path in demo.of("PYTHONPATH edited"):
        then = plistlib.loads(before.home[path.removeprefix("~/")][0])
        now = plistlib.loads(Path(real(path, demo.places.home)).read_bytes())
        pairs.add((then["EnvironmentVariables"].pop("PYTHONPATH"), now["EnvironmentVariables"].pop("PYTHONPATH")))
        assert then == now
    assert pairs == {(f"{demo.places.home}/brain/shared", f"{demo.places.home}/brain/phase4/shared")}


def test_one_value_changed_its_type(demo: Demo, before: Before) -> None:
    """300 became "300" in one of the two agents that were edited by hand."""
    name = "Library/LaunchAgents/com.pb.email-sync.plist"
    assert plistlib.loads(before.home[name][0])["StartInterval"] == 300
    assert plistlib.loads(Path(demo.places.home, name).read_bytes())["StartInterval"] == "300"
    assert len(demo.of("edited by hand")) == (3 if sys.platform == "linux" else 2)


def test_the_other_form_says_the_same(demo: Demo, before: Before) -> None:
    """The bytes of one list differ and its content does not."""
    (path,) = demo.of("written in another form")
    then, now = before.home[path.removeprefix("~/")][0], Path(real(path, demo.places.home)).read_bytes()
    assert then != now
    assert plistlib.loads(then) == plistlib.loads(now)


def test_the_rotated_credential_is_newer_than_the_snapshot(tmp_path: Path) -> None:
    """It was written after the snapshot was due, and a file of the fresh home long before."""
    system = real_system()
    due: list[int] = []
    demo = make_demo(system, str(tmp_path / "demo"), lambda _: due.append(system.now()))
    (rotated,) = demo.of("rotated")
    assert Path(real(rotated, demo.places.home)).stat().st_mtime_ns > due[0] - 10_000_000
    assert Path(demo.places.home, ".netrc").stat().st_mtime_ns == settled_time("home/.netrc") < due[0]
    for path in demo.touched:
        assert Path(real(path, demo.places.home)).stat().st_mtime_ns > due[0] - 10_000_000


def test_one_config_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its permissions are gone, its bytes are not; for root it is left out, and said."""
    system = real_system()
    monkeypatch.setattr(system, "account", lambda: Account("pb", 1000, "pb", 1000))
    demo = make_demo(system, str(tmp_path / "demo"))
    (path,) = demo.of("made unreadable")
    assert stat.S_IMODE(Path(real(path, demo.places.home)).stat().st_mode) == 0
    assert not [note for note in demo.notes if "root" in note]
    monkeypatch.setattr(system, "account", lambda: Account("root", 0, "root", 0))
    again = make_demo(system, str(tmp_path / "again"))
    assert not again.of("made unreadable")
    assert "No file was made unreadable: root can read every file." in again.notes


def test_a_mac_gets_no_units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the folders that are customary there."""
    system = real_system()
    with monkeypatch.context() as context:
        context.setattr(sys, "platform", "darwin")
        demo = make_demo(system, str(tmp_path / "demo"))
    assert demo.places.profile == f"{demo.places.home}/Library/Application Support/rollback-gui/profile.toml"
    assert [group.name for group in read_profile(Path(demo.places.profile).read_text(), "x").group][1] == "Configs"
    assert not Path(demo.places.home, ".config", "systemd").exists()
    assert demo.counts.replace == 46


@settings(max_examples=15)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cn")), min_size=1, max_size=12))
def test_every_list_says_what_it_should_whatever_the_home(name: str) -> None:
    """XML and binary alike read back as their content, below a home of any name."""
    site = Site(f"/demo/{name}", 1000, is_mac=True)
    for agent in agents(site):
        assert plistlib.loads(agent.data) == agent.content
    assert all(f"/demo/{name}/home" in text for text in units(site).values() if "%" not in name and "ExecStart" in text)


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    """Bytes, targets and modes of everything; and the times of everything that the migration left alone."""
    where = tmp_path / "demo"
    first = make_demo(real_system(), str(where))
    files = _files(where)
    times = {path: (where / path).lstat().st_mtime_ns for path in files}
    where.rename(tmp_path / "first")
    assert make_demo(real_system(), str(where)) == first
    assert _files(where) == files
    again = {path: (where / path).lstat().st_mtime_ns for path in files}
    assert sum(times[path] != again[path] for path in files) <= len(first.breakages) + len(first.touched) + 2


def test_nothing_outside_the_folder_is_touched(tmp_path: Path, own_places: Path) -> None:
    """Neither beside it nor in the operator's own home; with an audit hook for every open that writes."""
    beside = tmp_path / "beside"
    beside.write_text("mine")
    script = (
        "import os, sys\n"
        "from rollback_gui.operations.demo import make_demo\n"
        "from rollback_gui.system.real import real_system\n"
        "wrote = []\n"
        "def hear(event, found):\n"
        "    if event == 'open' and isinstance(found[2], int) and found[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):\n"
        "        wrote.append(found[0])\n"
        "    if event in ('os.mkdir', 'os.remove', 'os.rename', 'os.symlink', 'subprocess.Popen'):\n"
        "        wrote.append(found[0])\n"
        "sys.addaudithook(hear)\n"
        "make_demo(real_system(), sys.argv[1])\n"
        "print([name for name in wrote if os.path.isabs(str(name)) and not str(name).startswith(sys.argv[1])])\n"
    )
    command = [sys.executable, "-B", "-c", script, str(tmp_path / "demo")]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": os.getcwd()}
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert sorted(where.name for where in tmp_path.iterdir()) == ["beside", "demo"]
    assert not [where for where in own_places.rglob("*") if where.is_file()]


def test_a_folder_that_holds_anything_is_refused(tmp_path: Path) -> None:
    """The sentence names it, the hint says what to name instead, and nothing in it changes."""
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(BadInput, match="is not empty") as caught:
        make_demo(real_system(), str(tmp_path))
    assert "new or empty" in caught.value.hint
    assert [where.name for where in tmp_path.iterdir()] == ["mine"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    """Whatever is in its name but a line break."""
    where = tmp_path / 'it\'s a "demo" & 100 % é'
    where.mkdir()
    demo = make_demo(real_system(), str(where))
    script = '. "$1"; printf %s "$HOME"'
    told = subprocess.run(
        ["/bin/sh", "-c", script, "x", str(where / "env.sh")], capture_output=True, text=True, check=True
    )
    assert told.stdout == demo.places.home
    with pytest.raises(BadInput):
        make_demo(real_system(), str(tmp_path / "a\nb"))


def test_its_own_managers_have_the_agents_loaded(demo: Demo) -> None:
    """71 agents less the lost one and with the added one; on Linux the units too."""
    listing = subprocess.run([f"{demo.folder}/bin/launchctl", "list"], capture_output=True, text=True, check=True)
    labels = {line.split("\t")[2] for line in listing.stdout.splitlines()[1:]}
    everyone = {agent.label for agent in agents(Site(demo.folder, 0, is_mac=False))}
    assert labels == everyone - {"com.pb.budget-alert"} | {"com.pb.phase4-bridge"}


@linux
def test_its_own_systemctl_has_the_units(demo: Demo) -> None:
    """The services run and the timer waits."""
    command = [f"{demo.folder}/bin/systemctl", "--user", "list-units"]
    listing = subprocess.run(command, capture_output=True, text=True, check=True)
    states = {line.split()[0]: line.split()[3] for line in listing.stdout.splitlines()}
    assert states["pb-backup.timer"] == "waiting"
    assert states["pb-sync.service"] == "running"


def test_its_commands_see_its_home_alone(demo: Demo) -> None:
    """Nothing of the operator's environment names another place."""
    shown = (
        "import os; print(sorted((k, v) for k, v in os.environ.items() if k.startswith(('XDG_', 'ROLLBACK_', 'HOME'))))"
    )
    outer = {**os.environ, "ROLLBACK_STORE": "/elsewhere", "ROLLBACK_HOME": "/elsewhere", "XDG_DATA_HOME": "/elsewhere"}
    command = ["/bin/sh", "-c", f'. "$1"; exec {sys.executable} -c "$2"', "x", f"{demo.folder}/env.sh", shown]
    told = subprocess.run(command, capture_output=True, text=True, check=True, env=outer).stdout
    own = [("ROLLBACK_COMMAND", f"{demo.folder}/rollback"), ("ROLLBACK_IDENTITY", f"{demo.folder}/identity.txt")]
    assert told.strip() == str([("HOME", demo.places.home), *own])


def test_every_secret_looks_made_up(demo: Demo) -> None:
    """A key that turns up in a picture or a log is known at once for what it is."""
    for name in ("brain/shared/secrets.py", ".netrc", ".pgpass", ".google-ads/google-ads.yaml"):
        assert b"made-up" in _bytes(Path(demo.places.home, name))
