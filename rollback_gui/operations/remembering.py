"""A plan that has run is answered with its outcome again, as long as that result stands."""

from rollback_gui.model.outcome import Outcome
from rollback_gui.operations import journal
from rollback_gui.operations.applying import Hands
from rollback_gui.operations.station import Station
from rollback_gui.system import files

_DAY = 86_400 * 1_000_000_000


def outcome_of(station: Station, plan: str) -> Outcome | None:
    """The outcome of a restore of this very plan within a day, if every target is still as it left it."""
    try:
        with files.opened(station.system, f"{station.places.state}/done") as folder:
            names = [one.name for one in station.system.names(folder) if one.name.endswith(".journal")]
            for name in sorted(names, reverse=True):
                age = station.system.now() - station.system.look(folder, name).st_mtime_ns
                begin = journal.first(station.system, folder, name) if age <= _DAY else None
                if begin is not None and begin.plan == plan:
                    found = journal.read(station.system, folder, name)
                    return found.outcome if found.is_committed and _stands(station, found) else None
    except FileNotFoundError:
        return None
    return None


def _stands(station: Station, found: journal.Found) -> bool:
    with Hands(station, found.steps) as hands:
        return all(hands.is_there_after(step) for step in hands.steps)
