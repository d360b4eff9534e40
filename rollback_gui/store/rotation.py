"""Changing the key: every sealed blob once more, to a new recipient, in packs that stand in for the old ones.

store.json alone decides which key counts: until it names the new recipient the old key opens everything, from then
on the new one does. rotation.json remembers which pack stands in for which, so that a change goes on where it stopped.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from rollback_gui.errors import Damaged, Tampered
from rollback_gui.store import pack, scanning
from rollback_gui.store.capture_key import CaptureKey
from rollback_gui.store.ground import Ground
from rollback_gui.store.keys import opened_by, sealed_to
from rollback_gui.store.layout import BESIDE, PACK_SUFFIX, PACKS, ROTATION
from rollback_gui.store.store import Store
from rollback_gui.system import files

_encoder = msgspec.json.Encoder(order="sorted")
_AWAY = "Take that file away and run `rollback key rotate` again; every credential opens as it did."


class Rotation(Struct, frozen=True, omit_defaults=True):
    """A change of the key that is under way, signed under the capture key."""

    to: str
    """The new recipient."""
    packs: dict[str, str] = {}
    """Each old pack's file name and that of the one that stands in for it."""
    kept: tuple[str, ...] = ()
    """Old packs with a damaged blob: they stay."""
    hmac: str = ""


def read_rotation(ground: Ground, key: CaptureKey) -> Rotation | None:
    """The change that is under way, None when there is none; raises Tampered for one that this store did not write."""
    try:
        rotation = msgspec.json.decode(ground.read("", ROTATION), type=Rotation)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        raise Tampered(f"{ROTATION} cannot be read.", hint=_AWAY) from None
    if key.proof("rotation", _signed_bytes(rotation), rotation.hmac) in ("tampered", "unsigned"):
        raise Tampered(f"{ROTATION} was changed after it was signed.", hint=_AWAY)
    return rotation


def write_rotation(ground: Ground, rotation: Rotation, key: CaptureKey) -> Rotation:
    """Sign and keep it."""
    signed = replace(rotation, hmac=key.sign("rotation", _signed_bytes(rotation)))
    ground.write("", ROTATION, _encoder.encode(signed) + b"\n")
    return signed


def end_rotation(ground: Ground) -> None:
    """Nothing is under way any more."""
    with ground.writing(), ground.root() as root:
        ground.system.drop(root, ROTATION)
        ground.system.sync(root)


def _signed_bytes(rotation: Rotation) -> bytes:
    return _encoder.encode(replace(rotation, hmac=""))


class Resealed(Struct, frozen=True):
    """The pack that stands in for another, and whether the old one held nothing that is damaged."""

    name: str
    is_whole: bool


class Resealing:
    """One pack written anew: plain blobs as they lie, sealed ones opened, proved and sealed to the new recipient."""

    def __init__(self, store: Store, secrets: Sequence[str], to: str) -> None:
        self._store = store
        self._system = store.ground.system
        self._secrets = secrets
        self._to = to

    def stand_in(self, name: str) -> Resealed | None:
        """The stand-in of a pack, read back; None where it holds nothing sealed. Raises NoSpace, NotWritable."""
        system, packing = self._system, pack.Packing()
        with self._store.ground.writing(), self._store.ground.folder(PACKS) as folder:
            with files.held(system, system.open_file(folder, name)) as file:
                rows = self._rows(file)
                if not any(row.sealed for row in rows):
                    return None
                beside = f".pack{BESIDE}{system.random(4).hex()}"
                try:
                    with files.held(system, system.create(folder, beside, 0o600)) as made:
                        for data in self._members(file, rows, packing):
                            files.write_all(system, made, packing.take(data))
                        files.write_all(system, made, packing.take(pack.ending(packing.rows, packing.offset)))
                        system.sync(made)
                except OSError:
                    with suppress(OSError):
                        system.drop(folder, beside)
                    raise
            self._prove(folder, beside, packing)
            fresh = packing.name + PACK_SUFFIX
            system.replace(folder, beside, folder, fresh)
            system.sync(folder)
        return Resealed(fresh, len(packing.rows) == len(rows))

    def _rows(self, file: int) -> list[pack.Row]:
        size = self._system.look_open(file).st_size
        return scanning.rows(lambda count, offset: self._system.read(file, count, offset), size)

    def _members(self, file: int, rows: Sequence[pack.Row], packing: pack.Packing) -> Iterator[bytes]:
        """The bytes of each member; a sealed blob that is damaged is left out."""
        for row in rows:
            begin, size = packing.offset, row.size
            if not row.sealed:
                yield from self._copied(file, row)
            else:
                plain = self._opened(file, row, self._secrets)
                if plain is None:
                    continue
                data = sealed_to(plain, (self._to,))
                size = len(data)
                yield _member(row, data)
            packing.rows.append(pack.Row(row.blob, begin, packing.offset - begin, size, row.sealed))

    def _copied(self, file: int, row: pack.Row) -> Iterator[bytes]:
        at, end = row.offset, row.offset + row.length
        while at < end:
            data = self._system.read(file, min(files.CHUNK, end - at), at)
            if not data:
                raise Damaged("A pack is cut short.")
            at += len(data)
            yield data

    def _opened(self, file: int, row: pack.Row, secrets: Sequence[str]) -> bytes | None:
        """A sealed blob's bytes, which must be those that its name was made of."""

        def read(count: int, offset: int, /) -> bytes:
            return self._system.read(file, count, offset)

        try:
            plain = opened_by(b"".join(pack.member(read, row)), secrets)
        except Damaged:
            return None
        digest = self._store.keys.digest(sealed=True)
        digest.update(plain)
        return plain if digest.hexdigest() == row.blob else None

    def _prove(self, folder: int, beside: str, packing: pack.Packing) -> None:
        """What was written reads back: every byte; raises Damaged, and nothing stands in for anything."""
        with files.held(self._system, self._system.open_file(folder, beside)) as file:
            sha = hashlib.sha256()
            for data in files.chunks(self._system, file):
                sha.update(data)
        if sha.hexdigest() != packing.name:
            self._system.drop(folder, beside)
            raise Damaged("What was written for a pack does not read back.", hint="Look at the store's disk.")


def _member(row: pack.Row, data: bytes) -> bytes:
    packed = pack.compressor(0)
    parts = (pack.header(row.blob, len(data)), data, pack.padding(len(data)))
    return b"".join([*map(packed.compress, parts), packed.flush()])
