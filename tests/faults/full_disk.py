"""A real volume that is full, page by page and inode by inode, read-only or away, under a restore of F50.

    python -m tests.faults.full_disk WHERE pages|inodes|calls|read-only|away [--from N] [--to N] [--every N] [--late]

The volume that is harmed holds home, state and store (`one`), the home alone, the store alone or the state folder
alone. With each number of pages or inodes left the restore runs, the room is given back, `recover` runs, and the judge
of F50 looks. With `--late` there is room enough until every check has passed. `calls` leaves nothing, `read-only` and
`away` change the volume at the n-th call that changes something. Prints the totals and what is wrong; exit 1 when
something is. Needs root.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self

from rollback_gui.system.port import System
from tests.faults import f50, f50_judge
from tests.support.child import Child, Ended
from tests.support.faulty import HARMLESS, WRITING, RacingSystem, _Wrapping
from tests.support.volumes import Volume, mounted, mounts_of_its_own

Where = Literal["one", "home", "store", "state"]
What = Literal["pages", "inodes"]
Turn = Literal["read-only", "away"]
OWN = {"home": "home/.local", "store": "home/.local/share/rollback-gui", "state": "home/.local/state/rollback-gui"}
ROOT = Path(__file__).parent.parent.parent


class Left(NamedTuple):
    """How much is left on which volume, and from which call that changes something on (0: from the start)."""

    what: What
    amount: int
    at: int = 0
    where: Where = "one"

    def on(self, volume: Volume) -> None:
        """Make it so."""
        volume.leave(**{self.what: self.amount})

    def off(self, volume: Volume) -> None:
        """Give the room back."""
        volume.leave()

    def untold(self, ended: Ended) -> Iterator[str]:
        """A refusal for want of room names the volume or the folder, in one sentence, and a way out."""
        if ended.exit == 0:
            return
        error = json.loads(ended.out)["error"]
        text = error["message"].lower()
        if "/place" not in text or not ("room" in text or "inodes" in text):
            yield f"no word of the volume that is full: {error}"


class Turned(NamedTuple):
    """A volume that is read-only or away from one call on (0: from the start)."""

    what: Turn
    at: int
    where: Where
    amount: int = 0

    def on(self, volume: Volume) -> None:
        """Make it so; raises CalledProcessError while a file there is open for writing."""
        volume.remount("ro") if self.what == "read-only" else volume.take_away()

    def off(self, volume: Volume) -> None:
        """Mount it again; nothing was made at the bare place meanwhile."""
        if volume.is_away:
            bare = list(volume.where.rglob("*"))
            volume.bring_back()
            assert not bare, bare
        else:
            volume.remount("rw")

    def untold(self, ended: Ended) -> Iterator[str]:
        """The reason is named."""
        text = ended.out.lower()
        if ended.exit and not any(word in text for word in ("read-only", "cannot be written", "no store at", "not at")):
            yield f"no word of the volume: {ended.out}"


class Run(NamedTuple):
    """How a restore ended, and everything that is wrong after it and a recovery."""

    ended: Ended
    recovered: Ended
    wrong: list[str]

    @property
    def word(self) -> str:
        """Its state, or the error's word where it came to none."""
        document = json.loads(self.ended.out or "{}")
        return str(document.get("state") or document.get("error", {}).get("code"))

    @property
    def error(self) -> dict[str, str]:
        """What it told: code, message, hint."""
        return dict(json.loads(self.ended.out or "{}").get("error") or {})


class Disk:
    """F50 as a template outside, put on fresh volumes for each run."""

    def __init__(self, root: Path) -> None:
        self._template = root / "template"
        self.place = root / "place"
        with _environment({**os.environ, "PYTHONPATH": str(ROOT)}):
            f50.make(self._template, self.place, "restore", immutable=False)

    @contextmanager
    def fresh(self, where: Where = "one") -> Iterator[Volume]:
        """The fixture at its place; the volume that is to be full."""
        with mounted(self.place) as (whole,):
            subprocess.run(["cp", "-a", f"{self._template}/.", str(self.place)], check=True)
            if where == "one":
                yield whole
                return
            folder = OWN[where]
            shutil.rmtree(self.place / folder)
            with mounted(self.place / folder) as (own,):
                subprocess.run(["cp", "-a", f"{self._template}/{folder}/.", str(own.where)], check=True)
                yield whole if where == "home" else own

    @property
    def environment(self) -> dict[str, str]:
        """The index lies in the home too, as it does on a workstation."""
        return {**f50.environment(self.place), "XDG_CACHE_HOME": str(self.place / "home/.local/cache")}

    def writes(self) -> list[str]:
        """The calls of a whole restore that change something, in order."""
        with tempfile.TemporaryFile("w+") as told, self.fresh():

            def wrap(real: System) -> _Telling:
                telling = _Telling(real)
                telling.told = told.fileno()
                return telling

            ended = Child(self.environment, wrap=wrap).run(*self.words)
            assert ended.exit == 0, ended
            told.seek(0)
            return told.read().split()

    @property
    def words(self) -> tuple[str, ...]:
        """The restore, by the plan that its preview showed."""
        plan = (self._template / "plan.txt").read_text()
        return ("restore", "latest", "--match", "--apply", "--quiet", "--json", "--plan", plan)

    def run(self, left: Left | Turned) -> Run:
        """One restore, the volume given back, recovered twice, and judged."""
        with self.fresh(left.where) as volume:
            if not left.at:
                left.on(volume)

            def wrap(real: System) -> object:
                return _From(real, left.at, lambda: left.on(volume)) if left.at else real

            ended = Child(self.environment, wrap=wrap).run(*self.words)
            left.off(volume)
            recovered = Child(self.environment).run("recover", "--json", "--quiet")
            with _environment(self.environment):
                wrong = f50_judge.judge(self.place, "restore", str(ended.exit))
                now = f50.facts(self.place / "home")
            again = Child(self.environment).run("recover", "--json", "--quiet")
            if f50.facts(self.place / "home") != now:
                wrong.append("a second recovery changed something")
            if recovered.exit not in (0, 3) or again.exit not in (0, 3):
                wrong.append(f"recover: {recovered} {again}")
            return Run(ended, recovered, [*wrong, *_unforeseen(ended), *left.untold(ended)])


class _From(RacingSystem):
    """Races at the k-th call that changes something, or as soon after it as can be."""

    def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Count it, and try again later where it cannot be done yet."""
        try:
            return super().pass_on(name, call, *args, **kwargs)
        except subprocess.CalledProcessError:
            self.at += 1
            return call(*args, **kwargs)


class _Telling(_Wrapping):
    """Writes the names of the calls that change something into a file."""

    told = -1

    def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Note it and let it through."""
        if name in WRITING - HARMLESS:
            os.write(self.told, f"{name}\n".encode())
        return call(*args, **kwargs)


def _unforeseen(ended: Ended) -> Iterator[str]:
    if "Traceback" in ended.err or ended.exit in (70, 99):
        yield f"nobody foresaw: {ended}"
    elif ended.exit and not json.loads(ended.out)["error"]["hint"]:
        yield f"no way out: {ended.out}"


@contextmanager
def _environment(wanted: dict[str, str]) -> Iterator[None]:
    kept = dict(os.environ)
    os.environ.clear()
    os.environ.update(wanted)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


def after_the_checks(writes: list[str]) -> int:
    """The number of the first call that writes content: the safety snapshot's."""
    return writes.index("create") + 1


class Swept:
    """How many ended how, what they said, and what was wrong by what was left."""

    def __init__(self) -> None:
        self.totals: Counter[str] = Counter()
        self.said: Counter[str] = Counter()
        self.wrong: dict[str, list[str]] = {}

    def over(self, disk: Disk, numbers: Iterable[Left | Turned]) -> Self:
        """Run one by one."""
        for left in numbers:
            done = disk.run(left)
            self.totals[f"{done.ended.exit} {done.word} {done.error.get('code', '')}".strip()] += 1
            self.said[re.sub(r"[0-9]+", "N", done.error.get("message", ""))] += 1
            if done.wrong:
                self.wrong[f"{left.what} {left.amount} at {left.at}"] = done.wrong
        return self


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("where", choices=("one", "home", "store", "state"))
    parser.add_argument("what", choices=("pages", "inodes", "calls", "read-only", "away"))
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--to", type=int, default=40)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--late", action="store_true")
    asked = parser.parse_args()
    mounts_of_its_own()
    with tempfile.TemporaryDirectory(prefix="rollback-full-") as root:
        disk = Disk(Path(root))
        writes = disk.writes()
        numbers = range(asked.first, asked.to + 1, asked.every)
        wanted: list[Left | Turned]
        if asked.what in ("read-only", "away"):
            wanted = [Turned(asked.what, at, asked.where) for at in numbers if at <= len(writes)]
        elif asked.what == "calls":
            wanted = [Left("pages", 0, at, asked.where) for at in numbers if 0 < at <= len(writes)]
        else:
            at = after_the_checks(writes) if asked.late else 0
            wanted = [Left(asked.what, number, at, asked.where) for number in numbers]
        swept = Swept().over(disk, wanted)
    print(json.dumps({"calls": len(writes), **vars(swept)}, indent=1))
    return 1 if swept.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
