"""Writes a changed profile into the text that the operator wrote, so that its comments survive."""

from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from rollback_gui.errors import BadInput
from rollback_gui.formats.profile_file import read_profile
from rollback_gui.formats.profile_text import default_text, profile_text
from rollback_gui.model.profile import Profile

if TYPE_CHECKING:
    from tomlkit.items import AoT

_LISTS = ("group", "command", "check", "keyring")


def write_profile(profile: Profile, old_text: str = "") -> str:
    """The text of this profile: the old text with what differs changed, or a fresh one where there is none to keep.

    What it returns reads back as exactly this profile. Raises BadInput for a profile that `read_profile` refuses.
    """
    text = _changed(profile, old_text) if old_text.strip() else ""
    if text and _reads_as(text, profile):
        return text
    text = profile_text(profile)
    if not old_text.strip():
        text = default_text(profile.group) + text.removeprefix(profile_text(Profile(group=profile.group)))
    read_profile(text, "the new profile")
    return text


def _reads_as(text: str, profile: Profile) -> bool:
    try:
        return read_profile(text, "") == profile
    except BadInput:
        return False


def _changed(profile: Profile, old_text: str) -> str:
    """The old text with this profile's values; empty when it cannot be changed in place."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError
    from tomlkit.items import AoT

    try:
        document = tomlkit.parse(old_text)
        for name in Profile.__struct_fields__:
            wanted = getattr(profile, name)
            if name not in _LISTS:
                _change_part(document, name, wanted)
            elif isinstance(document.get(name), AoT):
                _change_list(document[name], wanted)
                if not wanted:
                    del document[name]
            elif wanted:
                document.append(name, _fresh(wanted))
        return tomlkit.dumps(document)
    except (TOMLKitError, ValueError, TypeError, KeyError, IndexError):
        return ""


def _change_part(document: MutableMapping[str, Any], name: str, wanted: Struct) -> None:
    import tomlkit

    if name not in document:
        if not _said(wanted):
            return
        document[name] = tomlkit.table()
    _change_table(document[name], wanted)


def _fresh(wanted: tuple[Struct, ...]) -> "AoT":
    import tomlkit

    fresh = tomlkit.aot()
    for item in wanted:
        table = tomlkit.table()
        _change_table(table, item)
        fresh.append(table)
    return fresh


def _change_list(tables: "AoT", wanted: tuple[Struct, ...]) -> None:
    """Tables keep their place and their comments; those that are new come last."""
    import tomlkit

    names = [_name(_plain(item)) for item in wanted]
    for position in reversed(range(len(tables))):
        if _name(tables[position]) not in names:
            del tables[position]
    for position, item in enumerate(wanted):
        if position < len(tables) and _name(tables[position]) == names[position]:
            _change_table(tables[position], item)
        else:
            table = tomlkit.table()
            _change_table(table, item)
            table.add(tomlkit.nl())
            tables.append(table)


def _change_table(table: MutableMapping[str, Any], wanted: Struct) -> None:
    """Set what differs, drop what went back to its usual value; what stays is not touched."""
    said, plain = _said(wanted), _plain(wanted)
    for key in [key for key in table if key not in said and table[key] != plain.get(key)]:
        del table[key]
    for key, value in said.items():
        if key not in table or not _change_items(table[key], value):
            table[key] = value


def _change_items(found: object, wanted: object) -> bool:
    """Change a list item by item, so that the comments between the others stay; False where that is not enough."""
    from tomlkit.items import Array

    if isinstance(found, Array) and isinstance(wanted, list):
        for position in reversed(range(len(found))):
            if found[position] not in wanted:
                del found[position]
        for item in wanted[len(found) :]:
            found.append(item)
    return bool(found == wanted)


def _said(table: Struct) -> dict[str, Any]:
    """What of a table differs from its usual value."""
    usual = {field.name: field.default for field in msgspec.structs.fields(table)}
    plain = _plain(table)
    return {name: plain[name] for name in table.__struct_fields__ if getattr(table, name) != usual[name]}


def _plain(table: Struct) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(table)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def _name(table: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a table of a list is known by."""
    return (table.get("name"), table.get("service"), table.get("username"))
