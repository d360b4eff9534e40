"""Whole processes beside a bare interpreter and beside copying the same files: ratios, never seconds."""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rollback_gui.operations.propose import propose
from rollback_gui.system.real import real_system
from tests.support.house import House
from tests.support.look_alikes import LOOK_ALIKES

ROUNDS = 5
BARE = [sys.executable, "-c", "pass"]
CLI = [sys.executable, "-m", "rollback_gui.cli"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """71 plists, 3 configs and 9 credentials, no agent manager, an identity file."""
    import plistlib

    made = House.make(tmp_path_factory.mktemp("speed"), {})
    agents = made.home / "Library/LaunchAgents"
    agents.mkdir(parents=True)
    for number in range(71):
        label = f"com.example.agent-{number}"
        facts = {"Label": label, "ProgramArguments": ["/bin/true", str(number)], "StartInterval": 300}
        (agents / f"{label}.plist").write_bytes(plistlib.dumps(facts))
    for number in range(3):
        (made.home / f"config-{number}.json").write_text(f'{{"number": {number}}}')
    (made.home / "secret").mkdir()
    for number in range(9):
        (made.home / f"secret/key-{number}.json").write_text(f'{{"token": "made-up-{number}"}}')
    made.write_profile(
        '[agents]\nmanager = "none"\n'
        '[[group]]\nname = "LaunchAgents"\nkind = "plist"\ninclude = ["~/Library/LaunchAgents/*.plist"]\n'
        '[[group]]\nname = "Configs"\nkind = "config"\ninclude = ["~/config-*.json"]\n'
        '[[group]]\nname = "Credentials"\nkind = "credential"\ninclude = ["~/secret/*"]\n'
    )
    made.snapshot("first")
    return made


def cpu_seconds(command: list[str], house: House) -> float:
    """Processor time of a finished process and its children: a busy machine does not change it much."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {
        **house.environment,
        "ROLLBACK_IDENTITY": str(house.root / "identity.txt"),
        "PYTHONPYCACHEPREFIX": str(house.root / "pycache"),
    }
    folder = Path(__file__).parents[2]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 1), done.stderr.decode()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ratio(command: Callable[[], list[str]], house: House) -> float:
    """The least of paired runs, each beside a bare interpreter: other work on the machine only ever adds."""
    cpu_seconds(command(), house)
    found = min(cpu_seconds(command(), house) / cpu_seconds(BARE, house) for _ in range(ROUNDS))
    print(f"{found:.1f} times a bare interpreter")
    return found


def spoil(house: House) -> None:
    """Change forty agents and a credential."""
    for number in range(40):
        where = house.home / f"Library/LaunchAgents/com.example.agent-{number}.plist"
        where.write_text(where.read_text().replace("<integer>300", "<integer>600"))
    (house.home / "secret/key-1.json").write_text("{}")


def test_list_costs_less_than_ten_bare_interpreters(house: House) -> None:
    """Start-up is imports."""
    assert ratio(lambda: [*CLI, "list"], house) < 10


def test_a_snapshot_costs_less_than_fourteen_bare_interpreters(house: House) -> None:
    """Eighty-three files, nothing changed."""
    assert ratio(lambda: [*CLI, "snapshot", "-m", "again"], house) < 14


def test_a_preview_of_forty_changed_agents_costs_less_than_eighteen_bare_interpreters(house: House) -> None:
    """Every changed file is compared line by line."""
    spoil(house)
    assert ratio(lambda: [*CLI, "diff", house.console().look.snapshots()[-1].id], house) < 18


def test_a_restore_costs_less_than_twenty_two_bare_interpreters(house: House) -> None:
    """Safety snapshot, journal, exchange, verification."""
    first = house.console().look.snapshots()[-1].id

    def command() -> list[str]:
        spoil(house)
        return [*CLI, "restore", first, "--apply"]

    assert ratio(command, house) < 22


def test_a_restore_costs_less_than_fifteen_times_copying_the_same_files_by_a_script(house: House) -> None:
    """The raw work: an interpreter that copies the files there and back again, synced."""
    first = house.console().look.snapshots()[-1].id
    kept = house.root / "kept"
    shutil.copytree(house.home, kept)
    script = (
        "import os, shutil, sys\n"
        "for folder, _, names in os.walk(sys.argv[1]):\n"
        "    for name in names:\n"
        "        there = os.path.join(folder, name)\n"
        "        shutil.copy2(there, there + '.copy')\n"
        "        fd = os.open(there + '.copy', os.O_RDONLY); os.fsync(fd); os.close(fd)\n"
        "        os.replace(there + '.copy', there)\n"
    )
    spoil(house)
    restore = cpu_seconds([*CLI, "restore", first, "--apply"], house)
    copied = statistics.median(cpu_seconds([sys.executable, "-c", script, str(kept)], house) for _ in range(3))
    assert restore / copied < 15


def test_finding_credentials_among_ten_thousand_files_costs_less_than_eight_times_reading_them(tmp_path: Path) -> None:
    """Processor time in one process, beside a bare walk that reads every byte."""
    setting = b"".join(b"option_%d = some plain words of setting %d\n" % (number, number) for number in range(40))
    kinds: list[tuple[str, str | bytes]] = [
        (f"settings.{end}", setting) for end in ("conf", "json", "yaml", "toml", "ini", "xml")
    ]
    kinds += [(name.rpartition("/")[2], text) for name, text in LOOK_ALIKES.items() if name.startswith(".config/")]
    for number in range(10_000):
        name, data = kinds[number % 6] if number % 5 else kinds[6 + number // 5 % (len(kinds) - 6)]
        where = tmp_path / f".config/tool-{number // 20}" / f"{number}-{name}"
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_bytes(data if isinstance(data, bytes) else data.encode())

    def read() -> int:
        walked = os.walk(tmp_path)
        return sum(len(Path(folder, name).read_bytes()) for folder, _, names in walked for name in names)

    found = min(_spent(lambda: propose(real_system(), str(tmp_path))) / _spent(read) for _ in range(ROUNDS))
    print(f"{found:.1f} times reading every byte")
    assert found < 8


def _spent(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before
