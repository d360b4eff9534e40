"""Credentials that are newer here than in the snapshot: probably rotated, so an old one put back may be refused."""

from datetime import datetime

from msgspec.structs import replace

from rollback_gui.model import paths
from rollback_gui.model.plan import Change, Plan
from rollback_gui.model.snapshot import Header
from rollback_gui.operations.station import Ground
from rollback_gui.system import files

_LARGEST = 1 << 20


def with_newer(plan: Plan, ground: Ground, then: Header) -> Plan:
    """The plan with `newer-here` on each credential that was written after the snapshot and still parses.

    A live one that is missing, empty or does not parse is put back without a question.
    """
    taken_at = int(datetime.fromisoformat(then.created_at).timestamp() * 1_000_000_000)
    return plan.with_each(lambda change: _told(change, ground, taken_at))


def _told(change: Change, ground: Ground, taken_at: int) -> Change:
    before = change.before
    if change.kind != "credential" or change.action != "replace" or before is None or before.type != "file":
        return change
    if before.mtime <= taken_at or not 0 < before.size <= _LARGEST or not _parses(change, ground):
        return change
    return replace(change, why=(*change.why, "newer-here"))


def _parses(change: Change, ground: Ground) -> bool:
    from rollback_gui.formats.document import read_document

    with ground.home.folders() as folders:
        try:
            folder, name = folders.of(change.path)
            data = files.read_all(ground.system, folder, name)
        except OSError:
            return False
    return bool(data.strip()) and not read_document(paths.name(change.path), data).problem
