"""Errors as the window says them: what happened, then the way out; one place for all of them."""

from rollback_gui.errors import BadInput, Busy, Cancelled, MissingPart, NoKey, RollbackError, Unreadable, own_hint
from rollback_gui.gui.views.message_bar import Message


def message(error: RollbackError, key: str) -> Message:
    """The message bar of an error."""
    is_told = isinstance(error, BadInput | Unreadable | NoKey | MissingPart)
    way_out = error.hint if is_told else own_hint(error.hint)
    text = f"{error.message} {way_out}".strip()
    return Message(key, text, *_looks(error), urgency=1 if _is_mild(error) else 2)


def _is_mild(error: RollbackError) -> bool:
    return isinstance(error, Busy | NoKey | Cancelled)


def _looks(error: RollbackError) -> tuple[str, str]:
    if isinstance(error, Busy):
        return "blue", "working"
    if isinstance(error, NoKey):
        return "amber", "mark-sealed"
    return ("blue", "info") if isinstance(error, Cancelled) else ("red", "failed")
