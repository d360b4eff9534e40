"""The promise to finish: one append-only file in this machine's state folder; that it is there means unfinished.

The promise may take more than one line: its first ones hold the steps, some hundred a line, before it gets its name.
Each line is `DIGEST PAYLOAD`: the digest is SHA-256 over the digest before and the payload, so a torn tail, a
missing middle or a line of another journal cannot verify. Reading stops at the first line that does not.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from rollback_gui.agents.port import Running
from rollback_gui.errors import Busy, Unfinished
from rollback_gui.model.ids import OperationId, PlanId, SnapshotId
from rollback_gui.model.outcome import Outcome
from rollback_gui.model.packed import Growing
from rollback_gui.model.places import Places
from rollback_gui.model.plan import CHANGES, AgentTouch, Change, Counts
from rollback_gui.operations.steps import STEPS, Step
from rollback_gui.system import files
from rollback_gui.system.port import System, SystemReader

NAME = "restore.journal"
DONE = "done"
SUFFIX = ".journal"
_BEGUN = f".{NAME}.new"
"""The promise while it is written; nothing was touched as long as it has this name."""
RecordType = Literal["BEGIN", "STEPS", "STAGED", "QUIET", "RECAPTURED", "COMMIT", "ABORT", "CHANGES", "END"]
_AT_ONCE = 500
"""So many steps or changes stand in one line: a hundred thousand in one would take a gigabyte to read."""
_SECONDS = 0.5  # until somebody is told that the operation of a journal is still at work


class Begin(Struct, frozen=True, omit_defaults=True):
    """What the operation promised to do, and on which machine, home and store."""

    operation: OperationId
    type: Literal["restore", "undo"]
    at: str
    plan: PlanId
    snapshot: SnapshotId
    title: str
    machine: str
    home: str
    store: str
    store_id: str
    backup: SnapshotId
    steps: Sequence[Step]
    more: int = 0
    """How many steps follow in lines of their own; 0 in a promise that was read whole."""
    counts: Counts = Counts()
    agents: tuple[AgentTouch, ...] = ()
    process: int = 0
    """Whose promise it is; for the message alone, since numbers are given again: what counts is the file's lock."""


class Record(Struct, frozen=True, omit_defaults=True):
    """One line after the first: what was reached, with the labels that it speaks of."""

    type: RecordType
    was: tuple[Running, ...] = ()
    """Of QUIET: the touched agents that were loaded, written before the first is stopped."""
    backup: str = ""
    """Of RECAPTURED: the second safety snapshot, and the steps with what the agents wrote last."""
    steps: tuple[Step, ...] = ()
    changes: tuple[Change, ...] = ()
    """Of CHANGES: the first changes of the outcome that the next END tells."""
    begin: Begin | None = None
    outcome: Outcome | None = None
    """Of END."""


class Found(Struct, frozen=True):
    """A journal as it was read: how far its operation came."""

    begin: Begin | None
    records: tuple[Record, ...]
    length: int
    """Bytes that verify; what follows is a torn tail."""
    digest: str
    """Of the last line that verifies: the next one continues from it."""

    @property
    def reached(self) -> set[str]:
        """The types of its records."""
        return {record.type for record in self.records}

    @property
    def is_committed(self) -> bool:
        """Whether the operation passed its point of no return."""
        return "COMMIT" in self.reached and "ABORT" not in self.reached

    @property
    def quiet(self) -> tuple[Running, ...]:
        """The touched agents that were loaded before they were stopped."""
        return next((record.was for record in self.records if record.type == "QUIET"), ())

    @property
    def steps(self) -> Sequence[Step]:
        """What was promised, with what the agents wrote on their way out."""
        again: list[Sequence[Step]] = [record.steps for record in self.records if record.type == "RECAPTURED"]
        return again[-1] if again else (self.begin.steps if self.begin is not None else ())

    @property
    def outcome(self) -> Outcome | None:
        """How it ended."""
        return next((record.outcome for record in self.records if record.type == "END"), None)

    @property
    def backup(self) -> SnapshotId | None:
        """The safety snapshot: the one taken last."""
        again = [record.backup for record in self.records if record.type == "RECAPTURED"]
        backup = again[-1] if again else "" if self.begin is None else self.begin.backup
        return SnapshotId(backup) if backup else None


class Journal:
    """An open journal: records go in, each synced before the call returns.

    Its file is locked for as long as it is open: whoever finds it so knows that its operation is still at work,
    whatever became of the machine's own lock. Opening one raises Busy while its operation is at work.
    """

    def __init__(self, system: System, state: str, begun: Found | None = None) -> None:
        self._system = system
        self._where = f"{state}/{NAME}"
        self._folder = files.make_folders(system, state)
        try:
            self._file = system.open_append(self._folder, NAME, 0o600)
        except OSError:
            system.close(self._folder)
            raise
        try:
            is_locked = system.lock(self._file, _SECONDS)
            self.found = begun or _found(_split(files.chunks(system, self._file)))
            if not is_locked or system.look_open(self._file).st_size < self.found.length:
                raise Busy(f"{holder(self.found)} is at work on this machine.")
        except (OSError, Busy):
            self.close()
            raise
        self._digest = self.found.digest
        self._length = self.found.length
        self._is_torn = False

    @classmethod
    def create(cls, system: System, places: Places, begin: Begin) -> "Journal":
        """Write the promise, synced, file and folder, before anything else is touched; raises Unfinished."""
        with files.held(system, files.make_folders(system, places.state)) as folder:
            lines = _Lines("", _promised(begin))
            _drop_begun(system, folder)
            files.write_new(system, folder, _BEGUN, lines)
            try:
                system.place(folder, _BEGUN, folder, NAME)
            except FileExistsError:
                system.drop(folder, _BEGUN)
                raise Unfinished from None
            try:
                system.sync_fully(folder)
                return cls(system, places.state, Found(begin, (), lines.length, lines.digest))
            except OSError:
                with suppress(OSError):
                    system.drop(folder, NAME)
                raise

    def cut_tail(self) -> None:
        """Cut off a torn tail, to go on from the last record that verifies; what stays is sure to be on the disk."""
        self._system.cut(self._file, self._length)
        self._system.sync(self._file)

    def insist(self) -> None:
        """Raise Busy when the journal is not at its place any more: then nothing would finish what is begun."""
        if not files.is_at(self._system, self._where, self._file):
            raise Busy(
                f"The journal {self._where} was removed or replaced while this operation was at work.",
                hint="Leave that file where it is: what is interrupted is finished by it. Then try again.",
            )

    def add(self, *records: Record) -> None:
        """Append records and sync them at once; raises OSError, and then they may or may not be there.

        What comes next takes their place: a line that was written in part, or is not sure to be on the disk, goes.
        """
        self._add(records, is_commitment=any(record.type == "COMMIT" for record in records))

    def _add(self, records: Iterable[Record], *, is_commitment: bool = False) -> None:
        if self._is_torn:
            self._system.cut(self._file, self._length)
        self._is_torn = True
        lines = _Lines(self._digest, records)
        files.write_pieces(self._system, self._file, lines)
        if is_commitment:
            self._system.sync_fully(self._file)
        else:
            self._system.sync(self._file)
        self._digest, self._length, self._is_torn = lines.digest, self._length + lines.length, False

    def end(self, outcome: Outcome) -> None:
        """Append how it ended."""
        self._add(_told(outcome))

    def finish(self, operation: OperationId) -> None:
        """Put the journal among the finished ones: from here on nothing is unfinished."""
        with files.held(self._system, _done_folder(self._system, self._folder)) as done:
            self._system.replace(self._folder, NAME, done, f"{operation}{SUFFIX}")
            self._system.sync(done)
        self._system.sync(self._folder)

    def close(self) -> None:
        """Let go of the file; it stays where it is."""
        self._system.close(self._file)
        self._system.close(self._folder)


def is_begun(system: SystemReader, places: Places) -> bool:
    """Whether a promise was killed while it was being written."""
    try:
        with files.opened(system, places.state) as folder:
            return files.exists(system, folder, _BEGUN)
    except FileNotFoundError:
        return False


def sweep(system: System, places: Places) -> None:
    """Take away a promise that was killed while it was being written; the caller holds the machine."""
    with suppress(FileNotFoundError), files.opened(system, places.state) as folder:
        _drop_begun(system, folder)


def _drop_begun(system: System, state: int) -> None:
    if files.exists(system, state, _BEGUN):
        system.drop(state, _BEGUN)


def done_folder(system: System, places: Places) -> int:
    """The folder of finished journals and of what their operations displaced; synced when a journal goes there."""
    with files.held(system, files.make_folders(system, places.state)) as state:
        return _done_folder(system, state)


def _done_folder(system: System, state: int) -> int:
    with suppress(FileNotFoundError):
        return system.open_below(state, DONE)
    system.make_folder(state, DONE, 0o700)
    return system.open_below(state, DONE)


def find(system: SystemReader, places: Places) -> Found | None:
    """The journal of an unfinished operation, None when there is none; raises OSError when it cannot be read."""
    try:
        with files.opened(system, places.state) as folder:
            return read(system, folder, NAME)
    except FileNotFoundError:
        return None


def is_ours(found: Found, system: SystemReader, places: Places) -> bool:
    """Whether it was begun here: on this machine, for this home."""
    if found.begin is None:
        return False
    here, there = system.machine(), found.begin.machine
    return found.begin.home == places.home and (not here or not there or here == there)


def read(system: SystemReader, folder: int, name: str) -> Found:
    """What a journal in an open folder says, read line by line; raises OSError when it cannot be read."""
    with files.held(system, system.open_file(folder, name)) as file:
        return _found(_split(files.chunks(system, file)))


def first(system: SystemReader, folder: int, name: str) -> Begin | None:
    """The first line of a journal's promise, with only the steps that stand in it."""
    with files.held(system, system.open_file(folder, name)) as file:
        record = _verified("", next(_split(files.chunks(system, file)), b""))
    return None if record is None else record.begin


def parse(data: bytes) -> Found:
    """What a journal's bytes say, up to the first line that does not verify."""
    return _found(_split([data]))


def _split(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Lines with their ends, a torn one at the end left as it is."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from (line + b"\n" for line in whole)
    if rest:
        yield rest


def _found(lines: Iterable[bytes]) -> Found:
    records: list[Record] = []
    steps = Growing(STEPS)
    changes = Growing(CHANGES)
    digest, length = "", 0
    for line in lines:
        record = _verified(digest, line)
        if record is None:
            break
        digest, length = line[:64].decode(), length + len(line)
        for step in record.begin.steps if record.begin is not None else ():
            steps.append(step)
        for step in record.steps if record.type == "STEPS" else ():
            steps.append(step)
        for change in record.changes if record.outcome is None else (*record.changes, *record.outcome.changes):
            changes.append(change)
        if record.type not in ("STEPS", "CHANGES"):
            records.append(_with_changes(record, changes))
    return Found(_whole(records[0].begin, steps) if records else None, tuple(records), length, digest)


def _whole(begin: Begin | None, steps: Growing[Step]) -> Begin | None:
    """The promise with all its steps; one that misses any is none, as one whose only line does not verify."""
    if begin is None or len(begin.steps) + begin.more != len(steps):
        return None
    return replace(begin, steps=steps.done(), more=0)


def _with_changes(record: Record, changes: Growing[Change]) -> Record:
    return (
        record if record.outcome is None else replace(record, outcome=replace(record.outcome, changes=changes.done()))
    )


def _promised(begin: Begin) -> Iterator[Record]:
    """The records of a promise: as many steps in the first as stand in each."""
    steps = begin.steps
    first = tuple(steps[:_AT_ONCE])
    yield Record("BEGIN", begin=replace(begin, steps=first, more=max(0, len(steps) - _AT_ONCE)))
    for at in range(_AT_ONCE, len(steps), _AT_ONCE):
        yield Record("STEPS", steps=tuple(steps[at : at + _AT_ONCE]))


def _told(outcome: Outcome) -> Iterator[Record]:
    """The records of how it ended: all changes but the last ones in lines of their own."""
    changes = outcome.changes
    last = (len(changes) - 1) // _AT_ONCE * _AT_ONCE if changes else 0
    for at in range(0, last, _AT_ONCE):
        yield Record("CHANGES", changes=tuple(changes[at : at + _AT_ONCE]))
    yield Record("END", outcome=replace(outcome, changes=tuple(changes[last:])))


class _Lines:
    """Records as lines, each chained to the one before."""

    def __init__(self, digest: str, records: Iterable[Record]) -> None:
        self.digest = digest
        self.length = 0
        self._records = records

    def __iter__(self) -> Iterator[bytes]:
        for record in self._records:
            line, self.digest = _line(self.digest, record)
            self.length += len(line)
            yield line


def holder(found: Found) -> str:
    """Who is at work on it, in words."""
    begin = found.begin
    if begin is None:
        return "Another operation"
    return f"The {begin.type} of {begin.at[:16].replace('T', ' ')} (process {begin.process or 'unknown'})"


def _line(digest: str, record: Record) -> tuple[bytes, str]:
    try:
        payload = msgspec.json.encode(record)
    except UnicodeEncodeError:  # a name that is not UTF-8 travels as escapes, which msgspec neither writes nor reads
        import json

        payload = json.dumps(msgspec.to_builtins(record)).encode()
    name = hashlib.sha256(digest.encode() + payload).hexdigest()
    return name.encode() + b" " + payload + b"\n", name


def _verified(digest: str, line: bytes) -> Record | None:
    name, _, payload = line.partition(b" ")
    if not payload.endswith(b"\n"):
        return None
    payload = payload[:-1]
    if hashlib.sha256(digest.encode() + payload).hexdigest().encode() != name:
        return None
    try:
        return _record.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _with_escapes(payload)


_record = msgspec.json.Decoder(Record)


def _with_escapes(payload: bytes) -> Record | None:
    import json

    try:
        return msgspec.convert(json.loads(payload), type=Record)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
