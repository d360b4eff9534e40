"""What is described in a snapshot but never restored: git state and virtual environments.

Nothing of theirs is run: git goes with file monitor, hooks and optional locks off, and an environment is told
from `pyvenv.cfg` and the names of its dist-info folders.
"""

import hashlib
from collections.abc import Sequence

from rollback_gui.errors import BadInput
from rollback_gui.home.reader import HomeReader
from rollback_gui.home.scan import scan
from rollback_gui.model import paths
from rollback_gui.model.profile import Group
from rollback_gui.system import files
from rollback_gui.system.port import Command, SystemReader

_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.untrackedCache=false")
_SECONDS = 5.0


def git_state(system: SystemReader, home: str, folders: Sequence[str]) -> tuple[dict[str, str], ...]:
    """Commit, branch and whether anything is uncommitted, for each folder that is a repository."""
    git = system.find_program("git") if folders else ""
    if not git:
        return ()
    states = [_repository(system, git, home, folder) for folder in folders]
    return tuple(state for state in states if state)


def _repository(system: SystemReader, git: str, home: str, folder: str) -> dict[str, str]:
    where = home + folder[1:] if folder.startswith("~") else folder
    environment = {
        "PATH": "/usr/bin:/bin", "HOME": home, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C",
    }  # fmt: skip
    argv = (git, *_QUIET, "-C", where, "status", "--porcelain=v2", "--branch", "--ignore-submodules=all")
    try:
        told = system.ask(Command(argv, seconds=_SECONDS, environment=environment))
    except (OSError, TimeoutError):
        return {}
    if told.exit != 0:
        return {}
    lines = told.stdout.decode("utf-8", "replace").splitlines()
    told_of = [line.split() for line in lines if line.startswith("# branch.")]
    facts = {words[1]: words[2] for words in told_of if len(words) > 2}
    dirty = sum(not line.startswith("#") for line in lines)
    return {
        "path": folder,
        "commit": facts.get("branch.oid", ""),
        "branch": facts.get("branch.head", ""),
        "uncommitted": str(dirty),
    }


def venv_state(home: HomeReader, patterns: Sequence[str]) -> tuple[dict[str, str], ...]:
    """Python version and a hash of what is installed, for each virtual environment that the patterns name."""
    if not patterns:
        return ()
    found = []
    markers = tuple(pattern.rstrip("/") + "/pyvenv.cfg" for pattern in patterns)
    for marker in sorted(scan(home, (Group("venv", "config", markers),), ()).found):
        try:
            found.append(_environment(home, paths.parent(marker)))
        except (OSError, BadInput):
            continue
    return tuple(found)


def _environment(home: HomeReader, folder: paths.EntryPath) -> dict[str, str]:
    system = home.system
    with home.folders() as folders:
        text = files.read_all(system, folders.open(folder), "pyvenv.cfg").decode("utf-8", "replace")
        told = dict(line.split(" = ", 1) for line in text.splitlines() if " = " in line)
        version = told.get("version") or told.get("version_info", "")
        pattern = Group("site", "config", (f"{folder}/lib/python*/site-packages/*.dist-info/METADATA",))
        names = sorted(paths.name(paths.parent(path)) for path in scan(home, (pattern,), ()).found)
    digest = hashlib.sha256("\n".join(names).encode("utf-8", "surrogateescape")).hexdigest()
    return {"path": folder, "python": version, "installed": digest[:16], "packages": str(len(names))}
