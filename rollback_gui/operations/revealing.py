"""Shows one hidden value on purpose, and writes down that it was shown, without the value."""

from rollback_gui.model.comparison import Field
from rollback_gui.model.plan import Change, Plan
from rollback_gui.model.wishes import Event
from rollback_gui.operations import clocks
from rollback_gui.operations.compare import reveal
from rollback_gui.operations.looking_at import StationSides
from rollback_gui.operations.station import Station


def reveal_one(station: Station, plan: Plan, change: Change, key: tuple[str, ...]) -> Field:
    """One field in clear; recorded first, so that what was seen was always written down."""
    station.store.audit.append(
        Event(
            at=clocks.written(station.system.now()),
            operation=clocks.new_operation_id(station.system),
            type="reveal",
            who=station.home.account.name,
            outcome="done",
            seconds=0.0,
            snapshot=plan.snapshot,
            what=change.path,
            detail={"key": " › ".join(key)},
        )
    )
    return reveal(change, StationSides(station, plan), key)
