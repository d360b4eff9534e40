"""Which managers there are here: what the profile says, then what can be found and answers."""

from collections.abc import Callable
from typing import TypeVar

from rollback_gui.agents.launchctl import Launchctl, LaunchctlReader, find_domain
from rollback_gui.agents.launchd import Launchd, LaunchdReader
from rollback_gui.agents.none import NoAgents
from rollback_gui.agents.port import AgentReader, Agents
from rollback_gui.agents.protection import protection
from rollback_gui.agents.systemctl import HINT, Systemctl, SystemctlReader
from rollback_gui.agents.systemd import Systemd, SystemdReader
from rollback_gui.errors import MissingPart
from rollback_gui.model.outcome import Finding
from rollback_gui.model.profile import Managers
from rollback_gui.system.files import opened, read_all
from rollback_gui.system.port import System, SystemReader

Manager = TypeVar("Manager")


def choose_agents(system: System, home: str, managers: Managers) -> tuple[Agents, ...]:
    """The managers that answer here, with the right to stop and load; at least `NoAgents`."""
    kinds: dict[str, Callable[[], Agents]] = {
        "launchd": lambda: _launchd(system, home, managers),
        "systemd": lambda: _systemd(system, home, managers),
    }
    return _answering(kinds, managers) or (NoAgents(),)


def silent_managers(system: SystemReader, home: str, managers: Managers) -> tuple[Finding, ...]:
    """One finding for each manager that the profile allows: who answers by which program, and why not."""
    kinds = _allowed(_reading(system, home, managers), managers)
    programs = {"launchd": managers.launchctl or "launchctl", "systemd": managers.systemctl or "systemctl"}
    return tuple(_finding(name, make, system.find_program(programs[name]), managers) for name, make in kinds)


def _reading(system: SystemReader, home: str, managers: Managers) -> dict[str, Callable[[], AgentReader]]:
    return {
        "launchd": lambda: _launchd_reader(system, home, managers),
        "systemd": lambda: _systemd_reader(system, home, managers),
    }


def _allowed(kinds: dict[str, Callable[[], Manager]], managers: Managers) -> list[tuple[str, Callable[[], Manager]]]:
    return [(name, make) for name, make in kinds.items() if managers.manager in ("auto", name)]


def _answering(kinds: dict[str, Callable[[], Manager]], managers: Managers) -> tuple[Manager, ...]:
    found = []
    for _, make in _allowed(kinds, managers):
        try:
            found.append(make())
        except MissingPart:  # told by `silent_managers`, to doctor
            continue
    return tuple(found)


def _launchd(system: System, home: str, managers: Managers) -> Agents:
    program = _found(system, managers.launchctl, "launchctl")
    guarded = protection(managers.protected, running_under=_launchd_label(system))
    return Launchd(system, Launchctl(system, program, find_domain(system, program)), home, guarded)


def _launchd_reader(system: SystemReader, home: str, managers: Managers) -> AgentReader:
    program = _found(system, managers.launchctl, "launchctl")
    guarded = protection(managers.protected, running_under=_launchd_label(system))
    return LaunchdReader(LaunchctlReader(system, program, find_domain(system, program)), home, guarded)


def _systemd(system: System, home: str, managers: Managers) -> Agents:
    program = _found(system, managers.systemctl, "systemctl")
    _need_user_manager(system, managers)
    guarded = protection(managers.protected, running_under=_systemd_unit(system))
    return Systemd(system, Systemctl(system, program), home, guarded)


def _systemd_reader(system: SystemReader, home: str, managers: Managers) -> AgentReader:
    program = _found(system, managers.systemctl, "systemctl")
    _need_user_manager(system, managers)
    guarded = protection(managers.protected, running_under=_systemd_unit(system))
    return SystemdReader(SystemctlReader(system, program), home, guarded)


def _found(system: SystemReader, configured: str, usual: str) -> str:
    found = system.find_program(configured or usual)
    if not found:
        raise MissingPart(f"There is no {configured or usual} here.", hint="Name it in the profile, under [agents].")
    return found


def _need_user_manager(system: SystemReader, managers: Managers) -> None:
    """Raise MissingPart when no systemd of this user can answer; a configured program speaks for itself."""
    if managers.systemctl:
        return
    runtime = system.environment().get("XDG_RUNTIME_DIR", "")
    if not runtime:
        raise MissingPart("XDG_RUNTIME_DIR is not set, so no user systemd can be reached.", hint=HINT)
    try:
        with opened(system, f"{runtime}/systemd") as folder:
            system.look(folder, "private")
    except OSError:
        raise MissingPart(f"No user systemd runs ({runtime}/systemd/private is missing).", hint=HINT) from None


def _launchd_label(system: SystemReader) -> str:
    """The agent that this process runs under; launchd says `0` for a process that is no agent's."""
    label = system.environment().get("XPC_SERVICE_NAME", "")
    return "" if label == "0" else label


def _systemd_unit(system: SystemReader) -> str:
    """The unit that this process runs in, from /proc/self/cgroup; empty where there is none."""
    try:
        with opened(system, "/proc/self") as folder:
            text = read_all(system, folder, "cgroup").decode("utf-8", "replace")
    except OSError:
        return ""
    last = text.strip().rpartition("/")[2]
    return last if last.endswith(".service") else ""


def _finding(name: str, make: Callable[[], AgentReader], program: str, managers: Managers) -> Finding:
    try:
        loaded = sum(1 for one in make().listing().values() if one.state not in ("not-loaded", "disabled"))
    except MissingPart as failure:
        state = "warning" if managers.manager == name else "missing"
        return Finding(name, state, failure.message, failure.hint)  # type: ignore[arg-type]
    return Finding(name, "ok", f"It answers through {program}; {loaded} agents are loaded.")
