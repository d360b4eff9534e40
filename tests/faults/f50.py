"""A home of 50 files over 6 folders with every kind of change, and the judge of what a restore of it left behind.

    python -m tests.faults.f50 make DIR --at PLACE [--immutable]
    python -m tests.faults.f50 restore|recover|check PLACE

`make` builds it at PLACE, where every copy of it has to lie when it is used, and moves it to DIR. `restore` does by
its plan what a preview of it showed. `check` exits 0 when the home is wholly as it was or wholly as it is to be, as
the exit code in KP_RC says, nothing stray lies about, journal and audit log say the same, and every byte string of
before is still live, kept aside or in the store; else it says what is wrong and exits 1.
"""

import argparse
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rollback_gui.store.store import Store

FOLDERS = (".config/one", ".config/two/deep", "Library/LaunchAgents", "notes", "secret", "tools")
OUTSIDE = dict.fromkeys(("changed-3.txt", "twin.txt", "added-0.txt"), "made-up and not ours to touch\n")
KEPT_OUT = (".local", ".cache")
PROFILE = """
[agents]
manager = "none"

[[group]]
name = "Agents"
kind = "plist"
include = ["~/Library/LaunchAgents/*.plist"]

[[group]]
name = "Configs"
kind = "config"
include = ["~/.config/one", "~/.config/two", "~/notes", "~/tools"]

[[group]]
name = "Credentials"
kind = "credential"
include = ["~/secret/*"]
"""
AGENT = """<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>Label</key><string>com.example.made-up</string>
<key>ProgramArguments</key><array><string>/bin/sleep</string><string>{}</string></array></dict></plist>
"""
THEN, SINCE = 1_700_000_000, 1_750_000_000
"""Whole seconds, since not every way to copy a fixture keeps more."""
Tree = dict[str, list[object]]
Facts = dict[str, tuple[str, int, str]]


def environment(place: Path) -> dict[str, str]:
    """What a run at this place is started with; the index lies outside of it unless the caller says otherwise."""
    cache = os.environ.get("XDG_CACHE_HOME") or f"{place}.cache"
    return {
        "HOME": str(place / "home"), "PATH": os.environ["PATH"], "XDG_CACHE_HOME": cache,
        "ROLLBACK_IDENTITY": str(place / "identity.txt"), "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
    }  # fmt: skip


# ---------------------------------------------------------------------- making it


def _write(where: Path, text: str, when: int, mode: int = 0o644) -> None:
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_text(text)
    where.chmod(mode)
    os.utime(where, (when, when))


def _link(where: Path, target: str, when: int) -> None:
    where.parent.mkdir(parents=True, exist_ok=True)
    where.unlink(missing_ok=True)
    where.symlink_to(target)
    os.utime(where, (when, when), follow_symlinks=False)


def _changed() -> Iterator[str]:
    for number in range(29):
        folder = FOLDERS[number % 6]
        if folder != "Library/LaunchAgents":
            yield f"{folder}/changed-{number}.txt"
        else:
            yield f".config/one/also-{number}.txt"
    yield "Library/LaunchAgents/com.example.made-up.plist"


def _new() -> tuple[str, ...]:
    """Missing now: three of them with the folder that they lay in, one of them a credential."""
    lost = tuple(f".config/two/lost/new-{number}.txt" for number in range(3))
    return (*lost, "notes/new-3.txt", "notes/new-4.txt", "tools/new-5.sh", ".config/one/new-6.txt", "secret/new-7.txt")


def _text(name: str, word: str) -> str:
    if name.endswith(".plist"):
        return AGENT.format(len(word))
    return f"{word} made-up {name}\n" * (1 + len(name) * 40)


def fill_then(home: Path, *, immutable: bool) -> None:
    """The home as it was when the snapshot was taken."""
    for name in (*_changed(), *_new(), *(["notes/fixed-0.txt", "notes/fixed-1.txt"] if immutable else [])):
        _write(home / name, _text(name, "then"), THEN, 0o600 if name.startswith("secret") else 0o644)
    for number in range(2):
        _write(home / f"tools/mode-{number}.sh", f"#!/bin/sh\n# made-up {number}\n", THEN, 0o755)
    _write(home / "notes/twin.txt", _text("twin", "then"), THEN)
    for number in range(3):
        _link(home / f"tools/link-{number}", f"mode-{number % 2}.sh", THEN)


def break_since(home: Path, *, immutable: bool) -> None:
    """What came over it afterwards."""
    for name in _changed():
        _write(home / name, _text(name, "since"), SINCE, 0o600 if name.startswith("secret") else 0o644)
    for name in _new():
        (home / name).unlink()
    (home / ".config/two/lost").rmdir()
    for number, folder in enumerate(("notes", "notes", "tools", ".config/one")):
        _write(home / folder / f"added-{number}.txt", _text(f"added-{number}", "since"), SINCE)
    for number in range(2):
        (home / f"tools/mode-{number}.sh").chmod(0o600)
    _write(home / "notes/twin.txt", _text("twin", "since"), SINCE)
    (home / "elsewhere").mkdir()
    os.link(home / "notes/twin.txt", home / "elsewhere/twin.txt")
    _link(home / "tools/link-0", "mode-1.sh", SINCE)
    (home / "tools/link-1").unlink()
    (home / "tools/link-2").unlink()
    _write(home / "tools/link-2", "a file now, made-up\n", SINCE)
    for number in range(2 if immutable else 0):
        where = home / f"notes/fixed-{number}.txt"
        _write(where, _text(where.name, "since"), SINCE)
        subprocess.run(["chattr", "+i", str(where)], check=True)


def facts(home: Path) -> Facts:
    """Every file below the home but this program's own: kind and mode, time, content."""
    found: Facts = {}
    for folder, folders, names in os.walk(home):
        if Path(folder) == home:
            folders[:] = [name for name in folders if name not in KEPT_OUT]
        for name in folders + names:
            where = Path(folder, name)
            mode, when = where.lstat().st_mode, int(where.lstat().st_mtime)
            if stat.S_ISLNK(mode):
                one = ("link", when, str(where.readlink()))
            elif stat.S_ISDIR(mode):
                one = (f"folder {stat.S_IMODE(mode):o}", 0, "")
            else:
                one = (f"file {stat.S_IMODE(mode):o}", when, hashlib.sha256(where.read_bytes()).hexdigest())
            found[str(where.relative_to(home))] = one
    return found


def make(target: Path, place: Path, *, immutable: bool) -> None:
    """Build it at its place, take the snapshot, break it, and move it to the target."""
    home = place / "home"
    profile = home / ".config/rollback-gui/profile.toml"
    _write(profile, PROFILE, THEN)
    fill_then(home, immutable=immutable)
    _program(place, "snapshot", "--quiet")
    then = facts(home)
    break_since(home, immutable=immutable)
    now = facts(home)
    wanted = then | {k: v for k, v in now.items() if k.startswith("elsewhere")}
    (place / "outside").mkdir()
    for name, text in OUTSIDE.items():
        (place / "outside" / name).write_text(text)
    (place / "expected.json").write_text(json.dumps({"old": now, "new": wanted}))
    shown = _program(place, "restore", "latest", "--match", "--json", "--quiet")
    (place / "plan.txt").write_text(json.loads(shown)["plan"])
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(place, target)


def _program(place: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "rollback_gui", *arguments]
    done = subprocess.run(command, env=environment(place), cwd=place, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


# ---------------------------------------------------------------------- judging it


def judge(place: Path, code: str) -> list[str]:
    """Everything that is wrong after a run that ended with this exit code and a recovery."""
    expected = json.loads((place / "expected.json").read_text())
    now = {name: list(one) for name, one in facts(place / "home").items()}
    raced = _raced(place)
    if raced.get("how") == "parent":
        return [*_outside(place), *_lost(place, code, expected)]
    wrong = _unverified(now, expected["new"], raced) if code in ("0", "7") else []
    for side in (now, *expected.values()):
        for name in [name for name in side if raced and _is_meant(name, raced["name"])]:
            del side[name]
    state = next((word for word in ("old", "new") if now == expected[word]), "")
    wrong += [] if state else _differences(now, expected)
    wanted = {"0": "new", "7": "new", "2": "old", "3": "old", "5": "old", "6": "old", "130": "old"}.get(code, "")
    if not wanted and not (code in ("", "4") or code.startswith("-")):
        wrong.append(f"exit code {code} is none that a restore has")
    if state and wanted and state != wanted:
        wrong.append(f"exit code {code}, but all is {state}")
    return wrong + _strays(place) + _records(place, state) + _lost(place, code, expected)


def _raced(place: Path) -> dict[str, str]:
    """What another program did meanwhile, if any."""
    where = place / "race.json"
    return json.loads(where.read_text()) if where.exists() else {}


def _unverified(now: Tree, new: Tree, raced: dict[str, str]) -> list[str]:
    """A file that another program changed before the last one was in place, and that was told as restored."""
    name = raced.get("name", "")
    is_lie = raced.get("is_early") and raced["how"] != "create" and now.get(name) != new.get(name)
    return [f"told as verified, but {name} is not as restored"] if is_lie else []


def _is_meant(name: str, raced: str) -> bool:
    """Whether this is the file that another program changed, one below it, or its other name."""
    return f"{name}/".startswith(f"{raced}/") or (raced, name) == ("notes/twin.txt", "elsewhere/twin.txt")


def _outside(place: Path) -> list[str]:
    there = {where.name: where.read_text() for where in (place / "outside").iterdir()}
    return [] if there == OUTSIDE else [f"outside was touched: {sorted(there)}"]


def _differences(now: Tree, expected: dict[str, Tree]) -> list[str]:
    old, new = expected["old"], expected["new"]
    mixed = {n for n in now.keys() | old.keys() | new.keys() if not now.get(n) == old.get(n) == new.get(n)}
    told = [f"neither old nor new as a whole ({len(mixed)} names differ)"]
    for name in sorted(mixed):
        one = now.get(name)
        word = "old" if one == old.get(name) else "new" if one == new.get(name) else f"NEITHER {one}"
        told.append(f"  {name}: {word}")
    return told


def _state_folder(place: Path) -> Path:
    return place / "home/.local/state/rollback-gui"


def _strays(place: Path) -> list[str]:
    names = [where for where in place.rglob("*") if ".rg-" in where.name]
    state = _state_folder(place)
    names += [where for where in state.glob("*") if "journal" in where.name]
    names += list(state.rglob(".*new*"))
    return [f"stray: {where.relative_to(place)}" for where in names]


def _records(place: Path, state: str) -> list[str]:
    """The journal that was finished last, and the audit log, say what the home shows."""
    from rollback_gui.operations import journal

    done = sorted((_state_folder(place) / "done").glob("*.journal"), key=lambda where: where.stat().st_mtime_ns)
    if not done:
        return ["all is new and no finished journal says so"] if state == "new" else []
    outcome = journal.parse(done[-1].read_bytes()).outcome
    told = {"restored": "new", "rolled-back": "old"}.get(outcome.state if outcome else "", "nothing")
    wrong = [] if told == state else [f"the finished journal says {told}, all is {state}"]
    return wrong + _audited(place, state)


def _audited(place: Path, state: str) -> list[str]:
    from rollback_gui.model.wishes import EventFilter

    with _opened(place) as store:
        events = store.audit.events(EventFilter())
        said = [one.outcome for one in events.events if one.type in ("restore", "recover", "rolled-back")]
    wrong = [] if events.chain == "ok" else [f"audit: {events.problem}"]
    if state == "new" and "restored" not in said:
        wrong.append("all is new and the audit log does not say so")
    if state == "old" and said and said[-1] == "restored":
        wrong.append("all is old and the audit log says restored")
    return wrong


def _opened(place: Path) -> "closing[Store]":
    from rollback_gui.store.opening import open_store
    from rollback_gui.system.places import find_places
    from rollback_gui.system.real import real_system

    os.environ.update(environment(place))
    return closing(open_store(real_system(), find_places(os.environ)))


def _lost(place: Path, code: str, expected: dict[str, dict[str, list[str]]]) -> list[str]:
    """Contents of before and of the snapshot that are nowhere any more, and what the store cannot prove."""
    from rollback_gui.operations.monitor import SilentMonitor
    from rollback_gui.operations.verify import verify

    there = {str(one[2]) for one in facts(place / "home").values()}
    kept = [where for name in ("versions", "done") for where in (_state_folder(place) / name).rglob("*")]
    aside = {hashlib.sha256(where.read_bytes()).hexdigest() for where in kept if where.is_file()}
    with _opened(place) as store:
        found = verify(store, (), SilentMonitor())
        for row in store.listed():
            for item in store.snapshot(row.id).items:
                if item.entry is not None and item.entry.type == "file":
                    there.add(hashlib.sha256(store.bytes_of(item.entry)).hexdigest())
    wrong = [f"store: {problem}" for problem in found.problems]
    left = _raced(place).get("left", "")  # kept aside for a day only, and nobody was told: that is lost too
    if left and left not in there and (code in ("0", "7") or left not in aside):
        wrong.append(f"lost: what another program wrote to {_raced(place)['name']}")
    for side in ("old", "new"):
        named = [
            name for name, one in expected[side].items() if one[0].startswith("file") and one[2] not in there | aside
        ]
        wrong += [f"lost: {side} content of {name}" for name in named]
    return wrong


def run(place: Path, verb: str) -> int:
    """Restore by the plan that was shown, or recover; never returns."""
    plan = (place / "plan.txt").read_text()
    what = ["latest", "--match", "--apply", "--quiet", "--plan", plan] if verb == "restore" else []
    os.execve(sys.executable, [sys.executable, "-m", "rollback_gui", verb, *what], environment(place))


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=("make", "restore", "recover", "check"))
    parser.add_argument("where", type=Path)
    parser.add_argument("--at", type=Path)
    parser.add_argument("--immutable", action="store_true")
    options = parser.parse_args()
    if options.verb == "make":
        make(options.where.absolute(), options.at.absolute(), immutable=options.immutable)
        return 0
    if options.verb != "check":
        return run(options.where.absolute(), options.verb)
    code = os.environ.get("KP_RC", "")
    wrong = judge(options.where.absolute(), code)
    if os.environ.get("KP_FAULT") == "short" and code != "0":
        wrong.append(f"a write that was merely short ended with {code}")
    print("\n".join(wrong) or "survived")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
