"""Manifests as bytes: one JSON document, the header on the first line, one entry a line, the seal on the last.

The seal's SHA-256 and HMAC cover every byte before the last line, so also the order of the lines.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec
from msgspec import Struct

from rollback_gui.errors import BadInput, Damaged, NewerFormat, Tampered
from rollback_gui.model import paths
from rollback_gui.model.packed import Growing
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import ITEMS, Header, Item
from rollback_gui.store import bounds, text
from rollback_gui.store.capture_key import CaptureKey, Proof
from rollback_gui.store.layout import FORMAT

_HEAD, _ITEMS, _END, _SEAL = b'{"header":', b'"items":[', b"],", b'"seal":'
HOSTILE = "Nothing of it goes to its place. `rollback verify` names the snapshots that are sound."
_LONGEST_LINE = 64 << 20
_AT_ONCE = 1 << 16


class Seal(Struct, frozen=True):
    """The last line: the digest of all before it, and the signature (empty without the key)."""

    sha256: str
    hmac: str = ""


class Read(Struct, frozen=True):
    """A manifest that is whole; `digest` is what the next one names as its previous."""

    header: Header
    items: Sequence[Item]
    digest: str
    proof: Proof


class _Format(Struct, frozen=True):
    format: int


_encoder = msgspec.json.Encoder(order="sorted")
_format, _seal = msgspec.json.Decoder(_Format), msgspec.json.Decoder(Seal)
_header = text.Decoder(Header)
_item = text.Decoder(Item)


class Encoding:
    """A manifest on its way out, line by line, its entries in path order."""

    def __init__(self, header: Header, items: Sequence[Item], key: CaptureKey) -> None:
        self._header = header
        self._items = items
        self._sealed = _Sealed(key)

    def __iter__(self) -> Iterator[bytes]:
        """Its lines, once."""
        for line in _lines_of(self._header, _in_order(self._items)):
            yield self._sealed.take(line) + b"\n"
        yield b"".join([_SEAL, _encoder.encode(self._sealed.seal()), b"}\n"])

    @property
    def digest(self) -> str:
        """Of a manifest that went out whole: what the next one names as its previous."""
        return self._sealed.digest


def encode(header: Header, items: Sequence[Item], key: CaptureKey) -> tuple[bytes, str]:
    """The bytes of a manifest, its entries in path order, and its digest."""
    encoding = Encoding(header, items, key)
    return b"".join(encoding), encoding.digest


def _in_order(items: Sequence[Item]) -> Sequence[Item]:
    """As they are where they are in order: sorting a packed sequence takes the room of all that it holds."""
    is_ordered = all(one.path <= other.path for one, other in pairwise(items))
    return items if is_ordered else sorted(items, key=lambda item: item.path)


def _lines_of(header: Header, items: Sequence[Item]) -> Iterator[bytes]:
    yield _HEAD + text.encoded(header) + b","
    yield _ITEMS
    for number, item in enumerate(items, 1):
        yield text.encoded(item) + (b"," if number < len(items) else b"")
    yield _END


def decode(chunks: Iterable[bytes], key: CaptureKey) -> Read:
    """Read a manifest line by line; raises Damaged, Tampered for a path out of bounds, NewerFormat."""
    sealed = _Sealed(key)
    following = lines(chunks)
    header = read_header(sealed.take(next(following, b"")))
    if sealed.take(next(following, b"")) != _ITEMS:
        raise Damaged("The manifest is cut short or not one.")
    items, hostile = _read_items(following, sealed)
    proof = sealed.finish(next(following, b""))
    if next(following, None) is not None:
        raise Damaged("The manifest goes on after its seal.")
    if hostile:
        raise Tampered(hostile, hint=HOSTILE)
    _check_order(items)
    return Read(header, items, sealed.digest, proof)


def peek(first_line: bytes) -> Header | None:
    """The header of a manifest that may be damaged further down; None when it cannot be read."""
    try:
        return read_header(first_line.rstrip(b"\n"))
    except (Damaged, NewerFormat):
        return None


def read_item(line: bytes) -> Item | None:
    """One entry of a manifest that is damaged elsewhere; None when it cannot be read."""
    try:
        return _item.decode(line.removesuffix(b","))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def is_frame(line: bytes) -> bool:
    """Whether a line holds no entry but begins or ends the entries."""
    return line in (_ITEMS, _END) or line.startswith(_SEAL)


def trouble(item: Item) -> str:
    """Why an entry must never be written, as a sentence; empty when it may be."""
    try:
        return _out_of_bounds(item.path) or _out_of_range(item)
    except Tampered as problem:
        return problem.message


def read_header(line: bytes) -> Header:
    """The header of a manifest from its first line; raises Damaged, NewerFormat."""
    if not (line.startswith(_HEAD) and line.endswith(b",")):
        raise Damaged("The manifest is cut short or not one.")
    document = line[len(_HEAD) : -1]
    try:
        found = _format.decode(document).format
        if found > FORMAT:
            raise NewerFormat(f"The snapshot has format {found}; this program knows {FORMAT}.")
        header = _header.decode(document)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Damaged("The first line of the manifest cannot be read.") from None
    what = bounds.of_header(header)
    if what:
        raise Damaged(f"The first line of the manifest names {what} that cannot be.")
    return header


def _read_items(lines: Iterator[bytes], sealed: "_Sealed") -> tuple[Sequence[Item], str]:
    """Every entry, and a sentence about the first path that is out of bounds; `..` raises at once."""
    items = Growing(ITEMS)
    hostile = ""
    is_last = False
    for line in lines:
        sealed.take(line)
        if line == _END:
            return items.done(), hostile
        if is_last:
            raise Damaged("A line of the manifest is broken.")
        is_last = not line.endswith(b",")
        try:
            item = _item.decode(line if is_last else line[:-1])
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Damaged(f"Line {len(items) + 3} of the manifest cannot be read.") from None
        items.append(item)
        hostile = hostile or _out_of_bounds(item.path) or _out_of_range(item)
    raise Damaged("The manifest is cut short.")


def _out_of_bounds(path: str) -> str:
    """What is wrong with a path, empty when it is good; one with `..` raises Tampered, whatever else is wrong."""
    try:
        paths.parse(path)
    except BadInput:
        sentence = f"The snapshot names a path that is out of bounds: {path[:200]!r}."
        if ".." in path.split("/"):
            raise Tampered(sentence, hint=HOSTILE) from None
        return sentence
    return ""


def _out_of_range(item: Item) -> str:
    what = "" if item.entry is None else bounds.of_entry(item.entry)
    return f"The snapshot has {what} that no file can have: {item.path[:200]!r}." if what else ""


def _check_order(items: Sequence[Item]) -> None:
    """Refuse entries that are out of order, twice there, or below something that is no folder."""
    last = folder = ""
    solid: set[EntryPath] = set()
    for item in items:
        if item.path <= last:
            raise Tampered(f"The snapshot's entries are out of order at {item.path[:200]!r}.", hint=HOSTILE)
        last = item.path
        is_elsewhere = paths.parent(item.path) != folder
        if is_elsewhere and item.entry is not None and not solid.isdisjoint(paths.parents(item.path)):
            raise Tampered(f"The snapshot has an entry below what is no folder: {item.path[:200]!r}.", hint=HOSTILE)
        folder = paths.parent(item.path)
        if item.entry is not None and item.entry.type != "directory":
            solid.add(item.path)


def lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines without their ends; one that never ends raises Damaged."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
        if len(rest) > _LONGEST_LINE:
            raise Damaged("A line of the manifest never ends.")
    if rest:
        raise Damaged("The manifest is cut short.")


class _Sealed:
    """The bytes before the seal, on their way through both hashes."""

    def __init__(self, key: CaptureKey) -> None:
        self._key = key
        self._sha = hashlib.sha256()
        self._mac = key.signer("manifest") if key.is_at_hand else None
        self._held = bytearray()
        self.digest = ""

    def take(self, line: bytes) -> bytes:
        self._held += line + b"\n"
        if len(self._held) > _AT_ONCE:
            self._flush()
        return line

    def seal(self) -> Seal:
        """The seal of all that was taken; its signature is empty without the key."""
        self._flush()
        self.digest = self._sha.hexdigest()
        return Seal(self.digest, self._mac.hexdigest() if self._mac else "")

    def finish(self, line: bytes) -> Proof:
        """What the last line says about all before it; raises Damaged."""
        self._flush()
        self.digest = self._sha.hexdigest()
        if not (line.startswith(_SEAL) and line.endswith(b"}}")):
            raise Damaged("The manifest is cut short.")
        try:
            seal = _seal.decode(line[len(_SEAL) : -1])
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Damaged("The seal of the manifest cannot be read.") from None
        if seal.sha256 != self.digest:
            raise Damaged("The manifest does not match its own seal.")
        return self._key.judge(self._mac.hexdigest() if self._mac else "", seal.hmac)

    def _flush(self) -> None:
        self._sha.update(self._held)
        if self._mac is not None:
            self._mac.update(self._held)
        self._held.clear()
