"""age in plain Python: the numbers of the standards, files made by others, and no damaged file that opens."""

import subprocess
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollback_gui.store.recovery import unseal as plain
from rollback_gui.store.recovery.unseal import secret_of, unseal
from tests.support.parts import need

IDENTITY, OTHER = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
SECRET, WRONG = secret_of(str(IDENTITY)), secret_of(str(OTHER))
CHUNK = 65536


@pytest.mark.parametrize(
    ("scalar", "point", "product"),
    [
        (
            "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
            "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        ),
        (
            "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
            "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
            "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
        ),
        ("09" + "00" * 31, "09" + "00" * 31, "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"),
    ],
)
def test_x25519_is_that_of_rfc_7748(scalar: str, point: str, product: str) -> None:
    """Section 5.2, both vectors and one round of the iteration."""
    assert plain.x25519(bytes.fromhex(scalar), bytes.fromhex(point)).hex() == product


def test_chacha20_and_poly1305_are_those_of_rfc_8439() -> None:
    """Sections 2.3.2 and 2.5.2."""
    block = plain.chacha20(bytes(range(32)), 1, bytes.fromhex("000000090000004a00000000"))
    assert block.hex() == (
        "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
        "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e"
    )
    key = bytes.fromhex("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b")
    assert plain.poly1305(key, b"Cryptographic Forum Research Group").hex() == "a8061dc1305136c6c22b8baf0c0127a9"


def test_hkdf_is_that_of_rfc_5869() -> None:
    """Test cases 1 and 3, as far as 32 bytes."""
    salt, info = bytes(range(13)), bytes(range(0xF0, 0xFA))
    told = [plain.hkdf(b"\x0b" * 22, salt, info).hex(), plain.hkdf(b"\x0b" * 22, b"", b"").hex()]
    assert told == [
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d",
    ]


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 63, 64, 65, 1000, CHUNK - 1, CHUNK, CHUNK + 1])
def test_a_file_of_any_size_opens(size: int) -> None:
    """Up to one chunk and beyond it."""
    data = bytes(number % 251 for number in range(size))
    assert unseal(pyrage.encrypt(data, [IDENTITY.to_public()]), [SECRET]) == data


def test_the_right_key_is_found_among_several() -> None:
    """Of the file's recipients and of the keys at hand."""
    sealed = pyrage.encrypt(b"made-up", [OTHER.to_public(), IDENTITY.to_public()])
    assert unseal(sealed, [SECRET]) == b"made-up"
    assert unseal(pyrage.encrypt(b"made-up", [IDENTITY.to_public()]), [WRONG, SECRET]) == b"made-up"
    with pytest.raises(ValueError, match="no key"):
        unseal(pyrage.encrypt(b"made-up", [IDENTITY.to_public()]), [WRONG])


def test_what_the_age_program_seals_opens(tmp_path: Path) -> None:
    """By a recipient on its command line; two recipients, and one that it greases the header for."""
    age = [need("age"), "-r", str(OTHER.to_public()), "-r", str(IDENTITY.to_public())]
    for data in (b"", b"made-up-secret\n", bytes(70_000)):
        assert unseal(subprocess.run(age, input=data, capture_output=True, check=True).stdout, [SECRET]) == data
    (tmp_path / "key").write_text(str(IDENTITY))
    assert secret_of(str(IDENTITY).lower()) == SECRET


def _opens_to(data: bytes) -> bytes | None:
    try:
        return unseal(data, [SECRET])
    except (ValueError, IndexError):
        return None


def test_no_flipped_bit_opens() -> None:
    """At every byte of a small file; a second key's stanza may change as little as the first."""
    sealed = pyrage.encrypt(b"made-up-secret", [IDENTITY.to_public()])
    for at in range(len(sealed)):
        wrong = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        assert _opens_to(wrong) is None, at


@given(st.integers(0, 400))
@settings(max_examples=30)
def test_no_file_that_is_cut_opens(count: int) -> None:
    """Wherever it ends."""
    sealed = pyrage.encrypt(b"made-up" * 20, [IDENTITY.to_public()])
    if count < len(sealed):
        assert _opens_to(sealed[:count]) is None
    assert _opens_to(sealed + bytes(count + 1)) is None


def test_chunks_that_are_missing_moved_or_doubled_do_not_open() -> None:
    """The last one is marked, and each has its number."""
    sealed = pyrage.encrypt(bytes(CHUNK + 10), [IDENTITY.to_public()])
    head = sealed.index(b"\n---") + 49 + 16
    first, last = sealed[head : head + CHUNK + 16], sealed[head + CHUNK + 16 :]
    assert sealed == sealed[:head] + first + last
    for payload in (first, last, first + first, last + first, first + first + last, b""):
        assert _opens_to(sealed[:head] + payload) is None


def test_an_empty_last_chunk_is_refused() -> None:
    """A file ends with its last bytes; the one empty chunk is that of an empty file."""
    key = bytes(range(32))

    def box(number: int, data: bytes, *, is_last: bool) -> bytes:
        nonce = number.to_bytes(11, "big") + bytes([is_last])
        stream = b"".join(plain.chacha20(key, at, nonce) for at in range(1, 2 + len(data) // 64))[: len(data)]
        sealed = bytes(one ^ other for one, other in zip(data, stream, strict=True))
        padded = sealed + bytes(-len(sealed) % 16) + (0).to_bytes(8, "little") + len(sealed).to_bytes(8, "little")
        return sealed + plain.poly1305(plain.chacha20(key, 0, nonce)[:32], padded)

    assert plain.open_stream(key, box(0, b"", is_last=True)) == b""
    with pytest.raises(ValueError, match="damaged"):
        plain.open_stream(key, box(0, bytes(CHUNK), is_last=False) + box(1, b"", is_last=True))


@pytest.mark.parametrize(
    "typed",
    ["AGE-SECRET-KEY-1", str(IDENTITY)[:-1], str(IDENTITY) + "Q", "AGE-SECRET-KEY-1" + "Q" * 58],
    ids=["no key", "one less", "one more", "no check"],
)
def test_a_key_with_a_typing_error_is_refused(typed: str) -> None:
    """By its length or its check characters."""
    with pytest.raises(ValueError, match="key"):
        secret_of(typed)
