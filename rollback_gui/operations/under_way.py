"""How far a restore has come: what its steps hand on to each other."""

from rollback_gui.agents.port import Running
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.outcome import AgentResult, Check, CheckResult
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Plan
from rollback_gui.model.wishes import RestoreHow
from rollback_gui.operations import clocks
from rollback_gui.operations.contents import Contents
from rollback_gui.operations.monitor import Monitor
from rollback_gui.operations.station import Station
from rollback_gui.operations.steps import steps_of


class UnderWay:
    """One restore or undo at work: its plan, its steps, and what each step found."""

    type = "restore"
    named = "A restore"

    def __init__(self, station: Station, plan: Plan, how: RestoreHow, monitor: Monitor) -> None:
        self.station = station
        self.plan = plan
        self.how = how
        self.monitor = monitor
        self.operation = clocks.new_operation_id(station.system)
        self.steps = steps_of(plan, self.operation)
        self.contents = Contents(station.store, plan)
        self.checks: tuple[Check, ...] = ()
        self.agents: tuple[AgentResult, ...] = ()
        self.backup: SnapshotId | None = None
        self.was: dict[str, Running] = {}
        self.results: tuple[CheckResult, ...] = ()
        self.moved_on: tuple[EntryPath, ...] = ()
        self.started = 0.0
