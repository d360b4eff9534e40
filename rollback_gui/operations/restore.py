"""The promise: exactly what was shown, after a verified safety snapshot, wholly or not at all.

The steps are those of the README: check, preflight, back up, promise, stage, quiet, swap, verify, commit, load.
"""

import errno
import os
from collections.abc import Iterable
from contextlib import closing, suppress

from msgspec.structs import replace

from rollback_gui import errors
from rollback_gui.errors import Blocked, Cancelled, Drifted, InDoubt, NoSpace, RollbackError, RollbackFailed, RolledBack
from rollback_gui.model import paths
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.outcome import Check, Outcome
from rollback_gui.model.plan import Plan
from rollback_gui.model.snapshot import Entry
from rollback_gui.model.wishes import RestoreHow
from rollback_gui.operations import clocks, ending, safety, taking_back
from rollback_gui.operations.applying import Hands
from rollback_gui.operations.checking import run_checks
from rollback_gui.operations.journal import Begin, Journal, Record
from rollback_gui.operations.machine import Machine, machine_held
from rollback_gui.operations.monitor import Monitor, go_on
from rollback_gui.operations.preflight import preflight
from rollback_gui.operations.preflight_room import shortage
from rollback_gui.operations.station import Station
from rollback_gui.operations.steps import Step
from rollback_gui.operations.under_way import UnderWay

_FULL = (errno.ENOSPC, errno.EDQUOT)
_ONE_BY_ONE = 64
"""Up to so many files are synced one by one; beyond, one sync for each volume."""


def restore(station: Station, plan: Plan, how: RestoreHow, monitor: Monitor) -> Outcome:
    """Do what is ticked; the Outcome tells also what failed, so this never raises for a restore's sake."""
    return Restoring(station, plan, how, monitor).run()


class Restoring(UnderWay):
    """One restore from check to outcome."""

    def run(self) -> Outcome:
        """Every step in order; how it ended is told, recorded and kept."""
        self.started = self.station.system.elapsed()
        told: RollbackError | None = None
        try:
            state = self._guarded()
        except RollbackError as problem:
            state, told = _state_of(problem), problem
        except OSError as problem:  # before the promise: nothing of the home was touched
            state, told = "refused", _of_machine(problem)
        seconds = self.station.system.elapsed() - self.started
        outcome = ending.outcome_of(self, state, told, seconds)
        if state not in ("nothing-to-do", "restored"):
            with suppress(OSError, RollbackError):  # what was done stands, whether or not it could be written down
                ending.record(self, outcome)
        return outcome

    def _guarded(self) -> str:
        if not self.steps and not self.plan.other_homes:
            return "nothing-to-do"
        with machine_held(self.station.system, self.station.places, self.named) as machine:
            self._check()
            try:
                self._back_up()
                machine.insist()
                journal = self._promise()
            except (NoSpace, OSError) as problem:
                raise self._measured(problem) from None
            with closing(journal):
                self._apply(journal, machine)
                self._finish(journal)
        return "restored"

    # ------------------------------------------------------------------ before anything is touched

    def _check(self) -> None:
        self.checks = preflight(self.station, self.plan, self.monitor)
        if self.how.accept_unsigned:
            self.checks = tuple(_accepted(check) for check in self.checks)
        for check in self.checks:
            if check.state == "blocker":
                kind = _class_of(check.code)
                raise kind(check.sentence, hint=check.fix)
        go_on(self.monitor)

    def _back_up(self) -> None:
        if self._makes_destination():
            return
        self.monitor.phase("backing up", len(self.steps))
        self.backup = safety.take(self.station, self.plan, self.steps)
        self.monitor.step(len(self.steps), "")
        go_on(self.monitor)

    def _makes_destination(self) -> bool:
        """Whether the folder of `--into` is not there yet: then there is nothing to keep, and nothing to undo."""
        home, where = self.plan.home, self.plan.destination
        return any(step.before is None and paths.real(step.path, home) == where for step in self.steps)

    def _promise(self) -> Journal:
        here = self.station
        begin = Begin(
            operation=self.operation,
            type="undo" if self.type == "undo" else "restore",
            at=clocks.written(here.system.now()),
            plan=self.plan.id,
            snapshot=self.plan.snapshot,
            title=self.plan.title,
            machine=here.system.machine(),
            home=here.places.home,
            store=here.places.store,
            store_id=here.store.id,
            backup=self.backup or SnapshotId(""),
            steps=self.steps,
            counts=self.plan.ticked_counts,
            agents=self.plan.touches,
            process=os.getpid(),
        )
        return Journal.create(here.system, here.places, begin)

    # ------------------------------------------------------------------ from the promise to the commitment

    def _apply(self, journal: Journal, machine: Machine) -> None:
        try:
            self.was = ending.loaded_touches(self) if self.how.reload else {}
            with Hands(self.station, self.steps) as hands:
                self._stage(hands)
                journal.add(Record("STAGED"), Record("QUIET", was=tuple(self.was.values())))
                self._quiet(hands, journal)
                _insist(journal, machine)
                self._swap(hands)
                self._verify(hands)
                if self.how.strict:
                    self._load()
                    ending.insist(self.agents)
                _insist(journal, machine)
                self._commit(journal)
        except InDoubt:
            raise
        except (Exception, KeyboardInterrupt) as cause:
            back = taking_back.take_back(self.station, self.steps, self.was, self.monitor)
            self.agents = back.agents
            outcome = ending.outcome_of(self, "rolled-back", None, 0.0)
            with suppress(OSError):  # all is back; what is left of the journal the next start ends
                taking_back.end(journal, self.operation, outcome)
            raise taking_back.rolled_back(self._measured(cause), back.left_alone) from cause

    def _measured(self, problem: BaseException) -> BaseException:
        """Of a full disk which volume it is and how much is wanted there; any other problem as it is."""
        is_full = isinstance(problem, NoSpace) or (isinstance(problem, OSError) and problem.errno in _FULL)
        sentence = shortage(self.station, self.plan) if is_full else ""
        return NoSpace(f"{sentence}.") if sentence else problem

    def _stage(self, hands: Hands) -> None:
        self.monitor.phase("staging", len(self.steps))
        for number, step in enumerate(self.steps):
            go_on(self.monitor)
            self.monitor.step(number, step.path)
            hands.stage(step, self._content)
        hands.dress_folders()
        if sum(_is_synced(step) for step in self.steps) > _ONE_BY_ONE:
            hands.sync_volumes()
        else:
            for step in filter(_is_synced, self.steps):
                hands.sync_staged(step)
        for step in self.steps:
            if step.move not in ("carried", "mend", "vanish") and not hands.is_at(step.beside, step, "after"):
                raise Blocked(f"What was written for {step.path} does not read back as it should.")

    def _content(self, entry: Entry) -> Iterable[bytes]:
        return self.contents.read(entry)

    def _quiet(self, hands: Hands, journal: Journal) -> None:
        """Stop what is touched, then look once more: what a stopped agent wrote last is kept, all else is drift."""
        if self.how.reload:
            self.agents = ending.stop_agents(self)
        go_on(self.monitor)
        moved = [step for step in self.steps if step.move != "carried" and not hands.is_before(step)]
        if not moved:
            return
        if not all(safety.may_move(self.plan, step) for step in moved):
            raise Drifted(f"{moved[0].path} changed while the restore was being prepared.")
        self.backup, self.steps = safety.take_again(self.station, self.plan, self.steps, moved)
        hands.work_on(self.steps)
        journal.add(Record("RECAPTURED", backup=self.backup, steps=tuple(self.steps)))

    def _swap(self, hands: Hands) -> None:
        self.monitor.phase("restoring", len(self.steps))
        for number, step in enumerate(self.steps):
            go_on(self.monitor)
            self.monitor.step(number, step.path)
            hands.forward(step)

    def _verify(self, hands: Hands) -> None:
        hands.fresh()
        self.monitor.phase("verifying", len(self.steps))
        for number, step in enumerate(self.steps):
            self.monitor.step(number, step.path)
            if not hands.is_there_after(step):
                raise Blocked(f"{step.path} does not read back as it should.")

    def _commit(self, journal: Journal) -> None:
        try:
            journal.add(Record("COMMIT"))
        except OSError as problem:
            try:
                journal.add(Record("ABORT"))
            except OSError:
                raise InDoubt from problem
            raise

    # ------------------------------------------------------------------ after it: errors are warnings now

    def _finish(self, journal: Journal) -> None:
        is_clear = False
        with suppress(OSError):
            taking_back.clear_away(self.station, self.steps)
            is_clear = True
        if not self.how.strict:
            self._load()
        self.results = run_checks(self.station, self.monitor)
        outcome = ending.outcome_of(self, "restored", None, self.station.system.elapsed() - self.started)
        with suppress(OSError, RollbackError):
            ending.record(self, outcome)  # before the journal goes: else a crash between leaves nothing for Undo
            if is_clear:
                taking_back.end(journal, self.operation, outcome)

    def _load(self) -> None:
        self.agents = ending.load_agents(self, self.was)


def _is_synced(step: Step) -> bool:
    """Whether its bytes or names have to outlive a power cut before the first exchange."""
    return step.after is not None and step.after.type in ("file", "directory")


def _insist(journal: Journal, machine: Machine) -> None:
    """That nobody else may be at work: asked after the promise, which a newcomer sees, so one of the two sees it."""
    machine.insist()
    journal.insist()


def _accepted(check: Check) -> Check:
    """The operator's explicit yes to a snapshot that nobody signed; a tampered one stays refused."""
    return replace(check, state="warning") if check.code == "unsigned" else check


def _of_machine(problem: OSError) -> RollbackError:
    """What the machine refused before anything was touched, as an error with its own word."""
    name = problem.filename if isinstance(problem.filename, str) else ""
    reason = (problem.strerror or "the system refused").lower()
    sentence = f"{name}: {reason}; nothing was touched." if name else f"{reason.capitalize()}; nothing was touched."
    if problem.errno in _FULL:
        return errors.NoSpace(sentence)
    return Blocked(sentence, hint="Try again when the disk answers; `rollback verify` proves the store.")


def _state_of(problem: RollbackError) -> str:
    """The outcome's word for an error; a cancel after the promise arrives as a rollback caused by it."""
    if isinstance(problem, Cancelled) or isinstance(problem.__cause__, Cancelled):
        return "cancelled"
    states = {RolledBack: "rolled-back", RollbackFailed: "rollback-failed", InDoubt: "in-doubt"}
    return next((word for kind, word in states.items() if isinstance(problem, kind)), "refused")


def _class_of(code: str) -> type[RollbackError]:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, RollbackError)]
    return next((kind for kind in kinds if kind.code == code), Blocked)
