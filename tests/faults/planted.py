"""The program with one fault in it, to see whether a test of faults sees it.

    python -m tests.faults.planted NAME DIR    # a copy of rollback_gui below DIR; run it with DIR as PYTHONPATH
    python -m tests.faults.planted list

Each fault is one edit or a few, told as text that stands exactly once in its file; one that does not is an error.
"""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import rollback_gui


class Edit(NamedTuple):
    """What is written in place of what stands there."""

    file: str
    old: str
    new: str


_RESTORE = "operations/restore.py"
_APPLYING = "operations/applying.py"
_SWAP = """exchange(folder, name, folder, step.aside)
        self._moved_folders(step)

    def _move_back"""
_PLAIN = _SWAP.replace("exchange(folder, name, folder, step.aside", "replace(folder, step.aside, folder, name")
_LATE = """class _Late:
    def __init__(self, promise):
        self.promise, self.made, self.waiting = promise, None, []

    def make(self):
        if self.made is None:
            self.made = self.promise()
            self.made.add(*self.waiting)

    def add(self, *records):
        if self.made is None:
            self.waiting += records
        else:
            self.made.add(*records)

    def insist(self):
        if self.made is not None:
            self.made.insist()

    def end(self, outcome):
        if self.made is not None:
            self.made.end(outcome)

    def finish(self, operation):
        if self.made is not None:
            self.made.finish(operation)

    def close(self):
        if self.made is not None:
            self.made.close()


def _accepted("""

FAULTS: Mapping[str, tuple[Edit, ...]] = {
    "no-file-sync": (Edit(_APPLYING, "as file:\n            self.system.sync(file)", "as file:\n            pass"),),
    "no-folder-sync": (
        Edit(_APPLYING, "                self.system.sync(self.folders.open(folder))", "                pass"),
    ),
    "plain-rename": (
        Edit(_APPLYING, _SWAP, _PLAIN),
        Edit(_APPLYING, 'if not self.is_at(step.beside, step, "before"):', "if False:"),
    ),
    "no-look": (Edit(_APPLYING, 'if not self.is_at(step.beside, step, "before"):', "if False:"),),
    "one-write": (Edit("system/files.py", "    while rest:", "    if rest:"),),
    "late-promise": (
        Edit(_RESTORE, "journal = self._promise()", "journal = self.journal = _Late(self._promise)"),
        Edit(_RESTORE, "hands.forward(step)", "hands.forward(step)\n            self.journal.make()"),
        Edit(_RESTORE, "def _accepted(", _LATE),
    ),
    "told-unverified": (Edit(_RESTORE, "                self._verify(hands)\n", ""),),
}  # fmt: skip


def plant(name: str, target: Path) -> None:
    """Copy the package below the target and put this fault into the copy; raises ValueError."""
    package = target / "rollback_gui"
    shutil.rmtree(package, ignore_errors=True)
    shutil.copytree(Path(rollback_gui.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    for edit in FAULTS[name]:
        where = package / edit.file
        text = where.read_text()
        if text.count(edit.old) != 1:
            raise ValueError(f"{edit.file} has {text.count(edit.old)} times what {name} replaces")
        where.write_text(text.replace(edit.old, edit.new))


if __name__ == "__main__":
    if sys.argv[1:] == ["list"]:
        print("\n".join(FAULTS))
    else:
        plant(sys.argv[1], Path(sys.argv[2]))
