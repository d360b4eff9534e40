"""A launchctl of our own: a model of launchd with its races and its unhelpful numbers.

One model, two uses: `LaunchdSystem` is a door whose clock is virtual, and `main` is a program to be found
through PATH that keeps the model's state in the file $FAKE_LAUNCHD.

The state is one JSON document: `agents` (what is loaded), `overrides`, `log` (every call), and how launchd
and its agents behave:
    absent      112, 125 or 0: the number with which the desktop's domain answers that it is not there
    dialect     "old" or "new": the words of print-disabled
    root        whether launchd gives its true numbers instead of 5
    drain       label -> seconds until it has gone after bootout
    stubborn    labels that never go
    ignored     label -> how many bootouts answer 5 and do nothing
    transient   label -> how many bootstraps answer 5 and do nothing
    unspawned   labels that are loaded but get no process before kickstart
    missing     labels whose program does not exist
    hangs       verbs, or `verb label`, that never answer
    refused     label -> the number that bootout answers with
"""

import fcntl
import json
import os
import plistlib
import sys
import time
from collections.abc import Callable
from typing import Any

DOMAIN = "gui/501"
IO_ERROR = "5: Input/output error"
RICHER = "Try re-running the command as root for richer errors."

State = dict[str, Any]


class HangsError(Exception):
    """This call never returns."""


class Answer:
    """How a call ended."""

    def __init__(self, exit_status: int = 0, out: str = "", err: str = "") -> None:
        self.exit, self.out, self.err = exit_status, out, err


def new_state(**behaviour: Any) -> State:
    """A launchd with nothing loaded."""
    usual: State = {
        "agents": {}, "overrides": {}, "log": [], "absent": 0, "dialect": "new", "root": False, "drain": {},
        "stubborn": [], "ignored": {}, "transient": {}, "unspawned": [], "missing": [], "hangs": [], "refused": {},
        "next_pid": 500,
    }  # fmt: skip
    assert set(behaviour) <= set(usual)
    return usual | behaviour


class Launchd:
    """launchd as the public reports describe it, at a time that is handed in."""

    def __init__(self, state: State) -> None:
        self.state = state

    def call(self, words: list[str], now: float) -> Answer:
        """What `launchctl WORDS` does and says now."""
        self.state["log"].append(" ".join(words))
        self._reap(now)
        verb, rest = words[0], words[1:]
        label = rest[-1].rpartition("/")[2] if rest else ""
        if {verb, f"{verb} {label}"} & set(self.state["hangs"]):
            raise HangsError
        verbs: dict[str, Callable[[list[str], float], Answer]] = {
            "list": self._list, "print": self._print, "print-disabled": self._print_disabled,
            "bootstrap": self._bootstrap, "bootout": self._bootout, "kickstart": self._kickstart,
            "enable": self._override, "disable": self._override,
        }  # fmt: skip
        if verb == "managername":
            return Answer(out="Aqua\n")
        if verb not in verbs:
            return Answer(1, err=f"Unrecognized subcommand: {verb}\n")
        self.verb = verb
        return verbs[verb](rest, now)

    def _reap(self, now: float) -> None:
        agents = self.state["agents"]
        for label in [label for label, job in agents.items() if job["gone_at"] is not None and job["gone_at"] <= now]:
            del agents[label]

    def _list(self, rest: list[str], now: float) -> Answer:
        rows = [f"{job['pid'] or '-'}\t{job['status']}\t{label}\n" for label, job in self.state["agents"].items()]
        return Answer(out="PID\tStatus\tLabel\n" + "".join(rows))

    def _print(self, rest: list[str], now: float) -> Answer:
        if self.state["absent"] == 125:
            return Answer(125, err="Domain does not support specified action\n")
        if self.state["absent"]:
            return Answer(112, err="Could not find domain for user gui: 501\n")
        _, _, label = rest[0].split("/") if rest[0].count("/") == 2 else ("", "", "")
        if not label:
            rows = [f"\t\t{job['pid']:8} {job['status']:6} \t{name}\n" for name, job in self.state["agents"].items()]
            return Answer(out=f"{rest[0]} = {{\n\ttype = login\n\n\tservices = {{\n{''.join(rows)}\t}}\n}}\n")
        job = self.state["agents"].get(label)
        if job is None:
            return Answer(113, err=f'Bad request.\nCould not find service "{label}" in domain for user gui: 501\n')
        word = "SIGTERMed" if job["gone_at"] is not None else "running" if job["pid"] else "not running"
        ended = job["status"] if job["ran"] else "(never exited)"
        text = f"{rest[0]} = {{\n\tactive count = 1\n\tpath = {job['path']}\n\tstate = {word}\n\n\texit timeout = 5\n"
        text += f"\tlast exit code = {ended}\n\n\tresource coalition = {{\n\t\tstate = active\n\t}}\n}}\n"
        return Answer(out=text)

    def _print_disabled(self, rest: list[str], now: float) -> Answer:
        new = self.state["dialect"] == "new"
        words = {"disabled": "disabled" if new else "true", "enabled": "enabled" if new else "false"}
        rows = [f'\t\t"{label}" => {words[word]}\n' for label, word in self.state["overrides"].items()]
        return Answer(out=f"\n\tdisabled services = {{\n{''.join(rows)}\t}}\n")

    def _bootstrap(self, rest: list[str], now: float) -> Answer:
        if self.state["absent"]:
            return Answer(125, err="Bootstrap failed: 125: Domain does not support specified action\n")
        numbers = [self._load(where) for where in rest[1:]]
        worst = max(numbers)
        if not worst:
            return Answer()
        if not self.state["root"]:
            return Answer(5, err=f"Bootstrap failed: {IO_ERROR}\n{RICHER}\n")
        return Answer(worst, err=f"{rest[1]}: no\nBootstrap failed: {worst}: no\n")

    def _load(self, where: str) -> int:
        try:
            with open(where, "rb") as file:
                said = plistlib.load(file)
            label = said["Label"]
        except FileNotFoundError:
            return 5
        except Exception:  # noqa: BLE001 - the parser's own are many
            return 109
        if self.state["transient"].get(label, 0) > 0:
            self.state["transient"][label] -= 1
            return 5
        if label in self.state["agents"]:
            return 37
        if self.state["overrides"].get(label) == "disabled":
            return 119
        runs = bool(said.get("RunAtLoad") or said.get("KeepAlive"))
        can = label not in self.state["missing"]
        spawns = runs and can and label not in self.state["unspawned"]
        self.state["next_pid"] += 1
        self.state["agents"][label] = {
            "path": where, "pid": self.state["next_pid"] if spawns else 0, "status": 0 if can else 78,
            "gone_at": None, "ran": spawns or not can, "says": said.get("EnvironmentVariables", {}),
        }  # fmt: skip
        return 0

    def _bootout(self, rest: list[str], now: float) -> Answer:
        parts = rest[0].split("/")
        if len(parts) < 3 or not parts[2]:
            self.state["log"].append("SESSION TORN DOWN")
            return Answer()
        label = parts[2]
        if self.state["absent"]:
            return Answer(125, err="Boot-out failed: 125: Domain does not support specified action\n")
        if label in self.state["refused"]:
            number = self.state["refused"][label]
            return Answer(number, err=f"Boot-out failed: {number}: Operation not permitted\n")
        job = self.state["agents"].get(label)
        if job is None:
            return Answer(3, err="Boot-out failed: 3: No such process\n")
        if self.state["ignored"].get(label, 0) > 0:
            self.state["ignored"][label] -= 1
            return Answer(5, err=f"Boot-out failed: {IO_ERROR}\n")
        if job["gone_at"] is None:
            seconds = 1e9 if label in self.state["stubborn"] else self.state["drain"].get(label, 0)
            job["gone_at"] = now + seconds
            self._reap(now)
        return Answer()

    def _kickstart(self, rest: list[str], now: float) -> Answer:
        label = rest[-1].split("/")[2]
        job = self.state["agents"].get(label)
        if job is None:
            return Answer(113, err=f'Could not find service "{label}" in domain for user gui: 501\n')
        if job["pid"] or job["gone_at"] is not None:
            return Answer(37)
        self.state["next_pid"] += 1
        job["pid"] = self.state["next_pid"]
        return Answer()

    def _override(self, rest: list[str], now: float) -> Answer:
        self.state["overrides"][rest[0].split("/")[2]] = f"{self.verb}d"
        return Answer()


def main() -> int:
    """One call of the program; the state file is locked for as long as it lasts."""
    with open(os.environ["FAKE_LAUNCHD"], "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        launchd = Launchd(json.load(file))
        try:
            answer = launchd.call(sys.argv[1:], time.monotonic())
        except HangsError:
            answer = None
        file.seek(0)
        json.dump(launchd.state, file)
        file.truncate()
    if answer is None:
        time.sleep(3600)
        return 1
    sys.stdout.write(answer.out)
    sys.stderr.write(answer.err)
    return answer.exit


if __name__ == "__main__":
    sys.exit(main())
