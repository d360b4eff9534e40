"""store.json and what this machine keeps of it: the capture key and the recipients that it was made with."""

from contextlib import suppress

import msgspec
from msgspec.structs import replace

from rollback_gui.errors import Damaged, Foreign, NewerFormat, NotFound, Tampered
from rollback_gui.store.capture_key import SIZE, CaptureKey
from rollback_gui.store.ground import Ground, told
from rollback_gui.store.layout import FACTS, FORMAT, PACKS, SNAPSHOTS, Facts
from rollback_gui.system import files
from rollback_gui.system.port import System

_encoder = msgspec.json.Encoder(order="sorted")
_AS_IT_WAS = "Nothing was sealed to the new one. Put store.json back from a copy, or open the store it belongs to."


class _Format(msgspec.Struct, frozen=True):
    format: int


def read_facts(ground: Ground) -> Facts:
    """What store.json says; raises NotFound, Damaged, NewerFormat."""
    try:
        data = ground.read("", FACTS)
    except FileNotFoundError:
        if ground.names(SNAPSHOTS) or ground.names(PACKS):
            raise Damaged(f"The store at {ground.place} has lost its {FACTS}.") from None
        raise NotFound(f"There is no store at {ground.place}.", hint="`rollback snapshot` makes one.") from None
    except OSError as problem:
        raise Damaged(f"{FACTS} of the store cannot be read: {problem.strerror}.") from None
    try:
        found = msgspec.json.decode(data, type=_Format).format
        if found > FORMAT:
            raise NewerFormat(f"The store has format {found}; this program knows {FORMAT}.")
        facts = msgspec.json.decode(data, type=Facts)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Damaged(f"{FACTS} of the store at {ground.place} cannot be read as what it should be.") from None
    if len(facts.id) != 32 or set(facts.id) - set("0123456789abcdef"):
        raise Damaged(f"{FACTS} of the store at {ground.place} names no store.")
    return facts


def write_facts(ground: Ground, facts: Facts, key: CaptureKey) -> Facts:
    """Sign and keep them."""
    signed = replace(facts, hmac=key.sign("store", _signed_bytes(facts)))
    ground.write("", FACTS, msgspec.json.format(_encoder.encode(signed), indent=2) + b"\n")
    return signed


def check_facts(facts: Facts, key: CaptureKey, pinned: tuple[str, ...] | None) -> None:
    """Raise Tampered when they were changed after they were signed, or name another recipient than they did here."""
    proof = key.proof("store", _signed_bytes(facts), facts.hmac)
    if proof == "tampered":
        raise Tampered(f"{FACTS} was changed after it was signed.", hint=_AS_IT_WAS)
    if pinned is not None and proof == "ok" and set(pinned) <= set(facts.former):
        return  # the vault was made, or its key changed, by one that was stopped before the pin
    if pinned is not None and pinned != facts.recipients:
        raise Tampered("The store names another recipient than it did when it was last used here.", hint=_AS_IT_WAS)


def is_signed_by(facts: Facts, key: CaptureKey) -> bool:
    """Whether this key signed them."""
    return key.proof("store", _signed_bytes(facts), facts.hmac) == "ok"


def _signed_bytes(facts: Facts) -> bytes:
    return _encoder.encode(replace(facts, hmac=""))


class KitMark(msgspec.Struct, frozen=True):
    """That a recovery kit was taken: for which public key, when (RFC 3339), and into which file (empty: shown)."""

    recipient: str
    at: str
    where: str = ""


class Beside:
    """What the state folder of this machine keeps about one store."""

    def __init__(self, system: System, state: str, store: str) -> None:
        self._system = system
        self._keys, self._pins, self._kits = f"{state}/keys", f"{state}/pins", f"{state}/kits"
        self._store = store

    def key(self) -> CaptureKey:
        """The capture key, or none; raises Foreign when others may have read it."""
        try:
            with files.opened(self._system, self._keys) as folder:
                mode = self._system.look(folder, self._store).st_mode
                if mode & 0o077:
                    where = f"{self._keys}/{self._store}"
                    raise Foreign(f"The capture key {where} can be read by others.", hint=f"chmod 600 {where}")
                raw = files.read_all(self._system, folder, self._store)
        except (FileNotFoundError, NotADirectoryError):
            return CaptureKey()
        return CaptureKey(raw if len(raw) == SIZE else b"")

    def keep_key(self, key: CaptureKey) -> None:
        """Keep it 0600; it is never replaced by another one."""
        writing = told(f"the state folder {self._keys}")
        with writing, files.held(self._system, files.make_folders(self._system, self._keys)) as folder:
            with suppress(FileExistsError):
                files.write_new(self._system, folder, self._store, key.raw)
            self._system.sync(folder)

    def pinned(self) -> tuple[str, ...] | None:
        """The recipients as they were seen last, None where none were seen."""
        try:
            return msgspec.json.decode(
                files.read_path(self._system, f"{self._pins}/{self._store}"), type=tuple[str, ...]
            )
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def pin(self, recipients: tuple[str, ...]) -> None:
        """Remember the recipients."""
        self._write(self._pins, recipients)

    def kit(self) -> KitMark | None:
        """When a recovery kit was last taken here, None where nothing tells."""
        try:
            return msgspec.json.decode(files.read_path(self._system, f"{self._kits}/{self._store}"), type=KitMark)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def mark_kit(self, mark: KitMark) -> None:
        """Remember that a recovery kit was taken."""
        self._write(self._kits, mark)

    def _write(self, where: str, what: object) -> None:
        writing = told(f"the state folder {where}")
        with writing, files.held(self._system, files.make_folders(self._system, where)) as folder:
            files.write_atomic(self._system, folder, self._store, _encoder.encode(what))
