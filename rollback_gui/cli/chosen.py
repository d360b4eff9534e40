"""The snapshot that the operator means by a word; one that had to be passed over is never passed over in silence."""

from rollback_gui.cli.out import Out
from rollback_gui.console import Console
from rollback_gui.errors import Damaged
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.snapshot import Listed

_WHY = "`rollback verify` says what is wrong with it."


def chosen(console: Console, typed: str, out: Out) -> SnapshotId:
    """The snapshot meant, told on stderr when a newer one is damaged; raises NotFound, Ambiguous, BadInput."""
    found = console.look.find(typed)
    over = console.look.passed_over(typed, found)
    if over:
        out.warn(f"{_damaged(over)} Snapshot {found} is taken instead. {_WHY}")
    return found


def only_sound(console: Console, typed: str) -> SnapshotId:
    """The snapshot meant, for what cannot be looked at first; raises Damaged when a newer one is passed over."""
    found = console.look.find(typed)
    over = console.look.passed_over(typed, found)
    if over:
        raise Damaged(f"{_damaged(over)} So {typed!r} is not taken for {found}.", hint="Name one by its id.")
    return found


def _damaged(over: tuple[Listed, ...]) -> str:
    ids = ", ".join(row.id for row in over)
    return f"Snapshot {ids} is newer and damaged." if len(over) == 1 else f"Snapshots {ids} are newer and damaged."
