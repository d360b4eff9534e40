"""What Linux and macOS do alike: the calls of the door straight onto the operating system."""

import errno
import os
import stat
import time
from collections.abc import Container, Mapping

from rollback_gui.model.snapshot import Account
from rollback_gui.system.port import Command, Finished, Holder, Listed, Room

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_USUAL_PLACES = ("/usr/local/bin", "/opt/homebrew/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin")


class PosixReader:
    """The reading half; decides nothing."""

    def now(self) -> int:
        """Nanoseconds since 1970 UTC."""
        return time.time_ns()

    def elapsed(self) -> float:
        """Seconds on a clock that never goes backwards."""
        return time.monotonic()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)

    def random(self, count: int) -> bytes:
        """Bytes that nobody can guess."""
        return os.urandom(count)

    def account(self) -> Account:
        """Whose process this is; an account without a name is told by its numbers."""
        import grp
        import pwd

        uid, gid = os.geteuid(), os.getegid()
        try:
            name = pwd.getpwuid(uid).pw_name
        except KeyError:
            name = str(uid)
        try:
            group = grp.getgrgid(gid).gr_name
        except KeyError:
            group = str(gid)
        return Account(name=name, uid=uid, group=group, gid=gid)

    def host(self) -> str:
        """This machine's name."""
        return os.uname().nodename

    def environment(self) -> Mapping[str, str]:
        """The process's environment."""
        return os.environ

    def find_program(self, name: str) -> str:
        """The absolute path of a program: PATH first, then the usual places; empty when it is nowhere."""
        folders = [f for f in os.environ.get("PATH", "").split(os.pathsep) if f] + list(_USUAL_PLACES)
        candidates = [name] if "/" in name else [os.path.join(folder, name) for folder in folders]
        for candidate in candidates:
            if os.access(candidate, os.X_OK) and os.path.isfile(candidate):
                return os.path.abspath(candidate)
        return ""

    def open_root(self, where: str) -> int:
        """Open a folder that is trusted, following links on the way."""
        return os.open(where, _DIRECTORY)

    def open_below(self, root: int, below: str) -> int:
        """Open a folder below an open one, part by part, without following any link."""
        here = os.open(".", _DIRECTORY, dir_fd=root)
        for part in filter(None, below.split("/")):
            try:
                deeper = os.open(part, _DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
            finally:
                os.close(here)
            here = deeper
        return here

    def close(self, descriptor: int) -> None:
        """Let go of a descriptor."""
        os.close(descriptor)

    def look(self, folder: int, name: str) -> os.stat_result:
        """What lies there, without following a link."""
        return os.lstat(name, dir_fd=folder)

    def look_open(self, descriptor: int) -> os.stat_result:
        """What an open descriptor is."""
        return os.fstat(descriptor)

    def names(self, folder: int) -> list[Listed]:
        """Everything in a folder, in no order."""
        with os.scandir(folder) as found:
            return [Listed(e.name, e.is_dir(follow_symlinks=False), e.is_symlink()) for e in found]

    def open_file(self, folder: int, name: str) -> int:
        """Open a file for reading; a fifo, socket or device raises EINVAL instead of waiting."""
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        descriptor = os.open(name, flags, dir_fd=folder)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise OSError(errno.EINVAL, "not a regular file", name)
        return descriptor

    def read(self, descriptor: int, count: int, offset: int) -> bytes:
        """At most count bytes from offset on; empty at the end."""
        return os.pread(descriptor, count, offset)

    def link_target(self, folder: int, name: str) -> str:
        """What a symbolic link points to."""
        return os.readlink(name, dir_fd=folder)

    def room(self, folder: int) -> Room:
        """What is free on the volume that holds this folder."""
        found = os.fstatvfs(folder)
        inodes = found.f_favail if found.f_files else -1
        return Room(found.f_bavail * found.f_frsize, inodes, bool(found.f_flag & os.ST_RDONLY))

    def may_write(self, folder: int) -> bool:
        """Whether this process may create and rename names in an open folder."""
        return os.access(".", os.W_OK | os.X_OK, dir_fd=folder, effective_ids=os.access in os.supports_effective_ids)

    def holders(self, wanted: Container[tuple[int, int]]) -> tuple[Holder, ...]:  # noqa: ARG002 - the door's
        """Nobody, where the system does not tell."""
        return ()

    def mounts(self) -> frozenset[str]:
        """Nothing, where the system does not tell."""
        return frozenset()

    def ask(self, command: Command) -> Finished:
        """Run a program that only tells."""
        return _run(command)


class PosixSystem(PosixReader):
    """Both halves; what the two systems do differently is left to their own files."""

    def create(self, folder: int, name: str, mode: int) -> int:
        """Create a file that was not there and open it for reading and writing."""
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.open(name, flags, mode, dir_fd=folder)

    def open_append(self, folder: int, name: str, mode: int) -> int:
        """Open a file of our own for appending, making it when it is not there."""
        flags = os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            return os.open(name, flags, dir_fd=folder)
        except FileNotFoundError:
            return os.open(name, flags | os.O_CREAT, mode, dir_fd=folder)

    def write(self, descriptor: int, data: bytes) -> int:
        """Write once; returns how many bytes went out."""
        return os.write(descriptor, data)

    def skip(self, descriptor: int, count: int) -> None:
        """Leave a hole of so many bytes before the next write."""
        os.lseek(descriptor, count, os.SEEK_CUR)

    def cut(self, descriptor: int, length: int) -> None:
        """Give a file of our own this length in bytes; what is added is a hole."""
        os.ftruncate(descriptor, length)

    def sync(self, descriptor: int) -> None:
        """Make a file's bytes or a folder's names outlive a power cut."""
        os.fsync(descriptor)

    def sync_fully(self, descriptor: int) -> None:
        """The same: Linux flushes the drive's cache with every sync."""
        os.fsync(descriptor)

    def set_owner(self, descriptor: int, uid: int, gid: int) -> None:
        """Change owner and group of an open file or folder."""
        os.fchown(descriptor, uid, gid)

    def set_mode(self, descriptor: int, mode: int) -> None:
        """Change the permission bits of an open file or folder."""
        os.fchmod(descriptor, mode)

    def set_time(self, descriptor: int, mtime: int) -> None:
        """Set the modification time, in nanoseconds since 1970."""
        os.utime(descriptor, ns=(mtime, mtime))

    def make_link(self, folder: int, name: str, target: str) -> None:
        """Create a symbolic link that was not there."""
        os.symlink(target, name, dir_fd=folder)

    def set_link_owner(self, folder: int, name: str, uid: int, gid: int) -> None:
        """Change owner and group of a symbolic link itself."""
        os.chown(name, uid, gid, dir_fd=folder, follow_symlinks=False)

    def set_link_time(self, folder: int, name: str, mtime: int) -> None:
        """Set the modification time of a symbolic link itself."""
        os.utime(name, ns=(mtime, mtime), dir_fd=folder, follow_symlinks=False)

    def make_folder(self, folder: int, name: str, mode: int) -> None:
        """Create a folder that was not there."""
        os.mkdir(name, mode, dir_fd=folder)

    def drop_folder(self, folder: int, name: str) -> None:
        """Remove an empty folder."""
        os.rmdir(name, dir_fd=folder)

    def replace(self, folder: int, name: str, other: int, other_name: str) -> None:
        """Rename over whatever lies there; for files of our own alone."""
        os.rename(name, other_name, src_dir_fd=folder, dst_dir_fd=other)

    def drop(self, folder: int, name: str) -> None:
        """Remove a file or link."""
        os.unlink(name, dir_fd=folder)

    def lock(self, descriptor: int, seconds: float) -> bool:
        """Lock an open file for this process alone, waiting at most so long."""
        import fcntl

        deadline = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    return False
                time.sleep(0.02)
            else:
                return True

    def is_locked(self, descriptor: int) -> bool:
        """Whether somebody has locked an open file; a shared lock, held for a moment, keeps no other reader out."""
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as problem:
            return isinstance(problem, BlockingIOError)
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        return False

    def trash(self, where: str) -> None:
        """Put a file of our own into the desktop's trash."""
        from send2trash import send2trash

        send2trash(where)

    def run(self, command: Command) -> Finished:
        """Run a program that changes something."""
        return _run(command)


def _run(command: Command) -> Finished:
    import subprocess

    try:
        done = subprocess.run(
            command.argv,
            input=command.input,
            capture_output=True,
            timeout=command.seconds,
            env=command.environment,
            cwd=command.folder or None,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError(f"{command.argv[0]} did not answer within {command.seconds:g} s") from None
    return Finished(done.returncode, done.stdout, done.stderr)
