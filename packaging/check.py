"""Runs every check one after the other; a failing one does not hide the next."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

from environment import CACHE, DEVELOPMENT, ROOT, RUNTIME, Lacking, make

_NAMES = ("format", "lint", "types", "layers", "tests")
REPORTS = CACHE / "reports"
_ALONE = ("tests/desktop", "tests/benchmarks")
"""What needs the machine to itself: one desktop session, and times measured as ratios."""


def main(arguments: Sequence[str]) -> int:
    """Exit 0 when everything holds."""
    parser = argparse.ArgumentParser(prog="packaging/check", description=__doc__)
    parser.add_argument(
        "--nothing-skipped", action="store_true", help="fail when a test was skipped for want of a part"
    )
    parser.add_argument("only", nargs="*", metavar="CHECK", help=f"just these: {', '.join(_NAMES)}")
    asked = parser.parse_args(arguments)
    wanted = asked.only
    if not set(wanted) <= set(_NAMES):
        parser.error(f"the checks are {', '.join(_NAMES)}")
    try:
        python = make([RUNTIME, DEVELOPMENT])
    except Lacking as lacking:
        print(lacking, file=sys.stderr)
        return 1
    scratch = Path(tempfile.mkdtemp(prefix="rollback-check-"))
    steps = [(name, command) for name, command in _steps(python, scratch) if not wanted or name in wanted]
    failed = [name for name, command in steps if not _passes(name, command)]
    if asked.nothing_skipped and (skipped := _skipped()):
        print("\nSkipped, but nothing may be skipped here:", *skipped, sep="\n  ", flush=True)
        failed.append("skips")
    if failed:
        print(f"\nFailed: {', '.join(failed)}; what the tests left behind is in {scratch}", flush=True)
    else:
        subprocess.run(["rm", "-rf", str(scratch)], check=False)
    return 1 if failed else 0


def _steps(python: Path, scratch: Path) -> list[tuple[str, list[str]]]:
    """Each check and its command, the quickest first."""
    tool = [str(python), "-m"]
    REPORTS.mkdir(parents=True, exist_ok=True)
    for old in REPORTS.glob("*.xml"):
        old.unlink()
    seed = os.environ.get("ROLLBACK_TEST_SEED", str(time.time_ns() % 1_000_000))
    pytest = [*tool, "pytest", "-q", f"--randomly-seed={seed}", *_without_qt(python)]
    alone = [folder for folder in _ALONE if any((ROOT / folder).glob("test_*.py"))]
    rest = [f"--ignore={folder}" for folder in alone]
    steps = [
        ("format", [*tool, "ruff", "format", "--check"]),
        ("lint", [*tool, "ruff", "check"]),
        ("types", [*tool, "mypy"]),
        ("layers", [str(python.with_name("lint-imports")), "--cache-dir", str(CACHE / "imports")]),
        ("tests", [*pytest, "--numprocesses=2", *_outputs("together", scratch), *rest]),
    ]
    if alone:
        steps.append(("tests", [*pytest, "--numprocesses=0", *_outputs("alone", scratch), *alone]))
    return steps


def _outputs(name: str, scratch: Path) -> list[str]:
    """The report of a run, and a folder of its own: what other runs left in pytest's usual one is not its concern."""
    return [f"--junit-xml={REPORTS / name}.xml", f"--basetemp={scratch / name}"]


def _without_qt(python: Path) -> list[str]:
    """Where Qt's system libraries are missing its plugin stays away; the tests then say that they were skipped."""
    tried = subprocess.run([python, "-c", "import PySide6.QtWidgets"], check=False, capture_output=True)
    return [] if tried.returncode == 0 else ["-p", "no:pytest-qt"]


def _skipped() -> list[str]:
    """Every test that was skipped for another reason than that it is for another system."""
    found = []
    for report in sorted(REPORTS.glob("*.xml")):
        for case in ET.parse(report).iter("testcase"):  # noqa: S314 - written by pytest just now
            for skip in case.iter("skipped"):
                reason = skip.get("message", "")
                if skip.get("type") == "pytest.skip" and not reason.startswith("another system:"):
                    found.append(f"{case.get('classname')}.{case.get('name')}: {reason}")
    return found


def _passes(name: str, command: Sequence[str]) -> bool:
    print(f"\n== {name}: {' '.join(Path(part).name for part in command[:5])}", flush=True)
    began = time.monotonic()
    environment = dict(os.environ, PYTHONPATH="", PATH=f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}")
    ended = subprocess.run(command, cwd=ROOT, check=False, env=environment, stdin=subprocess.DEVNULL)
    if name != "tests":
        print(f"   {'passed' if ended.returncode == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
    return ended.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
