"""What is wrong here, most urgent first, with the command for each; it only looks."""

import sys
from collections.abc import Callable, Iterable
from typing import Literal

from rollback_gui.errors import RollbackError
from rollback_gui.model.outcome import Finding
from rollback_gui.model.places import Places
from rollback_gui.model.snapshot import Listed
from rollback_gui.model.wishes import EventFilter
from rollback_gui.operations.opening import Opening
from rollback_gui.operations.unfinished import standing
from rollback_gui.store.store import Store
from rollback_gui.system import files
from rollback_gui.system.port import SystemReader

_ORDER = {"problem": 0, "missing": 1, "warning": 2, "done": 3, "ok": 4}
_LITTLE_ROOM = 500_000_000
"""Bytes free on the store's volume below which it is said."""
_NOBODY = "Neither launchd nor systemd answers here: agents are neither stopped nor loaded."
_SHUT = "Check its owner and permissions."

Look = Callable[[], Iterable[Finding]]


def doctor(opening: Opening) -> tuple[Finding, ...]:
    """Everything that was looked at; what cannot be looked at is a finding of its own, never the end."""
    system, places = opening.system, opening.places
    looks: list[tuple[str, Look]] = [
        ("restore", lambda: [_restore(system, places)]),
        ("store", lambda: _store(opening)),
        ("profile", lambda: [profile_in_use(system, places)]),
        ("agents", lambda: _managers(opening)),
        ("folders", lambda: places_in_use(places)),
        ("version", lambda: [_versions(system)]),
    ]
    found = [finding for what, look in looks for finding in _looked(what, look)]
    return tuple(sorted(found, key=lambda finding: _ORDER[finding.state]))


def _looked(what: str, look: Look) -> list[Finding]:
    try:
        return list(look())
    except RollbackError as error:
        return [Finding(what, "problem", error.message, error.hint)]
    except OSError as error:
        return [Finding(what, "problem", f"It cannot be looked at: {error.strerror}.", _SHUT)]


def _restore(system: SystemReader, places: Places) -> Finding:
    found = standing(system, places)
    if found is None:
        return Finding("restore", "ok", "No restore is unfinished.")
    return Finding("restore", "warning" if found.is_at_work else "problem", found.sentence, found.way_out)


def _store(opening: Opening) -> list[Finding]:
    store = opening.store_or_none()
    if store is None:
        where = f"There is none at {opening.places.store} yet."
        return [Finding("store", "missing", where, "Run `rollback snapshot`, or name another store with --store.")]
    looks: list[tuple[str, Look]] = [
        ("snapshots", lambda: _snapshots(store.listed())),
        ("audit log", lambda: _records(store)),
        ("key", lambda: _key(opening, store)),
        ("room", lambda: [_room(opening.system, opening.places.store)]),
    ]
    return [finding for what, look in looks for finding in _looked(what, look)]


def _snapshots(rows: tuple[Listed, ...]) -> list[Finding]:
    if not rows:
        return [Finding("snapshots", "missing", "There is no snapshot yet.", "Run `rollback snapshot`.")]
    found = []
    for row in rows:
        if row.state in ("damaged", "tampered"):
            told = " ".join([f"It is {row.state}.", *row.problems])
            found.append(Finding(f"snapshot {row.id}", "problem", told, "Run `rollback verify`."))
    warned = [row.id for row in rows if row.header.warnings and not row.note.acknowledged]
    if warned:
        told = f"{len(warned)} of {len(rows)} snapshots could not keep everything."
        found.append(Finding("warnings", "warning", told, f"`rollback show {warned[0]}` names what."))
    return found or [Finding("snapshots", "ok", f"There are {len(rows)}, the newest is {rows[0].id}.")]


def _records(store: Store) -> list[Finding]:
    """Whether the log is whole, and whether every snapshot that it speaks of is there."""
    from rollback_gui.store.testimony import chain_problems, testimony

    found = store.audit.events(EventFilter())
    told = chain_problems(store, store.known(), testimony(found.events))
    lost = [Finding("snapshots", "problem", problem, "Run `rollback verify`.") for problem in told]
    if found.chain == "broken":
        sentence = found.problem or "Records are missing or were changed."
        return [*lost, Finding("audit log", "problem", sentence, "Look at `rollback log`.")]
    return [*lost, Finding("audit log", "ok", f"{len(found.events)} records, complete and unbroken.")]


def _key(opening: Opening, store: Store) -> list[Finding]:
    from rollback_gui.operations.key_state import key_state
    from rollback_gui.operations.recovery_kit import kit_is_due

    found = key_state(opening.system, opening.places, store.keys)
    words: dict[str, Literal["ok", "warning", "problem", "missing"]] = {"available": "ok", "locked": "warning"}
    state = words.get(found.state, "problem" if found.has_vault else "missing")
    told = [Finding("key", state, found.sentence, found.fix)]
    if kit_is_due(store):
        fix = "Run `rollback key save FILE`, and keep that file off this machine."
        told.append(Finding("recovery kit", "warning", "None was saved: without it a lost key takes all with it.", fix))
    return told


def _room(system: SystemReader, where: str) -> Finding:
    with files.opened(system, where) as store:
        room = system.room(store)
    if room.is_read_only:
        fix = "Mount it writable before the next snapshot."
        return Finding("room", "warning", "The store's volume is read-only.", fix)
    free = f"{room.bytes // 1_000_000} MB are free on the store's volume."
    return Finding("room", "warning" if room.bytes < _LITTLE_ROOM else "ok", free)


def profile_in_use(system: SystemReader, places: Places) -> Finding:
    """Whether the profile is there and can be read."""
    from rollback_gui.formats.profile_file import read_profile

    where = places.profile
    try:
        profile = read_profile(files.read_path(system, where).decode(), where)
    except (FileNotFoundError, NotADirectoryError):
        fix = "`rollback profile propose --apply` writes one from what is found here."
        return Finding("profile", "missing", f"There is none at {where}.", fix)
    except UnicodeDecodeError:
        return Finding("profile", "problem", f"{where} is not UTF-8 text.", "Save it as UTF-8.")
    return Finding("profile", "ok", f"{len(profile.group)} groups are guarded by {where}.")


def _managers(opening: Opening) -> list[Finding]:
    """Who answers, by which program; where nobody does, the reason of each."""
    from rollback_gui.agents.choose import silent_managers

    wanted = opening.profile().agents
    if wanted.manager == "none":
        return [Finding("agents", "ok", "The profile wants no agent manager: agents are neither stopped nor loaded.")]
    asked = silent_managers(opening.system, opening.places.home, wanted)
    answering = [one for one in asked if one.state == "ok"]
    told = [] if answering else [Finding("agents", "missing", _NOBODY)]
    named = answering if answering and wanted.manager == "auto" else asked
    return told + [Finding(f"agents ({one.what})", one.state, one.detail, one.fix) for one in named]


def places_in_use(places: Places) -> list[Finding]:
    """The folders and files that this program uses here."""
    named = ("home", "store", "profile", "config", "state", "cache", "runtime", "identity")
    return [Finding(f"{name} in use", "ok", where) for name in named if (where := str(getattr(places, name)))]


def _versions(system: SystemReader) -> Finding:
    tools = [found for name in ("launchctl", "systemctl") if (found := system.find_program(name))]
    python = f"Python {sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro} on {sys.platform}"
    return Finding("version", "ok", "; ".join([python, *tools]))
