"""What launchctl prints, read: `list`, `print-disabled` in both its dialects, and `print`.

Only `list` has a format that Apple promises; of the others only exit statuses are facts, and their text is
used where a mistake costs a wait or a word, never a decision to remove.
"""

import re
from typing import Literal

from rollback_gui.agents.port import Running

NOT_EXECUTABLE = 78
"""EX_CONFIG: what launchd shows when it could not start the program."""

_ROW = re.compile(r"(-|\d+)\t(\?\?\?|-|-?\d+)\t(.+)")
_SERVICE = re.compile(r"\t\t\s*(-|\d+)\s+(\?\?\?|-|-?\d+)\s+(\S.*)")
_OVERRIDE = re.compile(r'\s*"(.*)" => (\w+)\s*')
_FACT = re.compile(r"\t([^\t=][^=]*?) = (.*)")
_DISABLED = {"true": "disabled", "disabled": "disabled", "false": "enabled", "enabled": "enabled"}


def read_list(text: bytes) -> dict[str, Running] | None:
    """Each loaded agent by label, from `launchctl list`; None when this is no such listing."""
    lines = _lines(text)
    if not lines or lines[0].split() != ["PID", "Status", "Label"]:
        return None
    return _rows(lines[1:], _ROW)


def read_services(text: bytes) -> dict[str, Running] | None:
    """Each agent of the `services` block of `launchctl print DOMAIN`; None when there is no such block."""
    lines = _lines(text)
    try:
        start = lines.index("\tservices = {") + 1
        return _rows(lines[start : lines.index("\t}", start)], _SERVICE)
    except ValueError:
        return None


def read_overrides(text: bytes) -> dict[str, Literal["enabled", "disabled"]]:
    """Each override row by label; a word that is neither dialect's is left out, and so is not `enabled`."""
    rows = (_OVERRIDE.fullmatch(line) for line in _lines(text))
    return {row[1]: _DISABLED[row[2]] for row in rows if row and row[2] in _DISABLED}  # type: ignore[misc]


def read_facts(text: bytes) -> dict[str, str]:
    """The facts of the agent itself in `launchctl print TARGET`: lines with exactly one tab before them."""
    facts = (_FACT.fullmatch(line) for line in _lines(text))
    return {fact[1]: fact[2] for fact in facts if fact and fact[2] != "{"}


def last_line(text: bytes) -> str:
    """The last line that says something, cut to what fits a sentence."""
    said = [line.strip() for line in _lines(text) if line.strip() and not line.startswith("Try re-running")]
    return said[-1][:200] if said else ""


def _rows(lines: list[str], form: re.Pattern[str]) -> dict[str, Running]:
    found = (form.fullmatch(line) for line in lines)
    return {row[3]: _running(row[3], row[1], row[2]) for row in found if row}


def _running(label: str, pid: str, status: str) -> Running:
    last_exit = int(status) if status.lstrip("-").isdigit() else None
    if pid.isdigit() and int(pid) > 0:
        return Running(label, "running", pid=int(pid), last_exit=last_exit)
    state: Literal["failed", "waiting"] = "failed" if _is_failure(last_exit) else "waiting"
    return Running(label, state, last_exit=last_exit)


def _is_failure(last_exit: int | None) -> bool:
    """Whether an agent that ended so has failed: by a status, or by a signal that was no polite request."""
    return last_exit is not None and last_exit not in (0, -1, -2, -15)


def _lines(text: bytes) -> list[str]:
    return text.decode("utf-8", "surrogateescape").split("\n")
