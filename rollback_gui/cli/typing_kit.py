"""Asks for the recovery kit at the terminal; what is typed does not show, how many groups there are does."""

import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rollback_gui.errors import Refused
from rollback_gui.store.kit import GROUPS, count_groups

_ASKED = """\
Type or paste the recovery kit's groups; they do not show. Rows may be typed one by one, small letters do.
An empty line ends it.
"""


def typed_kit() -> str:
    """Everything up to the last group or an empty line; raises Refused where nobody can type."""
    if sys.stdin is None or not sys.stdin.isatty():
        hint = "Name its file: `rollback key restore FILE`, or - for standard input."
        raise Refused("There is no terminal to type the recovery kit at.", hint=hint)
    sys.stderr.write(_ASKED)
    text = ""
    with _hidden(sys.stdin):
        while count_groups(text) < GROUPS:
            sys.stderr.write(f"group {min(count_groups(text) + 1, GROUPS)} of {GROUPS}: ")
            sys.stderr.flush()
            line = sys.stdin.readline()
            sys.stderr.write("\n")
            if not line.strip():
                break
            text += line
    return text


@contextmanager
def _hidden(terminal: TextIO) -> Iterator[None]:
    """What is typed is not echoed for as long as the block runs, however it ends."""
    number = terminal.fileno()
    before = termios.tcgetattr(number)
    silent = [*before]
    silent[3] &= ~termios.ECHO
    termios.tcsetattr(number, termios.TCSAFLUSH, silent)
    try:
        yield
    finally:
        termios.tcsetattr(number, termios.TCSAFLUSH, before)
