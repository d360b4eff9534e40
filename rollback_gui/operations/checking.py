"""Does it work? The profile's own checks, run after a restore as today's profile has them."""

from rollback_gui.model.outcome import CheckResult
from rollback_gui.model.profile import CheckCommand
from rollback_gui.operations.monitor import Monitor
from rollback_gui.operations.station import Ground
from rollback_gui.system.port import Command


def run_checks(ground: Ground, monitor: Monitor) -> tuple[CheckResult, ...]:
    """Each check of today's profile with its own result; none raises."""
    wanted = ground.profile.check
    if not wanted:
        return ()
    monitor.phase("checking that it works", len(wanted))
    return tuple(_run(ground, check) for check in wanted)


def _run(ground: Ground, check: CheckCommand) -> CheckResult:
    home = ground.places.home
    argv = tuple(home + word[1:] if word.startswith("~/") else word for word in check.run)
    try:
        done = ground.system.run(Command(argv, seconds=float(check.timeout), folder=home))
    except TimeoutError:
        return CheckResult(check.name, is_ok=False, detail=f"It did not answer within {check.timeout} s.")
    except OSError as problem:
        return CheckResult(check.name, is_ok=False, detail=f"It cannot be run: {(problem.strerror or '').lower()}.")
    return CheckResult(check.name, is_ok=done.exit == 0, detail="" if done.exit == 0 else f"It ended with {done.exit}.")
