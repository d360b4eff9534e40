"""What whole runs of the program take at most of memory, and how long: many small files, one large, one sparse.

    python -m tests.benchmarks.memory DIR [--files 100000] [--megabytes 2000] [--only small|large|sparse]

Builds made-up homes below DIR, which must not be there yet, and prints a line for each run.
"""

import argparse
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

PROFILE = """
[agents]
manager = "none"
[[group]]
name = "Configs"
kind = "config"
include = ["~/conf"]
"""
_RUN = """
import atexit, resource, runpy, sys
where = sys.argv.pop(1)
def tell():
    try:
        with open("/proc/self/status") as file:
            peak = next(line.split()[1] for line in file if line.startswith("VmHWM"))
    except OSError:
        peak = str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    with open(where, "w") as file:
        file.write(peak)
atexit.register(tell)
runpy.run_module("rollback_gui", run_name="__main__", alter_sys=True)
"""
"""The high-water mark of this very program: what getrusage tells begins with that of the process that started it."""
_PER_FOLDER = 100
_MEGABYTE = 1 << 20


class Taken(Struct, frozen=True):
    """One run: kilobytes resident at most, seconds, and how it ended."""

    kilobytes: int
    seconds: float
    code: int


class Place:
    """A made-up home with a profile that guards one folder, and the program run for it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.conf = root / "home/conf"
        self.conf.mkdir(parents=True)
        profile = root / "home/.config/rollback-gui/profile.toml"
        profile.parent.mkdir(parents=True)
        profile.write_text(PROFILE)

    def run(self, *arguments: str, seconds: float | None = None) -> Taken:
        """Run the program; after so many seconds it is killed, and its peak is not known then."""
        started, peak = time.monotonic(), self.root / "peak"
        peak.write_text("0")
        process = subprocess.Popen(
            [sys.executable, "-c", _RUN, str(peak), *arguments], env=self._environment(), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        with suppress(subprocess.TimeoutExpired):
            try:
                process.wait(seconds)
            finally:
                process.kill()
                process.wait()
        return Taken(int(peak.read_text()), time.monotonic() - started, process.returncode)

    def _environment(self) -> dict[str, str]:
        return {
            "HOME": str(self.root / "home"), "PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(self.root / "cache"),
            "ROLLBACK_IDENTITY": str(self.root / "identity.txt"), "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        }  # fmt: skip

    def fill(self, count: int, word: str) -> None:
        """So many small files, a hundred in a folder, with this word in each."""
        for number in range(count):
            where = self.conf / f"folder-{number // _PER_FOLDER}/file-{number % _PER_FOLDER}.txt"
            where.parent.mkdir(exist_ok=True)
            where.write_text(f"{word} made-up {number}\n" * 10)

    def empty(self) -> None:
        """Take every small file away, and the folders with them."""
        for folder in self.conf.iterdir():
            for where in folder.iterdir():
                where.unlink()
            folder.rmdir()

    def write_large(self, megabytes: int, byte: bytes) -> None:
        """One file of so many megabytes of noise, no two alike."""
        with (self.conf / "large").open("wb") as file:
            for _ in range(megabytes):
                file.write(byte + os.urandom(_MEGABYTE - 1))

    def write_sparse(self, megabytes: int, text: bytes) -> None:
        """One file of so many megabytes with three spots of data."""
        size = megabytes * _MEGABYTE
        with (self.conf / "sparse").open("wb") as file:
            for at in (0, size // 2, size - 3 * _MEGABYTE):
                file.seek(at)
                file.write(text)
            file.truncate(size)


def tell(what: str, taken: Taken) -> None:
    """One line of the table."""
    print(f"{what:<44} {taken.kilobytes / 1000:>7.1f} MB {taken.seconds:>7.1f} s   exit {taken.code}", flush=True)


def walk(place: Place, what: str) -> None:
    """Preview, restore and undo of what was changed since the snapshot."""
    tell(f"{what}: diff", place.run("diff", "latest"))
    tell(f"{what}: diff --json", place.run("diff", "latest", "--json"))
    first = place.run("restore", "latest", "--apply")
    tell(f"{what}: restore --apply", first)
    tell(f"{what}: undo", place.run("undo"))
    tell(f"{what}: restore killed half-way", place.run("restore", "good", "--apply", seconds=first.seconds * 0.7))
    tell(f"{what}: recover", place.run("recover"))


def measure_small(place: Place, count: int) -> None:
    """All files changed, then all of them missing."""
    place.fill(count, "then")
    tell(f"{count} files: snapshot", place.run("snapshot"))
    tell(f"{count} files: good", place.run("good", "latest"))
    place.fill(count, "since")
    walk(place, f"{count} changed")
    place.empty()
    tell(f"{count} missing: diff", place.run("diff", "good"))
    tell(f"{count} missing: restore --apply", place.run("restore", "good", "--apply"))
    tell(f"{count} missing: undo", place.run("undo"))


def measure_one(place: Place, what: str, megabytes: int) -> None:
    """One file, large or sparse, changed."""
    write = place.write_large if what == "large" else place.write_sparse
    write(megabytes, b"t")
    tell(f"{megabytes} MB {what}: snapshot", place.run("snapshot"))
    tell(f"{megabytes} MB {what}: good", place.run("good", "latest"))
    write(megabytes, b"s")
    walk(place, f"{megabytes} MB {what}")
    found = (place.conf / what).stat()
    print(f"{what}: {found.st_size} bytes long, {found.st_blocks * 512} allocated", flush=True)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("where", type=Path)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--megabytes", type=int, default=2000)
    parser.add_argument("--only", choices=("small", "large", "sparse"), default="")
    options = parser.parse_args()
    for what in ("small", "large", "sparse"):
        if options.only in ("", what):
            place = Place(options.where.absolute() / what)
            if what == "small":
                measure_small(place, options.files)
            else:
                measure_one(place, what, options.megabytes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
