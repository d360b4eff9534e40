"""Forty random secrets of awkward shapes, planted where secrets lie, and a search that knows how they may be written.

Twenty lie there when the first snapshot is taken and twenty others afterwards, so that every file differs.
"""

import base64
import hashlib
import json
import plistlib
import random
import urllib.parse
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import yaml

from rollback_gui.formats import fields, masking
from rollback_gui.formats.document import Document
from rollback_gui.formats.masking import Hide, MaskedLine
from rollback_gui.operations import compare

PIECE = 8
SERVERS = "brain/infrastructure/mcp-servers"
PLIST = "Library/LaunchAgents/com.pb.canary.plist"
UNIT = ".config/systemd/user/pb-canary.service"
_PLAIN = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LETTERS: tuple[str, ...] = (
    _PLAIN, _PLAIN + "_-", _PLAIN + ".~", _PLAIN, _PLAIN + "\"\\<>&'", _PLAIN + "+/", _PLAIN + "_", _PLAIN, _PLAIN,
    _PLAIN + "$%;,!", _PLAIN + "+/=", _PLAIN, _PLAIN + "%", _PLAIN + "$!,", "0123456789ghijklmnopqrstuv", _PLAIN,
    "абвгдежзиклмнпрстуфхцчшщ漢字仮名äöüß🔑", _PLAIN + "=", _PLAIN + ".-", _PLAIN + "$",
)  # fmt: skip
"""What the secret of each of the twenty places is made of, as its file can hold it."""
SEALED = frozenset(range(7))
"""The places that lie in credentials."""
COUNT = len(_LETTERS)


def drawn(seed: int) -> tuple[str, ...]:
    """Forty secrets: the twenty of the snapshot, then the twenty that are there now."""
    made = random.Random(seed)
    return tuple("Z" + "".join(made.choices(letters, k=31)) for _ in range(2) for letters in _LETTERS)


def plant(home: Path, secrets: tuple[str, ...]) -> None:
    """Write the files of a demo's home with these twenty."""
    for below, data in files_of(secrets).items():
        where = home / below
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_bytes(data)
        where.chmod(0o600)


def files_of(s: tuple[str, ...]) -> Mapping[str, bytes]:
    """The planted files by their paths below the home."""
    key = f"-----BEGIN PRIVATE KEY-----\n{s[5]}\n-----END PRIVATE KEY-----\n"
    server = {
        "command": "true",
        "args": ["--api-key", s[17]],
        "env": {"MY_VALUE": s[16], "LOG_LEVEL": "info"},
        "headers": {"Authorization": f"Bearer {s[18]}"},
    }
    listed = {
        "Label": "com.pb.canary",
        "EnvironmentVariables": {"MY_VALUE": s[9], "PYTHONPATH": "/usr/lib/made-up"},
        "ProgramArguments": ["/bin/true", "--token", s[10], f"https://me:{urllib.parse.quote(s[12])}@example.net/x"],
    }
    plist = plistlib.dumps(listed).decode().replace("<dict>", f"<dict>\n<!-- token = {escape(s[11])} -->", 1)
    unit = (
        f'# API_KEY={s[15]}\n[Service]\nEnvironment="MY_VALUE={s[13]}" LANG=C\nExecStart=/bin/true --password {s[14]}\n'
    )
    return {
        "brain/.env": f"# made up\nGATEWAY_TOKEN='{s[0]}'\nDATABASE_URL=postgres://pb:{s[1]}@db.example.com/b\n".encode(),
        ".netrc": f"machine a.example.com\n  login pb\n  password {s[2]}\n".encode(),
        ".pgpass": f"db.example.com:5432:brain:pb:{s[3]}\n".encode(),
        f"{SERVERS}/gmail/credentials.json": json.dumps({"installed": {"client_secret": s[4]}}, indent=1).encode(),
        f"{SERVERS}/ga4/credentials.json": json.dumps({"type": "service_account", "private_key": key}).encode(),
        ".google-ads/google-ads.yaml": f"# token: {s[6]}\n{yaml.safe_dump({'refresh_token': s[6]})}".encode(),
        "brain/shared/secrets.py": f'# token: {s[8]}\nOPENAI_API_KEY = "{s[7]}"\nRETRIES = 3\n'.encode(),
        PLIST: plist.encode(),
        UNIT: unit.encode(),
        "brain/.mcp.json": json.dumps({"mcpServers": {"canary": server}}, indent=1).encode(),
        ".zprofile": f"# Login shells.\nexport LANG=C\nexport API_TOKEN={s[19]}\n".encode(),
    }


Written = Callable[[str], bytes]


def _xml(text: str) -> bytes:
    return text.encode("ascii", "xmlcharrefreplace")


_WRITTEN: Mapping[str, Written] = {
    "as it is": str.encode,
    "reversed": lambda text: text[::-1].encode(),
    "hex": lambda text: text.encode().hex().encode(),
    "HEX": lambda text: text.encode().hex().upper().encode(),
    "percent": lambda text: urllib.parse.quote(text, safe="").encode(),
    "percent, some": lambda text: urllib.parse.quote(text).encode(),
    "json": lambda text: json.dumps(text)[1:-1].encode(),
    "json, open": lambda text: json.dumps(text, ensure_ascii=False)[1:-1].encode(),
    "xml": lambda text: escape(text, {'"': "&quot;", "'": "&apos;"}).encode(),
    "html": lambda text: escape(text, {'"': "&#34;", "'": "&#39;"}).encode(),
    "xml, numbers": lambda text: _xml(escape(text)),
    "python": lambda text: repr(text)[1:-1].encode(),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
}


def _pieces(secret: str) -> Iterable[bytes]:
    """Every way in which eight characters of a secret that follow each other may be written."""
    for at in range(len(secret) - PIECE + 1):
        piece = secret[at : at + PIECE]
        yield from (written(piece) for written in _WRITTEN.values())
        data = piece.encode()
        for shift, start in enumerate((0, 2, 3)):
            for coded in (base64.b64encode, base64.urlsafe_b64encode):
                # The signs before and behind hold bits of what stands beside the piece.
                yield coded(b"\0" * shift + data)[start : (len(data) + shift) * 8 // 6]


class Search:
    """Which of the secrets can be read out of some bytes, in whatever writing."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._by_start: dict[bytes, list[tuple[bytes, str]]] = {}
        for secret in secrets:
            for needle in set(_pieces(secret)):
                if len(needle) >= PIECE:
                    self._by_start.setdefault(needle[:PIECE], []).append((needle, secret))

    def __call__(self, seen: bytes | str) -> set[str]:
        """Those secrets of which a piece stands there."""
        data = seen if isinstance(seen, bytes) else seen.encode("utf-8", "surrogateescape")
        known = self._by_start
        found = set()
        for at in range(len(data) - PIECE + 1):
            for needle, secret in known.get(data[at : at + PIECE], ()):
                if data.startswith(needle, at):
                    found.add(secret)
        return found


def hashes(data: bytes) -> set[bytes]:
    """What anybody could compute of these bytes without a key, and the beginnings of it, as they may be written."""
    found = set()
    for name in ("md5", "sha1", "sha256", "sha512", "blake2b", "blake2s"):
        digest = hashlib.new(name, data).digest()
        for part in (digest[:8], digest.hex()[:16].encode(), base64.b64encode(digest)[:12]):
            found.add(part)
    return found


def unmask(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch the masking off where comparisons are made: every value as it is."""

    def lines(document: Document, *_: object) -> tuple[MaskedLine, ...]:
        return tuple(MaskedLine(line, line) for line in (document.text or "").split("\n"))

    def values(*_: object) -> Mapping[int, str]:
        return {}

    for module in (masking, fields, compare):
        for name, stand_in in (("masked_lines", lines), ("masked_values", values), ("hide_for", lambda *_: Hide())):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, stand_in)
