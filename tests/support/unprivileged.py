"""Runs a function of a test as the user nobody, because nothing is unreadable for root."""

import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

NOBODY = 65534


def as_nobody(function: str, root: Path, *words: str) -> object:
    """What `module:function` returns for this folder and these words, in a process of an unprivileged user."""
    become = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    argv = [*become, sys.executable, "-m", "tests.support.unprivileged", function, str(root), *words]
    environment = {"PATH": os.environ["PATH"], "HOME": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False)
    if done.returncode in (126, 127):
        pytest.skip(f"nobody cannot run this interpreter: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def common_folder() -> Iterator[Path]:
    """A folder of nobody's in which root may leave files; skips where this user cannot become another."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root can become another user, and setpriv does it")
    root = Path(tempfile.mkdtemp(prefix="rollback-nobody-"))
    os.chown(root, NOBODY, NOBODY)
    yield root
    shutil.rmtree(root)


if __name__ == "__main__":
    module, _, name = sys.argv[1].partition(":")
    print(json.dumps(getattr(importlib.import_module(module), name)(Path(sys.argv[2]), *sys.argv[3:])))
