"""A home of 50 files over 6 folders with every kind of change, and what to run over it.

    python -m tests.faults.f50 make DIR --at PLACE [--of restore|undo|snapshot|delete] [--immutable]
    python -m tests.faults.f50 restore|recover|undo|snapshot|delete|refused PLACE
    python -m tests.faults.f50 check PLACE [--of restore|recover|undo|snapshot|delete|refused]

`make` builds it at PLACE, where every copy of it has to lie when it is used, and moves it to DIR; `--of` says for
which verb. A copy of `restore` that was killed is the one for `recover`. `restore` does by its plan what a preview of
it showed. Of `--immutable` two changed files cannot be changed: `restore` skips them, `refused` does not, and exits 0
when it was refused for both. `check` exits 0 when all is well as f50_judge and f50_store have it, with the exit code
of the verb in KP_RC; else it says what is wrong and exits 1.
"""

import argparse
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

FOLDERS = (".config/one", ".config/two/deep", "Library/LaunchAgents", "notes", "secret", "tools")
OUTSIDE = dict.fromkeys(("changed-3.txt", "twin.txt", "added-0.txt"), "made-up and not ours to touch\n")
COVERED = (".config/one/", ".config/two/", "Library/LaunchAgents/", "notes/", "secret/", "tools/")
KEPT_OUT = (".local", ".cache")
STATE = "home/.local/state/rollback-gui"
FIXED = ("notes/fixed-0.txt", "notes/fixed-1.txt")
"""Changed since, and immutable while a restore runs."""
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
    for name in (*_changed(), *_new(), *(FIXED if immutable else ())):
        _write(home / name, _text(name, "then"), THEN, 0o600 if name.startswith("secret") else 0o644)
    for number in range(2):
        _write(home / f"tools/mode-{number}.sh", f"#!/bin/sh\n# made-up {number}\n", THEN, 0o755)
    _write(home / "notes/twin.txt", _text("twin", "then"), THEN)
    for number in range(3):
        _link(home / f"tools/link-{number}", f"mode-{number % 2}.sh", THEN)


def break_since(home: Path) -> None:
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
    for name in [name for name in FIXED if (home / name).exists()]:
        _write(home / name, _text(name, "since"), SINCE)


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


def guarded(found: Facts) -> Facts:
    """What the profile covers of them."""
    return {name: one for name, one in found.items() if name.startswith(COVERED) and not one[0].startswith("folder")}


def make(target: Path, place: Path, verb: str, *, immutable: bool) -> None:
    """Build it at its place, take the snapshot, break it, and move it to the target."""
    home = place / "home"
    _write(home / ".config/rollback-gui/profile.toml", PROFILE, THEN)
    fill_then(home, immutable=immutable)
    _program(place, "snapshot", "--quiet")
    then = facts(home)
    break_since(home)
    (place / "outside").mkdir()
    for name, text in OUTSIDE.items():
        (place / "outside" / name).write_text(text)
    expected = (
        _store_kept(place, then) if verb in ("snapshot", "delete") else _planned(place, then, immutable=immutable)
    )
    if verb == "undo":
        _program(place, *_words(place, "restore"))
        expected = {"old": expected["new"], "new": expected["old"]}
    expected["ended"] = sorted(where.name for where in (place / STATE / "done").glob("*.journal"))
    (place / "expected.json").write_text(json.dumps(expected))
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(place, target)


def _planned(place: Path, then: Facts, *, immutable: bool) -> dict[str, object]:
    """What a restore is to bring, and its plan."""
    now = facts(place / "home")
    stays = {name: one for name, one in now.items() if name in FIXED or name.startswith("elsewhere")}
    if immutable:
        (place / "fixed.txt").write_text("\n".join(FIXED))
        fix(place, "+i")
    shown = json.loads(_program(place, *_words(place, "preview"), "--json", "--quiet"))
    fix(place, "-i")
    (place / "plan.txt").write_text(shown["plan"])
    return {"old": now, "new": then | stays}


def _store_kept(place: Path, then: Facts) -> dict[str, object]:
    """Three snapshots, each with something of its own, and what each has to bring."""
    home = place / "home"
    kept: dict[str, Facts] = {}
    for number in range(3):
        if number:
            _program(place, "snapshot", "--quiet")
        [row] = json.loads(_program(place, "list", "--limit", "1", "--json"))["snapshots"]
        _program(place, "label", row["id"], f"made-up {number}")
        kept[row["id"]] = guarded(facts(home) if number else then)
        _write(home / "notes/changed-3.txt", _text(f"edit-{number}", "later"), SINCE + number)
        _write(home / "secret/changed-4.txt", _text(f"edit-{number}", "made-up-secret"), SINCE + number, 0o600)
    (place / "deleted.txt").write_text(list(kept)[1])
    return {"old": facts(home), "kept": kept}


def is_fixed(place: Path) -> bool:
    """Whether two files of this copy are to be immutable."""
    return (place / "fixed.txt").exists()


def fix(place: Path, flag: str) -> None:
    """Make the two files immutable, or let go of them; a copy of a fixture carries no such flag."""
    if is_fixed(place):
        subprocess.run(["chattr", flag, *(str(place / "home" / name) for name in FIXED)], check=True)


def _words(place: Path, verb: str) -> list[str]:
    """The command line of a verb."""
    skipped = [word for name in FIXED if is_fixed(place) for word in ("--skip", str(place / "home" / name))]
    restore = ["restore", "latest", "--match"]
    by_plan = ["--plan", (place / "plan.txt").read_text()] if (place / "plan.txt").exists() else []
    return {
        "preview": [*restore, *skipped],
        "restore": [*restore, *skipped, "--apply", "--quiet", *by_plan],
        "refused": [*restore, "--apply", "--quiet"],
        "delete": ["delete", (place / "deleted.txt").read_text() if verb == "delete" else "", "--quiet"],
    }.get(verb, [verb, "--quiet"])


def _program(place: Path, *arguments: str) -> str:
    command = [*program(), *arguments]
    done = subprocess.run(command, env=environment(place), cwd=place, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def program() -> Iterable[str]:
    """How it is started: by the name in ROLLBACK_PROGRAM, else from the source that this module lies beside."""
    named = os.environ.get("ROLLBACK_PROGRAM")
    return [named] if named else [sys.executable, "-m", "rollback_gui"]


def run(place: Path, verb: str) -> int:
    """Run a verb over a copy at its place."""
    if verb in ("restore", "refused"):
        fix(place, "+i")
    command = [*program(), *_words(place, verb)]
    if verb != "refused":
        os.chdir(place)
        os.execvpe(command[0], command, environment(place))
    done = subprocess.run(command, env=environment(place), cwd=place, check=False, stderr=subprocess.PIPE, text=True)
    is_named = done.returncode == 3 and all(f"{Path(name).name} is locked (immutable)" in done.stderr for name in FIXED)
    print(done.stderr)
    return 0 if is_named else done.returncode or 99


def _judged(place: Path, verb: str) -> list[str]:
    from tests.faults import f50_judge, f50_store

    os.environ.update(environment(place))
    code = os.environ.get("KP_RC", "")
    wrong = f50_store.judge(place, verb, code) if verb in ("snapshot", "delete") else f50_judge.judge(place, verb, code)
    if os.environ.get("KP_FAULT") == "short" and code != "0":
        wrong.append(f"a write that was merely short ended with {code}")
    return wrong


def main() -> int:
    """The command line."""
    verbs = ("restore", "recover", "undo", "snapshot", "delete", "refused")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=("make", "check", *verbs))
    parser.add_argument("where", type=Path)
    parser.add_argument("--at", type=Path)
    parser.add_argument("--of", choices=verbs, default="restore")
    parser.add_argument("--immutable", action="store_true")
    options = parser.parse_args()
    where = options.where.absolute()
    if options.verb == "make":
        make(where, options.at.absolute(), options.of, immutable=options.immutable)
        return 0
    if options.verb != "check":
        return run(where, options.verb)
    wrong = _judged(where, options.of)
    print("\n".join(wrong) or "survived")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
