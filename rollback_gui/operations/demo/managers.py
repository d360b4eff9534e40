"""The demo's own launchctl and systemctl, and what they believe to be loaded."""

from typing import cast

import rollback_gui
from rollback_gui.errors import MissingPart
from rollback_gui.operations.demo.agents import Agent, agents
from rollback_gui.operations.demo.migration import ADDED, LOST
from rollback_gui.operations.demo.nouns import Site
from rollback_gui.operations.demo.sandbox import Sandbox
from rollback_gui.system import files
from rollback_gui.system.port import SystemReader

_LAUNCHD = "state/launchd"
_SYSTEMD = "state/systemd"
_FIRST_PROCESS = 4100
_UNITS = {
    "pb-backup.service": "inactive dead 0 0 loaded",
    "pb-backup.timer": "active waiting 0 0 loaded",
    "pb-indexer.service": "active running 4301 0 loaded",
    "pb-sync.service": "active running 4302 0 loaded",
}
"""What the demo's systemctl believes of each unit: active, sub, process, status, load."""


def install_managers(system: SystemReader, sandbox: Sandbox, site: Site) -> None:
    """Put both programs into the demo's bin folder, with every agent and unit loaded."""
    for folder in ("bin", f"{_LAUNCHD}/loaded", f"{_LAUNCHD}/overrides", f"{_SYSTEMD}/units"):
        sandbox.folder(folder)
    for name in ("launchctl", "systemctl"):
        sandbox.put(f"bin/{name}", _shipped(system, name), 0o755)
    for number, agent in enumerate(agents(site)):
        sandbox.put(f"{_LAUNCHD}/loaded/{agent.label}", _loaded(agent, site, _FIRST_PROCESS + number))
    if not site.is_mac:
        for name, line in _UNITS.items():
            sandbox.put(f"{_SYSTEMD}/units/{name}", line + "\n")


def change_loaded(sandbox: Sandbox, site: Site) -> None:
    """What the migration did to launchd: one agent is no longer loaded, another one runs."""
    sandbox.drop(f"{_LAUNCHD}/loaded/{LOST}")
    python = f"{site.home}/brain/venvs/main/bin/python"
    bridge = Agent(ADDED.removeprefix("com.pb."), {"ProgramArguments": [python], "KeepAlive": True}, is_binary=False)
    sandbox.add(f"{_LAUNCHD}/loaded/{ADDED}", _loaded(bridge, site, _FIRST_PROCESS + 100))


def _loaded(agent: Agent, site: Site, process: int) -> str:
    """An agent's state as the demo's launchctl keeps it; its own header describes the lines."""
    program = cast("list[str]", agent.content["ProgramArguments"])[0]
    words = [word for word, key in (("run", "RunAtLoad"), ("keep", "KeepAlive")) if agent.content.get(key)]
    lines = [
        f"{process if agent.is_up else '-'} 0",
        f"{site.root}/{site.agents}/{agent.file}",
        program,
        "5",
        " ".join(words),
    ]
    return "\n".join(lines) + "\n"


def _shipped(system: SystemReader, name: str) -> bytes:
    """A program of ours, from inside the installed package or from beside its sources."""
    package = rollback_gui.__path__[0]
    for folder in (f"{package}/resources", f"{package.rpartition('/')[0]}/resources"):
        try:
            return files.read_path(system, f"{folder}/demo/{name}")
        except FileNotFoundError:
            continue
    raise MissingPart(f"The demo's {name} was not installed with this program.", hint="Install it again.")
