"""Runs commands and prints who opened a file, changed one or started a program without going through the door.

A process of its own, since an audit hook cannot be taken away again. Exempt are imports, the index and this file.
"""

import json
import os
import sys
from collections import Counter
from types import FrameType

from rollback_gui.cli.main import main

PACKAGE = os.path.dirname(sys.modules["rollback_gui"].__file__ or "")
DOOR = os.path.join(PACKAGE, "system") + os.sep
EXEMPT = (os.path.join(PACKAGE, "store", "index.py"),)
EVENTS = (
    "open",
    "subprocess.",
    "sqlite3.connect",
    "socket.",
    "shutil.",
    "tempfile.",
    "fcntl.",
    "glob.",
    "ctypes.dlopen",
)
HARMLESS = ("os.putenv", "os.unsetenv")


class Watch:
    """Counts effects by the module of ours that asked for them."""

    def __init__(self) -> None:
        self.through: Counter[str] = Counter()
        self.round: Counter[str] = Counter()

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """One event of the interpreter."""
        if not event.startswith((*EVENTS, "os.")) or event in HARMLESS:
            return
        who = asker(sys._getframe(1))
        if who.startswith(DOOR):
            self.through[event] += 1
        elif who and who not in EXEMPT:
            self.round[f"{event} by {os.path.relpath(who, PACKAGE)}"] += 1


def asker(frame: FrameType | None) -> str:
    """The nearest file of ours on the stack; empty for an import and for anybody else's doing."""
    found = ""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith("<frozen importlib"):
            return ""
        if not found and name.startswith(PACKAGE):
            found = name
        frame = frame.f_back
    return found


def planted(where: str) -> None:
    """What a verb that goes round the door would do."""
    code = compile(f"open({where!r}).close()", os.path.join(PACKAGE, "operations", "planted.py"), "exec")
    exec(code, {})


if __name__ == "__main__":
    watch = Watch()
    sys.addaudithook(watch)
    codes = []
    for line in json.loads(sys.argv[1]):
        if line == ["planted"]:
            planted(sys.argv[0])
        else:
            codes.append(main(line))
    print(json.dumps({"codes": codes, "through": watch.through, "round": watch.round}), file=sys.stderr)
