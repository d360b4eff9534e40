"""Packs: each blob is got back by one seek, and by tar; what is broken is noticed."""

import hashlib
import io
import subprocess
import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollback_gui.errors import Damaged
from rollback_gui.model.ids import BlobId
from rollback_gui.store import pack, scanning


def _built(blobs: list[bytes]) -> tuple[bytes, list[pack.Row]]:
    out, rows = b"", []
    for data in blobs:
        blob = BlobId(hashlib.sha256(data).hexdigest())
        packed = pack.compressor(1)
        parts = (pack.header(blob, len(data)), data, pack.padding(len(data)))
        member = b"".join([*map(packed.compress, parts), packed.flush()])
        rows.append(pack.Row(blob, len(out), len(member), len(data), sealed=False))
        out += member
    return out + pack.ending(rows, len(out)), rows


def _reader(data: bytes) -> pack.Range:
    return lambda count, offset: data[offset : offset + count]


@given(st.lists(st.binary(max_size=1500), max_size=5, unique=True))
@settings(max_examples=40)
def test_every_blob_is_got_back_by_seek_and_by_tar(blobs: list[bytes]) -> None:
    """The directory at the end tells where, and tar sees the blobs alone."""
    data, rows = _built(blobs)
    assert pack.directory(_reader(data), len(data)) == rows
    assert [b"".join(pack.member(_reader(data), row)) for row in rows] == blobs
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as tar:
        assert {m.name: tar.extractfile(m).read() for m in tar} == dict(zip([r.blob for r in rows], blobs, strict=True))  # type: ignore[union-attr]


def test_a_directory_of_many_blobs_spans_several_fields() -> None:
    """An extra field holds at most 64 KB."""
    data, rows = _built([b"%d" % number for number in range(3000)])
    assert pack.directory(_reader(data), len(data)) == rows


def test_the_command_line_reads_a_pack(tmp_path: Path) -> None:
    """`tar xzOf` gets a blob back and `gzip -t` finds nothing wrong."""
    data, rows = _built([b"made-up " * 1000, b"", b"x"])
    where = tmp_path / "pack.tar.gz"
    where.write_bytes(data)
    subprocess.run(["gzip", "-t", where], check=True)
    for row, expected in zip(rows, [b"made-up " * 1000, b"", b"x"], strict=True):
        told = subprocess.run(["tar", "xzOf", where, row.blob], check=True, capture_output=True)
        assert (told.stdout, told.stderr) == (expected, b"")


def test_a_flipped_bit_never_gives_other_bytes() -> None:
    """At every byte of a pack: an error, or the same bytes as before."""
    blobs = [b"made-up text " * 9, b"\0\1\2" * 50]
    data, rows = _built(blobs)
    for at in range(len(data)):
        flipped = bytearray(data)
        flipped[at] ^= 1 << at % 8
        try:
            for row in pack.directory(_reader(bytes(flipped)), len(data)):
                found = b"".join(pack.member(_reader(bytes(flipped)), row))
                assert found in blobs
        except Damaged:
            continue
    assert len(rows) == 2


def test_a_pack_cut_short_anywhere_has_no_directory() -> None:
    """At every byte."""
    data, _ = _built([b"made-up", b"text"])
    for length in range(len(data)):
        with pytest.raises(Damaged):
            pack.directory(_reader(data[:length]), length)


def test_a_bomb_is_not_unpacked() -> None:
    """No more comes out than the directory says, whatever the member holds."""
    packed = pack.compressor(9)
    blob = BlobId("0" * 64)
    member = packed.compress(pack.header(blob, 10) + bytes(50_000_000)) + packed.flush()
    row = pack.Row(blob, 0, len(member), 10, sealed=False)
    pieces = pack.member(_reader(member), row)
    assert len(next(pieces)) == 10
    with pytest.raises(Damaged):
        next(pieces)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4, unique=True), st.data())
@settings(max_examples=40)
def test_without_a_directory_every_whole_blob_is_found(blobs: list[bytes], data: st.DataObject) -> None:
    """A damaged member is skipped, those behind it are not."""
    built, rows = _built(blobs)
    end = rows[-1].offset + rows[-1].length
    assert scanning.rows(_reader(built[:end]), end) == rows
    hit = data.draw(st.sampled_from(rows))
    broken = bytearray(built[:end])
    broken[hit.offset + data.draw(st.integers(0, hit.length - 1))] ^= 1 << data.draw(st.integers(0, 7))
    found = scanning.rows(_reader(bytes(broken)), end)
    assert [row for row in rows if row != hit] == [row for row in found if row.blob != hit.blob]
