"""The operator's own items in the system's keyring, asked through the helper process with its time limit."""

import os
import sys
from collections.abc import Callable
from typing import Literal

import msgspec
from msgspec import Struct

from rollback_gui.errors import Unreadable
from rollback_gui.model.profile import KeyringItem
from rollback_gui.system.port import Command, Finished, System, SystemReader

_SECONDS = 5.0
_HELPER = os.path.join(os.path.dirname(__file__), "keyring_process.py")


class _Told(Struct, frozen=True):
    state: Literal["available", "locked", "none"]
    secret: str = ""

    def __repr__(self) -> str:
        return f"_Told({self.state})"


def fetch(system: SystemReader, item: KeyringItem) -> bytes | None:
    """What the item holds, None where it is absent or empty; raises Unreadable."""
    return _answer(system.ask, _wish("get", item))


def put(system: System, item: KeyringItem, secret: bytes) -> bytes | None:
    """Make the item hold this, an existing one in place; what it holds then. Raises Unreadable."""
    return _answer(system.run, _wish("put", item, secret))


def _wish(do: str, item: KeyringItem, secret: bytes = b"") -> Command:
    text = {"do": do, "service": item.service, "username": item.username, "secret": secret.decode()}
    return Command((sys.executable, "-P", _HELPER), input=msgspec.json.encode(text), seconds=_SECONDS)


def _answer(ask: Callable[[Command], Finished], command: Command) -> bytes | None:
    try:
        told = msgspec.json.decode(ask(command).stdout, type=_Told)
    except TimeoutError:
        told = _Told("locked")
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        told = _Told("none")
    if told.state == "locked":
        raise Unreadable("The keyring is locked or does not answer.", hint="Unlock it and try again.")
    if told.state == "none":
        raise Unreadable("There is no keyring here that can be asked.", hint="Log in to the desktop that has it.")
    return told.secret.encode() or None
