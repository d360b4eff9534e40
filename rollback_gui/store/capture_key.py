"""The capture key: it names secrets and signs what the store holds, also while the keyring is locked.

No key has two jobs: each purpose has its own, HMAC-SHA-256 of the purpose under the capture key.
"""

import hashlib
import hmac
from typing import Literal, Protocol

from rollback_gui.errors import NoKey

SIZE = 32
Purpose = Literal["names", "manifest", "note", "store", "audit", "rotation"]
Proof = Literal["ok", "unproven", "unsigned", "tampered"]


class Digest(Protocol):
    """A hash at work."""

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""
        ...

    def hexdigest(self) -> str:
        """The name of all bytes so far."""
        ...


class CaptureKey:
    """32 random bytes, or none when they are not at hand; never shown."""

    def __init__(self, raw: bytes = b"") -> None:
        self._raw = raw

    def __repr__(self) -> str:
        return "CaptureKey(…)"

    @property
    def is_at_hand(self) -> bool:
        """Whether there is a key."""
        return bool(self._raw)

    @property
    def raw(self) -> bytes:
        """The key itself, to be sealed or kept 0600."""
        return self._raw

    @property
    def mark(self) -> str:
        """A short name of this key, empty without one; it tells nothing about the key."""
        return self._derived("names", b"mark:")[:8].hex() if self._raw else ""

    def digest(self, *, sealed: bool) -> Digest:
        """A fresh hash that names bytes: SHA-256, or for a secret the keyed one; raises NoKey."""
        if not sealed:
            return hashlib.sha256()
        if not self._raw:
            raise NoKey("The capture key that names credentials is not at hand.")
        return self.signer("names")

    def signer(self, purpose: Purpose) -> "hmac.HMAC":
        """A fresh keyed hash for one purpose."""
        return hmac.new(self._derived(purpose), digestmod=hashlib.sha256)

    def sign(self, purpose: Purpose, data: bytes) -> str:
        """64 hex digits that only the holder of the key can make; empty without the key."""
        if not self._raw:
            return ""
        signer = self.signer(purpose)
        signer.update(data)
        return signer.hexdigest()

    def proof(self, purpose: Purpose, data: bytes, signature: str) -> Proof:
        """What a signature says about these bytes."""
        return self.judge(self.sign(purpose, data), signature)

    def judge(self, expected: str, signature: str) -> Proof:
        """The same for a signature that was computed already."""
        if not signature:
            return "unsigned"
        if not self._raw:
            return "unproven"
        return "ok" if hmac.compare_digest(expected.encode(), signature.encode()) else "tampered"

    def _derived(self, purpose: Purpose, prefix: bytes = b"rollback:") -> bytes:
        return hmac.digest(self._raw, prefix + purpose.encode(), "sha256")
