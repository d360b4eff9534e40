"""The judge of what a restore, undo or recovery left of the home of 50 files.

The home is wholly as it was or wholly as it is to be, as the exit code says; nothing stray lies about, journal and
audit log say the same, and every byte string of before is still live, kept aside or in the store.
"""

import hashlib
import json
import os
import subprocess
from contextlib import closing
from pathlib import Path

from rollback_gui.model.wishes import EventFilter
from rollback_gui.operations import journal
from rollback_gui.operations.monitor import SilentMonitor
from rollback_gui.operations.verify import verify
from rollback_gui.store.opening import open_store
from rollback_gui.store.store import Store
from rollback_gui.system.places import find_places
from rollback_gui.system.real import real_system
from tests.faults.f50 import FIXED, OUTSIDE, STATE, Tree, facts, fix, is_fixed

_SIDE = {"0": "new", "7": "new", "2": "old", "3": "old", "5": "old", "6": "old", "130": "old"}


def judge(place: Path, verb: str, code: str) -> list[str]:
    """Everything that is wrong after a run of this verb that ended with this exit code, and a recovery."""
    expected = json.loads((place / "expected.json").read_text())
    ended = expected.pop("ended", [])
    unfixed = _unfixed(place)
    now = {name: list(one) for name, one in facts(place / "home").items()}
    raced = _raced(place)
    if raced.get("how") == "parent":
        return [*_outside(place), *_lost(place, code, expected)]
    wrong = _unverified(now, expected["new"], raced) if code in ("0", "7") else []
    wrong += unfixed
    for side in (now, *expected.values()):
        for name in [name for name in side if raced and _is_meant(name, raced["name"])]:
            del side[name]
    state = next((word for word in ("old", "new") if now == expected[word]), "")
    wrong += [] if state else _differences(now, expected)
    return [
        *wrong, *_told(verb, code, state), *strays(place), *_records(place, state, ended),
        *_lost(place, code, expected),
    ]  # fmt: skip


def _told(verb: str, code: str, state: str) -> list[str]:
    """What the exit code says that is not so; that of a recovery says only that it came to an end."""
    wanted = "old" if verb == "refused" else _SIDE.get(code, "")
    if not wanted and not (code in ("", "4") or code.startswith("-")):
        return [f"exit code {code} is none that a {verb} has"]
    is_lie = state and wanted and state != wanted and not (verb == "recover" and code in ("0", "3"))
    return [f"exit code {code}, but all is {state}"] if is_lie else []


def _unfixed(place: Path) -> list[str]:
    """The immutable files that are not immutable any more; lets go of them, so that the copy can be removed."""
    if not is_fixed(place):
        return []
    lines = subprocess.run(
        ["lsattr", *(str(place / "home" / name) for name in FIXED)], check=True, stdout=subprocess.PIPE, text=True
    ).stdout.splitlines()
    fix(place, "-i")
    if os.environ.get("KP_K") in ("1", "2") and os.environ.get("KP_RC") != "0":
        return []  # the first two calls make them so, before the program starts
    return [f"no longer immutable: {line}" for line in lines if "i" not in line.split()[0]]


def _raced(place: Path) -> dict[str, str]:
    """What another program did meanwhile, if any."""
    where = place / "race.json"
    return json.loads(where.read_text()) if where.exists() else {}


def _unverified(now: Tree, new: Tree, raced: dict[str, str]) -> list[str]:
    """A file that another program changed before the last one was in place, and that was told as restored."""
    name = raced.get("name", "")
    is_lie = raced.get("is_early") and raced["how"] != "create" and now.get(name) != new.get(name)
    return [f"told as verified, but {name} is not as restored"] if is_lie else []


def _is_meant(name: str, raced: str) -> bool:
    """Whether this is the file that another program changed, one below it, or its other name."""
    return f"{name}/".startswith(f"{raced}/") or (raced, name) == ("notes/twin.txt", "elsewhere/twin.txt")


def _outside(place: Path) -> list[str]:
    there = {where.name: where.read_text() for where in (place / "outside").iterdir()}
    return [] if there == OUTSIDE else [f"outside was touched: {sorted(there)}"]


def _differences(now: Tree, expected: dict[str, Tree]) -> list[str]:
    old, new = expected["old"], expected["new"]
    mixed = {n for n in now.keys() | old.keys() | new.keys() if not now.get(n) == old.get(n) == new.get(n)}
    told = [f"neither old nor new as a whole ({len(mixed)} names differ)"]
    for name in sorted(mixed):
        one = now.get(name)
        word = "old" if one == old.get(name) else "new" if one == new.get(name) else f"NEITHER {one}"
        told.append(f"  {name}: {word}")
    return told


def strays(place: Path) -> list[str]:
    """Names that only an operation at work may leave."""
    names = [where for where in place.rglob("*") if ".rg-" in where.name]
    state = place / STATE
    names += [where for where in state.glob("*") if "journal" in where.name]
    names += list(state.rglob(".*new*"))
    return [f"stray: {where.relative_to(place)}" for where in names]


def _records(place: Path, state: str, ended: list[str]) -> list[str]:
    """The journal that was finished last, and the audit log, say what the home shows."""
    found = [where for where in (place / STATE / "done").glob("*.journal") if where.name not in ended]
    done = sorted(found, key=lambda where: where.stat().st_mtime_ns)
    if not done:
        return ["all is new and no finished journal says so"] if state == "new" else []
    outcome = journal.parse(done[-1].read_bytes()).outcome
    told = {"restored": "new", "rolled-back": "old"}.get(outcome.state if outcome else "", "nothing")
    wrong = [] if told == state else [f"the finished journal says {told}, all is {state}"]
    return wrong + _audited(place, state, len(ended))


def _audited(place: Path, state: str, earlier: int) -> list[str]:
    with opened() as store:
        events = store.audit.events(EventFilter())
    said = [one.outcome for one in events.events if one.type in ("restore", "undo", "recover", "rolled-back")][earlier:]
    wrong = [] if events.chain == "ok" else [f"audit: {events.problem}"]
    if state == "new" and "restored" not in said:
        wrong.append("all is new and the audit log does not say so")
    if state == "old" and said and said[-1] == "restored":
        wrong.append("all is old and the audit log says restored")
    return wrong


def opened() -> "closing[Store]":
    """The store of the copy that the environment names."""
    return closing(open_store(real_system(), find_places(os.environ)))


def _lost(place: Path, code: str, expected: dict[str, dict[str, list[str]]]) -> list[str]:
    """Contents of before and of the snapshot that are nowhere any more, and what the store cannot prove."""
    there = {str(one[2]) for one in facts(place / "home").values()}
    kept = [where for name in ("versions", "done") for where in (place / STATE / name).rglob("*")]
    aside = {hashlib.sha256(where.read_bytes()).hexdigest() for where in kept if where.is_file()}
    with opened() as store:
        found = verify(store, (), SilentMonitor())
        for row in store.listed():
            for item in store.snapshot(row.id).items:
                if item.entry is not None and item.entry.type == "file":
                    there.add(hashlib.sha256(store.bytes_of(item.entry)).hexdigest())
    wrong = [f"store: {problem}" for problem in found.problems]
    left = _raced(place).get("left", "")  # kept aside for a day only, and nobody was told: that is lost too
    if left and left not in there and (code in ("0", "7") or left not in aside):
        wrong.append(f"lost: what another program wrote to {_raced(place)['name']}")
    for side in ("old", "new"):
        named = [
            name for name, one in expected[side].items() if one[0].startswith("file") and one[2] not in there | aside
        ]
        wrong += [f"lost: {side} content of {name}" for name in named]
    return wrong
