"""What a profile guards now: how many files each group matches, and which patterns match nothing."""

from collections import Counter

from rollback_gui.home.scan import Scan, scan
from rollback_gui.model.outcome import Finding
from rollback_gui.model.profile import Group
from rollback_gui.operations.opening import Opening


def matching(opening: Opening) -> tuple[Finding, ...]:
    """One finding a group, then one for each pattern or folder to look at; raises BadInput for a bad profile."""
    profile = opening.guarded().profile
    ground = opening.ground()
    found = scan(ground.home, profile.group, ground.own)
    counted = Counter(group.name for group in found.found.values())
    groups = [_group(group, counted[group.name]) for group in profile.group]
    return (*groups, *_notes(found))


def _group(group: Group, count: int) -> Finding:
    told = f"{count} path{'' if count == 1 else 's'} ({group.kind})"
    return Finding(group.name, "ok" if count else "warning", told)


def _notes(found: Scan) -> list[Finding]:
    notes = [Finding(pattern, "warning", "It matches nothing now.") for pattern in found.empty]
    closed = found.closed.items()
    return notes + [Finding(folder, "problem", f"It cannot be listed: {reason}.") for folder, reason in closed]
