"""RECOVERY.md, recover.py and unseal.py: how to get everything back without this program, in every store."""

import os

from rollback_gui.store.ground import Ground
from rollback_gui.store.layout import PAPERS
from rollback_gui.system import files
from rollback_gui.system.port import System

_FOLDER = os.path.join(os.path.dirname(__file__), "recovery")


def texts(system: System) -> dict[str, bytes]:
    """All, as this version has them; none where the program was packed without them: no snapshot fails for that."""
    try:
        return {name: files.read_path(system, f"{_FOLDER}/{name}") for name in PAPERS}
    except OSError:
        return {}


def outdated(ground: Ground) -> dict[str, bytes]:
    """Those that are missing from a store or say something else there."""
    return {name: text for name, text in texts(ground.system).items() if _there(ground, name) != text}


def lay_down(ground: Ground) -> None:
    """Write what is missing or of another version."""
    for name, text in outdated(ground).items():
        ground.write("", name, text)


def _there(ground: Ground, name: str) -> bytes:
    try:
        return ground.read("", name)
    except OSError:
        return b""
