"""What every error says, word for word, and what nobody foresaw."""

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rollback_gui import errors
from rollback_gui.errors import RollbackError
from rollback_gui.operations.monitor import Monitor
from tests.cli.fakes import FakeConsole, restored, typed

ROOT = Path(__file__).parent.parent.parent
GOLDEN = ROOT / "tests" / "golden" / "errors.txt"
SECRET = "made-up-token-7f3a"


def kinds() -> list[type[RollbackError]]:
    """Every error class, by exit code and word."""
    found = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, RollbackError)]
    return sorted(found, key=lambda kind: (kind.exit_code, kind.code))


def test_every_error_says_what_it_always_said() -> None:
    """Code, exit code, sentence and way out are the ones in tests/golden/errors.txt."""
    told = "".join(f"{kind.code} {kind.exit_code}\n  {kind().message}\n  {kind().hint}\n" for kind in kinds())
    assert told == GOLDEN.read_text()


def test_every_error_has_its_line_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """`rollback help errors` names code, exit code and meaning of each."""
    assert typed(FakeConsole(), "help", "errors") == 0
    page = capsys.readouterr().out
    for kind in kinds():
        assert f"| `{kind.code}` | {kind.exit_code} | {kind().message} |" in page


@pytest.mark.parametrize("kind", kinds())
def test_every_error_ends_with_its_own_code(kind: type[RollbackError], capsys: pytest.CaptureFixture[str]) -> None:
    """Also when the console cannot be opened."""
    assert typed(kind(), "list", "--json") == kind.exit_code
    assert json.loads(capsys.readouterr().out)["error"]["code"] == kind.code


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "no-space"),
        (errno.EROFS, "not-writable"),
        (errno.EACCES, "unreadable"),
        (errno.EIO, "unreadable"),
    ],
)
def test_an_error_of_the_machine_has_its_word(number: int, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A full disk, a read-only one, a shut file: exit 3, naming the path."""
    assert typed(OSError(number, os.strerror(number), "/s/packs"), "list", "--json") == 3
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == code
    assert error["message"].startswith("/s/packs: ")


def test_an_unforeseen_error_leaves_a_report_of_frames_alone(
    own_places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 70; neither the report nor the message holds the error's text."""
    unforeseen = ValueError(SECRET)
    unforeseen.__cause__ = KeyError(SECRET)
    assert typed(unforeseen, "list", "--json") == 70
    told = capsys.readouterr()
    (report,) = (own_places / "home").rglob("report-*.txt")
    text = report.read_text()
    assert text.startswith("ValueError\n")
    assert "main.py:" in text
    assert "KeyError" in text
    assert str(report) in json.loads(told.out)["error"]["hint"]
    assert SECRET not in text + told.out + told.err
    assert report.stat().st_mode & 0o777 == 0o600


def test_the_first_interrupt_asks_a_restore_to_stop(capsys: pytest.CaptureFixture[str]) -> None:
    """The monitor's answer turns true, nothing is cut short, and a second interrupt changes nothing."""
    console, heard = FakeConsole(), []

    def interrupted(monitor: Monitor) -> None:
        heard.append(monitor.is_cancelled())
        for _ in range(2):
            signal.raise_signal(signal.SIGINT)
            heard.append(monitor.is_cancelled())

    console.do.while_restoring = interrupted
    console.do.outcome = restored(state="cancelled")
    before = signal.getsignal(signal.SIGINT)
    assert typed(console, "restore", "latest", "--apply") == 130
    assert heard == [False, True, True]
    assert signal.getsignal(signal.SIGINT) is before
    assert "Stopping at the next safe place" in capsys.readouterr().err


def test_an_interrupt_ends_a_verb_that_only_looks(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 130, code cancelled."""
    console = FakeConsole()

    def interrupted(**_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    console.look.snapshots = interrupted  # type: ignore[method-assign,assignment]
    assert typed(console, "list", "--json") == 130
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "cancelled"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="There is no /dev/full here.")
def test_an_answer_that_cannot_be_written_is_said() -> None:
    """Exit 7: what was done is done, but nobody could read it."""
    command = f"{sys.executable} -m rollback_gui.cli list --json > /dev/full"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 7
    assert "The answer could not be written" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams_are_no_error(closed: str) -> None:
    """A timer may start it with neither."""
    command = f"{sys.executable} -m rollback_gui.cli list {closed}"
    assert subprocess.run(["sh", "-c", command], capture_output=True, cwd=ROOT, check=False).returncode == 0


def test_a_reader_that_goes_away_is_no_error() -> None:
    """`rollback --help | true` is silent on stderr."""
    command = f"{sys.executable} -m rollback_gui.cli --help | true"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stderr == ""
