"""A program of its own that asks the system's keyring, because a keyring that hangs must hang alone.

It reads one JSON object from standard input ({"do": "get" | "set" | "put", "service", "username", "secret"}) and
writes one ({"state": "available" | "locked" | "none", "secret"}); `set` is for this program's own key, `put`
changes somebody's item where it lies. Nothing else is ever printed. It imports nothing of ours and is run by its
file's name. Only keyrings of the allow-list are asked: never one that keeps plain text.
"""

import json
import os
import sys
from contextlib import closing
from typing import Any

_ALLOWED = ("SecretService", "kwallet", "macOS")
_LABEL = "Rollback: the key to the credentials it keeps"


def main() -> int:
    """Answer one question; an unforeseen error is the answer `none`."""
    try:
        wish = json.loads(sys.stdin.buffer.read())
        answer = _answer(wish)
    except Exception:  # noqa: BLE001 - its text may hold what must not be shown
        answer = {"state": "none"}
    sys.stdout.write(json.dumps(answer))
    return 0


def _answer(wish: dict[str, str]) -> dict[str, str]:
    named = os.environ.get("PYTHON_KEYRING_BACKEND", "")
    if named and not any(f".{allowed}." in f".{named}." for allowed in _ALLOWED):
        return {"state": "none"}
    if sys.platform == "darwin":
        return _through_keyring("keyring.backends.macOS", wish)
    if "kwallet" not in named:
        answer = _secret_service(wish)
        if answer["state"] != "none":
            return answer
    return _through_keyring("keyring.backends.kwallet", wish)


def _secret_service(wish: dict[str, str]) -> dict[str, str]:
    """Ask the Secret Service as the keyring library does, without its 90 ms of imports; never prompts."""
    import secretstorage

    try:
        bus = secretstorage.dbus_init()
    except Exception:  # noqa: BLE001 - no bus, no service
        return {"state": "none"}
    with closing(bus):
        if not secretstorage.check_service_availability(bus):
            return {"state": "none"}
        collection = secretstorage.Collection(bus)
        if collection.is_locked():
            return {"state": "locked"}
        return _item(collection, wish)


def _item(collection: Any, wish: dict[str, str]) -> dict[str, str]:  # noqa: ANN401 - untyped library
    names = {"application": "Python keyring library", "service": wish["service"], "username": wish["username"]}
    if wish["do"] == "set":
        collection.create_item(_LABEL, names, wish["secret"].encode(), replace=True)
    found = list(collection.search_items({"service": wish["service"], "username": wish["username"]}))
    if wish["do"] == "put" and not found:
        found = [collection.create_item(f"{wish['service']} {wish['username']}", names, wish["secret"].encode())]
    for item in found:
        if item.is_locked():
            return {"state": "locked"}
        if wish["do"] == "put":
            item.set_secret(wish["secret"].encode())
        return {"state": "available", "secret": item.get_secret().decode()}
    return {"state": "available", "secret": ""}


def _through_keyring(module: str, wish: dict[str, str]) -> dict[str, str]:
    import importlib

    from keyring.errors import KeyringError, KeyringLocked

    try:
        backend = importlib.import_module(module)
        kind = backend.DBusKeyring if module.endswith("kwallet") else backend.Keyring
        if kind.priority <= 0:
            return {"state": "none"}
        ring = kind()
        if wish["do"] in ("set", "put"):
            ring.set_password(wish["service"], wish["username"], wish["secret"])
        return {"state": "available", "secret": ring.get_password(wish["service"], wish["username"]) or ""}
    except KeyringLocked:
        return {"state": "locked"}
    except (KeyringError, RuntimeError, ImportError):
        return {"state": "none"}


if __name__ == "__main__":
    sys.exit(main())
