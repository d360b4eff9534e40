"""Which agents a plan concerns: those whose definition changes and those that read a file that does."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from rollback_gui.agents.port import Definition, Running
from rollback_gui.model import paths
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import AgentTouch, Change

Groups = Mapping[str, tuple[str, ...]]
"""The label patterns of each group by its name."""

_Read = tuple[EntryPath, str]
"""A file that changes and is no definition, and its group."""
_NOT_UP = ("not-loaded", "disabled")


def touched(
    changes: Iterable[Change], definitions: Sequence[Definition], was: Mapping[str, Running], groups: Groups, home: str
) -> tuple[AgentTouch, ...]:
    """The agents that these changes concern, by label; `was` is how the managers have them now.

    `definitions` are those of both sides: the live ones first, then those that would stand after the restore;
    of two with one path the last is the one that will be there. A definition that says the same in other
    bytes, or changes its permissions alone, leaves its agent running. One that only reads a changed file
    is touched when it is loaded.
    """
    redefining, read = _sorted_out(changes if definitions else (), {definition.path for definition in definitions})
    lasting = {definition.path: definition.label for definition in definitions}
    removed = {path for path, change in redefining.items() if change.action == "remove"}
    own_files = {one.label: one.path for one in definitions if _is_own_file(one) and lasting[one.path] == one.label}
    found: dict[tuple[str, str], AgentTouch] = {}
    for one in definitions:
        again = redefining.get(one.path)
        reads = _reads(one, read, groups, home)
        is_loaded = one.label in was and was[one.label].state not in _NOT_UP
        if again is None and not (reads and is_loaded):
            continue
        # A drop-in goes without its unit, and a unit takes its drop-ins along.
        own_file = one.path if _is_own_file(one) else own_files.get(one.label, "")
        stays = lasting[one.path] == one.label and own_file not in removed
        touch = AgentTouch(
            one.label,
            one.manager,
            one.path,
            is_redefined=again is not None,
            reads=reads,
            is_loaded=is_loaded,
            will_be_there=stays,
            runs_at_load=one.runs_at_load or one.keeps_alive,
        )
        key = (one.manager, one.label)
        found[key] = _merged(found[key], touch) if key in found else touch
    return tuple(sorted(found.values(), key=lambda touch: (touch.label, touch.manager)))


def _sorted_out(changes: Iterable[Change], defined: set[EntryPath]) -> tuple[dict[EntryPath, Change], list[_Read]]:
    """The changes that define an agent anew, and the files that some agent may read."""
    redefining: dict[EntryPath, Change] = {}
    read: list[_Read] = []
    for change in changes:
        if change.action == "metadata" or (change.action == "conflict" and not change.has_own_tick):
            continue
        if change.path not in defined:
            read.append((change.path, sys.intern(change.group)))
        elif "same-content" not in change.why:
            redefining[change.path] = change
    return redefining, read


def _reads(one: Definition, read: Sequence[_Read], groups: Groups, home: str) -> tuple[EntryPath, ...]:
    """The changed files that this agent names, lie below a folder that it watches, or whose group names it."""
    names = frozenset(one.names)
    return tuple(path for path, group in read if _is_read(one, names, path, groups.get(group, ()), home))


def _is_read(one: Definition, names: frozenset[str], path: EntryPath, patterns: tuple[str, ...], home: str) -> bool:
    where = paths.real(path, home)
    if where in names or any(paths.is_below(where, folder) for folder in one.watches):
        return True
    return any(fnmatchcase(one.label, pattern) for pattern in patterns)


def _merged(first: AgentTouch, second: AgentTouch) -> AgentTouch:
    """One agent that two files define: a drop-in beside its unit, or a definition of each side.

    The main file's path stands, which is the one that is named like the agent.
    """
    leading, other = (first, second) if _is_main(first) and not _is_main(second) else (second, first)
    if not leading.will_be_there and other.will_be_there:
        leading, other = other, leading
    return AgentTouch(
        leading.label,
        leading.manager,
        leading.path,
        is_redefined=first.is_redefined or second.is_redefined,
        reads=tuple(sorted({*first.reads, *second.reads})),
        is_loaded=first.is_loaded or second.is_loaded,
        will_be_there=first.will_be_there or second.will_be_there,
        runs_at_load=leading.runs_at_load,
    )


def _is_own_file(one: Definition) -> bool:
    """Whether this is the agent's own file and not a drop-in of it."""
    return one.manager != "systemd" or paths.name(one.path) == one.label


def _is_main(touch: AgentTouch) -> bool:
    return paths.name(touch.path) in (touch.label, f"{touch.label}.plist")
