"""The audit log: every record stays, and one that was changed, removed or added is noticed."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollback_gui.model.wishes import Event, EventFilter
from rollback_gui.system import hints
from rollback_gui.system.real import real_system
from tests.support.kept import Kept

ALL = EventFilter()


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def event(number: int = 0, **other: object) -> Event:
    fields = {
        "at": f"2026-01-{number + 1:02d}T00:00:00.000000Z", "operation": "o", "type": "snapshot", "who": "me",
        "outcome": "ok", "seconds": 0.1, **other,
    }  # fmt: skip
    return Event(**fields)  # type: ignore[arg-type]


def _filled(kept: Kept, count: int) -> list[Event]:
    events = [event(number) for number in range(count)]
    for each in events:
        kept.store.audit.append(each)
    return events


@given(st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2), max_size=5))
@settings(max_examples=20)
def test_what_is_appended_is_told(tmp_path_factory: pytest.TempPathFactory, details: list[dict[str, str]]) -> None:
    """Newest last, and the chain is whole."""
    kept = Kept(tmp_path_factory.mktemp("kept"))
    events = [event(number, detail=detail) for number, detail in enumerate(details)]
    for each in events:
        kept.store.audit.append(each)
    found = kept.again().audit.events(ALL)
    assert (list(found.events), found.chain, found.problem) == (events, "ok", "")


def test_records_are_filtered(kept: Kept) -> None:
    """By type, time, outcome, snapshot, and how many."""
    _filled(kept, 3)
    kept.store.audit.append(event(4, type="delete", outcome="refused", snapshot="made-up"))
    for wanted, count in [
        (EventFilter(types=("delete", "prune")), 1),
        (EventFilter(since="2026-01-02"), 3),
        (EventFilter(until="2026-01-02T12:00:00Z"), 2),
        (EventFilter(outcome="ok"), 3),
        (EventFilter(snapshot="made-up"), 1),
        (EventFilter(limit=2), 2),
    ]:
        assert len(kept.store.audit.events(wanted).events) == count
    assert kept.store.audit.events(EventFilter(limit=1)).events[0].type == "delete"


def test_a_changed_bit_is_noticed_anywhere(kept: Kept) -> None:
    """At every byte of the log."""
    _filled(kept, 3)
    log = kept.folder / "audit.jsonl"
    data = log.read_bytes()
    for at in range(len(data)):
        flipped = bytearray(data)
        flipped[at] ^= 1 << at % 8
        log.write_bytes(bytes(flipped))
        assert kept.store.audit.events(ALL).chain == "broken", at


@pytest.mark.parametrize("lines", [[1, 2], [0, 2], [0, 1], [1, 0, 2], [0, 0, 1, 2], []])
def test_a_removed_moved_or_doubled_record_is_noticed(kept: Kept, lines: list[int]) -> None:
    """Also at the end, by what is remembered outside the store."""
    _filled(kept, 3)
    log = kept.folder / "audit.jsonl"
    data = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(data[number] for number in lines))
    assert kept.store.audit.events(ALL).chain == "broken"


def test_a_forged_record_is_noticed(kept: Kept) -> None:
    """One that fits the chain and is not signed."""
    import hashlib

    _filled(kept, 1)
    log = kept.folder / "audit.jsonl"
    last = log.read_bytes().rstrip(b"\n")
    forged = json.loads(last) | {"sequence": 2, "prev": hashlib.sha256(last).hexdigest()}
    with log.open("ab") as file:
        file.write(json.dumps(forged, separators=(",", ":"), sort_keys=True).encode() + b"\n")
    assert kept.store.audit.events(ALL).problem == "Record 2 was changed after it was signed."


def _hint(where: Path) -> bytes:
    with where.open("rb") as file:
        return hints.found(real_system(), file.fileno())


def test_a_missing_anchor_is_no_alarm(kept: Kept) -> None:
    """Nor one that is older than the log."""
    anchor = Path(kept.places.state) / "anchors" / f"{kept.store.id}.audit"
    _filled(kept, 1)
    older = _hint(anchor)
    _filled(kept, 2)
    assert _hint(anchor) != older
    for content in (older, b"torn", b""):
        with anchor.open("r+b") as file:
            hints.leave(kept.system, file.fileno(), content)
        assert kept.store.audit.events(ALL).chain == "ok"
    anchor.unlink()
    assert kept.store.audit.events(ALL).chain == "ok"


def test_a_torn_last_line_is_moved_aside_and_noted(kept: Kept) -> None:
    """At every byte; the chain goes on and nothing is cut silently."""
    _filled(kept, 2)
    log = kept.folder / "audit.jsonl"
    data = log.read_bytes()
    last = data.splitlines(keepends=True)[-1]
    anchor = Path(kept.places.state) / "anchors" / f"{kept.store.id}.audit"
    for length in (1, len(last) // 2, len(last) - 1):
        (kept.folder / "audit.torn").unlink(missing_ok=True)
        log.write_bytes(data[: len(data) - len(last) + length])
        anchor.unlink(missing_ok=True)
        assert kept.store.audit.events(ALL).chain == "ok"
        kept.store.audit.append(event(5))
        found = kept.store.audit.events(ALL)
        assert (len(found.events), found.chain) == (2, "ok")
        assert str(length) in found.events[-1].detail["torn"]
        assert (kept.folder / "audit.torn").read_bytes() == last[:length] + b"\n"


def test_two_writers_do_not_break_the_chain(kept: Kept) -> None:
    """What only looks may have to record something while another writes."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: kept.again().audit.append(event(number % 9)), range(40)))
    found = kept.store.audit.events(ALL)
    assert (len(found.events), found.chain) == (40, "ok")


def test_a_long_record_is_followed(kept: Kept) -> None:
    """One that is longer than what is read at once."""
    kept.store.audit.append(event(what="made-up " * 30_000))
    kept.store.audit.append(event())
    assert kept.store.audit.events(ALL).chain == "ok"
