"""packaging/check tells a skipped test from a passed one, and a machine's lack from another system's test."""

import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.parts import ANOTHER_SYSTEM, LACKING

ROOT = Path(__file__).parents[2]
_TESTS = f"""
import pytest
def test_passes(): pass
def test_lacks(): pytest.skip("{LACKING} strace (Debian package strace)")
@pytest.mark.skipif(True, reason="{ANOTHER_SYSTEM} this test is for darwin")
def test_elsewhere(): pass
@pytest.mark.xfail(strict=True, reason="known")
def test_known(): assert False
"""


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    return importlib.import_module("check")


def test_only_a_test_that_lacks_a_part_counts_as_skipped(
    check: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither one for another system nor a known failure does."""
    (tmp_path / "test_it.py").write_text(_TESTS)
    command = [sys.executable, "-m", "pytest", "--rootdir=.", "--junit-xml=report.xml", "-p", "no:cacheprovider"]
    subprocess.run(command, cwd=tmp_path, check=False, capture_output=True)
    monkeypatch.setattr(check, "REPORTS", tmp_path)
    (skipped,) = check._skipped()
    assert "test_lacks" in skipped
    assert "strace" in skipped


def test_a_check_that_does_not_exist_is_wrong_usage(check: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """The message names those that do."""
    with pytest.raises(SystemExit) as ended:
        check.main(["speling"])
    assert ended.value.code == 2
    assert "format, lint, types, layers, tests" in capsys.readouterr().err
