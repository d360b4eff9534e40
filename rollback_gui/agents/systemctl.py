"""Speaks to `systemctl --user`: each call is one command with a time limit.

`show` is the only truth: `daemon-reload` and starting a simple service end with 0 whatever happened.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

from rollback_gui.agents.port import Running
from rollback_gui.agents.unit_file import SUFFIXES
from rollback_gui.errors import MissingPart
from rollback_gui.system.port import Command, Finished, System, SystemReader

ASK_SECONDS = 10.0
CHANGE_SECONDS = 30.0
HINT = "Files can be restored all the same with --no-reload; `loginctl enable-linger` keeps a user manager running."
_PROPERTIES = "Id,LoadState,LoadError,ActiveState,SubState,UnitFileState,MainPID,ExecMainStatus,Result,FragmentPath,Job"

Facts = dict[str, str]


def read_show(text: bytes) -> dict[str, Facts]:
    """The properties of each unit by its Id, from `show`: blocks of NAME=VALUE parted by empty lines."""
    found: dict[str, Facts] = {}
    for block in text.decode("utf-8", "surrogateescape").split("\n\n"):
        pairs = (line.partition("=") for line in block.split("\n"))
        facts = {name: value for name, sign, value in pairs if sign}
        if facts.get("Id"):
            found[facts["Id"]] = facts
    return found


def read_unit_files(text: bytes) -> dict[str, str]:
    """The enable state of each unit file by name, from `list-unit-files`."""
    rows = (line.split() for line in text.decode("utf-8", "surrogateescape").split("\n"))
    return {row[0]: row[1] for row in rows if len(row) >= 2 and row[0].endswith(SUFFIXES)}


def running_of(facts: Facts) -> Running:
    """One unit as `show` has it."""
    active, sub = facts.get("ActiveState", ""), facts.get("SubState", "")
    pid = _number(facts.get("MainPID", "")) or 0
    return Running(
        facts["Id"],
        _state(active, sub, has_process=pid > 0),
        pid=pid,
        last_exit=_number(facts.get("ExecMainStatus", "")),
        override=override_of(facts.get("UnitFileState", "")),
        detail=" ".join(filter(None, (active, f"({sub})" if sub else "", facts.get("LoadError", "")))),
    )


def override_of(unit_file_state: str) -> Literal["", "enabled", "disabled"]:
    """Whether it was enabled or disabled by hand; a static unit was neither."""
    if unit_file_state.startswith("enabled"):
        return "enabled"
    return "disabled" if unit_file_state.startswith(("disabled", "masked")) else ""


def _state(
    active: str, sub: str, *, has_process: bool
) -> Literal["running", "waiting", "stopping", "failed", "not-loaded", "unknown"]:
    if active == "failed" or sub.startswith("auto-restart"):
        return "failed"
    if active in ("active", "reloading", "activating"):
        return "running" if has_process or sub == "running" else "waiting"
    return "stopping" if active == "deactivating" else "not-loaded" if active == "inactive" else "unknown"


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else None


class SystemctlReader:
    """The questions."""

    def __init__(self, system: SystemReader, program: str) -> None:
        self._reader = system
        self.program = program

    def show(self, units: Iterable[str]) -> dict[str, Facts]:
        """The facts of these units (names or patterns of loaded ones); raises MissingPart."""
        return read_show(self._answer("show", "-p", _PROPERTIES, "--", *units).stdout)

    def unit_files(self) -> dict[str, str]:
        """The enable state of every unit file; raises MissingPart."""
        kinds = ",".join(suffix[1:] for suffix in SUFFIXES)
        return read_unit_files(self._answer("list-unit-files", f"--type={kinds}", "--no-legend", "--no-pager").stdout)

    def _answer(self, *words: str) -> Finished:
        try:
            done = self._reader.ask(Command((self.program, "--user", *words), seconds=ASK_SECONDS))
        except TimeoutError:
            raise MissingPart(f"{self.program} did not answer in time.", hint=HINT) from None
        except OSError as failure:
            raise MissingPart(f"{self.program} cannot be run: {failure.strerror}.", hint=HINT) from None
        if done.exit != 0:
            raise MissingPart(f"systemd does not answer: {said(done)}.", hint=HINT)
        return done


class Systemctl(SystemctlReader):
    """Questions and orders."""

    def __init__(self, system: System, program: str) -> None:
        super().__init__(system, program)
        self._system = system

    def stop(self, units: Sequence[str], seconds: float) -> Finished:
        """Stop these units and wait for them; raises TimeoutError, OSError."""
        return self._run(seconds, "stop", "--", *units)

    def daemon_reload(self) -> Finished:
        """Make systemd read every unit file again; raises TimeoutError, OSError."""
        return self._run(CHANGE_SECONDS, "daemon-reload")

    def restart(self, units: Sequence[str]) -> Finished:
        """Start these units, or start them anew, without waiting for them; raises TimeoutError, OSError."""
        return self._run(CHANGE_SECONDS, "restart", "--no-block", "--", *units)

    def spell(self, verb: str, unit: str) -> str:
        """The command as the operator would type it again."""
        import shlex

        usual = self.program in ("/usr/bin/systemctl", "/bin/systemctl")
        return shlex.join(("systemctl" if usual else self.program, "--user", *filter(None, (verb, unit))))

    def _run(self, seconds: float, *words: str) -> Finished:
        return self._system.run(Command((self.program, "--user", *words), seconds=seconds))


def said(done: Finished) -> str:
    """The last line of what a command complained, or its exit status."""
    lines = [line.strip() for line in done.stderr.decode("utf-8", "replace").split("\n") if line.strip()]
    return lines[-1].rstrip(".")[:200] if lines else f"exit status {done.exit}"
