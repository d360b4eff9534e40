"""A home from a literal and a console over it: `fill` and `contents` are each other's inverse."""

import os
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rollback_gui.console import Console
from rollback_gui.model.plan import Plan
from rollback_gui.model.snapshot import Listed
from rollback_gui.model.wishes import RestoreHow, RestoreWish, SnapshotWish
from rollback_gui.operations.monitor import SilentMonitor
from rollback_gui.system.places import find_places
from rollback_gui.system.port import System
from rollback_gui.system.real import real_system


@dataclass(frozen=True)
class File:
    """A file of a literal home."""

    text: str
    mode: int = 0o644


@dataclass(frozen=True)
class Link:
    """A symbolic link of a literal home."""

    target: str


Tree = Mapping[str, str | File | Link | None]
"""Path below the home to what lies there; None is an empty folder."""

PROFILE = """
[agents]
manager = "none"

[[group]]
name = "Configs"
kind = "config"
include = ["~/conf"]

[[group]]
name = "Credentials"
kind = "credential"
include = ["~/secret/*"]
"""

QUIET = SilentMonitor()


def fill(root: Path, tree: Tree) -> None:
    """Make what the literal says."""
    for name, what in tree.items():
        where = root / name
        where.parent.mkdir(parents=True, exist_ok=True)
        if what is None:
            where.mkdir(exist_ok=True)
        elif isinstance(what, Link):
            where.symlink_to(what.target)
        else:
            file = what if isinstance(what, File) else File(what)
            where.write_text(file.text)
            where.chmod(file.mode)


def contents(root: Path, *, but: Path | None = None) -> dict[str, tuple[str, int, str]]:
    """Everything below a folder: kind, permission bits, bytes or link target; of the other folder nothing is read."""
    found = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if Path(folder, name) != but]
        for name in folders + names:
            where = Path(folder, name)
            found[str(where.relative_to(root))] = _one(where)
    return found


def _one(where: Path) -> tuple[str, int, str]:
    mode = where.lstat().st_mode
    if stat.S_ISLNK(mode):
        return "link", 0, str(where.readlink())
    if stat.S_ISDIR(mode):
        return "folder", stat.S_IMODE(mode), ""
    return "file", stat.S_IMODE(mode), where.read_bytes().decode("utf-8", "surrogateescape")


class House:
    """A workstation in a temporary folder: `home` below it, this program's own things beside it."""

    def __init__(self, root: Path, *, system: System | None = None) -> None:
        self.root = root
        self.home = root / "home"
        self.system = system or real_system()
        self.environment = {"HOME": str(self.home), "ROLLBACK_HOME": str(root / "own"), "PATH": os.environ["PATH"]}
        self.home.mkdir(parents=True, exist_ok=True)

    @classmethod
    def make(cls, root: Path, tree: Tree, profile: str = PROFILE) -> "House":
        """A fresh workstation with these files."""
        house = cls(root)
        fill(house.home, tree)
        house.write_profile(profile)
        return house

    def write_profile(self, text: str) -> None:
        """Put a profile where the console looks for it."""
        where = Path(self.console().places.profile)
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text(text)

    def console(self, system: System | None = None) -> Console:
        """A fresh console, as a new process would open it."""
        places = find_places(self.environment, identity=str(self.root / "identity.txt"))
        return Console(system or self.system, places)

    def copy(self, where: Path) -> "House":
        """The same workstation at another place of the same depth: only for homes that name no absolute path."""
        shutil.copytree(self.root, where, symlinks=True)
        return House(where, system=self.system)

    def snapshot(self, text: str = "") -> Listed:
        """Take one."""
        return self.console().do.take_snapshot(SnapshotWish(text), QUIET)

    def plan(self, row: Listed, **wish: object) -> Plan:
        """What a restore of it would change."""
        return self.console().look.plan(RestoreWish(row.id, **wish), QUIET)  # type: ignore[arg-type]

    def live(self) -> dict[str, tuple[str, int, str]]:
        """The home as it is now."""
        return contents(self.home)


HOW = RestoreHow()
