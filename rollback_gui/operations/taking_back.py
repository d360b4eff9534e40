"""The way back and the clearing away: one code path for rollback and recovery, idempotent, decided by hashes."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from msgspec import Struct

from rollback_gui.agents.port import Running
from rollback_gui.errors import Cancelled, RollbackError, RollbackFailed, RolledBack
from rollback_gui.model.ids import OperationId
from rollback_gui.model.outcome import AgentResult, Outcome
from rollback_gui.model.paths import EntryPath
from rollback_gui.operations import bringing_back, in_the_way
from rollback_gui.operations.applying import Hands
from rollback_gui.operations.journal import SUFFIX, Journal, done_folder
from rollback_gui.operations.monitor import Monitor
from rollback_gui.operations.station import Ground
from rollback_gui.operations.steps import Step
from rollback_gui.system import files

_DAY = 86_400 * 1_000_000_000


class TakenBack(Struct, frozen=True):
    """How the way back went: agents that are up again, and paths that somebody else changed meanwhile."""

    agents: tuple[AgentResult, ...]
    left_alone: tuple[EntryPath, ...]


def take_back(ground: Ground, steps: Sequence[Step], was: Mapping[str, Running], monitor: Monitor) -> TakenBack:
    """Bring every path back to its old side and its agents up again; raises RollbackFailed: the journal stays then."""
    monitor.phase("rolling back", len(steps))
    stuck: list[EntryPath] = []
    try:
        with Hands(ground, steps) as hands:
            for number, step in enumerate(reversed(hands.steps), 1):
                if not hands.backward(step):
                    stuck.append(step.path)
                monitor.step(number, step.path)
            if stuck:
                _keep(ground, hands, [step for step in hands.steps if step.path in stuck])
            hands.sync_folders()
    except OSError as problem:
        why, way_out = in_the_way.reason(ground, steps, problem)
        raise RollbackFailed(f"{why}: the restore could not be taken back yet.", hint=way_out) from problem
    return TakenBack(bringing_back.bring_back(ground, was, monitor), tuple(stuck))


def _keep(ground: Ground, hands: Hands, steps: Sequence[Step]) -> None:
    """What lies in place is somebody else's edit and stays; the old side is kept under the state folder."""
    with files.held(ground.system, done_folder(ground.system, ground.places)) as kept:
        for step in steps:
            hands.retire(step, kept)


def clear_away(ground: Ground, steps: Sequence[Step]) -> None:
    """Put the displaced files away after the commitment, and make all names outlive a power cut; raises OSError.

    Each folder of the home is synced here, once, and not before the commitment too: a commitment that outlives a
    power cut is finished by the next start, which does again what was lost. That is sound because a file system that
    keeps a journal never keeps the second change of a folder and loses the first.
    """
    with Hands(ground, steps) as hands:
        if any(step.move != "carried" and hands.is_anything(step.beside) for step in hands.steps):
            with files.held(ground.system, done_folder(ground.system, ground.places)) as kept:
                for step in hands.steps:
                    if step.move != "carried":
                        hands.retire(step, kept)
        hands.sync_folders()
    with suppress(OSError):
        _forget_old(ground)


def _forget_old(ground: Ground) -> None:
    """Displaced files go after a day: the store has them. The finished journals stay."""
    system = ground.system
    with files.held(system, done_folder(system, ground.places)) as done:
        for listed in system.names(done):
            if listed.name.endswith(SUFFIX) or system.now() - system.look(done, listed.name).st_ctime_ns <= _DAY:
                continue
            if listed.is_folder:
                _forget(ground, done, listed.name)
            else:
                system.drop(done, listed.name)


def _forget(ground: Ground, folder: int, name: str) -> None:
    with files.held(ground.system, ground.system.open_below(folder, name)) as inside:
        for listed in ground.system.names(inside):
            if listed.is_folder:
                _forget(ground, inside, listed.name)
            else:
                ground.system.drop(inside, listed.name)
    ground.system.drop_folder(folder, name)


def end(journal: Journal, operation: OperationId, outcome: Outcome) -> None:
    """Write how it ended and put the journal among the finished ones."""
    journal.end(outcome)
    journal.finish(operation)


def rolled_back(cause: BaseException, left_alone: Sequence[EntryPath]) -> RolledBack:
    """What is told of a restore that was taken back because of this."""
    kept = ""
    if left_alone:
        kept = f" {', '.join(left_alone)} changed meanwhile and was left alone; the safety snapshot has it as it was."
    if isinstance(cause, Cancelled):
        return RolledBack(f"Cancelled and taken back; every file is as it was.{kept}")
    if isinstance(cause, RollbackError):
        return RolledBack(f"The restore was taken back: {cause.message}{kept}", hint=cause.hint)
    if isinstance(cause, OSError):
        return RolledBack(f"The restore was taken back: {(cause.strerror or 'the system refused').lower()}.{kept}")
    return RolledBack(f"The restore was taken back: {type(cause).__name__}.{kept}")
