"""The verb log: what was done, when, by whom and how it ended."""

import argparse
from datetime import UTC, datetime

from rollback_gui.cli import shapes, words
from rollback_gui.cli.chosen import chosen
from rollback_gui.cli.out import Out
from rollback_gui.cli.session import Session
from rollback_gui.cli.words import safe
from rollback_gui.errors import BadInput, Damaged
from rollback_gui.model.wishes import Event, EventFilter

TYPES = (
    "snapshot", "restore", "rolled-back", "rollback-failed", "undo", "recover", "verify", "delete", "prune",
    "guard", "adopt", "export", "push", "pull", "reveal", "key", "profile", "agents", "note",
)  # fmt: skip


def run_log(session: Session, options: argparse.Namespace, out: Out) -> int:
    """The records that fit, newest last; exit 6 when the records do not fit together."""
    unknown = [one for one in options.type if one not in TYPES]
    if unknown:
        raise BadInput(f"{unknown[0]!r} is no type of the log.", hint=f"It is one of {', '.join(TYPES)}.")
    wanted = EventFilter(
        types=tuple(options.type),
        since=_moment(options.since),
        until=_moment(options.until),
        outcome=options.outcome,
        snapshot=chosen(session.console, options.snapshot, out) if options.snapshot else "",
        limit=options.limit,
    )
    found = session.console.look.events(wanted)
    if out.is_json:
        out.document(shapes.events(found))
    else:
        out.lines(_line(event) for event in found.events)
    if found.chain != "broken":
        return 0
    out.warn(found.problem or "Records of the log are missing or were changed.")
    return Damaged.exit_code


def _moment(typed: str) -> str:
    """A typed time, local unless it names a zone, as RFC 3339 in UTC; raises BadInput."""
    if not typed:
        return ""
    try:
        return datetime.fromisoformat(typed).astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError):
        raise BadInput(f"{typed!r} is not a time.", hint="Write it as 2026-05-01 or 2026-05-01T10:04.") from None


def _line(event: Event) -> str:
    parts = (
        words.moment(event.at), f"{safe(event.type):<12}", f"{safe(event.outcome):<14}", f"{event.seconds:6.1f} s",
        f"{safe(event.who):<10}", safe(event.snapshot), safe(event.what),
    )  # fmt: skip
    return "  ".join(part for part in parts if part).rstrip()
