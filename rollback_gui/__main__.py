"""Picks terminal or window: `python -m rollback_gui VERB …` is the command line, without a verb it is the window."""

import sys
from collections.abc import Callable, Mapping

from rollback_gui.errors import MissingPart

LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""What Qt's wheels load and do not bring along, and the Debian package that has it."""
OF_X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""The same for a window on X11; without one of them Qt ends the process instead of raising."""
_STILL = "The command line does all of it: `rollback --help`."


def main() -> int:
    """The command line when a command is named, else the window; the exit code."""
    from rollback_gui.cli.arguments import LATER, VERBS, find_verb

    arguments = sys.argv[1:]
    position = find_verb(arguments)
    known = {verb.name for verb in VERBS} | set(LATER)
    if (position >= 0 and arguments[position] in known) or {"--version", "--help", "-h"} & set(arguments):
        from rollback_gui.cli.__main__ import run

        return run()
    return window()


def window() -> int:
    """Open the window; where something that it needs is missing, say what brings it and return 2."""
    from rollback_gui.system.hardening import harden
    from rollback_gui.system.real import real_system

    harden(is_window=True)
    try:
        if not {"--version", "--help", "-h"} & set(sys.argv):
            check_parts(real_system().environment(), sys.platform, _loads)
        run = _opener()
    except MissingPart as problem:
        sys.stderr.write(f"rollback-gui: {problem.message}\n  {problem.hint}\n")
        return problem.exit_code
    return run()


def check_parts(environment: Mapping[str, str], platform: str, loads: Callable[[str], bool]) -> None:
    """Raise MissingPart where Qt would end the process: no display, or a library that is not here."""
    if platform != "linux":
        return
    wanted = environment.get("QT_QPA_PLATFORM", "")
    has_x11, has_wayland = bool(environment.get("DISPLAY")), bool(environment.get("WAYLAND_DISPLAY"))
    if not (wanted or has_x11 or has_wayland):
        raise MissingPart("There is no display here to open a window on.", hint=_STILL)
    needed = LIBRARIES | (OF_X11 if wanted.startswith("xcb") or (not wanted and has_x11 and not has_wayland) else {})
    missing = [package for library, package in needed.items() if not loads(library)]
    if missing:
        hint = f"On Debian and Ubuntu: sudo apt-get install {' '.join(missing)}. {_STILL}"
        raise MissingPart("System libraries that the window needs are not installed.", hint=hint)


def _loads(library: str) -> bool:
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _opener() -> Callable[[], int]:
    """The window's own main; raises MissingPart where Qt cannot be imported."""
    try:
        from rollback_gui.gui.main import main as run
    except ImportError as error:
        if (error.name or "").partition(".")[0] in ("PySide6", "shiboken6") or ".so" in str(error):
            hint = f"pip install 'PySide6-Essentials>=6.8'. {_STILL}"
            raise MissingPart("Qt for Python is not installed, or not for this system.", hint=hint) from None
        raise
    return run


if __name__ == "__main__":
    sys.exit(main())
