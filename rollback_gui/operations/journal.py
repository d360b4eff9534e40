"""The promise to finish: one append-only file in this machine's state folder; that it is there means unfinished.

Each line is `DIGEST PAYLOAD`: the digest is SHA-256 over the digest before and the payload, so a torn tail, a
missing middle or a line of another journal cannot verify. Reading stops at the first line that does not.
"""

import hashlib
from contextlib import suppress
from typing import Literal

import msgspec
from msgspec import Struct

from rollback_gui.agents.port import Running
from rollback_gui.errors import Unfinished
from rollback_gui.model.ids import OperationId, PlanId, SnapshotId
from rollback_gui.model.outcome import Outcome
from rollback_gui.model.places import Places
from rollback_gui.model.plan import AgentTouch, Counts
from rollback_gui.operations.steps import Step
from rollback_gui.system import files
from rollback_gui.system.port import System, SystemReader

NAME = "restore.journal"
DONE = "done"
SUFFIX = ".journal"
_BEGUN = f".{NAME}.new"
"""The promise while it is written; nothing was touched as long as it has this name."""
RecordType = Literal["BEGIN", "STAGED", "QUIET", "RECAPTURED", "COMMIT", "ABORT", "END"]


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
    steps: tuple[Step, ...]
    counts: Counts = Counts()
    agents: tuple[AgentTouch, ...] = ()


class Record(Struct, frozen=True, omit_defaults=True):
    """One line after the first: what was reached, with the labels that it speaks of."""

    type: RecordType
    was: tuple[Running, ...] = ()
    """Of QUIET: the touched agents that were loaded, written before the first is stopped."""
    backup: str = ""
    """Of RECAPTURED: the second safety snapshot, and the steps with what the agents wrote last."""
    steps: tuple[Step, ...] = ()
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
    def steps(self) -> tuple[Step, ...]:
        """What was promised, with what the agents wrote on their way out."""
        again = [record.steps for record in self.records if record.type == "RECAPTURED"]
        return again[-1] if again else (self.begin.steps if self.begin is not None else ())

    @property
    def outcome(self) -> Outcome | None:
        """How it ended."""
        return next((record.outcome for record in self.records if record.type == "END"), None)

    @property
    def backup(self) -> SnapshotId | None:
        """The safety snapshot: the one taken last."""
        again = [record.backup for record in self.records if record.type == "RECAPTURED"]
        if again:
            return SnapshotId(again[-1])
        return None if self.begin is None else self.begin.backup or None


class Journal:
    """An open journal: records go in, each synced before the call returns."""

    def __init__(self, system: System, state: str, found: Found) -> None:
        self._system = system
        self._folder = files.make_folders(system, state)
        self._file = system.open_append(self._folder, NAME, 0o600)
        self._digest = found.digest
        self._length = found.length
        self._is_torn = False

    @classmethod
    def create(cls, system: System, places: Places, begin: Begin) -> "Journal":
        """Write the promise, synced, file and folder, before anything else is touched; raises Unfinished."""
        with files.held(system, files.make_folders(system, places.state)) as folder:
            line, digest = _line("", Record("BEGIN", begin=begin))
            _drop_begun(system, folder)
            files.write_new(system, folder, _BEGUN, line)
            try:
                system.place(folder, _BEGUN, folder, NAME)
            except FileExistsError:
                system.drop(folder, _BEGUN)
                raise Unfinished from None
            try:
                system.sync_fully(folder)
                return cls(system, places.state, Found(begin, (), len(line), digest))
            except OSError:
                with suppress(OSError):
                    system.drop(folder, NAME)
                raise

    @classmethod
    def reopen(cls, system: System, places: Places, found: Found) -> "Journal":
        """Go on with a journal that was found; a torn tail is cut off."""
        journal = cls(system, places.state, found)
        system.cut(journal._file, found.length)
        return journal

    def add(self, *records: Record) -> None:
        """Append records and sync them at once; raises OSError, and then they may or may not be there.

        What comes next takes their place: a line that was written in part, or is not sure to be on the disk, goes.
        """
        if self._is_torn:
            self._system.cut(self._file, self._length)
        self._is_torn = True
        digest, lines = self._digest, b""
        for record in records:
            line, digest = _line(digest, record)
            lines += line
        files.write_all(self._system, self._file, lines)
        if any(record.type == "COMMIT" for record in records):
            self._system.sync_fully(self._file)
        else:
            self._system.sync(self._file)
        self._digest, self._length, self._is_torn = digest, self._length + len(lines), False

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
        data = files.read_path(system, f"{places.state}/{NAME}")
    except FileNotFoundError:
        return None
    return parse(data)


def is_ours(found: Found, system: SystemReader, places: Places) -> bool:
    """Whether it was begun here: on this machine, for this home."""
    if found.begin is None:
        return False
    here, there = system.machine(), found.begin.machine
    return found.begin.home == places.home and (not here or not there or here == there)


def parse(data: bytes) -> Found:
    """What a journal's bytes say, up to the first line that does not verify."""
    records: list[Record] = []
    digest, length = "", 0
    for line in data.splitlines(keepends=True):
        record = _verified(digest, line)
        if record is None:
            break
        records.append(record)
        digest, length = line[:64].decode(), length + len(line)
    begin = records[0].begin if records else None
    return Found(begin, tuple(records), length, digest)


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
        return msgspec.json.decode(payload, type=Record)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _with_escapes(payload)


def _with_escapes(payload: bytes) -> Record | None:
    import json

    try:
        return msgspec.convert(json.loads(payload), type=Record)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
