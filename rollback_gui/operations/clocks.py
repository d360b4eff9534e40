"""Moments as they are written down: ids and RFC 3339, both from the door's clock."""

import time

from rollback_gui.model import ids
from rollback_gui.model.ids import OperationId, SnapshotId
from rollback_gui.system.port import SystemReader

_SECOND = 1_000_000_000


def new_snapshot_id(system: SystemReader) -> SnapshotId:
    """A name for a snapshot taken now."""
    return SnapshotId(ids.moment(system.now() // _SECOND, system.random(3)))


def new_operation_id(system: SystemReader) -> OperationId:
    """A name for an operation that begins now."""
    return OperationId(ids.moment(system.now() // _SECOND, system.random(3)))


def written(nanoseconds: int) -> str:
    """RFC 3339, UTC, microseconds."""
    seconds, rest = divmod(nanoseconds, _SECOND)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{rest // 1000:06d}Z"


def nanoseconds(moment: str) -> int:
    """Nanoseconds since 1970 of an RFC 3339 moment, 0 for text that is none."""
    from datetime import datetime

    try:
        return int(datetime.fromisoformat(moment).timestamp()) * _SECOND
    except (ValueError, OverflowError):
        return 0
