"""Names of bytes, of moments and of operations: parsed once, never mixed up."""

import re
from typing import NewType

from rollback_gui.errors import BadInput

BlobId = NewType("BlobId", str)
"""64 hex digits: SHA-256 of the bytes, for a secret HMAC-SHA-256 under the capture key."""

SnapshotId = NewType("SnapshotId", str)
"""`YYYYMMDDTHHMMSSZ-xxxxxx`: UTC and six random hex digits; order is never read from it."""

OperationId = NewType("OperationId", str)
"""`YYYYMMDDTHHMMSSZ-xxxxxx` of one restore, undo or recovery."""

PlanId = NewType("PlanId", str)
"""16 hex digits that change whenever what would be done changes."""

_MOMENT = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}")


def snapshot_id(text: str) -> SnapshotId:
    """The SnapshotId that this text is in full; raises BadInput."""
    if not _MOMENT.fullmatch(text):
        raise BadInput(f"{text!r} is not a snapshot's id.")
    return SnapshotId(text)


def moment(seconds: int, noise: bytes) -> str:
    """The text of a new id: seconds since 1970 UTC and three random bytes."""
    import time

    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(seconds)) + "-" + noise[:3].hex()
