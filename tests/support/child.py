"""The real command line in a process of its own, forked so that hundreds of runs take seconds."""

import codecs
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, NamedTuple

import rollback_gui
from rollback_gui.cli.main import run
from rollback_gui.cli.session import Session
from rollback_gui.console import open_console
from rollback_gui.system.port import System
from rollback_gui.system.real import real_system
from tests.support.faulty import PowerCut


class Ended(NamedTuple):
    """How it ended: the exit code, or the signal's number below zero."""

    exit: int
    out: str
    err: str


@dataclass(frozen=True)
class Child:
    """What a command is started with."""

    environment: Mapping[str, str]
    user: int = 0
    wrap: Callable[[System], Any] = lambda real: real
    """The door, or one around it."""

    def run(self, *words: str) -> Ended:
        """Run one command to its end."""
        if self.user:
            _load_all()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            pid = os.fork()
            if not pid:
                self._become(out.fileno(), err.fileno(), words)
            _, status = os.waitpid(pid, 0)
            out.seek(0)
            err.seek(0)
            return Ended(os.waitstatus_to_exitcode(status), out.read().decode(), err.read().decode())

    def _become(self, out: int, err: int, words: Iterable[str]) -> None:
        """Never returns."""
        code = 99
        try:
            os.chdir("/")
            os.environ.clear()
            os.environ.update(self.environment)
            sys.stdout, sys.stderr = os.fdopen(os.dup(out), "w"), os.fdopen(os.dup(err), "w")
            if self.user:
                os.setgroups([])
                os.setgid(self.user)
                os.setuid(self.user)
            system = self.wrap(real_system())
            code = run(list(words), Session(system, os.environ, _open))
        except PowerCut:
            os.kill(os.getpid(), signal.SIGKILL)
        except BaseException:  # noqa: BLE001 - a test's process ends here, whatever it was
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)


@cache
def _load_all() -> None:
    """Another user may not be able to read this interpreter's modules: what a command imports late comes first."""
    for module in walk_packages(rollback_gui.__path__, "rollback_gui."):
        if not module.name.startswith("rollback_gui.gui") and not module.name.endswith("__main__"):
            import_module(module.name)
    for coding in ("ascii", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp1252", "idna"):
        codecs.lookup(coding)
    for name in ("ctypes", "pwd", "grp", "platformdirs", "platformdirs.unix", "pyrage", "sqlite3", "tomllib", "zlib"):
        import_module(name)


def _open(session: Session) -> Any:
    return open_console(
        session.system, session.environment, store=session.store, profile=session.profile, identity=session.identity
    )
