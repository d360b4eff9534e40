"""The judge of what a snapshot or a deletion left of a store of three snapshots and of the home around it.

The home is untouched, every other snapshot can be restored byte for byte, `verify` is clean, only whole snapshots are
listed, and nothing half-written lies about after the next command that writes.
"""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

from rollback_gui.errors import RollbackError
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.snapshot import Snapshot
from rollback_gui.model.wishes import EventFilter
from rollback_gui.operations.monitor import SilentMonitor
from rollback_gui.operations.verify import verify
from rollback_gui.store import manifest, parcel
from rollback_gui.store.store import Store
from tests.faults.f50 import Facts, facts, guarded
from tests.faults.f50_judge import opened, strays

_FAILED = ("3", "5", "6")
_TRASHES = ("home/.local/share/Trash/files", "home/.local/share/rollback-gui/store/trash")


def judge(place: Path, verb: str, code: str) -> list[str]:
    """Everything that is wrong after a run of this verb that ended with this exit code, and another snapshot."""
    expected = json.loads((place / "expected.json").read_text())
    now = facts(place / "home")
    wrong = [] if as_json(now) == expected["old"] else ["the home was touched"]
    wrong += strays(place)
    wrong += [f"stray: {where}" for where in (place / "home/.local/share/rollback-gui").rglob(".*.new-*")]
    with opened() as store:
        wrong += _proved(store)
        there = [row.id for row in store.listed()]
        gone = SnapshotId((place / "deleted.txt").read_text()) if verb == "delete" else SnapshotId("")
        new = [each for each in there if each not in expected["kept"]]
        for each in set(there) | set(expected["kept"]) - {gone}:
            wanted = expected["kept"].get(each, as_json(guarded(now)))
            is_whole = code != "7" or each != new[-1]  # it says itself what had to be left out
            wrong += _not_as(store, SnapshotId(each), wanted, is_whole=is_whole)
        if verb == "snapshot":
            wrong += _counted(store, new, code)
        else:
            wrong += _deleted(store, place, gone, code, expected["kept"][gone])
    return wrong


def _is_lasting() -> bool:
    """Whether the disk went on refusing: a snapshot that it did not confirm is told as such, and cannot go again."""
    return os.environ.get("KP_FAULT", "").startswith("errno+")


def _no_code(code: str, codes: tuple[str, ...]) -> list[str]:
    is_killed = code == "" or code.startswith("-")
    return [] if is_killed or code in codes else [f"exit code {code} is none that it has"]


def as_json(found: Facts) -> dict[str, list[object]]:
    """As it comes back from a file."""
    return {name: list(one) for name, one in found.items()}


def _proved(store: Store) -> list[str]:
    found = verify(store, (), SilentMonitor())
    wrong = [f"verify: {each.id} is {each.state}: {each.problems}" for each in found.snapshots if each.state != "ok"]
    wrong += [f"verify: {problem}" for problem in found.problems]
    return wrong + [f"verify: unknown: {name}" for name in found.unknown]


def _not_as(store: Store, snapshot: SnapshotId, expected: dict[str, list[object]], *, is_whole: bool) -> list[str]:
    """What a restore of it would not bring as it was."""
    try:
        kept = store.snapshot(snapshot)
        found = dict(_contents(store, kept))
    except RollbackError as problem:
        return [f"{snapshot} cannot be restored: {problem.message}"]
    wanted = {name: str(one[2]) for name, one in expected.items()}
    names = {
        name for name in (wanted.keys() if is_whole else set()) | found.keys() if wanted.get(name) != found.get(name)
    }
    return [f"{snapshot} does not hold {name} as it was" for name in sorted(names)]


def _contents(store: Store, kept: Snapshot) -> Iterator[tuple[str, str]]:
    for item in kept.items:
        if item.entry is None or item.entry.type == "directory" or item.path.startswith("~/.config/rollback-gui"):
            continue
        name = item.path.removeprefix("~/")
        if item.entry.type == "symlink":
            yield name, item.entry.target
        else:
            yield name, hashlib.sha256(store.bytes_of(item.entry)).hexdigest()


def _counted(store: Store, new: list[SnapshotId], code: str) -> list[str]:
    """The snapshot and the one after it: what was told as taken is listed, what was told as failed is not."""
    said = [e.outcome for e in store.audit.events(EventFilter(types=("snapshot",))).events]
    wrong = []
    again = 0 if os.environ.get("KP_K") == "0" else 1  # the harness's first run has no fault and nothing after it
    if code in ("0", "7") and len(new) != 1 + again:
        wrong.append(f"told as taken, but {len(new) - again} are listed")
    if code in _FAILED and len(new) != again and not _is_lasting():
        wrong.append(f"told as failed with {code}, but it is listed")
    wrong += _no_code(code, ("0", "7", *_FAILED))
    if not new or not said or said[-1] != "done":
        wrong.append("the audit log does not have the last one")
    return wrong


def _deleted(store: Store, place: Path, gone: SnapshotId, code: str, expected: dict[str, list[object]]) -> list[str]:
    """Wholly there, or wholly gone and whole in a trash; as the exit code says."""
    is_there = gone in [row.id for row in store.listed()]
    wrong = []
    if code == "0" and is_there:
        wrong.append("told as deleted, but it is listed")
    if code in _FAILED and not is_there:
        wrong.append(f"told as not deleted with {code}, but it is gone")
    wrong += _no_code(code, ("0", *_FAILED))
    if is_there:
        return wrong if store.note(gone).label else [*wrong, "it has lost its label"]
    told = store.audit.events(EventFilter(types=("delete",), snapshot=gone)).events
    wrong += [] if told else ["it is gone and the audit log does not say so"]
    places = [where for folder in _TRASHES for where in (place / folder).glob(f"{parcel.name_of(gone)}*")]
    wrong += [] if any(_is_whole(store, where, gone, expected) for where in places) else ["it is in no trash, whole"]
    return wrong


def _is_whole(store: Store, where: Path, gone: SnapshotId, expected: dict[str, list[object]]) -> bool:
    with tarfile.open(where) as tar:
        held = {one.name: b"".join(tar.extractfile(one) or ()) for one in tar if one.isfile()}
    kept = manifest.decode([held[f"snapshots/{gone}.json"]], store.keys.capture)
    for item in kept.items:
        if item.entry is not None and item.entry.type == "file":
            data = held[item.entry.blob]
            there = hashlib.sha256(store.keys.open(data) if item.entry.sealed else data).hexdigest()
            one = expected.get(item.path.removeprefix("~/"))
            if one is not None and one[2] != there:
                return False
    return True
