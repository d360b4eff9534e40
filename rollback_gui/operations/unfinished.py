"""Tells of a restore that is at work or was interrupted; looks at the state folder alone, so that all can ask."""

from contextlib import suppress

from msgspec import Struct

from rollback_gui.model.places import Places
from rollback_gui.system import files
from rollback_gui.system.port import SystemReader

_NAME = "restore.journal"


class Standing(Struct, frozen=True):
    """What a journal that is there means: somebody is at work, or was interrupted."""

    sentence: str
    is_at_work: bool = False

    @property
    def way_out(self) -> str:
        """What to do about it."""
        return "Wait until it has ended." if self.is_at_work else "Run `rollback recover`."


def unfinished(system: SystemReader, places: Places) -> str:
    """One sentence about a restore that is at work or was interrupted, empty when there is none."""
    found = standing(system, places)
    return found.sentence if found is not None else ""


def standing(system: SystemReader, places: Places) -> Standing | None:
    """The same with its way out, None when there is none; whoever is at work has locked the journal."""
    try:
        with suppress(FileNotFoundError), files.opened(system, places.state) as folder:
            with files.held(system, system.open_file(folder, _NAME)) as file:
                is_at_work = system.is_locked(file)
            return _told(system, places, folder, is_at_work=is_at_work)
    except OSError as problem:
        return Standing(f"The journal of an earlier restore cannot be read: {(problem.strerror or '').lower()}.")
    return None


def _told(system: SystemReader, places: Places, folder: int, *, is_at_work: bool) -> Standing:
    """Reading a journal takes imports that a list of snapshots does not need where there is none."""
    from rollback_gui.operations import journal

    found = journal.read(system, folder, _NAME)
    begin = found.begin
    if is_at_work:
        return Standing(f"{journal.holder(found)} is at work on this machine.", is_at_work=True)
    if begin is None:
        return Standing("A journal that cannot be read is set aside by the next command that writes.")
    if not journal.is_ours(found, system, places):
        return Standing("A journal of another machine or home is set aside by the next command that writes.")
    when = begin.at[:16].replace("T", " ")
    return Standing(f"The {begin.type} of {when} is unfinished ({len(begin.steps)} paths).")
