"""Who holds a file on Linux: descriptors from /proc/*/fd, locks from /proc/locks (proc(5)), as far as one may see."""

import os
from collections.abc import Container, Iterator

from rollback_gui.system.port import Holder

_PROC = "/proc"


def holders(wanted: Container[tuple[int, int]]) -> tuple[Holder, ...]:
    """Programs that hold one of these files, by device and inode, open or locked; this process is left out."""
    found: dict[tuple[int, int, int], Holder] = {}
    for inode, pid in _open_files(wanted):
        found[(*inode, pid)] = Holder(*inode, pid, _name(pid), is_lock=False)
    for inode, pid in _locks(wanted):
        found[(*inode, pid)] = Holder(*inode, pid, _name(pid), is_lock=True)
    return tuple(found[key] for key in sorted(found))


def _open_files(wanted: Container[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], int]]:
    own = os.getpid()
    for process in _names(_PROC):
        if not process.isdigit() or int(process) == own:
            continue
        for number in _names(f"{_PROC}/{process}/fd"):
            try:
                found = os.stat(f"{_PROC}/{process}/fd/{number}")
            except OSError:
                continue
            if (found.st_dev, found.st_ino) in wanted:
                yield (found.st_dev, found.st_ino), int(process)


def _names(folder: str) -> list[str]:
    """A process that ended meanwhile, or is another user's, holds nothing that can be told."""
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _locks(wanted: Container[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], int]]:
    try:
        with open(f"{_PROC}/locks", encoding="ascii", errors="replace") as file:
            lines = file.readlines()
    except OSError:
        return
    for line in lines:
        words = line.replace("->", " ").split()
        if len(words) < 6 or not words[4].lstrip("-").isdigit():
            continue
        major, _, rest = words[5].partition(":")
        minor, _, inode = rest.partition(":")
        place = os.makedev(int(major, 16), int(minor, 16)), int(inode)
        if place in wanted and int(words[4]) != os.getpid():
            yield place, int(words[4])


def _name(pid: int) -> str:
    try:
        with open(f"{_PROC}/{pid}/comm", encoding="utf-8", errors="replace") as file:
            return file.read().strip()
    except OSError:
        return "another program"


def mounts() -> frozenset[str]:
    """Every place that something is mounted at (proc(5), mountinfo: spaces and the like are octal)."""
    try:
        with open(f"{_PROC}/self/mountinfo", encoding="utf-8", errors="surrogateescape") as file:
            return frozenset(_plain(line.split(" ")[4]) for line in file if line.count(" ") > 4)
    except OSError:
        return frozenset()


def _plain(text: str) -> str:
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, sign)
    return text
