"""Another process at work on the same workstation, held up at a call of the door until it is told to go on.

`python -m tests.support.at_work ROOT VERB CALL` says `held`, waits for a line, and says how it ended.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rollback_gui.model.snapshot import Note
from rollback_gui.model.wishes import SnapshotWish
from tests.support.faulty import _Wrapping, as_system
from tests.support.house import HOW, QUIET, House

PROJECT = Path(__file__).parent.parent.parent
Process = subprocess.Popen[str]


class _Halting(_Wrapping):
    """Says that it is there, and waits for a word, before the first call of one name."""

    def __init__(self, house: House, name: str) -> None:
        super().__init__(house.system)
        self._name = name

    def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Let everything through but the one."""
        if name == self._name:
            self._name = ""
            print("held", flush=True)
            sys.stdin.readline()
        return call(*args, **kwargs)


@contextmanager
def at_work(house: House, verb: str, call: str) -> Iterator[Process]:
    """That process, held up at the call; killed at the end if nobody let it go on."""
    command = [sys.executable, "-m", "tests.support.at_work", str(house.root), verb, call]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == "held\n"
            yield other
        finally:
            other.kill()


def let_go(other: Process) -> None:
    """Let it go on, without waiting for it."""
    assert other.stdin is not None
    other.stdin.write("go on\n")
    other.stdin.flush()


def ended(other: Process) -> str:
    """Let it go on to its end, and how it ended."""
    return other.communicate("go on\n", timeout=50)[0].strip()


def _main(root: str, verb: str, call: str) -> str:
    house = House(Path(root))
    halting = _Halting(house, "") if verb == "restore" else _Halting(house, call)
    console = house.console(as_system(halting))
    row = console.look.snapshots()[-1]
    if verb == "restore":
        plan = house.plan(row)
        halting._name = call
        outcome = console.do.restore(plan, HOW, QUIET)
        return f"{outcome.state}: {outcome.error.message if outcome.error else ''}"
    if verb == "mark":
        return console.do.mark(row.id, Note(label="made-up")).note.label
    return console.do.take_snapshot(SnapshotWish("another"), QUIET).header.description


if __name__ == "__main__":
    print(_main(*sys.argv[1:]))
