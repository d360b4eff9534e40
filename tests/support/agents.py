"""Definitions, listings and property lists in a line each."""

import plistlib
from pathlib import Path
from typing import Any

from rollback_gui.agents.port import Definition
from rollback_gui.model.paths import EntryPath


def plist(label: str, **keys: Any) -> bytes:
    """The bytes of a property list with this label and a program."""
    return plistlib.dumps({"Label": label, "ProgramArguments": ["/bin/sleep", "60"], **keys})


def agent_path(label: str) -> EntryPath:
    """Where an agent's property list lies."""
    return EntryPath(f"~/Library/LaunchAgents/{label}.plist")


def write_agent(home: Path, label: str, **keys: Any) -> Definition:
    """Write a property list into a home and tell what it defines."""
    from rollback_gui.agents.plist import define_plist

    path = agent_path(label)
    where = home / path[2:]
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_bytes(plist(label, **keys))
    return define_plist(path, where.read_bytes(), str(home))
