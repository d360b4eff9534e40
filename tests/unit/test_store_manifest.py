"""Manifests: what is written is read again, and what was changed is noticed."""

import json
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.errors import BadInput, Damaged, NewerFormat, Tampered
from rollback_gui.model import paths
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Entry, Header, Item, Warned
from rollback_gui.store import manifest
from rollback_gui.store.capture_key import CaptureKey
from tests.support.kept import entry, header, item

KEY = CaptureKey(b"k" * 32)
NO_KEY = CaptureKey()

_bytes_names = st.binary(min_size=1, max_size=12).map(lambda raw: raw.decode("utf-8", "surrogateescape"))
_texts = st.one_of(st.text(max_size=12), _bytes_names)


def _is_path(text: str) -> bool:
    try:
        paths.parse(text)
    except BadInput:
        return False
    return True


def _is_encodable(text: str) -> bool:
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


_paths = _bytes_names.map(lambda name: "~/x" + name).filter(_is_path)
_numbers, _accounts = st.integers(0, 2**40), st.integers(0, 2**32 - 2)
_links = _bytes_names.filter(lambda text: "\0" not in text)
_entries = st.one_of(
    st.none(),
    st.builds(
        entry, st.binary(max_size=3), mode=st.integers(0, 0o777), mtime=_numbers, uid=_accounts, sealed=st.booleans(),
        attributes=st.dictionaries(st.sampled_from(["user.a", "user.b_base64"]), st.just("bWFkZQ==")),
    ),
    st.builds(entry, type=st.just("symlink"), target=_links, blob=st.just("")),
)  # fmt: skip


def _items(found: list[tuple[str, Entry | None]]) -> list[Item]:
    """In path order, none below one that is no folder."""
    return [item(path, there) for path, there in sorted(found) if "/" not in path[2:]]


_lists = st.lists(st.tuples(_paths, _entries), max_size=6, unique_by=lambda pair: pair[0]).map(_items)
_headers = st.builds(
    header, description=_texts.filter(_is_encodable), home=_links.map(lambda name: "/" + name), sequence=_numbers,
    scope=st.lists(_bytes_names, max_size=2).map(tuple), is_partial=st.booleans(),
    warnings=st.lists(st.builds(Warned, st.just("unreadable"), st.just("It cannot be read."), _bytes_names)).map(tuple),
)  # fmt: skip


def _read(data: bytes, key: CaptureKey = KEY) -> manifest.Read:
    return manifest.decode([data], key)


@given(_headers, _lists)
def test_what_is_written_is_read_again(head: Header, items: list[Item]) -> None:
    """Header, entries and digest, also with names that are not UTF-8."""
    data, digest = manifest.encode(head, items, KEY)
    read = _read(data)
    assert read == manifest.Read(head, tuple(sorted(items, key=lambda i: i.path)), digest, "ok")


@given(_headers, _lists)
def test_it_is_one_json_document_with_an_entry_a_line(head: Header, items: list[Item]) -> None:
    """The first line is the header, the last the seal."""
    data, digest = manifest.encode(head, items, KEY)
    document = json.loads(data)
    lines = data.decode().splitlines() if data.isascii() else data.split(b"\n")[:-1]
    assert len(document["items"]) == len(items) == len(lines) - 4
    assert document["seal"]["sha256"] == digest
    assert document["header"]["id"] == head.id


@given(_lists, st.integers(1, 200))
def test_the_size_of_pieces_makes_no_difference(items: list[Item], size: int) -> None:
    """It is read line by line from pieces of any size."""
    data, _ = manifest.encode(header(), items, KEY)
    pieces: Iterator[bytes] = (data[at : at + size] for at in range(0, len(data), size))
    assert manifest.decode(pieces, KEY) == _read(data)


def _small() -> bytes:
    items = [item("~/a", entry(b"1")), item("~/b", None), item("~/c d", entry(b"2"))]
    return manifest.encode(header(), items, KEY)[0]


def test_a_manifest_cut_short_anywhere_is_damaged() -> None:
    """At every byte; only its own last line end may be missing."""
    data = _small()
    for length in range(len(data)):
        with pytest.raises(Damaged):
            _read(data[:length])


def test_a_flipped_bit_is_noticed_anywhere() -> None:
    """At every byte, one bit after the other; none is read as sound."""
    data = _small()
    for at in range(len(data)):
        flipped = bytearray(data)
        flipped[at] ^= 1 << at % 8
        with suppress(Damaged, Tampered, NewerFormat):
            assert _read(bytes(flipped)).proof in ("tampered", "unsigned"), at


@pytest.mark.parametrize("path", ["~/../x", "/a/../../etc/x", "~/a/.."])
def test_a_path_that_climbs_out_is_told_by_name(path: str) -> None:
    """Whether or not the seal was made anew."""
    hostile, _ = manifest.encode(header(), [item(path, entry())], KEY)
    for data in (hostile, hostile.replace(b'"uid":501', b'"uid":502')):
        with pytest.raises(Tampered, match=r"\.\."):
            _read(data)


@pytest.mark.parametrize("path", ["", ".", "a", "~", "~/a//b", "~/a/", "/", "~/a\0b", "~/" + "n" * 256])
def test_a_path_that_is_none_is_refused(path: str) -> None:
    """Even under a seal that matches."""
    with pytest.raises(Tampered):
        _read(manifest.encode(header(), [item(path, entry())], KEY)[0])


def test_entries_twice_out_of_order_or_below_a_file_are_refused() -> None:
    """A seal that matches does not make them good."""
    one, two = item("~/a", entry()), item("~/b", entry())
    for items in ([one, one], [item("~/a", entry()), item("~/a-b", entry()), item("~/a/c", entry())]):
        with pytest.raises(Tampered):
            _read(manifest.encode(header(), items, KEY)[0])
    data, _ = manifest.encode(header(), [one, two], NO_KEY)
    lines = data.split(b"\n")
    lines[2], lines[3] = lines[3] + b",", lines[2][:-1]
    with pytest.raises(Tampered, match="out of order"):
        _read(_resealed(lines))


def _resealed(lines: list[bytes]) -> bytes:
    import hashlib

    body = b"\n".join(lines[:-2]) + b"\n"
    return body + b'"seal":{"sha256":"' + hashlib.sha256(body).hexdigest().encode() + b'"}}\n'


def test_a_signature_says_who_made_it() -> None:
    """Ours, another's, none, or nobody here can tell."""
    data, _ = manifest.encode(header(), [item("~/a", entry())], KEY)
    unsigned, _ = manifest.encode(header(), [item("~/a", entry())], NO_KEY)
    assert _read(data).proof == "ok"
    assert _read(data, NO_KEY).proof == "unproven"
    assert _read(data, CaptureKey(b"x" * 32)).proof == "tampered"
    assert _read(unsigned).proof == _read(unsigned, NO_KEY).proof == "unsigned"


def test_a_newer_format_is_told_as_that() -> None:
    """Before anything else in it is looked at."""
    data = _small().replace(b'"format":1', b'"format":2')
    with pytest.raises(NewerFormat):
        _read(data)


def test_a_line_that_never_ends_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it fills the memory."""
    monkeypatch.setattr(manifest, "_LONGEST_LINE", 1000)
    given_out = []

    def endless() -> Iterator[bytes]:
        while True:
            given_out.append(1)
            yield b"x" * 100

    with pytest.raises(Damaged):
        manifest.decode(endless(), KEY)
    assert len(given_out) < 20


def test_a_key_is_never_shown() -> None:
    """Not even by its repr."""
    assert "kkk" not in repr(CaptureKey(b"k" * 32))


def test_no_key_has_two_jobs() -> None:
    """The same bytes have another signature for each purpose, so a secret's name is never a manifest's seal."""
    digest = KEY.digest(sealed=True)
    digest.update(b"made-up")
    signed = [KEY.sign(p, b"made-up") for p in ("manifest", "note", "store", "audit")]
    assert len({*signed, digest.hexdigest()}) == 5


def test_a_manifest_names_entries_by_path() -> None:
    """Keys are sorted, and a name that is not UTF-8 is readable and exact."""
    data, _ = manifest.encode(header(), [item("~/caf\udce9", entry())], NO_KEY)
    line = json.loads(data.split(b"\n")[2])
    assert list(line) == sorted(line)
    assert line["path"] == "~/caf�"
    assert _read(data).items[0].path == EntryPath("~/caf\udce9")
