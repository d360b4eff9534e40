"""How one path is now: an Entry, None when nothing is there, or a reason why it cannot be told."""

import base64
import errno
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from rollback_gui.errors import NoKey
from rollback_gui.home.folders import Folders
from rollback_gui.model import paths
from rollback_gui.model.ids import BlobId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import NO_ATTRIBUTES, Account, Entry
from rollback_gui.system import files
from rollback_gui.system.port import SystemReader

TICK = 10_000_000
"""Nanoseconds within which ext4, xfs, btrfs, tmpfs and APFS may give two writes one time."""
_TRIES = 3


class Digest(Protocol):
    """A hash at work."""

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""
        ...

    def hexdigest(self) -> str:
        """The name of all bytes so far."""
        ...


class Naming(Protocol):
    """How bytes get their name: SHA-256, or for a secret the keyed hash; raises NoKey without the key."""

    def digest(self, *, sealed: bool) -> Digest:
        """A fresh hash."""
        ...


class Cached(Protocol):
    """What a file's stat was when it was last read (nanoseconds since 1970), and the entry that was read then."""

    @property
    def device(self) -> int:
        """The volume that it lies on."""
        ...

    @property
    def inode(self) -> int:
        """Its number there."""
        ...

    @property
    def size(self) -> int:
        """In bytes."""
        ...

    @property
    def mtime(self) -> int:
        """When its bytes were last written."""
        ...

    @property
    def ctime(self) -> int:
        """When anything about it last changed."""
        ...

    @property
    def seen_at(self) -> int:
        """When it was read."""
        ...

    @property
    def entry(self) -> Entry:
        """What was read then."""
        ...


class Obstacle(Struct, frozen=True):
    """Why a path cannot be told: nothing is ever concluded from it."""

    why: str
    """`unreadable`, `parent-is-link`, `special`, `unstable`, `no-key`."""
    sentence: str
    link: EntryPath = EntryPath("")
    """Of `parent-is-link`: the link on the way."""
    shut: EntryPath = EntryPath("")
    """Of `unreadable`: the folder that cannot be entered, on the way or the path itself."""
    owner: int = -1
    """Whose that folder is."""
    unread: Entry | None = None
    """Of a file that is there and cannot be read: its inode, which can be set aside and put back."""
    refusal: int = 0
    """Of `unreadable`: the errno with which the disk itself refused, which says nothing of what lies there."""


Seen = Entry | Obstacle | None


class HomeReader:
    """The guarded folders of one home, read through one door."""

    def __init__(self, system: SystemReader, home: str, naming: Naming) -> None:
        self.system = system
        self.where = home
        self.account: Account = system.account()
        self.naming = naming

    def folders(self) -> Folders:
        """A fresh set of open folders for one phase."""
        return Folders(self.system, self.where)

    def look(self, path: EntryPath, folders: Folders, *, sealed: bool, cached: Cached | None = None) -> Seen:
        """How it is now; bytes are not read when `cached` still holds by stat."""
        try:
            folder, name = folders.of(path)
            found = self.system.look(folder, name)
        except FileNotFoundError:
            return None
        except OSError as problem:
            return self._obstacle(path, folders, problem)
        return self.look_at(_Place(path, folder, name, found), sealed=sealed, cached=cached)

    def stands(self, path: EntryPath, folders: Folders, entry: Entry | None, *, sealed: bool) -> bool:
        """Whether exactly this lies there now; an unread file is known by its inode, readable or not."""
        if entry is not None and entry.type == "unread":
            try:
                folder, name = folders.of(path)
                return self.unread(self.system.look(folder, name)).facts == entry.facts
            except OSError:
                return False
        seen = self.look(path, folders, sealed=sealed)
        return seen is None if entry is None else isinstance(seen, Entry) and seen.facts == entry.facts

    def unread(self, found: os.stat_result) -> Entry:
        """A file that cannot be read, as far as it can be told; the device is left out, since it may be renumbered."""
        mark = f"{found.st_ino}-{found.st_size}-{found.st_mtime_ns}"
        return replace(self._bare(found, "unread"), target=mark if stat.S_ISREG(found.st_mode) else "")

    def look_at(self, place: "_Place", *, sealed: bool, cached: Cached | None = None) -> Seen:
        """The same for a place that was found already."""
        is_fit = cached is not None and (cached.entry.sealed == sealed or cached.entry.type != "file")
        if cached is not None and is_fit and _holds(cached, place.found):
            return cached.entry
        return self._read(place, sealed=sealed)

    def _read(self, place: "_Place", *, sealed: bool) -> Seen:
        mode = place.found.st_mode
        try:
            if stat.S_ISLNK(mode):
                return self._link(place)
            if stat.S_ISDIR(mode):
                return self._folder(place)
            if stat.S_ISREG(mode):
                return self._file(place, sealed=sealed)
        except FileNotFoundError:
            return None
        except NoKey:
            return Obstacle("no-key", "The key that names its content is not at hand.")
        except OSError as problem:
            sentence = f"It cannot be read: {_words(problem)}."
            if stat.S_ISDIR(mode) and problem.errno == errno.EACCES:
                return Obstacle("unreadable", sentence, shut=place.path, owner=place.found.st_uid)
            unread = self.unread(place.found) if stat.S_ISREG(mode) else None
            return Obstacle("unreadable", sentence, unread=unread, refusal=_refusal(problem))
        return Obstacle("special", "It is a fifo, socket or device and is never opened.")

    def _link(self, place: "_Place") -> Entry:
        target = self.system.link_target(place.folder, place.name)
        return replace(self._bare(place.found, "symlink"), target=target, size=len(os.fsencode(target)))

    def _folder(self, place: "_Place") -> Entry:
        descriptor = self.system.open_below(place.folder, place.name)
        with files.held(self.system, descriptor):
            return replace(self._bare(place.found, "directory"), size=0, attributes=self._attributes(descriptor))

    def _file(self, place: "_Place", *, sealed: bool) -> Seen:
        for _ in range(_TRIES):
            descriptor = self.system.open_file(place.folder, place.name)
            with files.held(self.system, descriptor):
                before = self.system.look_open(descriptor)
                blob = self.name_open(descriptor, sealed=sealed, most=before.st_size)
                attributes = self._attributes(descriptor)
                after = self.system.look_open(descriptor)
            if _times(before) == _times(after):
                return replace(self._bare(after, "file"), blob=blob, attributes=attributes, sealed=sealed)
        return Obstacle("unstable", "It changes faster than it can be read.")

    def name_open(self, descriptor: int, *, sealed: bool, most: int = -1) -> BlobId:
        """The name of an open file's bytes, of one that grows meanwhile not all; raises NoKey."""
        digest = self.naming.digest(sealed=sealed)
        seen = 0
        for data in files.chunks(self.system, descriptor):
            digest.update(data)
            seen += len(data)
            if 0 <= most < seen:  # it grows: whoever asks finds other times, and a reader must not run after it
                break
        return BlobId(digest.hexdigest())

    def _attributes(self, descriptor: int) -> dict[str, str]:
        return encoded(self.system.attributes(descriptor))

    def _bare(self, found: os.stat_result, kind: str) -> Entry:
        own = self.account
        return Entry(
            type=kind,  # type: ignore[arg-type]
            mode=stat.S_IMODE(found.st_mode),
            uid=found.st_uid,
            gid=found.st_gid,
            mtime=found.st_mtime_ns,
            size=found.st_size,
            owner=own.name if found.st_uid == own.uid else "",
            group=own.group if found.st_gid == own.gid else "",
            attributes=NO_ATTRIBUTES,
        )

    def _obstacle(self, path: EntryPath, folders: Folders, problem: OSError) -> Obstacle | None:
        """A file above is as good as absent; a link above is named."""
        if problem.errno == errno.EACCES:
            return self._shut(path, folders)
        if not files.is_link_on_the_way(problem):
            return Obstacle("unreadable", f"It cannot be read: {_words(problem)}.", refusal=_refusal(problem))
        off = folders.turn_off(path)
        if off is None:
            return Obstacle("unreadable", f"It cannot be read: {_words(problem)}.")
        return Obstacle("parent-is-link", f"{off[0]} is a link now.", off[0]) if stat.S_ISLNK(off[1]) else None

    def _shut(self, path: EntryPath, folders: Folders) -> Obstacle:
        """Which folder above cannot be entered: the first that cannot be opened, else the nearest."""
        shut, owner = EntryPath(""), -1
        with suppress(OSError):
            for folder in paths.parents(path):
                found = self.system.look(*folders.of(folder))
                shut, owner = folder, found.st_uid
                folders.open(folder)
        return Obstacle("unreadable", "It cannot be read: permission denied.", shut=shut, owner=owner)


class _Place(Struct, frozen=True):
    path: EntryPath
    folder: int
    name: str
    found: os.stat_result


Place = _Place


def encoded(attributes: Mapping[str, bytes]) -> dict[str, str]:
    """Extended attributes as the model keeps them."""
    if not attributes:
        return NO_ATTRIBUTES
    return {name: base64.b64encode(value).decode() for name, value in sorted(attributes.items())}


def decoded(attributes: Mapping[str, str]) -> dict[str, bytes]:
    """Extended attributes as the door takes them."""
    return {name: base64.b64decode(value) for name, value in attributes.items()}


def _holds(cached: Cached, found: os.stat_result) -> bool:
    same = (cached.device, cached.inode, cached.size, cached.mtime, cached.ctime) == (
        found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns,
    )  # fmt: skip
    return same and cached.seen_at - max(cached.mtime, cached.ctime) > TICK


def _times(found: os.stat_result) -> tuple[int, ...]:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _refusal(problem: OSError) -> int:
    """The errno of a disk that refuses; a permission that is missing is none: that is how the file is."""
    return 0 if problem.errno in (errno.EACCES, errno.EPERM) else problem.errno or errno.EIO


def _words(problem: OSError) -> str:
    known = {errno.EACCES: "permission denied", errno.EPERM: "not permitted", errno.EIO: "the disk reports an error"}
    return known.get(problem.errno or 0, (problem.strerror or "unknown reason").lower())
