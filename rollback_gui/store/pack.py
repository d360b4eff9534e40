"""Packs: each blob one tar member that is a gzip member of its own, so `tar xzOf` gets it back and so does one seek.

After the two zero blocks that end a tar come empty gzip members that tar never sees: the directory, in
extra fields (RFC 1952, 2.3.1.1) of 49-byte rows, and last a tail of fixed size that says where it begins.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

from msgspec import Struct

from rollback_gui.errors import Damaged
from rollback_gui.model.ids import BlobId

BLOCK = 512
_ROW, _TAIL = struct.Struct(">32sQQB"), struct.Struct(">QQ")
_ROWS_AT_ONCE = 65_000 // _ROW.size
_EMPTY = b"\x03\x00" + bytes(8)
_DIRECTORY, _END = b"RD", b"RE"
_GZIP, _EXTRA = b"\x1f\x8b\x08", 4
TAIL_SIZE = 10 + 2 + 4 + _TAIL.size + len(_EMPTY)
_AT_ONCE = 1 << 20
_HEAD_ROOM = 1 << 12
"""By so many bytes the readable head of what is sealed may shrink."""


class Row(Struct, frozen=True):
    """Where one blob lies in its pack: `length` bytes at `offset`, which hold `size` bytes of tar member."""

    blob: BlobId
    offset: int
    length: int
    size: int
    sealed: bool


class Range(Protocol):
    """Reads bytes of one open pack."""

    def __call__(self, count: int, offset: int, /) -> bytes:
        """At most count bytes from offset on."""
        ...


def header(blob: BlobId, size: int) -> bytes:
    """The ustar block of one blob."""
    return named_header(blob, size)


def named_header(name: str, size: int) -> bytes:
    """The ustar block of one member: a plain file, 0600, of nobody, of 1970; more than 8 GB in GNU's way."""
    length = b"%011o\0" % size if size < 1 << 33 else b"\x80" + size.to_bytes(11, "big")
    fields = (
        name.encode().ljust(100, b"\0"), b"0000600\0", b"0000000\0", b"0000000\0", length, b"00000000000\0", b" " * 8,
        b"0", bytes(100), b"ustar\x0000", bytes(247),
    )  # fmt: skip
    block = b"".join(fields)
    return b"%b%06o\0 %b" % (block[:148], sum(block), block[156:])


def padding(size: int) -> bytes:
    """What fills a member's last block."""
    return bytes(-size % BLOCK)


def compressor(level: int) -> "zlib._Compress":
    """A fresh gzip member."""
    return zlib.compressobj(level, zlib.DEFLATED, 31)


def ending(rows: Iterable[Row], offset: int) -> bytes:
    """Everything after the last blob, whose members end at offset."""
    last = compressor(1)
    zeros = last.compress(bytes(2 * BLOCK)) + last.flush()
    packed = b"".join(map(_packed, rows))
    at_once = _ROWS_AT_ONCE * _ROW.size
    parts = (packed[at : at + at_once] for at in range(0, len(packed), at_once))
    directory = b"".join(_empty_member(_DIRECTORY, part) for part in parts)
    return zeros + directory + _empty_member(_END, _TAIL.pack(offset + len(zeros), len(packed) // _ROW.size))


def _packed(row: Row) -> bytes:
    return _ROW.pack(bytes.fromhex(row.blob), row.length, row.size, row.sealed)


class Rows:
    """The rows of a pack that lie one after the other from its beginning on, at 49 bytes each."""

    def __init__(self) -> None:
        self._packed = bytearray()

    def append(self, row: Row) -> None:
        """Add the next one."""
        self._packed += _packed(row)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._packed) // _ROW.size

    def __iter__(self) -> Iterator[Row]:
        """Each, with its offset."""
        offset = 0
        for blob, length, size, sealed in _ROW.iter_unpack(self._packed):
            yield Row(BlobId(blob.hex()), offset, length, size, bool(sealed))
            offset += length


def _empty_member(kind: bytes, data: bytes) -> bytes:
    field = kind + struct.pack("<H", len(data)) + data
    return _GZIP + bytes([_EXTRA]) + bytes(5) + b"\xff" + struct.pack("<H", len(field)) + field + _EMPTY


def directory(read: Range, size: int) -> list[Row]:
    """The rows of a pack of this many bytes, without decompressing; raises Damaged."""
    tail = _field(read(TAIL_SIZE, size - TAIL_SIZE) if size > TAIL_SIZE else b"", _END)
    if len(tail) != _TAIL.size:
        raise Damaged("A pack is cut short.")
    begin, count = _TAIL.unpack(tail)
    rows: list[Row] = []
    offset = 0
    for packed in _directory_rows(_whole(read, begin, size - TAIL_SIZE), count):
        blob, length, stored, sealed = _ROW.unpack(packed)
        rows.append(Row(BlobId(blob.hex()), offset, length, stored, bool(sealed)))
        offset += length
    if len(rows) != count or offset > begin:
        raise Damaged("A pack's directory does not add up.")
    return rows


def _whole(read: Range, begin: int, end: int) -> bytes:
    parts = []
    while begin < end and (data := read(min(end - begin, _AT_ONCE), begin)):
        parts.append(data)
        begin += len(data)
    return b"".join(parts)


def _directory_rows(data: bytes, count: int) -> Iterator[bytes]:
    while count > 0:
        field = _field(data, _DIRECTORY)
        if not field or len(field) % _ROW.size:
            raise Damaged("A pack's directory cannot be read.")
        yield from (field[at : at + _ROW.size] for at in range(0, len(field), _ROW.size))
        count -= len(field) // _ROW.size
        data = data[16 + len(field) + len(_EMPTY) :]


def _field(data: bytes, kind: bytes) -> bytes:
    """The extra field that a gzip member begins with; empty when it has none of this kind."""
    if data[:4] != _GZIP + bytes([_EXTRA]) or data[12:14] != kind:
        return b""
    length = int(struct.unpack("<H", data[14:16])[0])
    return data[16 : 16 + length] if len(data) >= 16 + length + len(_EMPTY) else b""


def member(read: Range, row: Row) -> Iterator[bytes]:
    """One blob as they were packed, in pieces of at most 1 MiB; raises Damaged, at the latest at the end."""
    unpacked = _Unpacked(read, row)
    block = _exactly(unpacked, BLOCK)
    if block != header(row.blob, row.size):
        raise Damaged(f"The pack holds something else where blob {row.blob[:12]}… should lie.")
    left = row.size
    while left:
        data = unpacked.take(min(left, _AT_ONCE))
        left -= len(data)
        if not data:
            raise Damaged(f"Blob {row.blob[:12]}… is cut short.")
        yield data
    unpacked.finish(len(padding(row.size)))


def sealed_member(pieces: Iterable[bytes], length: int) -> bytes:
    """A sealed blob whole, from a member of this many bytes; what is sealed does not shrink, so a bomb is Damaged."""
    whole = bytearray()
    for piece in pieces:
        whole += piece
        if len(whole) > length + _HEAD_ROOM:
            raise Damaged("A pack holds far more than a sealed blob of its size can be.")
    return bytes(whole)


def _exactly(unpacked: "_Unpacked", count: int) -> bytes:
    data = b""
    while len(data) < count and (more := unpacked.take(count - len(data))):
        data += more
    return data


class _Unpacked:
    """One gzip member, decompressed no further than it is asked for."""

    def __init__(self, read: Range, row: Row) -> None:
        self._read = read
        self._row = row
        self._at, self._end = row.offset, row.offset + row.length
        self._inflate = zlib.decompressobj(31)
        self._held = b""

    def take(self, count: int) -> bytes:
        """At most count bytes, empty at the end."""
        while not self._inflate.eof:
            if not self._held and self._at < self._end:
                self._held = self._read(min(_AT_ONCE, self._end - self._at), self._at)
                self._at += len(self._held)
            try:
                data = self._inflate.decompress(self._held, count)
            except zlib.error:
                raise Damaged(f"Blob {self._row.blob[:12]}… cannot be decompressed.") from None
            is_stuck = not data and not self._held
            self._held = self._inflate.unconsumed_tail
            if data or is_stuck:
                return data
        return b""

    def finish(self, count: int) -> None:
        """Only padding may follow, and the member's own checksum must be right."""
        rest = b""
        while data := self.take(BLOCK + 1):
            rest += data
            if len(rest) > BLOCK:
                break
        if rest != bytes(count) or not self._inflate.eof or self._inflate.unused_data or self._at < self._end:
            raise Damaged(f"Blob {self._row.blob[:12]}… does not end where it should.")


class Packing:
    """The bytes of a pack as they are written: hashed on the way, cut back when a blob turns out wrong."""

    def __init__(self) -> None:
        self.rows = Rows()
        self.offset = 0
        self._sha = hashlib.sha256()

    def take(self, data: bytes) -> bytes:
        """Count and hash what goes out."""
        self._sha.update(data)
        self.offset += len(data)
        return data

    def marked(self) -> tuple[int, "hashlib._Hash"]:
        """Where it stands, to come back to."""
        return self.offset, self._sha.copy()

    def back_to(self, mark: tuple[int, "hashlib._Hash"]) -> None:
        """Forget what went out since."""
        self.offset, self._sha = mark

    @property
    def name(self) -> str:
        """The SHA-256 of all that went out."""
        return self._sha.hexdigest()
