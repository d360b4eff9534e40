"""The audit log: append-only, each record carries the hash of the last, the head is anchored outside the store."""

import hashlib
from collections.abc import Iterator

import msgspec

from rollback_gui.errors import Locked
from rollback_gui.model.wishes import Event, EventFilter, Events
from rollback_gui.store import text
from rollback_gui.store.anchors import Anchor, Anchors
from rollback_gui.store.capture_key import CaptureKey
from rollback_gui.store.ground import Ground
from rollback_gui.store.keys import Keys
from rollback_gui.store.layout import AUDIT, TORN
from rollback_gui.system import files

_CHAIN = "audit"
_TAIL = 1 << 16
_MAC = b',"mac":"'
_SECONDS = 5.0


class Record(Event, frozen=True, omit_defaults=True):
    """An event as one line of the log."""

    sequence: int = 0
    prev: str = ""
    mac: str = ""


_decoder = text.Decoder(Record)


class Audit:
    """Appends under a lock of its own, for what only looks may have to record something too."""

    def __init__(self, ground: Ground, keys: Keys, anchors: Anchors) -> None:
        self._ground = ground
        self._keys = keys
        self._anchors = anchors

    def append(self, event: Event) -> None:
        """Write one record, synced; a last line that was torn is moved aside first and named in this one.

        Raises Locked, NoSpace, NotWritable.
        """
        with self._ground.writing():
            last, head = self._append(event)
        anchor = self._anchors.read(_CHAIN)
        if anchor is None or self._holds(anchor, last):
            self._anchors.write(_CHAIN, head)

    def accept(self, event: Event) -> None:
        """The same for the operator's yes to a log that lost records: what was seen here before counts no more.

        Raises Locked, NoSpace, NotWritable.
        """
        with self._ground.writing():
            _, head = self._append(event)
        self._anchors.write(_CHAIN, head)

    def _holds(self, anchor: Anchor, last: bytes) -> bool:
        """Whether the log, which ended with this line, still holds the record that was seen here last."""
        end = _sequence(last)
        if anchor.sequence == end:
            return anchor.digest == (_digest(last) if last else "")
        lines = self._lines()
        return anchor.sequence < end and any(_digest(line) == anchor.digest for line in lines)

    def _append(self, event: Event) -> tuple[bytes, Anchor]:
        """Write it; the line that was last before, and where the log ends now."""
        system = self._ground.system
        with self._ground.root() as root, files.held(system, files.open_own(system, root, AUDIT)) as file:
            if not system.lock(file, _SECONDS):
                raise Locked("The audit log is locked by another operation.")
            last, torn = self._end(root, file)
            detail = dict(event.detail)
            if torn:
                detail["torn"] = f"{torn} bytes of an unfinished record were moved to {TORN}"
            sequence = _sequence(last) + 1
            record = Record(
                **{**msgspec.structs.asdict(event), "detail": detail},
                sequence=sequence,
                prev=_digest(last) if last else "",
            )
            line = self._signed(text.encoded(record))
            files.write_all(system, file, line + b"\n")
            system.sync(file)
        return last, Anchor(sequence, _digest(line), sequence)

    def events(self, wanted: EventFilter) -> Events:
        """The records that the filter lets through, newest last, and whether all of them fit together."""
        found: list[Event] = []
        chain = _Chain(self._keys.capture)
        for line in self._lines():
            record = chain.take(line)
            if record is not None and _is_wanted(record, wanted):
                found.append(_event(record))
        problem = chain.problem or self._behind(chain)
        kept = found[-wanted.limit :] if wanted.limit else found
        return Events(tuple(kept), "broken" if problem else "ok", problem)

    def _behind(self, chain: "_Chain") -> str:
        anchor = self._anchors.read(_CHAIN)
        if anchor is None:
            return ""
        if anchor.sequence > chain.sequence:
            return f"The log ends at record {chain.sequence}; record {anchor.sequence} was seen here."
        if chain.digests.get(anchor.sequence, anchor.digest) != anchor.digest:
            return f"Record {anchor.sequence} is not the one that was written here."
        return ""

    def _lines(self) -> Iterator[bytes]:
        """Every whole line; one that is being written, or was torn, does not count."""
        try:
            data = self._ground.read("", AUDIT)
        except FileNotFoundError:
            return
        yield from data.split(b"\n")[:-1]

    def _end(self, root: int, file: int) -> tuple[bytes, int]:
        """The last whole line, and how many torn bytes were moved aside."""
        system = self._ground.system
        size = system.look_open(file).st_size
        begin, tail = size, b""
        while begin and tail.count(b"\n") < 2:
            count = min(_TAIL, begin)
            begin -= count
            tail = system.read(file, count, begin) + tail
        whole, end, torn = tail.rpartition(b"\n")
        if torn:
            with files.held(system, files.open_own(system, root, TORN)) as aside:
                files.write_all(system, aside, torn + b"\n")
                system.sync(aside)
            system.cut(file, size - len(torn))
        return whole.rpartition(b"\n")[2] if end else b"", len(torn)

    def _signed(self, body: bytes) -> bytes:
        signature = self._keys.capture.sign("audit", body)
        return body[:-1] + _MAC + signature.encode() + b'"}'


class _Chain:
    """Follows the log line by line; remembers the first thing that does not fit."""

    def __init__(self, key: CaptureKey) -> None:
        self._key = key
        self._prev = ""
        self.sequence = 0
        self.problem = ""
        self.digests: dict[int, str] = {}

    def take(self, line: bytes) -> Record | None:
        self.sequence += 1
        body, mark, mac = line.rpartition(_MAC)
        try:
            record = _decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            self._note("cannot be read")
            self._prev = _digest(line)
            return None
        proof = self._key.proof("audit", body + b"}", mac[:-2].decode("ascii", "replace")) if mark else "unsigned"
        if record.sequence != self.sequence or record.prev != self._prev:
            self._note("does not follow the one before it")
            self.sequence = max(self.sequence, record.sequence)
        elif proof == "tampered" or (proof == "unsigned" and self._key.is_at_hand):
            self._note("was changed after it was signed")
        self._prev = _digest(line)
        self.digests[record.sequence] = self._prev
        return record

    def _note(self, what: str) -> None:
        self.problem = self.problem or f"Record {self.sequence} {what}."


def _event(record: Record) -> Event:
    return Event(**{name: getattr(record, name) for name in Event.__struct_fields__})


def _is_wanted(record: Record, wanted: EventFilter) -> bool:
    return (
        (not wanted.types or record.type in wanted.types)
        and (not wanted.since or record.at >= wanted.since)
        and (not wanted.until or record.at <= wanted.until)
        and (not wanted.outcome or record.outcome == wanted.outcome)
        and (not wanted.snapshot or record.snapshot == wanted.snapshot)
    )


def _sequence(line: bytes) -> int:
    """The number of a line, which may be damaged."""
    if not line:
        return 0
    try:
        return _decoder.decode(line).sequence
    except (msgspec.DecodeError, UnicodeDecodeError):
        return 0


def _digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
