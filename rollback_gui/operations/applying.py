"""Moves between the two sides of a step; each decides from what is on disk, so it may run twice or half-way."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Self

from rollback_gui.errors import Drifted
from rollback_gui.home.folders import Folders
from rollback_gui.home.reader import Obstacle, decoded
from rollback_gui.model import paths
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Entry
from rollback_gui.operations import unread
from rollback_gui.operations.station import Ground
from rollback_gui.operations.steps import Step, Travellers
from rollback_gui.system import files

Content = Callable[[Entry], Iterable[bytes]]
"""Where the bytes of an entry come from; raises Damaged, NoKey."""


class Hands:
    """Works on the live files of one operation, in folders that are opened once."""

    def __init__(self, ground: Ground, steps: Sequence[Step]) -> None:
        self.ground = ground
        self.system = ground.system
        self.home = ground.home
        self.folders: Folders = self.home.folders()
        self.work_on(steps)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.folders.close()

    def work_on(self, steps: Sequence[Step]) -> None:
        """Take these steps from now on."""
        self.steps = steps
        self.travellers = Travellers(self.steps)

    def fresh(self) -> None:
        """Open every folder anew: the ones that are open may have been exchanged."""
        self.folders.close()

    # ------------------------------------------------------------------ what is there

    def is_before(self, step: Step) -> bool:
        """Whether the path is as it was when the plan was shown."""
        return self.is_at(step.path, step, "before")

    def is_after(self, step: Step) -> bool:
        """Whether the path is as the plan wants it."""
        return self.is_at(step.path, step, "after")

    def is_there_after(self, step: Step) -> bool:
        """Whether the wanted side lies in place, of a carried step too."""
        if step.carried_by:
            return self._is_there(step.path, step, step.after)
        return self.is_after(step)

    def is_at(self, where: EntryPath, step: Step, side: str) -> bool:
        """Whether one side of a step lies at this place, with everything that it carries and nothing else."""
        entry: Entry | None = getattr(step, side)
        if not self._is_there(where, step, entry):
            return False
        if entry is None or entry.type != "directory" or not step.is_tree:
            return True
        holds = [step.path]
        for child in self.travellers.of(step):
            one: Entry | None = getattr(child, side)
            if one is None:
                continue
            if not self._is_there(_moved(child.path, step.path, where), child, one):
                return False
            if one.type == "directory":
                holds.append(child.path)
        return all(self._holds_just(folder, step, where, side) for folder in holds)

    def _holds_just(self, folder: EntryPath, top: Step, where: EntryPath, side: str) -> bool:
        """Whether a folder that travels has the names of this side and no other, the top one lying at this place."""
        names = {paths.name(c.path) for c in self.travellers.directly_in(folder) if getattr(c, side) is not None}
        return self._names(_moved(folder, top.path, where)) == names

    def _is_there(self, where: EntryPath, step: Step, entry: Entry | None) -> bool:
        if entry is not None and entry.type == "unread":
            return self.home.stands(where, self.folders, entry, sealed=False)
        now = self.home.look(where, self.folders, sealed=_is_sealed(step))
        if isinstance(now, Obstacle) and now.refusal:
            raise OSError(now.refusal, f"{where}: {now.sentence}")  # neither side can be told from the other now
        if entry is None and step.carried_by and isinstance(now, Obstacle):
            return now.why == "parent-is-link"  # the folder went and a link came: nothing of ours lies behind it
        if entry is None or now is None:
            return entry is None and now is None
        return isinstance(now, Entry) and now.facts == entry.facts

    def _names(self, folder: EntryPath) -> set[str]:
        return {one.name for one in self.system.names(self.folders.open(folder))}

    def is_anything(self, where: EntryPath) -> bool:
        """Whether anything at all lies there."""
        try:
            folder, name = self.folders.of(where)
            return files.exists(self.system, folder, name)
        except FileNotFoundError:
            return False

    # ------------------------------------------------------------------ staging

    def stage(self, step: Step, content: Content) -> None:
        """Put the wanted side beside its place, whole but for a folder's own metadata; synced by the caller."""
        entry = step.after
        if entry is None or step.move == "mend":
            return
        folder, name = self.folders.of(self._staged(step))
        if entry.type == "unread":
            unread.bring(self.ground, entry, folder, name)
        elif entry.type == "symlink":
            self._stage_link(folder, name, entry)
        elif entry.type == "directory":
            self.system.make_folder(folder, name, 0o700)
        else:
            self._stage_file(folder, name, entry, self._source(step, entry, content))

    def _staged(self, step: Step) -> EntryPath:
        top = self.travellers.top_of(step)
        return step.beside if top is None else _moved(step.path, top.path, top.beside)

    def _source(self, step: Step, entry: Entry, content: Content) -> Iterable[bytes]:
        if step.before is not None and step.before.type == "file" and step.before.blob == entry.blob:
            return self._live_bytes(step.path)
        return content(entry)

    def _live_bytes(self, path: EntryPath) -> Iterator[bytes]:
        folder, name = self.folders.of(path)
        with files.held(self.system, self.system.open_file(folder, name)) as file:
            yield from files.chunks(self.system, file)

    def _stage_link(self, folder: int, name: str, entry: Entry) -> None:
        self.system.make_link(folder, name, entry.target)
        found = self.system.look(folder, name)
        if (found.st_uid, found.st_gid) != (entry.uid, entry.gid):
            self.system.set_link_owner(folder, name, entry.uid, entry.gid)
        self.system.set_link_time(folder, name, entry.mtime)

    def _stage_file(self, folder: int, name: str, entry: Entry, data: Iterable[bytes]) -> None:
        file = self.system.create(folder, name, 0o600)
        with files.held(self.system, file):
            if entry.size > files.CHUNK:
                files.write_with_holes(self.system, file, data)
            else:
                for piece in data:
                    files.write_all(self.system, file, piece)
            self._dress(file, entry)
            self.system.set_time(file, entry.mtime)

    def _dress(self, descriptor: int, entry: Entry) -> None:
        """Owner, then mode, then attributes: chown clears setuid, chmod rewrites the ACL's mask."""
        found = self.system.look_open(descriptor)
        if (found.st_uid, found.st_gid) != (entry.uid, entry.gid):
            self.system.set_owner(descriptor, entry.uid, entry.gid)
        if found.st_mode & 0o7777 != entry.mode:
            self.system.set_mode(descriptor, entry.mode)
        self.system.set_attributes(descriptor, decoded(entry.attributes))

    def sync_staged(self, step: Step) -> None:
        """Make one staged file, or the names in a staged folder, outlive a power cut."""
        if step.after is None or step.move == "mend":
            return
        if step.after.type == "directory":
            self.system.sync(self.folders.open(self._staged(step)))
            return
        folder, name = self.folders.of(self._staged(step))
        with files.held(self.system, self.system.open_file(folder, name)) as file:
            self.system.sync(file)

    def sync_volumes(self) -> None:
        """Make everything that was staged outlive a power cut: one sync for each volume."""
        volumes: dict[int, EntryPath] = {}
        for step in self.steps:
            folder = paths.parent(self._staged(step))
            volumes.setdefault(self.system.look_open(self.folders.open(folder)).st_dev, folder)
        for folder in volumes.values():
            self.system.sync_volume(self.folders.open(folder))

    def dress_folders(self) -> None:
        """Give the staged folders their metadata, the deepest first, once everything lies in them."""
        for step in reversed(self.steps):
            if step.after is not None and step.after.type == "directory" and step.move != "mend":
                descriptor = self.folders.open(self._staged(step))
                self._dress(descriptor, step.after)
                self.system.set_time(descriptor, step.after.mtime)

    # ------------------------------------------------------------------ exchanging

    def forward(self, step: Step) -> None:
        """Bring the wanted side to its place and look at what was displaced; raises Drifted and puts it back."""
        if step.move == "mend":
            self._mend(step, step.after)
        elif step.move != "carried":
            self._move(step)
            if not self.is_at(step.beside, step, "before"):
                self._move_back(step)
                raise Drifted(f"{step.path} changed while the restore was at work; it was left as it is.")

    def _move(self, step: Step) -> None:
        folder, name = self.folders.of(step.path)
        if step.move == "appear":
            self.system.place(folder, step.aside, folder, name)
        elif step.move == "vanish":
            self.system.place(folder, name, folder, step.aside)
        else:
            self.system.exchange(folder, name, folder, step.aside)
        self._moved_folders(step)

    def _move_back(self, step: Step) -> None:
        folder, name = self.folders.of(step.path)
        if self.is_anything(step.path) and self.is_anything(step.beside):
            self.system.exchange(folder, name, folder, step.aside)
        elif self.is_anything(step.beside):
            self.system.place(folder, step.aside, folder, name)
        else:
            self.system.place(folder, name, folder, step.aside)
        self._moved_folders(step)

    def _moved_folders(self, step: Step) -> None:
        if step.is_tree:
            self.folders.forget(step.path)
            self.folders.forget(step.beside)

    def _mend(self, step: Step, entry: Entry | None) -> None:
        if entry is not None:
            self._dress(self.folders.open(step.path), entry)

    def backward(self, step: Step) -> bool:
        """Bring the old side back, from wherever the step had come to; False when the path is neither side.

        What lies there then is somebody else's: it is left alone, and the old side stays beside it for `retire`.
        """
        if step.move == "carried":
            return True
        if step.move == "mend":
            self._mend(step, step.before)
            return self.is_before(step)
        if self.is_before(step):
            self.discard(step, "after")
            return True
        if self.is_after(step) and (step.before is None or self.is_anything(step.beside)):
            self._move_back(step)
            self.discard(step, "after")
            return True
        if self.is_at(step.beside, step, "after"):
            self.discard(step, "after")
        return not self.is_anything(step.beside)

    def again(self, step: Step) -> None:
        """Do a move again that a power cut lost after the commitment; what somebody changed since is left alone."""
        if step.move == "mend":
            if self.is_before(step):
                self._mend(step, step.after)
        elif step.move != "carried" and self.is_before(step) and self.is_at(step.beside, step, "after"):
            self._move(step)

    # ------------------------------------------------------------------ clearing away

    def retire(self, step: Step, kept: int) -> None:
        """Put the displaced side away: a secret is gone at once, the rest is kept for a day where one volume allows."""
        if not self.is_anything(step.beside):
            return
        for child in reversed(self.travellers.of(step)):
            if child.before is not None and (_is_sealed(child) or child.before.type == "unread"):
                self._drop(_moved(child.path, step.path, step.beside), child.before)
        if step.before is not None and (_is_sealed(step) or step.before.type == "unread"):
            self._drop(step.beside, step.before)
            return
        folder, name = self.folders.of(step.beside)
        try:
            self.system.place(folder, name, kept, ".was-".join(name.lstrip(".").rsplit(".rg-", 1)))
        except OSError:
            self.discard(step, "before")

    def discard(self, step: Step, side: str) -> None:
        """Take away what this operation itself put beside a path: only names that the journal holds."""
        if not self.is_anything(step.beside):
            return
        for child in reversed(self.travellers.of(step)):
            if getattr(child, side) is not None:
                self._drop(_moved(child.path, step.path, step.beside), getattr(child, side))
        self._drop(step.beside, getattr(step, side))

    def _drop(self, where: EntryPath, entry: Entry | None) -> None:
        """Remove what is in the store as well; a file that was never read is set aside instead, whatever happens."""
        with suppress(FileNotFoundError):
            folder, name = self.folders.of(where)
            if entry is not None and entry.type == "unread":
                unread.keep(self.ground, folder, name, entry)
            elif self.system.look(folder, name).st_mode & 0o170000 == 0o040000:
                self.folders.forget(where)
                self.system.drop_folder(folder, name)
            else:
                self.system.drop(folder, name)

    def sync_folders(self) -> None:
        """Make every folder that a name changed in outlive a power cut, each once."""
        moved = (step for step in self.steps if step.move != "carried")
        for folder in sorted({step.path if step.move == "mend" else paths.parent(step.path) for step in moved}):
            with suppress(FileNotFoundError):
                self.system.sync(self.folders.open(folder))


def _is_sealed(step: Step) -> bool:
    return step.kind == "credential" or any(side is not None and side.sealed for side in (step.before, step.after))


def _moved(path: EntryPath, top: EntryPath, where: EntryPath) -> EntryPath:
    return EntryPath(where + path[len(top) :])
