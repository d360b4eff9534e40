"""How the terminal says things: sizes, moments, counts, and text that cannot harm a terminal."""

import re
from collections.abc import Iterable

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
_PLAIN_WORD = re.compile(r"[\w@%+=:,./-]+", re.ASCII)


def safe(text: str) -> str:
    """Text with control characters and bytes that are not UTF-8 written out: no name moves the cursor."""
    return _UNSAFE.sub(lambda found: _written_out(found[0]), text)


def _written_out(character: str) -> str:
    number = ord(character)
    if 0xDC80 <= number <= 0xDCFF:
        return f"\\x{number - 0xDC00:02x}"
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def shell(arguments: Iterable[str]) -> str:
    """One line that a POSIX shell (or bash and zsh, for names that are not plain text) reads as these arguments."""
    return " ".join(_quoted(argument) for argument in arguments)


def _quoted(argument: str) -> str:
    if _PLAIN_WORD.fullmatch(argument):
        return argument
    if not _UNSAFE.search(argument):
        return "'" + argument.replace("'", "'\"'\"'") + "'"
    octets = argument.encode("utf-8", "surrogateescape")
    return "$'" + "".join(_octet(octet) for octet in octets) + "'"


def _octet(octet: int) -> str:
    if octet in b"'\\":
        return "\\" + chr(octet)
    return chr(octet) if 0x20 <= octet < 0x7F else f"\\{octet:03o}"


def many(count: int, one: str, more: str = "") -> str:
    """`1 file`, `3 files`."""
    return f"{count} {one if count == 1 else more or one + 's'}"


def size(count: int) -> str:
    """Bytes in the unit that a person would choose: `812 bytes`, `1.2 KB`, `34 MB`."""
    if count < 1000:
        return many(count, "byte")
    amount = float(count)
    for unit in ("KB", "MB", "GB"):
        amount /= 1000
        if amount < 1000:
            return f"{amount:.1f} {unit}" if amount < 10 else f"{amount:.0f} {unit}"
    return f"{amount / 1000:.1f} TB"


def moment(text: str) -> str:
    """An RFC 3339 moment as the clock on the wall showed it: `2026-05-01 10:04`."""
    from datetime import datetime

    try:
        return datetime.fromisoformat(text).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return safe(text)
