"""What the operator typed as a file or folder, as the EntryPath that snapshots know it by."""

import os
from collections.abc import Sequence

from rollback_gui.model import paths
from rollback_gui.model.paths import EntryPath
from rollback_gui.system.places import absolute


def target(typed: str, home: str) -> EntryPath:
    """The EntryPath of a typed path: `~`, relative and absolute ones; raises BadInput.

    A link on the way to the home is followed, none below it: a guarded folder that became a link keeps its path.
    """
    if typed.startswith(("command:", "keyring:")):
        return paths.parse(typed)
    expanded = home + typed[1:] if typed == "~" or typed.startswith("~/") else typed
    where = absolute(expanded) if expanded else ""
    return paths.of_real(where if paths.is_below(where, home) else _through_links(where, home), home)


def _through_links(where: str, home: str) -> str:
    """The path with the shortest part of it that leads into the home resolved; as it is when none does."""
    here = ""
    for part in where.split("/")[1:]:
        here = f"{here}/{part}"
        if os.path.islink(here):
            resolved = os.path.realpath(here)
            if paths.is_below(resolved, home) or paths.is_below(home, resolved):
                return _again(resolved + where[len(here) :], home)
    return where


def _again(where: str, home: str) -> str:
    return where if paths.is_below(where, home) else _through_links(where, home)


def targets(typed: Sequence[str], home: str) -> tuple[EntryPath, ...]:
    """The EntryPaths of all typed paths."""
    return tuple(target(one, home) for one in typed)


def is_named(path: EntryPath, named: Sequence[EntryPath]) -> bool:
    """Whether a path is one of these or lies below one."""
    return any(paths.is_below(path, one) for one in named)
