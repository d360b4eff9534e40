"""The words of the Differences pane: what would happen, and how one side of a field is said."""

from PySide6.QtCore import QCoreApplication

from rollback_gui.gui.words import Words
from rollback_gui.model.comparison import DOTS, Comparison, Field, Shown
from rollback_gui.model.plan import Action, Change

GLYPHS: dict[Action, str] = {
    "create": "change-create",
    "replace": "change-replace",
    "remove": "change-remove",
    "metadata": "change-permissions",
    "conflict": "change-conflict",
}
ACCENTS: dict[Action, str] = {
    "create": "green",
    "replace": "blue",
    "remove": "red",
    "metadata": "dim",
    "conflict": "amber",
}


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("Differences", text, None, count)


def happening(change: Change, comparison: Comparison | None) -> str:
    """What a restore would do with this file, such as `Replace, 5 fields`."""
    words = {
        "create": _tr("Put back"),
        "replace": _tr("Replace"),
        "remove": _tr("Remove"),
        "metadata": _tr("Permissions only"),
        "conflict": _tr("Cannot be restored"),
    }
    word = words[change.action]
    if change.action == "conflict" and change.has_own_tick:
        word = words["create"] if change.is_selected else _tr("Left alone")
    summary = comparison.summary if comparison is not None and change.action == "replace" else ""
    return _tr("%1, %2").replace("%1", word).replace("%2", summary) if summary else word


def absent(action: Action, *, is_now: bool) -> str:
    """What stands where a field has no value."""
    if action == "create" and is_now:
        return _tr("not there now")
    if action == "remove" and not is_now:
        return _tr("not in the snapshot")
    return _tr("not set")


def has_other_type(field: Field) -> bool:
    """Whether both values are there and of different types."""
    return field.now is not None and field.after is not None and field.now.type != field.after.type


def value_text(shown: Shown, field: Field, words: Words) -> str:
    """A value as it stands in the table; where types differ a string has its quotation marks."""
    if field.is_hidden:
        return DOTS
    return words.quoted(shown.text) if shown.type == "string" and has_other_type(field) else shown.text


def type_word(shown: Shown) -> str:
    """The name of a type."""
    names = {
        "string": _tr("string"),
        "integer": _tr("integer"),
        "real": _tr("real"),
        "boolean": _tr("boolean"),
        "date": _tr("date"),
        "data": _tr("data"),
        "list": _tr("list"),
        "dictionary": _tr("dictionary"),
        "null": _tr("null"),
        "uid": _tr("uid"),
    }
    return names[shown.type]


def is_same(field: Field) -> bool:
    """Whether a field is the same on both sides."""
    return field.state == "same"


def sameness(field: Field) -> str:
    """The one word that is told of a hidden value."""
    return _tr("same") if is_same(field) else _tr("changed")


def moved(field: Field) -> str:
    """Where a list item was and will be; empty for one that stays."""
    if field.moved is None:
        return ""
    return _tr("moved from %1 to %2").replace("%1", str(field.moved[0])).replace("%2", str(field.moved[1]))


def spoken(field: Field, action: Action, words: Words) -> str:
    """The row as a sentence for a screen reader; never with a hidden value."""
    name, above = field.key[-1] if field.key else _tr("the whole file"), ", ".join(field.key[:-1][::-1])
    where = _tr("%1 in %2").replace("%1", name).replace("%2", above) if above else name
    if field.is_hidden:
        return _tr("%1, hidden, %2").replace("%1", where).replace("%2", sameness(field))
    now = value_text(field.now, field, words) if field.now else absent(action, is_now=True)
    after = value_text(field.after, field, words) if field.after else absent(action, is_now=False)
    return _tr("%1, now %2, after restore %3").replace("%1", where).replace("%2", now).replace("%3", after)
