"""Notes: what may change about a snapshot after it was taken, one signed file each."""

import msgspec
from msgspec import Struct

from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.snapshot import Note
from rollback_gui.store import text
from rollback_gui.store.capture_key import CaptureKey
from rollback_gui.store.ground import Ground
from rollback_gui.store.layout import JSON_SUFFIX, NOTES

CHANGED = "Its note was changed after it was signed and does not count."


class _Signed(Struct, frozen=True):
    note: msgspec.Raw
    hmac: str = ""


_decoder = msgspec.json.Decoder(_Signed)
_note = text.Decoder(Note)


class Notes:
    """Reads and writes them; one that is damaged or not ours counts as none."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def names(self) -> set[str]:
        """The ids of the snapshots that have one."""
        return {name.removesuffix(JSON_SUFFIX) for name in self._ground.names(NOTES) if name.endswith(JSON_SUFFIX)}

    def read(self, snapshot: SnapshotId, key: CaptureKey) -> tuple[Note, str]:
        """A snapshot's note, and why it does not count (empty when it does)."""
        try:
            signed = _decoder.decode(self._ground.read(NOTES, snapshot + JSON_SUFFIX))
            note = _note.decode(bytes(signed.note))
        except FileNotFoundError:
            return Note(), ""
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return Note(), "Its note cannot be read."
        if key.proof("note", _signed_bytes(snapshot, bytes(signed.note)), signed.hmac) == "tampered":
            return Note(), CHANGED
        return note, ""

    def write(self, snapshot: SnapshotId, note: Note, key: CaptureKey) -> None:
        """Keep this note."""
        body = text.encoded(note)
        signature = key.sign("note", _signed_bytes(snapshot, body))
        data = b'{"hmac":"' + signature.encode() + b'",\n"note":' + body + b"}\n"
        self._ground.write(NOTES, snapshot + JSON_SUFFIX, data)


def _signed_bytes(snapshot: SnapshotId, body: bytes) -> bytes:
    """The id is signed with it, so that a note cannot move to another snapshot."""
    return snapshot.encode() + b"\n" + body
