"""Waits until units have come up or failed.

systemd counts a service as active as soon as it has forked. Until its program runs, the process goes by
systemd's own name, then by one in brackets; so whether it runs is seen and need not be guessed by waiting.
"""

from collections.abc import Callable, Sequence

from rollback_gui.agents.systemctl import Facts
from rollback_gui.system.files import opened, read_all
from rollback_gui.system.port import SystemReader

WAITS = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.4, 2.0)
"""Seconds before each look: five in all."""

_ON_THE_WAY = ("activating", "deactivating", "reloading")


def settle(
    system: SystemReader, show: Callable[[Sequence[str]], dict[str, Facts]], units: Sequence[str]
) -> dict[str, Facts]:
    """The facts of these units once none is starting any more, or after five seconds."""
    facts: dict[str, Facts] = {}
    unseen: set[str] = set()
    for wait in WAITS:
        system.wait(wait)
        facts = show(units)
        before, unseen = unseen, set()
        moving = [_is_moving(system, facts.get(unit, {}), before, unseen) for unit in units]
        if not any(moving):
            break
    return facts


def _is_moving(system: SystemReader, facts: Facts, unseen_before: set[str], unseen: set[str]) -> bool:
    """Whether this unit is still starting; a process that twice cannot be seen is left to systemd's word."""
    active, pid = facts.get("ActiveState"), facts.get("MainPID", "0")
    if active == "activating" and facts.get("SubState") == "start" and pid != "0":
        return False  # a oneshot at work, which may take its time
    if facts.get("Job", "0") not in ("", "0") or active in _ON_THE_WAY:
        return True
    if active != "active" or pid == "0":
        return False
    name = _process_name(system, pid)
    if name:
        return name.startswith("(") or name == "systemd"
    unseen.add(pid)
    return pid not in unseen_before


def _process_name(system: SystemReader, pid: str) -> str:
    """What a process calls itself; empty when it is gone or cannot be seen."""
    try:
        with opened(system, f"/proc/{pid}") as folder:
            return read_all(system, folder, "comm").decode("utf-8", "replace").strip()
    except OSError:
        return ""
