"""Picks terminal or window: `python -m rollback_gui VERB …` is the command line, without a verb it is the window."""

import sys

from rollback_gui.errors import MissingPart

PACKAGES = "libegl1 libgl1 libxcb-cursor0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1"
"""Debian's names of the libraries that Qt's wheels do not bring along."""


def main() -> int:
    """The command line when a command is named, else the window; the exit code."""
    from rollback_gui.cli.arguments import LATER, VERBS, find_verb

    arguments = sys.argv[1:]
    position = find_verb(arguments)
    known = {verb.name for verb in VERBS} | set(LATER)
    if (position >= 0 and arguments[position] in known) or {"--version", "--help", "-h"} & set(arguments):
        from rollback_gui.cli.main import main as run

        return run(arguments)
    return window()


def window() -> int:
    """Open the window; where Qt or a library that it needs is missing, say which packages bring it and return 2."""
    try:
        from rollback_gui.gui.main import main as run
    except ImportError as error:
        problem = _missing(error)
        sys.stderr.write(f"rollback-gui: {problem.message}\n  {problem.hint}\n")
        return problem.exit_code
    return run()


def _missing(error: ImportError) -> MissingPart:
    """What to install; an ImportError of Qt names a library's file, or the module itself when the wheel is missing."""
    works = "The command line needs none of it: `rollback --help`."
    if isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] in ("PySide6", "shiboken6"):
        return MissingPart("Qt for Python is not installed.", hint=f"pip install 'PySide6-Essentials>=6.8'. {works}")
    library = str(error).partition(":")[0]
    if ".so" in library or ".dylib" in library:
        hint = f"On Debian and Ubuntu: sudo apt-get install {PACKAGES}. {works}"
        return MissingPart(f"The window needs a system library that is not here: {library}.", hint=hint)
    raise error


if __name__ == "__main__":
    sys.exit(main())
