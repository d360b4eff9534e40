"""What a pack holds when its directory was lost: found member by member, skipping what is damaged."""

import zlib

from rollback_gui.errors import Damaged
from rollback_gui.model.ids import BlobId
from rollback_gui.store import pack
from rollback_gui.store.pack import BLOCK, Range, Row

_MAGIC = b"\x1f\x8b\x08\x00\x00\x00\x00\x00"
"""How each of our members begins: no name, no time."""
_AGE = b"age-encryption.org/v1\n"
_AT_ONCE = 1 << 16


def rows(read: Range, size: int) -> list[Row]:
    """The rows of a pack of this many bytes: its directory, or else what a scan finds."""
    try:
        return pack.directory(read, size)
    except Damaged:
        return scan(read, size)


def scan(read: Range, size: int) -> list[Row]:
    """Every member that is whole, in order."""
    found: list[Row] = []
    at = 0
    while at < size:
        row = _member(read, at, size)
        if row is None:
            at = _next(read, at + 1, size)
            continue
        if row.blob:
            found.append(row)
        at += row.length
    return found


def _member(read: Range, at: int, size: int) -> Row | None:
    """The member that begins here; without a blob's name when it is none of ours, None when it is damaged."""
    inflate = zlib.decompressobj(31)
    head, count, end = b"", 0, at
    while not inflate.eof:
        data = read(min(_AT_ONCE, size - end), end)
        if not data:
            return None
        end += len(data)
        try:
            while data and not inflate.eof:
                out = inflate.decompress(data, _AT_ONCE)
                data = inflate.unconsumed_tail
                head += out[: max(0, BLOCK + len(_AGE) - len(head))]
                count += len(out)
        except zlib.error:
            return None
    length = end - len(inflate.unused_data) - at
    return _named(head, count, Row(BlobId(""), at, length, 0, sealed=False))


def _named(head: bytes, count: int, row: Row) -> Row:
    name = head[:100].rstrip(b"\0").decode("latin-1")
    stored = _size(head[124:136])
    is_ours = (
        len(name) == 64 and not set(name) - set("0123456789abcdef") and head[:BLOCK] == pack.named_header(name, stored)
    )
    if not is_ours or count != BLOCK + stored + len(pack.padding(stored)):
        return row
    return Row(BlobId(name), row.offset, row.length, stored, sealed=head[BLOCK:].startswith(_AGE))


def _size(field: bytes) -> int:
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:])
    try:
        return int(field.rstrip(b"\0 ") or b"0", 8)
    except ValueError:
        return 0


def _next(read: Range, at: int, size: int) -> int:
    """Where the next member may begin."""
    while at < size:
        data = read(min(_AT_ONCE, size - at), at)
        if not data:
            return size
        found = data.find(_MAGIC)
        if found >= 0:
            return at + found
        at += max(1, len(data) - len(_MAGIC) + 1)
    return size
