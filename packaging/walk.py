"""Drives the window on a demo workstation through the whole job, saying each step and keeping pictures.

walk.py FOLDER                 makes the demo in FOLDER, then goes on in the demo's own environment
walk.py FOLDER --inside DIR    opens the window and works it; pictures go to DIR
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from environment import ROOT
from hands import Hands, Script, Walk, Wrong
from PySide6.QtCore import QSettings, QTimer

_AS_THE_DEMO = '. "$1/env.sh" && shift && exec "$@"'
_TAKEN = "Before Phase 4"
_SEEN = "com.pb.email-sync"
_LINKED = "pb-tools"
_SWITCH = "Also remove what was added since"
_UNDO = "Undo this restore"


def main(arguments: Sequence[str]) -> int:
    """Exit 0 when the demo was restored, verified, broken again and restored again."""
    folder = Path(arguments[0]).absolute()
    if "--inside" in arguments:
        return _inside(folder, Path(arguments[2]))
    pictures = Path(tempfile.mkdtemp(prefix="rollback-pictures-"))
    print(f"A demo workstation is made in {folder}", flush=True)
    make = [sys.executable, "-m", "rollback_gui.cli", "demo", str(folder)]
    made = subprocess.run(make, check=False, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)})
    if made.returncode:
        return made.returncode
    walk = [sys.executable, str(Path(__file__)), str(folder), "--inside", str(pictures)]
    ended = subprocess.run(["sh", "-c", _AS_THE_DEMO, "sh", str(folder), *walk], check=False).returncode
    print(f"Pictures of the window: {pictures}", flush=True)
    return ended


def _inside(folder: Path, pictures: Path) -> int:
    from rollback_gui.gui.main import build, make_app, start
    from rollback_gui.gui.opening import Where

    app = make_app(["rollback-gui"])
    desk = build(app, QSettings(str(pictures / "window.ini"), QSettings.Format.IniFormat))
    desk.frame.quit_now.connect(app.quit)
    desk.window.show()
    QTimer.singleShot(0, partial(start, desk, Where("", "", "", None)))
    told: list[str] = []
    hands = Hands(app, pictures)

    def ended(why: str) -> None:
        told.append(why)
        if why:
            hands.picture("stopped-here")
        desk.frame.quit()

    walk = Walk(_job(hands, folder), ended)
    app.exec()
    del walk
    if told[0]:
        print(f"This went wrong: {told[0]}", file=sys.stderr)
    return 1 if told[0] else 0


def _job(hands: Hands, folder: Path) -> Script:
    """What the operator does, one step after the other."""
    say = _Steps()
    terminal = _Terminal(folder)
    say("The window is open. The snapshot from before the migration is chosen.")
    yield lambda: any(_TAKEN in row for row in hands.rows("Snapshots"))
    hands.choose("Snapshots", _TAKEN)
    yield lambda: hands.can_press("Restore") and any(_SEEN in row for row in hands.rows("Changes"))
    before = terminal.differing()
    say.picture(hands, "what-a-restore-would-change", f"{len(before)} differences are listed.")
    say("What did the migration do to one of the agents?")
    hands.choose("Changes", _SEEN)
    yield lambda: hands.rows("Fields") and any(_SEEN in row and "fields" in row for row in hands.rows("Changes"))
    say.picture(hands, "one-agent-now-and-after", f"{len(hands.rows('Fields'))} keys are compared; secrets are dots.")
    say("What was added since is to go too, and the folder that became a link is to come back: its own tick.")
    hands.press(_SWITCH)
    hands.tick("Changes", _LINKED)
    yield lambda: hands.can_press("Restore")
    say.picture(hands, "everything-ticked", f"The button says: {hands.words('Restore')}")
    say("Restore. First everything is shown once more and checked.")
    hands.press("Restore")
    yield lambda: hands.can_press("Confirm restore")
    say.picture(hands, "review", "Every check is done, and none is in the way.")
    hands.press("Confirm restore")
    yield lambda: hands.can_press(_UNDO)
    _must(not terminal.differing(), "after the restore something would still change")
    say.picture(hands, "restored", "Every file was read again. The command line says: nothing would change.")
    say("Undo: everything is broken again, exactly as it was.")
    hands.press(_UNDO)
    yield lambda: hands.can_press(_UNDO)
    _must(terminal.differing() == before, "undo left something else than was there before the restore")
    say.picture(hands, "undone", "The command line sees the same differences as before.")
    say("Undo once more: the restore is back.")
    hands.press(_UNDO)
    yield lambda: hands.can_press(_UNDO)
    _must(not terminal.differing(), "after the redo something would still change")
    say.picture(hands, "restored-again", "The command line says that nothing would change.")
    print(f"\nRestored and verified: {len(before)} differences are gone, and nothing would change.", flush=True)


class _Steps:
    """Numbers the steps and says them."""

    def __init__(self) -> None:
        self._number = 0

    def __call__(self, sentence: str) -> None:
        self._number += 1
        print(f"{self._number}. {sentence}", flush=True)

    def picture(self, hands: Hands, what: str, sentence: str) -> None:
        """Say what is seen and keep a picture of it."""
        print(f"     {sentence}  [{hands.picture(what).name}]", flush=True)


class _Terminal:
    """The demo's own command line, which must see what the window says."""

    def __init__(self, folder: Path) -> None:
        self._command = str(folder / "rollback")
        self._snapshot = self._type("list")["snapshots"][-1]["id"]

    def differing(self) -> list[tuple[str, str]]:
        """Each path that a restore would change, and how; what was added since included."""
        changes = self._type("diff", self._snapshot, "--match")["changes"]
        return sorted((change["path"], change["action"]) for change in changes)

    def _type(self, *words: str) -> dict[str, Any]:
        command = [self._command, *words, "--json", "--no-input"]
        ended = subprocess.run(command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        _must(ended.returncode in (0, 1), f"`rollback {words[0]}` ended with {ended.returncode}: {ended.stdout[-400:]}")
        return dict(json.loads(ended.stdout))


def _must(holds: object, otherwise: str) -> None:
    if not holds:
        raise Wrong(otherwise)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
