"""Where everything of this machine lies, for whoever has to go on by hand; reads the state folder alone."""

from rollback_gui.model.places import Places
from rollback_gui.operations.unfinished import unfinished
from rollback_gui.system.port import SystemReader

_JOURNAL, _DISPLACED = "restore.journal", "done"


def by_hand(system: SystemReader, places: Places) -> str:
    """Markdown: what is unfinished, and the folders of store, state, journal and displaced files."""
    told = unfinished(system, places)
    lines = ["## The folders of this machine", ""]
    lines += [told, ""] if told else []
    lines += [f"- store: `{places.store}`", f"- state: `{places.state}`"]
    journal = f"`{places.state}/{_JOURNAL}`"
    lines += [
        f"- journal: {journal}, there while a restore is unfinished; it names for each file where both versions lie",
        f"- displaced files: `{places.state}/{_DISPLACED}`, kept for a day",
    ]
    return "\n".join(lines) + "\n"
