"""Where the age identity is kept: one item in the system's keyring, or a file that the operator named.

Item and file hold one identity a line; while the key is being changed there are two.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Literal, Protocol

import msgspec
from msgspec import Struct

from rollback_gui.errors import NoKey
from rollback_gui.store.ground import told
from rollback_gui.store.kit import PREFIX
from rollback_gui.store.layout import BESIDE, SERVICE
from rollback_gui.system import files
from rollback_gui.system.port import Command, System

State = Literal["available", "locked", "none"]
_SECONDS = 5.0
_HELPER = os.path.join(os.path.dirname(__file__), "keyring_process.py")


class Kept(Struct, frozen=True):
    """What the keeper says: its state and the identities, empty when it has none."""

    state: State
    secret: str = ""
    """One identity a line."""
    is_silent: bool = False
    """Whether it did not answer in time."""

    def __repr__(self) -> str:
        return f"Kept({self.state})"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Each identity."""
        return tuple(self.secret.split())


class InHand:
    """What both halves of a console share about the key, for as long as the program runs; never shown."""

    def __init__(self) -> None:
        self.secret = ""
        """An identity that the operator gave from a recovery kit."""
        self.told = Kept("none")
        """What the keeper said last."""
        self.told_until = 0.0
        """How long a refusal counts, so that a keyring that hangs is waited for once."""

    def __repr__(self) -> str:
        return "InHand(…)"


class Keeper(Protocol):
    """Keeps one identity."""

    @property
    def is_quick(self) -> bool:
        """Whether asking costs nothing and never disturbs the operator."""
        ...

    def fetch(self) -> Kept:
        """The identity, if it is there and can be had now."""
        ...

    def keep(self, secrets: Sequence[str], header: str) -> Kept:
        """Take in identities where there are none yet and read them back."""
        ...

    def exchange(self, secrets: Sequence[str], header: str) -> Kept:
        """Hold these identities instead of those that it holds, and read them back."""
        ...

    def missing(self) -> NoKey:
        """What to tell when a store with a vault finds no identity here."""
        ...


class IdentityFile:
    """A file as `age-keygen` writes it, 0600."""

    is_quick = True

    def __init__(self, system: System, where: str) -> None:
        self._system = system
        self.where = where

    def fetch(self) -> Kept:
        """The identities in the file; raises NoKey for a file that holds none or cannot be read."""
        try:
            data = files.read_path(self._system, self.where)
        except (FileNotFoundError, NotADirectoryError):
            return Kept("none")
        except OSError as problem:
            raise NoKey(f"The identity file {self.where} cannot be read: {problem.strerror}.") from None
        lines = [line.strip() for line in data.decode("ascii", "replace").splitlines()]
        found = [line for line in lines if line.startswith(PREFIX)]
        if not found:
            hint = "It is a file as age-keygen or `rollback key save` writes it."
            raise NoKey(f"The identity file {self.where} holds no age identity.", hint=hint)
        return Kept("available", "\n".join(found))

    def keep(self, secrets: Sequence[str], header: str) -> Kept:
        """Write a file that was not there, never half: a torn one would be taken for the operator's own.

        Raises NoSpace, NotWritable.
        """
        folder, _, name = self.where.rpartition("/")
        system = self._system
        beside = f".{name}{BESIDE}vault"
        writing = told(f"the identity file {self.where}")
        with writing, files.held(system, files.make_folders(system, folder or "/")) as descriptor:
            with suppress(FileNotFoundError):  # what a maker that was stopped left
                system.drop(descriptor, beside)
            files.write_new(system, descriptor, beside, _written(secrets, header))
            system.place(descriptor, beside, descriptor, name)
            system.sync(descriptor)
        return self.fetch()

    def exchange(self, secrets: Sequence[str], header: str) -> Kept:
        """Replace the file, never half, and only by what reads back; raises NoSpace, NotWritable."""
        folder, _, name = self.where.rpartition("/")
        writing = told(f"the identity file {self.where}")
        with writing, files.opened(self._system, folder or "/") as descriptor:
            files.write_proved(self._system, descriptor, name, _written(secrets, header))
        return self.fetch()

    def missing(self) -> NoKey:
        """The file is named."""
        return NoKey(
            f"The identity file {self.where} does not exist, and this store has a vault already.",
            hint="Name the file that the vault was made with, or give the recovery kit: `rollback key restore`.",
        )


class KeyringItem:
    """One item in the system's keyring, asked through a helper process with a time limit."""

    is_quick = False

    def __init__(self, system: System, store: str) -> None:
        self._system = system
        self._store = store

    def fetch(self) -> Kept:
        """The item, if the keyring is open."""
        return _kept(self._system.ask, self._wish("get"))

    def keep(self, secrets: Sequence[str], header: str) -> Kept:  # noqa: ARG002 - a keyring has no place for it
        """Write the item."""
        return _kept(self._system.run, self._wish("set", "\n".join(secrets)))

    exchange = keep

    def missing(self) -> NoKey:
        """The keyring is open and has no such item."""
        return NoKey(
            "The keyring holds no key to this store's credentials.",
            hint="Give the recovery kit: `rollback key restore`, or name a copy with --identity FILE.",
        )

    def _wish(self, do: str, secret: str = "") -> Command:
        wish = {"do": do, "service": SERVICE, "username": self._store, "secret": secret}
        argv = (sys.executable, "-P", _HELPER)
        return Command(argv, input=msgspec.json.encode(wish), seconds=_SECONDS)


def _written(secrets: Sequence[str], header: str) -> bytes:
    return (header + "".join(f"{secret}\n" for secret in secrets)).encode()


class Ask(Protocol):
    """`System.ask` or `System.run`."""

    def __call__(self, command: Command) -> "Answer":
        """Run a program."""
        ...


class Answer(Protocol):
    """How a program ended."""

    @property
    def stdout(self) -> bytes:
        """What it printed."""
        ...


def _kept(ask: Ask, command: Command) -> Kept:
    """What the helper answers; one that hangs is a keyring that is locked."""
    try:
        return msgspec.json.decode(ask(command).stdout, type=Kept)
    except TimeoutError:
        return Kept("locked", is_silent=True)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Kept("none")
