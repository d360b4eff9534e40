"""The profile as this program writes it: plain TOML with a word on what each part is for."""

import json
from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct

from rollback_gui.model.profile import Group, Profile

_HEAD = """\
# What Rollback guards on this machine. A snapshot keeps every file that a group names here.
# Patterns: * and ? stay within a name, ** does not; a folder means everything below it.
# `rollback profile check` says what is wrong here, and which patterns match nothing.
"""
_KINDS = """\
# kind is one of plist, unit, config and credential; what is in a credential group is sealed.
"""
_LISTS = ("group", "command", "check", "keyring")
_TABLES = ("discover", "reference", "agents", "retention", "guard", "store")


def profile_text(profile: Profile) -> str:
    """The profile as TOML; what has its usual value is left out. `read_profile` reads it back as it was."""
    return "\n".join(_sections(profile))


def default_text(groups: Sequence[Group]) -> str:
    """A first profile with these groups, with comments that help to edit it."""
    sections = list(_sections(Profile(group=tuple(groups))))
    return "\n".join([_HEAD + "#", _KINDS, *sections])


def _sections(profile: Profile) -> Iterator[str]:
    for name in _LISTS:
        for item in getattr(profile, name):
            yield f"[[{name}]]\n" + "".join(_pairs(item))
    for name in _TABLES:
        if pairs := "".join(_pairs(getattr(profile, name))):
            yield f"[{name}]\n{pairs}"


def _pairs(table: Struct) -> Iterator[str]:
    defaults = {field.name: field.default for field in msgspec.structs.fields(table)}
    for name in table.__struct_fields__:
        value = getattr(table, name)
        if value != defaults[name] or type(value) is not type(defaults[name]):
            yield f"{name} = {_value(value)}\n"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        # JSON's text is a TOML basic string, but for the one control character that JSON lets through.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, tuple):
        return _list([_value(item) for item in value])
    return str(value)


def _list(items: list[str]) -> str:
    line = f"[{', '.join(items)}]"
    if len(items) < 2 or len(line) <= 90:
        return line
    return "[\n" + "".join(f"    {item},\n" for item in items) + "]"
