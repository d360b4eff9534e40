"""Accepts, once and on record, that snapshots or records are missing: the store came back from an older copy."""

from rollback_gui.model.outcome import Finding
from rollback_gui.model.wishes import Event, EventFilter
from rollback_gui.operations.clocks import new_operation_id, written
from rollback_gui.store import testimony
from rollback_gui.store.store import Store


def accept_older(store: Store) -> Finding:
    """From now on what is missing is known to be; whatever goes missing later is told again. Raises Locked, NoKey."""
    with store.writer():
        store.keys.unlock()
        events = store.audit.events(EventFilter())
        known, said = store.known(), testimony.testimony(events.events)
        gaps, missing = testimony.gaps(store, known, said), testimony.missing(known, said)
        if not gaps and not missing and events.chain == "ok":
            return Finding("store", "ok", "Nothing is missing here, so there is nothing to accept.")
        system = store.ground.system
        detail = {
            testimony.ACCEPTED: " ".join(missing),
            "sequence": " ".join(str(sequence) for sequence in gaps),
            "digest": " ".join(gaps.values()),
        }
        if events.problem:
            detail["record"] = events.problem
        store.audit.accept(
            Event(
                at=written(system.now()), operation=new_operation_id(system), type="verify", who=system.account().name,
                outcome="ok", seconds=0.0, what="older store accepted", detail=detail,
            )
        )  # fmt: skip
    return Finding("store", "done", "It is accepted as it is, and that is on record.")
