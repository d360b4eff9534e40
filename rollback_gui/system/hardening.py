"""What a process that holds keys owes them: private files, no core dump, and last words without a value.

For the ways in alone: each of these is about the whole process, and so never done by what a test imports.
"""

import os
import sys
import threading
from contextlib import suppress
from types import TracebackType

_SET_DUMPABLE = 4
"""PR_SET_DUMPABLE of prctl(2)."""


def harden(*, is_window: bool = False) -> None:
    """Make new files private, leave no core behind, and let an exception nobody caught tell its frames alone.

    A window stays readable by the session's own services: a desktop portal refuses to serve one that is not.
    """
    os.umask(0o077)
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux" and not is_window:
        with suppress(ImportError, OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    sys.excepthook = lambda _kind, error, _trace: _tell(error)
    threading.excepthook = lambda found: _tell(found.exc_value)
    sys.unraisablehook = lambda found: _tell(found.exc_value)


def frames(error: BaseException) -> list[str]:
    """The types and places of an exception and its causes; never a message, which may quote a secret."""
    found = [type(error).__name__]
    step: TracebackType | None = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        found.append(f"  {code.co_filename}:{step.tb_lineno} {code.co_name}")
        step = step.tb_next
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found if cause is None else [*found, "caused by", *frames(cause)]


def _tell(error: BaseException | None) -> None:
    if error is None or isinstance(error, SystemExit) or sys.stderr is None:
        return
    with suppress(OSError, ValueError):
        sys.stderr.write("\n".join(frames(error)) + "\n")
