"""The help pages: Markdown beside the program, read through the door."""

import os

from rollback_gui.errors import NotFound
from rollback_gui.system import files
from rollback_gui.system.port import SystemReader

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_FOLDERS = (os.path.join(_PACKAGE, "resources", "help"), os.path.join(os.path.dirname(_PACKAGE), "resources", "help"))


def page(system: SystemReader, topic: str) -> str:
    """The Markdown of one page; raises NotFound, naming the pages there are."""
    for folder in _FOLDERS:
        if "/" not in topic and "\0" not in topic:
            try:
                return files.read_path(system, f"{folder}/{topic}.md").decode()
            except (FileNotFoundError, NotADirectoryError):
                continue
    raise NotFound(f"There is no help page {topic!r}.", hint=f"There are: {', '.join(topics(system))}.")


def topics(system: SystemReader) -> list[str]:
    """The names of all pages, the first to read first."""
    found: set[str] = set()
    for folder in _FOLDERS:
        try:
            with files.opened(system, folder) as opened:
                found |= {one.name[:-3] for one in system.names(opened) if one.name.endswith(".md")}
        except (FileNotFoundError, NotADirectoryError):
            continue
    order = ("getting-started", "restore", "credentials", "agents", "broken", "errors")
    return [name for name in order if name in found] + sorted(found - set(order))
