"""What nobody foresaw: an error of the machine gets its own word, anything else a report that holds no value."""

import errno
import os

from rollback_gui.cli.session import Session
from rollback_gui.errors import MissingPart, NoSpace, NotWritable, RollbackError, Unreadable
from rollback_gui.system.hardening import frames

_FULL = (errno.ENOSPC, errno.EDQUOT)
_LOST = (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN, errno.ETIMEDOUT, errno.EMFILE)
_SHUT = (errno.EROFS, errno.EACCES, errno.EPERM)
_BROKEN = (errno.EIO, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ESTALE, errno.ENOTCONN, errno.EMFILE)


def explain(error: Exception, session: Session) -> RollbackError:
    """The error to tell instead of one that nobody foresaw."""
    if isinstance(error, OSError):
        known = _of_machine(error)
        if known is not None:
            return known
    if isinstance(error, ImportError) and error.name and not error.name.startswith("rollback_gui"):
        part = error.name.partition(".")[0]
        hint = f"Install it again, or only this: pip install {part}."
        return MissingPart(f"The part {part!r} that this needs is not installed, or not for this system.", hint=hint)
    where = _report(error, session)
    hint = f"A report without any values is in {where}." if where else RollbackError.hint
    return RollbackError(f"Something went wrong inside this program ({type(error).__name__}).", hint=hint)


def _of_machine(error: OSError) -> RollbackError | None:
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
    where = f"{name}: " if name else ""
    if error.errno in _FULL:
        return NoSpace(f"{where}there is not enough room.")
    if error.errno in _SHUT:
        kind = NotWritable if error.errno == errno.EROFS else Unreadable
        return kind(f"{where}{os.strerror(error.errno)}.", hint="Check who owns it and what its permissions are.")
    if error.errno in _LOST:
        return Unreadable(f"{where}{os.strerror(error.errno)}.", hint="Look at that disk or volume, and try again.")
    if error.errno in _BROKEN:
        return Unreadable(f"{where}{os.strerror(error.errno)}.", hint="`rollback doctor` looks at every folder in use.")
    return None


def _report(error: Exception, session: Session) -> str:
    """Write the frames and the types, never a message or a value; the file's path, empty where it cannot be written."""
    from rollback_gui.model.ids import moment

    try:
        name = "report-" + moment(session.system.now() // 1_000_000_000, session.system.random(3)) + ".txt"
        folder = session.places.state
        _write(session, folder, name, "\n".join(frames(error)) + "\n")
    except Exception:  # noqa: BLE001 - a report that fails must not hide the error it is about
        return ""
    return os.path.join(folder, name)


def _write(session: Session, folder: str, name: str, text: str) -> None:
    from rollback_gui.system import files

    with files.held(session.system, files.make_folders(session.system, folder)) as opened:
        files.write_new(session.system, opened, name, text.encode())
