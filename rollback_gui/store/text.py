"""Values as JSON, with names that are not UTF-8 kept beside: `path` in replacement characters, `path_base64` exact."""

import base64
from typing import Any, Generic, TypeVar

import msgspec

T = TypeVar("T")

_KEPT = frozenset({"path", "target", "home", "description", "profile", "label", "sentence", "what", "owner", "group"})
_SUFFIX = "_base64"
_MARK = b'_base64":'
_FREE = frozenset({"attributes", "kinds", "git", "venvs", "detail"})
"""Dictionaries whose keys are not ours."""

_encoder = msgspec.json.Encoder(order="sorted")


def encoded(value: msgspec.Struct) -> bytes:
    """JSON with sorted keys."""
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:
        return _encoder.encode(_spoken(msgspec.structs.asdict(value)))


class Decoder(Generic[T]):
    """Reads one type strictly; raises msgspec.DecodeError."""

    def __init__(self, kind: type[T]) -> None:
        self._kind = kind
        self._decoder = msgspec.json.Decoder(kind)

    def decode(self, data: bytes) -> T:
        """The value that these bytes are."""
        if _MARK not in data:
            return self._decoder.decode(data)
        try:
            return msgspec.convert(_meant(msgspec.json.decode(data)), self._kind)
        except ValueError as problem:
            raise msgspec.DecodeError(type(problem).__name__) from None


def _spoken(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The same without lone surrogates, the exact bytes beside each text of ours that had some."""
    if isinstance(value, msgspec.Struct):
        return _spoken(msgspec.structs.asdict(value))
    if isinstance(value, str):
        return _bytes_of(value).decode("utf-8", "replace")
    if isinstance(value, list | tuple):
        return [_spoken(part) for part in value]
    if not isinstance(value, dict):
        return value
    told: dict[str, Any] = {}
    for key, part in value.items():
        name = _spoken(key)
        told[name] = _spoken(part)
        if key in _KEPT and isinstance(part, str) and told[name] != part:
            told[name + _SUFFIX] = base64.b64encode(_bytes_of(part)).decode()
        elif key == "scope":
            told[name + _SUFFIX] = [base64.b64encode(_bytes_of(each)).decode() for each in part]
    return told


def _meant(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The other way round; dictionaries with free keys are left as they are."""
    if isinstance(value, list):
        return [_meant(part) for part in value]
    if not isinstance(value, dict):
        return value
    meant = {key: part if key in _FREE else _meant(part) for key, part in value.items()}
    for key in [key for key in value if key.endswith(_SUFFIX)]:
        exact = meant.pop(key)
        meant[key.removesuffix(_SUFFIX)] = _text(exact) if isinstance(exact, str) else [_text(each) for each in exact]
    return meant


def _text(exact: str) -> str:
    return base64.b64decode(exact, validate=True).decode("utf-8", "surrogateescape")


def _bytes_of(value: str) -> bytes:
    try:
        return value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a surrogate that no file name can hold
        return value.encode("utf-8", "replace")
