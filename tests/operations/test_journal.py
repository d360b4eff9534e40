"""The journal: what was written verifies, and nothing else is ever believed."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from rollback_gui.agents.port import Running
from rollback_gui.errors import Unfinished
from rollback_gui.model.ids import OperationId, PlanId, SnapshotId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Entry
from rollback_gui.operations import journal
from rollback_gui.operations.journal import Begin, Journal, Record
from rollback_gui.operations.steps import Step
from rollback_gui.system.places import find_places
from rollback_gui.system.real import real_system
from tests.support.faulty import TracingSystem, as_system

MOMENT = "20260101T000000Z-abcdef"
BEGIN = Begin(
    operation=OperationId(MOMENT), type="restore", at="2026-01-01T00:00:00.000000Z", plan=PlanId("0" * 16),
    snapshot=SnapshotId(MOMENT), title="Before Phase 4", machine="m", home="/home/nobody", store="/store",
    store_id="s", backup=SnapshotId(MOMENT), steps=(),
)  # fmt: skip


def written(root: Path) -> bytes:
    """The bytes of a journal that came as far as its commitment."""
    places = find_places({"HOME": str(root), "ROLLBACK_HOME": str(root / "own")})
    made = Journal.create(real_system(), places, BEGIN)
    made.add(Record("STAGED"))
    made.add(Record("QUIET", was=(Running("com.pb.a", "running", pid=7),)))
    made.add(Record("COMMIT"))
    made.close()
    return Path(places.state, journal.NAME).read_bytes()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return written(tmp_path_factory.mktemp("journal"))


def test_what_was_written_is_read_back(data: bytes) -> None:
    """Beginning, agents and commitment."""
    found = journal.parse(data)
    assert found.begin == BEGIN
    assert found.is_committed
    assert [one.label for one in found.quiet] == ["com.pb.a"]
    assert found.length == len(data)


def test_cut_at_any_byte_only_whole_lines_are_believed(data: bytes) -> None:
    """A torn COMMIT is no COMMIT."""
    for length in range(len(data)):
        found = journal.parse(data[:length])
        assert found.length <= length
        assert not found.is_committed
        assert len(found.records) == data[:length].count(b"\n")


def test_one_flipped_bit_ends_what_is_believed_at_its_line(data: bytes) -> None:
    """Nothing from that line on is believed, whatever stands there."""
    for place in range(0, len(data), 7):
        spoiled = bytearray(data)
        spoiled[place] ^= 0x10
        found = journal.parse(bytes(spoiled))
        assert found.length <= data[: place + 1].rfind(b"\n") + 1


@given(st.binary(max_size=400))
def test_any_other_bytes_are_no_journal(noise: bytes) -> None:
    """A planted file has no beginning."""
    assert journal.parse(noise).begin is None


def test_a_line_of_another_journal_does_not_fit(data: bytes) -> None:
    """The chain of digests tells them apart."""
    lines = data.splitlines(keepends=True)
    assert len(journal.parse(lines[0] + lines[2]).records) == 1


def test_a_second_promise_is_refused_while_one_stands(tmp_path: Path) -> None:
    """Two restores never share a machine."""
    places = find_places({"HOME": str(tmp_path), "ROLLBACK_HOME": str(tmp_path / "own")})
    Journal.create(real_system(), places, BEGIN).close()
    with pytest.raises(Unfinished):
        Journal.create(real_system(), places, BEGIN)


def test_a_failed_commitment_that_is_taken_back_is_not_believed(tmp_path: Path) -> None:
    """ABORT stands in its place."""
    places = find_places({"HOME": str(tmp_path), "ROLLBACK_HOME": str(tmp_path / "own")})
    made = Journal.create(real_system(), places, BEGIN)
    made.add(Record("ABORT"))
    made.close()
    found = journal.find(real_system(), places)
    assert found is not None
    assert "ABORT" in found.reached
    assert not found.is_committed


def test_a_promise_of_many_steps_is_read_whole_or_not_at_all(tmp_path: Path) -> None:
    """Some hundred steps a line; a line of them that is missing or spoilt leaves no promise to act on."""
    places = find_places({"HOME": str(tmp_path), "ROLLBACK_HOME": str(tmp_path / "own")})
    side = Entry(type="file", mode=0o644, uid=1, gid=1, owner="made-up")
    steps = tuple(Step(EntryPath(f"~/a/{n}"), "config", side, None, f".{n}.rg-x") for n in range(1300))
    begin = replace(BEGIN, steps=steps)
    made = Journal.create(real_system(), places, begin)
    made.add(Record("STAGED"))
    made.close()
    data = Path(places.state, journal.NAME).read_bytes()
    lines = data.splitlines(keepends=True)
    assert len(lines) == 4
    assert journal.parse(data).begin == begin
    assert journal.parse(data).reached == {"BEGIN", "STAGED"}
    assert journal.parse(b"".join(lines[:2])).begin is None
    assert journal.parse(b"".join((*lines[:2], lines[2][:-9], b"\n", lines[3]))).begin is None


@pytest.mark.parametrize("fault", ["error", "torn"])
def test_a_record_that_failed_gives_way_to_the_next(tmp_path: Path, fault: str) -> None:
    """Whole but perhaps not on the disk, or half: it goes, and what comes next is believed."""
    places = find_places({"HOME": str(tmp_path), "ROLLBACK_HOME": str(tmp_path / "own")})
    Journal.create(real_system(), places, BEGIN).close()

    class Failing(TracingSystem):
        def pass_on(self, name: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            if name == "sync" and self.count("sync") == 0:
                if fault == "torn":
                    os.ftruncate(args[0], os.fstat(args[0]).st_size - 5)
                self.calls.append((name, args))
                raise OSError(errno.EIO, "made-up disk error")
            return super().pass_on(name, call, *args, **kwargs)

    made = Journal(as_system(Failing(real_system())), places.state)
    with pytest.raises(OSError, match="made-up"):
        made.add(Record("STAGED"))
    made.add(Record("ABORT"))
    made.close()
    after = journal.find(real_system(), places)
    assert after is not None
    assert after.reached == {"BEGIN", "ABORT"}
