"""Opens age files (age-encryption.org/v1) with an X25519 identity, in plain Python: slow, and enough for credentials.

X25519 is RFC 7748, ChaCha20-Poly1305 RFC 8439, HKDF RFC 5869, bech32 BIP 173.
"""

from __future__ import annotations

import base64
import hmac
import struct

SEALED = b"age-encryption.org/v1\n"
CHUNK = 1 << 16
PRIME = 2**255 - 19
MASK = 0xFFFFFFFF
ROUND = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
         (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14))  # fmt: skip
ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def unseal(data: bytes, secrets: list[bytes]) -> bytes:
    """The bytes of an age file; raises ValueError when no key opens it or it is damaged."""
    stanzas, signed, mac, payload = parse_header(data)
    for secret in secrets:
        for kind, share, body in stanzas:
            key = file_key(secret, share, body) if kind == "X25519" else None
            if key is None:
                continue
            if not hmac.compare_digest(hmac.new(hkdf(key, b"", b"header"), signed, "sha256").digest(), mac):
                raise ValueError("the header was changed")
            return open_stream(hkdf(key, payload[:16], b"payload"), payload[16:])
    raise ValueError("no key opens it")


def parse_header(data: bytes) -> tuple[list[tuple[str, bytes, bytes]], bytes, bytes, bytes]:
    """The X25519 stanzas (kind, share, body), the bytes that are signed, the signature and the payload."""
    if not data.startswith(SEALED):
        raise ValueError("not an age file")
    at, stanzas = len(SEALED), []
    while data[at : at + 3] == b"-> ":
        words, at = line(data, at)
        kind, *arguments = words[3:].split(" ")
        if not kind or "" in arguments:
            raise ValueError("a stanza is malformed")
        body = b""
        while True:
            text, at = line(data, at)
            body += unbase64(text)
            if len(text) > 64:
                raise ValueError("a line is too long")
            if len(text) < 64:
                break
        if kind == "X25519":
            if len(arguments) != 1 or len(body) != 32:
                raise ValueError("a stanza is malformed")
            stanzas.append((kind, unbase64(arguments[0]), body))
    end, after = line(data, at)
    if not end.startswith("--- ") or len(unbase64(end[4:])) != 32:
        raise ValueError("the header does not end")
    return stanzas, data[: at + 3], unbase64(end[4:]), data[after:]


def line(data: bytes, at: int) -> tuple[str, int]:
    """The line that begins here, and where the next one does."""
    end = data.index(b"\n", at)
    return data[at:end].decode("ascii"), end + 1


def unbase64(text: str) -> bytes:
    """Base64 without padding, in its one form."""
    data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    if "=" in text or base64.b64encode(data).rstrip(b"=").decode() != text:
        raise ValueError("not base64")
    return data


def file_key(secret: bytes, share: bytes, body: bytes) -> bytes | None:
    """The key of the file that this stanza holds for this secret, None when it is for another."""
    if len(share) != 32:
        raise ValueError("a share is malformed")
    shared = x25519(secret, share)
    if shared == bytes(32):
        raise ValueError("a share is of low order")
    public = x25519(secret, (9).to_bytes(32, "little"))
    return open_box(hkdf(shared, share + public, b"age-encryption.org/v1/X25519"), bytes(12), body)


def open_stream(key: bytes, data: bytes) -> bytes:
    """All chunks of a payload; the last one, and only it, is marked as the last."""
    whole, size = [], CHUNK + 16
    count = max(1, -(-len(data) // size))
    for number in range(count):
        is_last = number == count - 1
        nonce = number.to_bytes(11, "big") + bytes([is_last])
        opened = open_box(key, nonce, data[number * size : (number + 1) * size])
        if opened is None or (is_last and number and not opened):
            raise ValueError("the content is damaged")
        whole.append(opened)
    return b"".join(whole)


def hkdf(key: bytes, salt: bytes, info: bytes) -> bytes:
    """32 bytes derived for one purpose, by HKDF with SHA-256."""
    fresh = hmac.new(salt or bytes(32), key, "sha256").digest()
    return hmac.new(fresh, info + b"\x01", "sha256").digest()


def x25519(secret: bytes, point: bytes) -> bytes:
    """Scalar multiplication on Curve25519 by the Montgomery ladder."""
    scalar = int.from_bytes(secret, "little") & ~7 & ((1 << 254) - 1) | 1 << 254
    base = int.from_bytes(point, "little") & ((1 << 255) - 1)
    x2, z2, x3, z3 = 1, 0, base, 1
    swapped = 0
    for bit in reversed(range(255)):
        now = scalar >> bit & 1
        if now != swapped:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swapped = now
        total, less = x2 + z2, x2 - z2
        square, minus = total * total % PRIME, less * less % PRIME
        cross, other = (x3 - z3) * total % PRIME, (x3 + z3) * less % PRIME
        x3, z3 = (cross + other) ** 2 % PRIME, base * (cross - other) ** 2 % PRIME
        x2, z2 = square * minus % PRIME, (square - minus) * (square + 121665 * (square - minus)) % PRIME
    if swapped:
        x2, z2 = x3, z3
    return (x2 * pow(z2, PRIME - 2, PRIME) % PRIME).to_bytes(32, "little")


def chacha20(key: bytes, counter: int, nonce: bytes) -> bytes:
    """One block of 64 bytes."""
    start = struct.unpack("<16I", b"expand 32-byte k" + key + struct.pack("<I", counter) + nonce)
    s = list(start)
    for _ in range(10):
        for a, b, c, d in ROUND:
            for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                s[x] = (s[x] + s[y]) & MASK
                mixed = s[z] ^ s[x]
                s[z] = (mixed << turn | mixed >> (32 - turn)) & MASK
    return struct.pack("<16I", *((s[at] + start[at]) & MASK for at in range(16)))


def poly1305(key: bytes, data: bytes) -> bytes:
    """The 16-byte tag of data."""
    r, total = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF, 0
    for at in range(0, len(data), 16):
        total = (total + int.from_bytes(data[at : at + 16] + b"\x01", "little")) * r % (2**130 - 5)
    return ((total + int.from_bytes(key[16:32], "little")) & (2**128 - 1)).to_bytes(16, "little")


def open_box(key: bytes, nonce: bytes, box: bytes) -> bytes | None:
    """What a ChaCha20-Poly1305 box without further data holds, None when its tag is wrong."""
    sealed, tag = box[:-16], box[-16:]
    whole = sealed + bytes(-len(sealed) % 16) + struct.pack("<QQ", 0, len(sealed))
    if len(box) < 16 or not hmac.compare_digest(poly1305(chacha20(key, 0, nonce)[:32], whole), tag):
        return None
    stream = b"".join(chacha20(key, number, nonce) for number in range(1, -(-len(sealed) // 64) + 1))[: len(sealed)]
    return (int.from_bytes(sealed, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(sealed), "big")


def secret_of(text: str) -> bytes:
    """The 32 bytes of an AGE-SECRET-KEY-1…; its last six characters check the others."""
    prefix, _, rest = text.lower().rpartition("1")
    if set(rest) - set(ALPHABET) or len(rest) != 58:
        raise ValueError("The key has characters too many, too few, or that no key has")
    values = [ALPHABET.index(sign) for sign in rest]
    check = 1
    for value in [ord(sign) >> 5 for sign in prefix] + [0] + [ord(sign) & 31 for sign in prefix] + values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> bit & 1 else 0
    if check != 1:
        raise ValueError("The key has a typing error")
    number = 0
    for value in values[:-6]:
        number = number << 5 | value
    return (number >> 4).to_bytes(32, "big")
