"""Reading what packs hold: every byte is proved by its name before anybody may rely on it."""

from collections.abc import Iterator
from contextlib import suppress

from rollback_gui.errors import Damaged
from rollback_gui.model.ids import BlobId
from rollback_gui.model.snapshot import Entry
from rollback_gui.store import pack
from rollback_gui.store.blobs import Blobs
from rollback_gui.store.ground import Ground
from rollback_gui.store.keys import Keys
from rollback_gui.store.layout import PACKS
from rollback_gui.system import files

_SEALED = b"age-encryption.org/v1\n"
_PIECE = 1 << 20


class Reading:
    """Blobs by their entries, plain."""

    def __init__(self, ground: Ground, blobs: Blobs, keys: Keys) -> None:
        self._ground = ground
        self._blobs = blobs
        self._keys = keys

    def plain(self, entry: Entry) -> Iterator[bytes]:
        """The bytes in pieces; raises Damaged where no pack holds it and at the end for a wrong hash or size, NoKey."""
        if not entry.sealed:
            yield from self._proved(entry)
            return
        plain = self._unsealed(entry.blob)
        if len(plain) != entry.size:
            raise _other_size(entry)
        for at in range(0, len(plain), _PIECE):
            yield plain[at : at + _PIECE]

    def check(self, entry: Entry) -> None:
        """Prove the bytes without handing them out; a secret without its identity by its pack alone."""
        if entry.sealed and not self._keys.is_open():
            first = b""
            for piece in self._stored(entry.blob):
                first = first or piece[: len(_SEALED)]
            if first != _SEALED:
                raise _damaged(entry.blob)
            return
        for _ in self.plain(entry):
            pass

    def opened(self, blob: BlobId, sealed: bytes) -> bytes:
        """A secret's bytes, which must be those that its keyed name was made of: sealed ones cannot be swapped."""
        plain = self._keys.open(sealed)
        digest = self._keys.digest(sealed=True)
        digest.update(plain)
        if digest.hexdigest() != blob:
            raise _damaged(blob)
        return plain

    def _unsealed(self, blob: BlobId) -> bytes:
        """From the first pack whose copy opens: one from before the key was changed does not."""
        most = max((row.length for _, row in self._blobs.find(blob)), default=0)
        sealed = pack.sealed_member(self._stored(blob), most)
        try:
            return self.opened(blob, sealed)
        except Damaged:
            for name, row in self._blobs.find(blob):
                with suppress(Damaged, FileNotFoundError):
                    return self.opened(blob, pack.sealed_member(self._pieces(name, row), row.length))
            raise

    def _proved(self, entry: Entry) -> Iterator[bytes]:
        digest, count = self._keys.digest(sealed=False), 0
        for piece in self._stored(entry.blob):
            digest.update(piece)
            count += len(piece)
            if count > entry.size:
                raise _other_size(entry)
            yield piece
        if digest.hexdigest() != entry.blob:
            raise _damaged(entry.blob)
        if count != entry.size:
            raise _other_size(entry)

    def _stored(self, blob: BlobId) -> Iterator[bytes]:
        """The bytes as the pack holds them; a place that the index tells wrong is looked up in the packs."""
        places = self._blobs.find(blob)
        if not places:
            raise Damaged(f"Blob {blob[:12]}… is in no pack.", hint="`rollback verify` names what is missing.")
        try:
            pieces, first = self._begun(blob, places)
        except (Damaged, FileNotFoundError):
            self._blobs.refresh(anew=True)
            pieces, first = self._begun(blob, self._blobs.find(blob))
        yield first
        yield from pieces

    def _begun(self, blob: BlobId, places: list[tuple[str, pack.Row]]) -> tuple[Iterator[bytes], bytes]:
        """The first piece from the first pack that gives one, and the rest to come."""
        problem: Damaged | None = None
        for name, row in places:
            pieces = self._pieces(name, row)
            try:
                return pieces, next(pieces, b"")
            except Damaged as found:
                problem = found
        raise problem or _damaged(blob)

    def _pieces(self, name: str, row: pack.Row) -> Iterator[bytes]:
        system = self._ground.system
        with self._ground.folder(PACKS) as folder:
            file = system.open_file(folder, name)
        with files.held(system, file):
            try:
                yield from pack.member(lambda count, offset: system.read(file, count, offset), row)
            except OSError as problem:
                raise Damaged(f"A pack cannot be read: {problem.strerror}.") from None


def _damaged(blob: BlobId) -> Damaged:
    return Damaged(f"Blob {blob[:12]}… is not what it was: its bytes do not match its name.")


def _other_size(entry: Entry) -> Damaged:
    return Damaged(f"Blob {entry.blob[:12]}… has another size than the {entry.size} bytes that the snapshot names.")
