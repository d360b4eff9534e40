"""Tells of an interrupted restore; looks at the state folder alone, so that every command can ask."""

from rollback_gui.model.places import Places
from rollback_gui.system import files
from rollback_gui.system.port import SystemReader

_NAME = "restore.journal"


def unfinished(system: SystemReader, places: Places) -> str:
    """One sentence about an interrupted restore, empty when there is none."""
    try:
        if not _is_there(system, places):
            return ""
        from rollback_gui.operations import journal

        found = journal.find(system, places)
    except OSError as problem:
        return f"The journal of an earlier restore cannot be read: {(problem.strerror or '').lower()}."
    if found is None:
        return ""
    begin = found.begin
    if begin is None:
        return "A journal that cannot be read is set aside by the next command that writes."
    if not journal.is_ours(found, system, places):
        return "A journal of another machine or home is set aside by the next command that writes."
    return f"The {begin.type} of {begin.at[:16].replace('T', ' ')} is unfinished ({len(begin.steps)} paths)."


def _is_there(system: SystemReader, places: Places) -> bool:
    """Asked first, because reading a journal takes imports that a list of snapshots does not need."""
    try:
        with files.opened(system, places.state) as folder:
            return files.exists(system, folder, _NAME)
    except FileNotFoundError:
        return False
