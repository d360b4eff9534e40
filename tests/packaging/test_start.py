"""packaging/start does the whole job on machines that lack one thing or another."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.parts import only_linux

ROOT = Path(__file__).parents[2]
pytestmark = [only_linux, pytest.mark.timeout(300)]


def _start(folder: Path, **environment: str) -> tuple[int, str]:
    """The exit code and the words of packaging/start on a machine without a display."""
    clean = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    clean.pop("QT_QPA_PLATFORM", None)
    ended = subprocess.run(
        [ROOT / "packaging" / "start", str(folder / "demo")],
        env={**clean, "TMPDIR": str(folder), **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout


def test_without_a_display_the_window_is_driven_offscreen_through_the_whole_job(tmp_path: Path) -> None:
    """Each step is said, the pictures are where it says, and the restore is verified by the command line."""
    exit_code, said = _start(tmp_path)
    assert exit_code == 0, said
    assert "Restored and verified" in said
    (folder,) = re.findall(r"Pictures of the window: (\S+)", said)
    named = re.findall(r"\[(\S+\.png)\]", said)
    assert len(named) >= 6
    assert all((Path(folder) / name).read_bytes().startswith(b"\x89PNG") for name in named)
    assert not re.search(r"made-up-\S*token", said)


def test_without_qt_the_job_is_done_in_the_terminal_and_that_is_said(tmp_path: Path) -> None:
    """What the window lacks is no reason to stop; that it was not shown is told."""
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "PySide6" / "__init__.py").write_text(
        "raise ImportError('libEGL.so.1: cannot open shared object file')\n"
    )
    exit_code, said = _start(tmp_path, PYTHONPATH=str(tmp_path))
    assert exit_code == 0, said
    assert "Restored and verified" in said
    assert "The window was not shown" in said
    assert not re.search(r"made-up-(?!$)\w+-token", said)
