"""How a file's text is written as bytes, so that a changed text can be written the same way."""

import re

from msgspec import Struct

_XML_CODING = re.compile(rb"""^\s*<\?xml[^>]*encoding=["']([\w-]+)["']""")
_CODINGS = (
    (b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"", "utf-16-le"), (b"", "utf-16-be"),
    (b"", "utf-32-le"), (b"", "utf-32-be"),
)  # fmt: skip


class Coding(Struct, frozen=True):
    """What stands before the text, and how each character is written."""

    start: bytes
    name: str

    def encode(self, text: str) -> bytes:
        """The text as bytes; raises UnicodeEncodeError for what this coding lacks."""
        return self.start + text.encode(self.name, "surrogateescape" if self.name == "utf-8" else "strict")


def coding_of(text: str, data: bytes) -> Coding | None:
    """The coding that makes exactly these bytes of this text; None when none does."""
    said = _XML_CODING.match(data[:200])
    known = [Coding(start, name) for start, name in _CODINGS]
    if said is not None:
        known.append(Coding(b"", said[1].decode()))
    return next((coding for coding in known if _makes(coding, text, data)), None)


def _makes(coding: Coding, text: str, data: bytes) -> bool:
    try:
        return coding.encode(text) == data
    except (LookupError, UnicodeError):
        return False
