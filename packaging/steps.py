"""The whole job on a demo workstation through the command line, each step said in plain words."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from environment import ROOT

_WORDS = {
    "create": "put back",
    "replace": "replaced",
    "remove": "removed (added since)",
    "metadata": "given back their permissions",
    "conflict": "in the way of something",
}


_WIDEST = 110


class Failed(Exception):
    """A step did not do what it must."""


class Terminal:
    """Types the demo's own command; every answer is read as JSON."""

    def __init__(self, folder: Path) -> None:
        self._command = folder / "rollback"
        self._number = 0

    def say(self, sentence: str) -> None:
        """One numbered step."""
        self._number += 1
        print(f"{self._number}. {sentence}", flush=True)

    def type(self, *words: str, may_end_with: Sequence[int] = (0,)) -> dict[str, Any]:
        """Show a command, run it and return its answer; raises Failed for another exit code."""
        print(f"     $ {_shown(words)}", flush=True)
        ended = subprocess.run(
            [self._command, *words, "--json", "--no-input"],
            check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if ended.returncode not in may_end_with:
            raise Failed(f"`rollback {words[0]}` ended with {ended.returncode}. {_reason(ended.stderr)}")
        answer = json.loads(ended.stdout)
        return answer if isinstance(answer, dict) else {}


def _shown(words: Sequence[str]) -> str:
    """The command as it would be typed in the demo's home; a long one is cut."""
    line = "rollback " + " ".join(word if "/home/" not in word else "~/" + word.split("/home/", 1)[1] for word in words)
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"


def _reason(stderr: str) -> str:
    """The last error that a command told."""
    told = [line for line in stderr.splitlines() if line.startswith('{"error"')]
    return str(json.loads(told[-1])["error"]["message"]) if told else stderr[-800:]


def main(arguments: Sequence[str]) -> int:
    """Make a demo in the folder named, restore it, take it back and restore it again; exit 0 when all is verified."""
    folder = Path(arguments[0])
    make = [sys.executable, "-m", "rollback_gui.cli", "demo", str(folder)]
    print(f"A demo workstation is made in {folder}", flush=True)
    made = subprocess.run(make, check=False, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)})
    if made.returncode:
        return made.returncode
    try:
        _job(Terminal(folder))
    except Failed as failed:
        print(f"This went wrong: {failed}", file=sys.stderr)
        return 1
    return 0


def _job(terminal: Terminal) -> None:
    terminal.say("Which snapshots are there?")
    newest = terminal.type("list")["snapshots"][0]
    print(f"     {newest['description']}: {newest['files']} files, {newest['created_at']}")
    terminal.say("What would going back to it change?")
    before = terminal.type("diff", newest["id"], "--match", may_end_with=[1])
    for line in _counted(before["counts"]):
        print(f"     {line}")
    terminal.say("Restore all of it: what was added since goes, and folders come back where links are in the way.")
    wish = _everything(before)
    shown = terminal.type("restore", newest["id"], *wish)
    done = terminal.type("restore", newest["id"], *wish, "--plan", shown["plan"], "--apply", may_end_with=[0, 7])
    _must(done["state"] == "restored", f"the restore ended as {done['state']}")
    print(f"     Restored: {', '.join(_counted(done['counts']))}.")
    print(f"     Agents loaded again: {sum(agent['state'] != 'failed' for agent in done['agents'])}")
    print(f"     The state before is kept in the safety snapshot {done['backup']}.")
    terminal.say("Would a restore change anything now?")
    terminal.type("diff", newest["id"], "--match")
    print("     Nothing would change.")
    terminal.say("Take the restore back.")
    _must(terminal.type("undo", may_end_with=[0, 7])["state"] == "restored", "undo did not restore")
    _must(
        _paths(terminal.type("diff", newest["id"], "--match", may_end_with=[1])) == _paths(before), "undo left a rest"
    )
    print("     Everything is broken again, exactly as it was.")
    terminal.say("Take that back too.")
    _must(terminal.type("undo", may_end_with=[0, 7])["state"] == "restored", "the second undo did not restore")
    terminal.type("diff", newest["id"], "--match")
    print(f"\nRestored and verified: {', '.join(_counted(done['counts']))}; `diff` says that nothing would change.")


def _everything(diff: Mapping[str, Any]) -> list[str]:
    """Every group that differs, what was added since, and each conflict by its own path: that is its tick."""
    groups = sorted({change["group"] for change in diff["changes"]})
    conflicts = [change["path"] for change in diff["changes"] if change["action"] == "conflict"]
    return [*conflicts, *(f"--group={name}" for name in groups), "--match"]


def _counted(counts: Mapping[str, int]) -> list[str]:
    return [f"{counts[action]} {words}" for action, words in _WORDS.items() if counts.get(action)]


def _paths(diff: Mapping[str, Any]) -> Counter[tuple[str, str]]:
    return Counter((change["path"], change["action"]) for change in diff["changes"])


def _must(holds: object, otherwise: str) -> None:
    if not holds:
        raise Failed(otherwise)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
