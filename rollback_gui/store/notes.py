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
    sequence: int = 0
    """Counts the notes on one snapshot: an older one that was put back is told from the last."""


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
        if key.proof("note", _signed_bytes(snapshot, signed), signed.hmac) == "tampered":
            return Note(), CHANGED
        return note, ""

    def sequence(self, snapshot: SnapshotId) -> int:
        """How many notes were written on a snapshot, as its last one says; 0 without one."""
        try:
            return _decoder.decode(self._ground.read(NOTES, snapshot + JSON_SUFFIX)).sequence
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return 0

    def write(self, snapshot: SnapshotId, note: Note, key: CaptureKey) -> int:
        """Keep this note; its number."""
        number = self.sequence(snapshot) + 1
        body = text.encoded(note)
        signature = key.sign("note", _signed_bytes(snapshot, _Signed(msgspec.Raw(body), sequence=number)))
        data = b'{"hmac":"%b",\n"sequence":%d,\n"note":%b}\n' % (signature.encode(), number, body)
        self._ground.write(NOTES, snapshot + JSON_SUFFIX, data)
        return number


def _signed_bytes(snapshot: SnapshotId, signed: _Signed) -> bytes:
    """The id is signed with it, so that a note cannot move to another snapshot; 0 is from before notes counted."""
    number = b"%d\n" % signed.sequence if signed.sequence else b""
    return snapshot.encode() + b"\n" + number + bytes(signed.note)
