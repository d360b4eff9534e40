"""A real Secret Service on a bus of its own: a gnome-keyring that can be locked, killed, frozen and thawed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from rollback_gui.store import keyring_process
from tests.support.desktop import Desktop
from tests.support.parts import need

_SECRETS = "org.freedesktop.secrets"
_SEND = ("dbus-send", "--session", "--print-reply", f"--dest={_SECRETS}", "/org/freedesktop/secrets")
_LOGIN = "/org/freedesktop/secrets/collection/login"
_LOCKED = ("dbus-send", "--session", "--print-reply", f"--dest={_SECRETS}", _LOGIN)


class SecretService(Desktop):
    """Bus and keyring alone, without a screen."""

    def open(self) -> None:
        """Start both; the keyring is open."""
        self.start("dbus-daemon", "--session", "--nofork", f"--address=unix:path={self.runtime}/session-bus")
        self._await("the session bus", lambda: "org.freedesktop.DBus" in self.names())
        self._start_keyring()

    @property
    def _daemon(self) -> int:
        return self._started[-1].pid

    def lock(self) -> None:
        """Lock the login keyring."""
        self.ask(*_SEND, "org.freedesktop.Secret.Service.Lock", f"array:objpath:{_LOGIN}")
        asked = ("org.freedesktop.DBus.Properties.Get", "string:org.freedesktop.Secret.Collection", "string:Locked")
        self._await("the lock", lambda: "boolean true" in self.ask(*_LOCKED, *asked))

    def kill(self) -> None:
        """End the daemon at once, as a crash would; the bus may start another one, which is locked."""
        os.kill(self._daemon, signal.SIGKILL)
        self._started[-1].wait()
        self._await("the end of the keyring", lambda: _SECRETS not in self.names())

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """The daemon is there and never answers."""
        os.kill(self._daemon, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._daemon, signal.SIGCONT)

    def put(self, store: str, secret: str) -> None:
        """Put a secret into the item of a store, as the program does."""
        wish = {"do": "set", "service": "rollback-gui", "username": store, "secret": secret}
        command = [sys.executable, "-P", str(keyring_process.__file__)]
        answer = subprocess.run(
            command, input=msgspec.json.encode(wish), env=self.environment, capture_output=True, check=True
        )
        assert msgspec.json.decode(answer.stdout)["state"] == "available"


@contextmanager
def secret_service(folder: Path) -> Iterator[SecretService]:
    """A running one whose files lie below folder; skips the test where a part is missing."""
    for program, package in (
        ("dbus-daemon", "dbus"),
        ("dbus-send", "dbus"),
        ("gnome-keyring-daemon", "gnome-keyring"),
    ):
        need(program, package)
    service = SecretService(folder)
    service.home.mkdir(parents=True)
    service.runtime.mkdir(mode=0o700)
    try:
        service.open()
        yield service
    finally:
        service.close()
