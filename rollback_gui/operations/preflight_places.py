"""Whether the places that a plan touches can be written, and the command that frees each that cannot."""

import os
import shlex
import sys
from collections.abc import Iterator

from rollback_gui.home.folders import Folders
from rollback_gui.model import paths
from rollback_gui.model.outcome import Check
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Plan
from rollback_gui.operations.station import Station
from rollback_gui.system import files

_STICKY = 0o1000


def writable(station: Station, plan: Plan) -> Iterator[Check]:
    """Folders are what an exchange writes; a file's own mode does not matter, its flags and mounts do."""
    with station.home.folders() as folders:
        looking = _Looking(station, plan, folders)
        blockers = [*looking.flags(), *looking.mounts(), *looking.folders_shut(), *looking.not_ours()]
    yield from blockers
    if not blockers:
        count = len(plan.ticked)
        told = "The place can be written" if count == 1 else f"All {count} places can be written"
        yield Check("writable", "ok", told)


def owners(station: Station, plan: Plan) -> Iterator[Check]:
    """Somebody else's files that only root could give their owner again: this user's is what comes in their place."""
    own = station.home.account
    for change in plan.ticked:
        before, after = change.before, change.after
        if own.uid == 0 or before is None or before.type == "directory" or before.uid == own.uid:
            continue
        if after is not None and after.uid == before.uid:
            continue
        where = paths.real(change.path, plan.home)
        other = "root" if before.uid == 0 else f"user {before.uid}"
        told = f"{where} belongs to {other}; what is put back will belong to {own.name}."
        if before.type != "unread":  # that one is set aside as the very file
            told += f" An undo brings its content back, but not its owner: {other} has to take it over again."
        flag = "-h " if before.type == "symlink" else ""
        yield Check("owner", "warning", told, f"sudo chown {flag}{before.uid}:{before.gid} {_quoted(where)}")


class _Looking:
    def __init__(self, station: Station, plan: Plan, folders: Folders) -> None:
        self._station = station
        self._system = station.system
        self._plan = plan
        self._folders = folders
        self._own = station.home.account
        self._state_device = files.volume_of(station.system, station.places.state)[0]

    def _real(self, path: EntryPath) -> str:
        return paths.real(path, self._plan.home) or "/"

    def _parents(self) -> list[EntryPath]:
        """The folders that names change in; of a missing one the nearest above it that is there."""
        found: set[EntryPath] = set()
        for change in self._plan.ticked:
            folder = change.path if change.is_folder and change.before and change.after else paths.parent(change.path)
            while folder not in found:
                try:
                    self._folders.open(folder)
                    found.add(folder)
                except FileNotFoundError:
                    folder = paths.parent(folder)
                except OSError:
                    break  # a link on the way: a conflict of its own tells of it
        return sorted(found)

    def flags(self) -> Iterator[Check]:
        """Immutable and append-only files and folders, which not even root can replace."""
        held_by = {
            change.path
            for change in self._plan.ticked
            if change.before is not None and change.before.type != "symlink" and not change.freed_by
        }
        folders = self._parents()
        for path in sorted(held_by.union(folders)):
            held = self._system.flags(*((self._folders.open(path), ".") if path in folders else self._folders.of(path)))
            if held:
                words = ", ".join(sorted(held))
                fix = f"sudo {_unlock(held)} {_quoted(self._real(path))}"
                yield _shut(f"{self._real(path)} is locked ({words})", fix)

    def mounts(self) -> Iterator[Check]:
        """Places that something is mounted at: a name under a mount cannot be exchanged."""
        mounted = self._system.mounts()
        for change in self._plan.ticked:
            if change.is_folder and change.before is not None and change.after is not None:
                continue
            where = self._real(change.path)
            for place in sorted(one for one in mounted if paths.is_below(one, where)):
                yield _shut(f"{place} is mounted over", f"sudo umount {_quoted(place)}")

    def folders_shut(self) -> Iterator[Check]:
        """Folders in which this user may not make or rename a name."""
        for folder in self._parents():
            where, descriptor = self._real(folder), self._folders.open(folder)
            if self._system.room(descriptor).is_read_only:
                yield _shut(f"{where} is on a read-only volume", f"sudo mount -o remount,rw {_quoted(where)}")
            elif not self._system.may_write(descriptor) and not self._system.flags(descriptor, "."):
                is_own = self._system.look_open(descriptor).st_uid == self._own.uid
                fix = f"chmod u+rwx {_quoted(where)}" if is_own else f"sudo chown {self._own.name} {_quoted(where)}"
                yield _shut(f"{where} cannot be written by {self._own.name}", fix)

    def not_ours(self) -> Iterator[Check]:
        """Somebody else's file in a sticky folder, and an unreadable file that could not be set aside."""
        for change in self._plan.ticked:
            if change.before is None or change.freed_by:
                continue
            folder, name = self._folders.of(change.path)
            where = self._real(change.path)
            fix = f"sudo chown {self._own.name} {_quoted(where)}"
            around = self._system.look_open(folder)
            owners = {around.st_uid, self._system.look(folder, name).st_uid}
            if around.st_mode & _STICKY and self._own.uid not in (0, *owners):
                yield _shut(f"{where} belongs to somebody else, in a folder where only owners may replace", fix)
            if change.before.type == "unread" and around.st_dev != self._state_device:
                told = f"{where} cannot be read, nor set aside: the state folder is on another volume"
                yield _shut(told, fix)


def _shut(sentence: str, fix: str) -> Check:
    return Check("writable", "blocker", sentence, fix, "not-writable")


def _unlock(flags: frozenset[str]) -> str:
    if sys.platform == "darwin":
        return "chflags nouchg,noschg,nouappnd,nosappnd"
    return "chattr -" + "".join(sign for word, sign in (("immutable", "i"), ("append-only", "a")) if word in flags)


def _quoted(where: str) -> str:
    return shlex.quote(os.path.normpath(where))
