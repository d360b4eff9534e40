"""What is said in the middle of the pane when there is nothing to compare, and the way out of it."""

import sys

from PySide6.QtCore import QCoreApplication

from rollback_gui.gui.views.empty_state import EmptyWords, Way
from rollback_gui.gui.words import Words
from rollback_gui.model import paths
from rollback_gui.model.plan import Change


def _tr(text: str) -> str:
    return QCoreApplication.translate("DifferenceStates", text)


def nothing() -> EmptyWords:
    """No file is chosen."""
    return EmptyWords("page-files", _tr("Choose a file"), _tr("to see what a restore would change in it."))


def comparing(*, can_cancel: bool) -> EmptyWords:
    """A comparison takes its time."""
    ways = (Way(_tr("Cancel"), "cancel"),) if can_cancel else ()
    return EmptyWords("page-files", _tr("Comparing…"), ways=ways, permille=-1)


def conflict(change: Change) -> EmptyWords:
    """This file cannot be restored, or only when it is ticked on purpose, and why."""
    name = paths.name(change.path)
    ways = (Way(_file_manager(), "folder"), Way(_tr("Check again"), "check"))
    if change.has_own_tick:
        title = _tr("%1 is left alone unless it is ticked").replace("%1", name)
        goes = _tr("Ticked, it is put back; what is there now goes aside, and an undo brings it back.")
        return EmptyWords("change-conflict", title, f"{change.reason} {goes}".strip(), ways, "amber")
    title = _tr("%1 cannot be restored").replace("%1", name)
    # A way out is a step in words, or the command that is to be typed.
    is_step = change.way_out.endswith(".")
    sentence = f"{change.reason} {change.way_out}" if is_step else change.reason
    command = "" if is_step else change.way_out
    return EmptyWords("change-conflict", title, sentence.strip(), ways, "amber", command=command)


def large(change: Change, words: Words) -> EmptyWords:
    """Comparing this file takes a while."""
    more = _tr("Comparing it takes a while and can be cancelled.")
    ways = (Way(_tr("Compare anyway"), "large"),)
    return EmptyWords("page-files", _tr("This file is large"), f"{_sizes(change, words)}. {more}", ways)


def binary(change: Change, words: Words) -> EmptyWords:
    """Neither fields nor text: sizes are all there is to say."""
    differs = change.before is None or change.after is None or change.before.blob != change.after.blob
    more = _tr("the contents differ.") if differs else _tr("the contents are the same.")
    sentence = f"{_sizes(change, words)}; {more}"
    return EmptyWords("page-files", _tr("This file is not text"), sentence, (Way(_file_manager(), "folder"),))


def locked() -> EmptyWords:
    """The key is not at hand."""
    sentence = _tr("Values of this credential cannot be compared.")
    return EmptyWords(
        "mark-sealed", _tr("The keyring is locked"), sentence, (Way(_tr("Check again"), "check"),), "amber"
    )


def failed(sentence: str) -> EmptyWords:
    """The comparison failed, and why."""
    ways = (Way(_tr("Check again"), "check"),)
    return EmptyWords("failed", _tr("This file cannot be compared"), sentence, ways, accent="red")


def no_fields() -> EmptyWords:
    """Nothing that is known of this form."""
    ways = (Way(_tr("Show as text"), "text"),)
    return EmptyWords("page-files", _tr("No fields"), _tr("This file has no fields that are known."), ways)


def same_fields() -> EmptyWords:
    """Every field is the same on both sides."""
    return EmptyWords("same", _tr("No field differs"), "", (Way(_tr("Show all fields"), "all"),))


def no_text() -> EmptyWords:
    """No line on either side."""
    return EmptyWords("page-files", _tr("No text"), _tr("There is no text to compare in this file."))


def no_details() -> EmptyWords:
    """No detail differs, or none is known."""
    return EmptyWords("page-files", _tr("No details"), _tr("Nothing more is known of this file."))


def _sizes(change: Change, words: Words) -> str:
    if change.before is None and change.after is not None:
        return _tr("%1 after the restore").replace("%1", words.size(change.after.size))
    if change.after is None and change.before is not None:
        return _tr("%1 now").replace("%1", words.size(change.before.size))
    now, after = (words.size(side.size) if side else "" for side in (change.before, change.after))
    return _tr("%1 now, %2 after the restore").replace("%1", now).replace("%2", after)


def _file_manager() -> str:
    return _tr("Show in Finder") if sys.platform == "darwin" else _tr("Show in file manager")
