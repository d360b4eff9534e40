"""Files that nobody here can read: set aside as the very inode, until an undo puts it back."""

from contextlib import suppress

from msgspec.structs import replace

from rollback_gui.model.plan import Change, Plan
from rollback_gui.model.snapshot import Entry
from rollback_gui.operations.station import Ground
from rollback_gui.system import files
from rollback_gui.system.port import System

NAME = "unread"
"""The folder below `versions` in the state folder; nothing in it is ever removed by this program."""


def keep(ground: Ground, folder: int, name: str, entry: Entry) -> None:
    """Set an unread file aside, synced; raises OSError and then it stays where it is."""
    system = ground.system
    with files.held(system, _kept(ground)) as kept:
        try:
            system.place(folder, name, kept, entry.target)
        except FileExistsError:
            _drop_second_name(system, (folder, name), (kept, entry.target))
        system.sync(kept)


def _kept(ground: Ground) -> int:
    return files.make_folders(ground.system, f"{ground.places.state}/versions/{NAME}")


def _drop_second_name(system: System, one: tuple[int, str], other: tuple[int, str]) -> None:
    """A hard link to a file that is kept already: another name of it, not another file."""
    if system.look(*one).st_ino != system.look(*other).st_ino:
        raise FileExistsError(f"{other[1]} is kept already")
    system.drop(*one)


def bring(ground: Ground, entry: Entry, folder: int, name: str) -> None:
    """Put a kept file to a name that must be free; raises FileNotFoundError."""
    with files.held(ground.system, _kept(ground)) as kept:
        ground.system.place(kept, entry.target, folder, name)
        ground.system.sync(kept)


def with_kept(plan: Plan, ground: Ground) -> Plan:
    """The plan with each unread file that is not kept any more told as a conflict."""
    wanted = [c for c in plan.changes if c.after is not None and c.after.type == "unread"]
    if not wanted:
        return plan
    there: set[str] = set()
    with suppress(FileNotFoundError), files.opened(ground.system, f"{ground.places.state}/versions/{NAME}") as kept:
        there = {listed.name for listed in ground.system.names(kept)}
    gone = {c.path: _gone(c) for c in wanted if c.after is not None and c.after.target not in there}
    return plan.with_each(lambda change: gone.get(change.path, change))


def _gone(change: Change) -> Change:
    return replace(
        change, action="conflict", why=(*change.why, "damaged"), is_selected=False, has_own_tick=False,
        reason="It was never readable, and the file that was set aside is not there any more.",
    )  # fmt: skip
