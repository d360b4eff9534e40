"""Packed values are those that were put in, in their order, whatever their number and their names."""

import random
import tracemalloc
from itertools import count, cycle, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rollback_gui.model import packed
from rollback_gui.model.ids import BlobId, SnapshotId
from rollback_gui.model.packed import FEW, Packed, Shelf
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import CHANGES, Change, Plan, changes_of
from rollback_gui.model.snapshot import Entry

SIDE = Entry(type="file", mode=0o644, uid=1, gid=1, mtime=1_700_000_000_000_000_000, size=300, owner="made-up")
ENTRIES = st.builds(
    Entry,
    type=st.sampled_from(["file", "symlink", "directory", "unread"]),
    mode=st.integers(0, 0o7777),
    uid=st.integers(0, 2**32),
    gid=st.just(1),
    mtime=st.integers(-(2**62), 2**70),
    target=st.sampled_from(["", "made-up", "not-\udcff-utf-8"]),
    attributes=st.dictionaries(st.sampled_from(["user.made-up", "user.other"]), st.just("bWFkZS11cA==")),
)
MADE = st.builds(
    Change,
    st.sampled_from(["~/a", "~/b/c", "~/\udcfe", "/made/up"]).map(EntryPath),
    st.just("G"),
    st.just("config"),
    st.sampled_from(["create", "replace", "conflict"]),
    st.none() | ENTRIES,
    st.none() | ENTRIES,
    st.sampled_from([(), ("locked", "damaged")]),
    st.booleans(),
)
LISTS = st.builds(
    lambda made, many: list(islice(cycle(made), many)),
    st.lists(MADE, min_size=1, max_size=5),
    st.integers(FEW + 1, FEW + 200),
)


def many(number: int) -> list[Change]:
    """So many made-up changes, no two of one path or content."""
    sides = (replace(SIDE, blob=BlobId(f"{at * 7919:064x}"), mtime=SIDE.mtime + at) for at in count())
    return [
        Change(EntryPath(f"~/conf/folder-{at // 100}/{at:06}.txt"), "G", "config", "replace", next(sides), next(sides))
        for at in range(number)
    ]


@settings(max_examples=20, deadline=None)
@given(LISTS, st.integers(-FEW, FEW), st.integers(-FEW, FEW))
def test_it_is_the_sequence_that_was_packed(values: list[Change], one: int, other: int) -> None:
    """Forwards, backwards, by number and by slice."""
    made = CHANGES.of(iter(values))
    assert isinstance(made, Packed)
    assert (list(made), list(reversed(made)), len(made)) == (values, values[::-1], len(values))
    assert (made[one], made[one:other]) == (values[one], tuple(values[one:other]))
    assert made == tuple(values) == made
    assert made == CHANGES.of(values)
    assert made != CHANGES.of([*values[:-1], replace(values[-1], group="another")])
    with pytest.raises(IndexError):
        made[len(values)]


def test_few_values_are_a_plain_tuple() -> None:
    """They take no room to speak of, and a tuple is reached sooner."""
    values = many(FEW)
    assert isinstance(CHANGES.of(values), tuple)
    assert CHANGES.of(values) == tuple(values)
    assert CHANGES.of([]) == ()


@settings(max_examples=20, deadline=None)
@given(LISTS, st.sets(st.sampled_from(["create", "replace", "conflict"])))
def test_values_are_passed_through_one_by_one(values: list[Change], wanted: set[str]) -> None:
    """As they would be in a list; where none became another it is equal."""

    def turned(change: Change) -> Change:
        return replace(change, group="turned") if change.action in wanted else change

    assert packed.mapped(CHANGES.of(values), turned) == tuple(map(turned, values))
    assert packed.mapped(CHANGES.of(values), lambda change: change) == CHANGES.of(values)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), MADE | st.none()), max_size=300))
def test_a_shelf_is_a_dict(calls: list[tuple[str, Change | None]]) -> None:
    """Whatever is put in, exchanged and taken out, in that order."""
    shelf, known = Shelf(CHANGES), {}
    for word, change in calls:
        path = EntryPath(f"~/{word}")
        if change is not None:
            shelf[path] = known[path] = change
        elif path in known:
            del shelf[path], known[path]
    assert list(shelf.items()) == list(known.items())
    assert list(shelf.in_order()) == [known[path] for path in sorted(known)]
    assert EntryPath("~/nowhere") not in shelf


def test_a_plan_of_many_changes_is_the_value_that_a_plan_of_few_is() -> None:
    """Its id, its counts, its ticks and its way back do not tell how it is kept."""
    values = many(FEW + 100)
    loose = Plan(SnapshotId("20260101T000000Z-aaaaaa"), "made up", "/home/me", tuple(values))
    kept = replace(loose, changes=changes_of(values))
    assert isinstance(kept.changes, Packed)
    wanted = {change.path for change in values[50:1070]}
    for one, other in ((loose, kept), (loose.only(wanted), kept.only(wanted)), (loose.inverse(), kept.inverse())):
        assert one.id == other.id
        assert (one.counts, one.ticked_counts) == (other.counts, other.ticked_counts)
        assert tuple(one.ticked) == tuple(other.ticked)
        assert other == one


def test_a_change_takes_less_than_three_hundred_bytes() -> None:
    """Of which the two names of content alone, which nothing makes shorter, are sixty-four."""
    number = 10_000
    tracemalloc.start()
    try:
        kept = changes_of(change for at in range(0, number, 500) for change in _part(at))
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert len(kept) == number
    assert taken / number < 300


def _part(begin: int) -> list[Change]:
    noise = random.Random(begin)
    sides = [replace(SIDE, blob=BlobId(noise.randbytes(32).hex()), mtime=SIDE.mtime + at) for at in range(1000)]
    return [
        replace(change, path=EntryPath(f"~/conf/folder-{(begin + at) // 100}/file-{at % 100}.txt"), before=b, after=a)
        for at, (change, b, a) in enumerate(zip(many(500), sides[::2], sides[1::2], strict=True))
    ]
