"""Why a way back or a way forward stopped half-way, in words, and what frees it."""

import stat
from collections.abc import Sequence
from contextlib import suppress

from rollback_gui.model.paths import EntryPath
from rollback_gui.operations.station import Ground
from rollback_gui.operations.steps import Step
from rollback_gui.system import files


def reason(ground: Ground, steps: Sequence[Step], problem: OSError) -> tuple[str, str]:
    """What stands in the way, as the begin of a sentence, and the way out, empty where that of the error holds."""
    barred = _barred(ground, steps) if files.is_link_on_the_way(problem) else None
    if barred is None:
        return problem.strerror or "The system refused", ""
    path, mode = barred
    kind = "a link" if stat.S_ISLNK(mode) else "a file"
    way_out = f"Put the folder {path} back in its place, then run `rollback recover`."
    return f"{path} has become {kind}", f"{way_out} `rollback emergency` says where both versions of every file are."


def _barred(ground: Ground, steps: Sequence[Step]) -> tuple[EntryPath, int] | None:
    folders = ground.home.folders()
    try:
        for step in steps:
            with suppress(FileNotFoundError):
                barred = folders.turn_off(step.path)
                if barred is not None:
                    return barred
    except OSError:
        return None
    finally:
        folders.close()
    return None
