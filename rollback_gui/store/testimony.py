"""What the audit log says must be there: snapshots that were taken, notes that were written, and what was removed."""

from collections.abc import Sequence

from msgspec import Struct

from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.wishes import Event
from rollback_gui.store.catalogue import Known
from rollback_gui.store.store import Store

ACCEPTED = "accepted"
"""The detail of an event by which the operator accepted what is missing; each word is a snapshot's id."""
_ACCEPT = "`rollback verify --accept-older` accepts that, on record."


class Testimony(Struct, frozen=True):
    """The sum of all records."""

    taken: dict[str, str]
    """Snapshots that were taken and not removed on purpose, and when."""
    tombs: dict[int, str]
    """Sequence numbers and digests of those that were removed, or whose loss was accepted."""
    notes: dict[str, int]
    """The number of the last note on each snapshot."""


def testimony(events: Sequence[Event]) -> Testimony:
    """All records, oldest first, as one statement."""
    taken: dict[str, str] = {}
    tombs: dict[int, str] = {}
    notes: dict[str, int] = {}
    for event in events:
        detail = event.detail
        for snapshot in _taken(event):
            taken[snapshot] = event.at
        if event.type == "note" and detail.get("note", "").isdecimal():
            notes[event.snapshot] = int(detail["note"])
        if event.type in ("delete", "prune") or ACCEPTED in detail:
            for snapshot in [event.snapshot, *detail.get(ACCEPTED, "").split()]:
                taken.pop(snapshot, None)
                notes.pop(snapshot, None)
            tombs |= _tombs(detail)
    return Testimony(taken, tombs, notes)


def _taken(event: Event) -> tuple[str, ...]:
    taken = (event.snapshot,) if event.type == "snapshot" and event.outcome == "done" else ()
    return tuple(filter(None, (*taken, event.detail.get("backup", ""))))


def _tombs(detail: dict[str, str]) -> dict[int, str]:
    sequences, digests = detail.get("sequence", "").split(), detail.get("digest", "").split()
    return {int(s): d for s, d in zip(sequences, digests, strict=False) if s.isdecimal()}


def gaps(store: Store, known: Sequence[Known], said: Testimony) -> dict[int, str]:
    """What is missing in the chain of snapshots, as sequence numbers with the digest that is named of each."""
    found, digests = {}, _digests(known, said)
    for each in _linked(known):
        if not _follows(each, digests):
            found[each.header.sequence - 1] = each.header.previous
    anchor = store.anchors.read("snapshots")
    if anchor is not None and anchor.sequence > max(digests, default=0) + _unreadable(known):
        found[anchor.sequence] = anchor.digest
    return found


def chain_problems(store: Store, known: Sequence[Known], said: Testimony) -> tuple[str, ...]:
    """Where manifests do not follow one another, how many are missing at the end, and which the records name."""
    digests, problems = _digests(known, said), []
    for each in _linked(known):
        if not _follows(each, digests):
            reason = "one is missing or was put there later"
            problems.append(f"Snapshot {each.header.id} does not follow the one before it: {reason}.")
    anchor, last = store.anchors.read("snapshots"), max(digests, default=0)
    if anchor is not None and anchor.sequence > last + _unreadable(known):
        count = anchor.sequence - last
        told = f"{count} snapshot{'s' * (count != 1)} missing"
        problems.append(f"The store is older than last seen here: {told}. {_ACCEPT}")
    lost = ((snapshot, said.taken[snapshot]) for snapshot in missing(known, said))
    return (*problems, *(f"Snapshot {one} of {at} is missing, though nobody deleted it. {_ACCEPT}" for one, at in lost))


def missing(known: Sequence[Known], said: Testimony) -> tuple[str, ...]:
    """The snapshots that were taken and are not there."""
    there = {each.header.id for each in known}
    return tuple(sorted(snapshot for snapshot in said.taken if snapshot not in there))


def note_problems(store: Store, known: Sequence[Known], said: Testimony) -> tuple[str, ...]:
    """Notes that were changed, taken away, or put back as they were earlier."""
    noted, problems = store.notes.names(), []
    for each in known:
        snapshot = SnapshotId(each.header.id)
        problem = store.notes.read(snapshot, store.keys.capture)[1] if snapshot in noted else ""
        if not problem and said.notes.get(snapshot, 0) > store.notes.sequence(snapshot):
            told = "is not the one that was written last" if snapshot in noted else "was taken away"
            problem = f"Its note {told}."
        if problem:
            problems.append(f"Snapshot {snapshot}: {problem}")
    return tuple(problems)


def _linked(known: Sequence[Known]) -> list[Known]:
    return [k for k in known if k.is_readable and k.header.category != "imported"]


def _digests(known: Sequence[Known], said: Testimony) -> dict[int, str]:
    return {**said.tombs, **{k.header.sequence: k.digest for k in _linked(known)}}


def _follows(each: Known, digests: dict[int, str]) -> bool:
    before = max((sequence for sequence in digests if sequence < each.header.sequence), default=0)
    expected = digests.get(before, "")
    is_unknown = bool(before) and not expected  # a damaged one cannot say what its digest was
    return each.header.previous == expected or is_unknown


def _unreadable(known: Sequence[Known]) -> int:
    return sum(not k.is_readable for k in known)
