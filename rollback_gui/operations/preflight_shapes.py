"""Whether what is to be restored can be read by whoever reads it: a warning, since it was so then."""

import shlex
from collections.abc import Iterator

from rollback_gui.errors import RollbackError
from rollback_gui.model import paths
from rollback_gui.model.outcome import Check
from rollback_gui.model.plan import Change, Plan
from rollback_gui.model.snapshot import Entry
from rollback_gui.operations.contents import Contents
from rollback_gui.operations.elsewhere import Elsewhere
from rollback_gui.operations.station import Station

_LARGEST = 8 << 20
"""Bytes beyond which a file is no settings file, and reading it whole would take the memory of a whole restore."""


def shapes(station: Station, plan: Plan) -> Iterator[Check]:
    """Each file that does not parse or lacks what its reader needs, and the snapshots that hold one that does."""
    looking = _Looking(station, plan)
    warnings = [looking.warning(change, problem) for change in plan.ticked if (problem := looking.problem(change))]
    yield from warnings
    if not warnings:
        yield Check("parse", "ok", "Every file to be restored can be parsed")


class _Looking:
    def __init__(self, station: Station, plan: Plan) -> None:
        self._contents = Contents(station.store, plan)
        self._elsewhere = Elsewhere(station.store, plan.snapshot)

    def problem(self, change: Change) -> str:
        """Why its reader would refuse it; empty when it is fine."""
        return "" if change.after is None else self._problem_of(change, change.after)

    def warning(self, change: Change, problem: str) -> Check:
        """With the line, and where it is as it should be."""
        others = self._elsewhere.sound(change.path, lambda entry: not self._problem_of(change, entry))
        told = f"{change.path}: {problem}"
        if not others:
            return Check("parse", "warning", told)
        where = shlex.quote(change.path) if " " in change.path else change.path
        told = f"{told.removesuffix('.')}. It is as it should be in {', '.join(others)}."
        return Check("parse", "warning", told, f"rollback restore {others[0]} {where}")

    def _problem_of(self, change: Change, entry: Entry) -> str:
        from rollback_gui.formats.names import shape_problem

        if entry.type != "file" or entry.sealed or entry.size > _LARGEST:
            return ""
        if change.kind not in ("plist", "unit", "config"):
            return ""
        try:
            return shape_problem(change.kind, paths.name(change.path), self._contents.bytes_of(entry))
        except RollbackError:
            return ""
