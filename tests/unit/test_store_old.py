"""A store that any released version wrote is read, proved and written to by this one."""

import json
import tarfile
from pathlib import Path

import pytest

from rollback_gui.model.wishes import EventFilter
from rollback_gui.operations.monitor import SilentMonitor
from rollback_gui.operations.verify import verify
from tests.old_stores.make import expected
from tests.support.kept import Kept

_KEPT = sorted((Path(__file__).parents[1] / "old_stores").glob("*.tar.gz"))


def test_there_is_one() -> None:
    """From the first release on."""
    assert _KEPT


@pytest.mark.parametrize("archive", _KEPT, ids=[each.name.removesuffix(".tar.gz") for each in _KEPT])
def test_an_old_store_is_read_as_it_was_written(tmp_path: Path, archive: Path) -> None:
    """Every snapshot, byte for byte; it verifies, and the next snapshot goes on top."""
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path, filter="data")
    for where in [tmp_path / "store", *(tmp_path / "store").rglob("*"), *(tmp_path / "state").rglob("*")]:
        where.chmod(0o700 if where.is_dir() else 0o600)
    told = json.loads((tmp_path / "expected.json").read_text())
    kept = Kept(tmp_path)
    assert expected(kept.system, kept.places) == told
    assert {row["state"] for row in told.values()} == {"ok"}
    assert kept.store.audit.events(EventFilter()).chain == "ok"
    head = kept.snapshot({"~/a": b"made-up later"}, {"~/s": b"made-up-secret"})
    assert head.sequence > len(told)
    found = verify(kept.again(), (), SilentMonitor())
    assert (found.problems, found.unknown, {each.state for each in found.snapshots}) == ((), (), {"ok"})
