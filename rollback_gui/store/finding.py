"""What an operator may call a snapshot: its id, a prefix, `latest`, `good`, a moment, its old id, a guard run."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime

from rollback_gui.errors import Ambiguous, BadInput, NotFound
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.snapshot import Listed

_NO_GOOD = "Mark one with `rollback good ID`; without agent states no snapshot is good by itself."


def find(text: str, listed: Sequence[Listed]) -> SnapshotId:
    """The snapshot meant, of a list that is newest first; raises NotFound, Ambiguous, BadInput."""
    if not text:
        raise BadInput("No snapshot is named.", hint="`rollback list` shows them; `latest` is the newest.")
    if text in ("latest", "good"):
        return _latest(listed) if text == "latest" else _good(listed)
    for each in listed:
        if text in (each.header.id, each.header.origin):
            return each.id
    run = [each for each in listed if each.header.run == text]
    if run:
        return run[-1].id
    starts = [each for each in listed if each.header.id.startswith(text)]
    if len(starts) > 1:
        raise Ambiguous(f"{len(starts)} snapshots begin with {text!r}.", hint="Type more of the id.")
    if starts:
        return starts[0].id
    return _at(text, listed)


def passed_over(text: str, found: SnapshotId, listed: Sequence[Listed]) -> tuple[Listed, ...]:
    """What a word would have meant before the snapshot that was found, but it is damaged; newest first."""
    if text == found or found.startswith(text):
        return ()
    damaged = [each for each in _newer(found, listed) if each.state == "damaged"]
    if text == "good":
        return tuple(each for each in damaged if each.note.good)
    ours = [each for each in damaged if each.header.category not in ("auto-backup", "imported")]
    if text == "latest":
        return tuple(ours)
    moment = _moment(text)
    return tuple(each for each in ours if moment is not None and _is_by(each, moment))


def _newer(found: SnapshotId, listed: Sequence[Listed]) -> list[Listed]:
    return list(itertools.takewhile(lambda each: each.id != found, listed))


def _of_ours(listed: Sequence[Listed]) -> list[Listed]:
    """Those that no restore took; adopted ones, and damaged ones, only where there is nothing else."""
    taken = [each for each in listed if each.header.category not in ("auto-backup", "")]
    own = [each for each in taken if each.header.category != "imported"] or taken
    return [each for each in own if each.state != "damaged"] or own


def _latest(listed: Sequence[Listed]) -> SnapshotId:
    ours = _of_ours(listed)
    if not ours and any(each.header.category == "auto-backup" for each in listed):
        raise NotFound("There are only safety snapshots here.", hint="`rollback list` shows them; name one by its id.")
    if not ours and listed:
        raise NotFound("No snapshot here can be read.", hint="`rollback verify` says what is wrong with each.")
    if not ours:
        raise NotFound("There is no snapshot yet.", hint="`rollback snapshot` takes one.")
    return ours[0].id


def _good(listed: Sequence[Listed]) -> SnapshotId:
    marked = [each for each in listed if each.note.good]
    if marked:
        return next((each for each in marked if each.state != "damaged"), marked[0]).id
    for each in _of_ours(listed):
        if _looked_good(each):
            return each.id
    raise NotFound("No snapshot is known to be good.", hint=_NO_GOOD)


def _looked_good(each: Listed) -> bool:
    header = each.header
    is_whole = each.state in ("ok", "unproven") and not any(warned.code == "shrunk" for warned in header.warnings)
    return is_whole and bool(header.agents) and not any(agent.is_failed for agent in header.agents)


def _at(text: str, listed: Sequence[Listed]) -> SnapshotId:
    """The newest of ours at or before a moment, local unless it names a zone."""
    moment = _moment(text)
    if moment is None:
        raise NotFound(f"There is no snapshot {text[:60]!r}.")
    for each in _of_ours(listed):
        if _is_by(each, moment):
            return each.id
    raise NotFound(f"No snapshot is as old as {text}.")


def _moment(text: str) -> datetime | None:
    """The moment that a text names, None where it names none."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _is_by(each: Listed, moment: datetime) -> bool:
    return datetime.fromisoformat(each.header.created_at) <= moment
