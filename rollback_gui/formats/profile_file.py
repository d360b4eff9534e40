"""The profile as the operator writes it: `profile.toml`, read strictly and told about by line and key."""

import re
import tomllib

import msgspec
from msgspec import inspect

from rollback_gui.errors import BadInput
from rollback_gui.formats.profile_lines import Place, find_lines, line_of
from rollback_gui.model.profile import Profile

_POSITION = re.compile(r"\s*\((?:at line (\d+), column \d+|at end of document)\)\Z")
_SIZE = re.compile(r"\d+(?:\.\d+)? ?(?:[kMGT]i?)?B")
_GROUP_KINDS = ("plist", "unit", "config", "credential")
_WORDS: dict[type, str] = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


def read_profile(text: str, where: str) -> Profile:
    """The profile that this text is; `where` names its file in the hint.

    Raises BadInput naming the line and the key: TOML that cannot be parsed, unknown keys (with the nearest
    known one), wrong types, patterns that begin with neither `~/` nor `/` or hold `..`, groups of one name.
    """
    text = text.removeprefix("\ufeff")  # what some editors put first
    data = _parsed(text, where)
    reader = _Reader(text, where)
    reader.table(data, inspect.type_info(Profile), ())
    profile = msgspec.convert(data, Profile)
    reader.groups(profile)
    reader.patterns(profile)
    reader.numbers(profile)
    reader.stop()
    return profile


def _parsed(text: str, where: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        found = _POSITION.search(str(problem))
        reason = _POSITION.sub("", str(problem))
        line = int(found.group(1) or 0) if found else 0
    except RecursionError:
        reason, line = "Nested too deeply", 0
    last = max(1, len(text.splitlines()))
    raise _problem(line or last, f"not TOML: {reason[:1].lower()}{reason[1:]}", where) from None


def _problem(line: int, sentence: str, where: str) -> BadInput:
    return BadInput(
        f"Line {line}: {sentence}{'' if sentence.endswith('?') else '.'}",
        hint=f"Correct it in {where}; only taking snapshots waits for it.",
    )


class _Reader:
    """Collects what is wrong, so that the first line that is wrong is the one told."""

    def __init__(self, text: str, where: str) -> None:
        self._lines = find_lines(text)
        self._where = where
        self._wrong: list[tuple[int, str]] = []

    def stop(self) -> None:
        """Raise BadInput for the first wrong line, if there is one."""
        if self._wrong:
            line, sentence = min(self._wrong, key=lambda wrong: wrong[0])
            raise _problem(line, sentence, self._where)

    def _tell(self, place: Place, sentence: str) -> None:
        self._wrong.append((line_of(place, self._lines), sentence))

    def table(self, found: dict[str, object], wanted: inspect.Type, place: Place) -> None:
        """Compare a whole table with its struct; raises BadInput for the first wrong line when it is the outermost."""
        if not isinstance(wanted, inspect.StructType):
            return
        known = {field.encode_name: field for field in wanted.fields}
        for key, value in found.items():
            if key in known:
                self._value(value, known[key].type, (*place, key))
            else:
                self._tell((*place, key), f"unknown key `{key}`{_within(place)}; {_nearest(key, list(known))}")
        missing = [name for name, field in known.items() if field.required and name not in found]
        if missing and found.keys() <= known.keys():
            # A misspelt key is both unknown and missing; the one that names the line is told.
            self._tell(place, f"{_label(place)} has no {_listed(missing)}")
        if not place:
            self.stop()

    def _value(self, found: object, wanted: inspect.Type, place: Place) -> None:
        if isinstance(wanted, inspect.StructType):
            if isinstance(found, dict):
                self.table(found, wanted, place)
            else:
                self._tell(place, f"`{place[-1]}` must be a table, not {_said(found)}; write [{place[-1]}]")
        elif isinstance(wanted, inspect.VarTupleType):
            self._list(found, wanted.item_type, place)
        elif isinstance(wanted, inspect.LiteralType):
            allowed = [str(value) for value in wanted.values]
            if place[:1] == ("group",):
                allowed = list(_GROUP_KINDS)
            if found not in allowed:
                self._tell(place, f"`{place[-1]}` must be {_listed(allowed, 'or')}, not {_said(found)}")
        elif type(found) is not _plain(wanted):
            self._tell(place, f"{_named(place)} must be {_WORDS[_plain(wanted)]}, not {_said(found)}")

    def _list(self, found: object, item: inspect.Type, place: Place) -> None:
        if not isinstance(found, list):
            way = f"write [[{place[-1]}]]" if isinstance(item, inspect.StructType) else "put it in [ ]"
            self._tell(place, f"`{place[-1]}` must be a list, not {_said(found)}; {way}")
            return
        for number, value in enumerate(found):
            self._value(value, item, (*place, number))

    def groups(self, profile: Profile) -> None:
        """Group names must be there and differ."""
        seen: set[str] = set()
        for number, group in enumerate(profile.group):
            if not group.name.strip():
                self._tell(("group", number, "name"), "a group's name must not be empty")
            elif group.name in seen:
                told = f"a second group is named {group.name!r}; each needs its own name"
                self._tell(("group", number, "name"), told)
            seen.add(group.name)

    def patterns(self, profile: Profile) -> None:
        """Every path and pattern must begin with `~/` or `/` and stay where it says."""
        for number, group in enumerate(profile.group):
            self._paths(group.include, ("group", number, "include"))
            self._paths(group.exclude, ("group", number, "exclude"))
        self._paths(profile.discover.mcp, ("discover", "mcp"))
        self._paths(profile.discover.folders, ("discover", "folders"))
        self._paths(profile.reference.git, ("reference", "git"))
        self._paths(profile.reference.venv, ("reference", "venv"))
        single: tuple[tuple[str, Place], ...] = (
            (profile.store.path, ("store", "path")),
            (profile.agents.launchctl, ("agents", "launchctl")),
            (profile.agents.systemctl, ("agents", "systemctl")),
        )
        for text, place in single:
            if text and (wrong := _wrong_in(text)):
                self._tell(place, f"`{place[-1]}` {text!r} {wrong}")

    def _paths(self, found: tuple[str, ...], place: Place) -> None:
        for number, pattern in enumerate(found):
            if wrong := _wrong_in(pattern):
                self._tell((*place, number), f"the pattern {pattern!r} in `{place[-1]}` {wrong}")

    def numbers(self, profile: Profile) -> None:
        """Times and counts must be possible, and commands must name a program."""
        for number, command in enumerate(profile.command):
            self._program(command.capture, ("command", number, "capture"))
            self._at_least(command.timeout, 1, ("command", number, "timeout"))
        for number, check in enumerate(profile.check):
            self._program(check.run, ("check", number, "run"))
            self._at_least(check.timeout, 1, ("check", number, "timeout"))
        self._at_least(profile.retention.keep_last, 0, ("retention", "keep_last"))
        self._at_least(profile.retention.keep_days, 0, ("retention", "keep_days"))
        if not _SIZE.fullmatch(profile.retention.max_size):
            self._tell(("retention", "max_size"), '`max_size` must be a size such as "2 GB"')

    def _program(self, found: tuple[str, ...], place: Place) -> None:
        if not found or not found[0]:
            self._tell(place, f"`{place[-1]}` must name a program")

    def _at_least(self, found: int, least: int, place: Place) -> None:
        if found < least:
            self._tell(place, f"`{place[-1]}` must be {least} or more, not {found}")


def _wrong_in(pattern: str) -> str:
    if not pattern.startswith(("~/", "/")):
        return "must begin with ~/ or /"
    if ".." in pattern.split("/"):
        return "must not go up with .."
    if "\0" in pattern or any("\ud800" <= sign <= "\udfff" for sign in pattern):
        return "holds a character that no path has"
    if not pattern.strip("~/"):
        return "would guard everything; name a folder or file in it"
    return ""


def _plain(wanted: inspect.Type) -> type:
    if isinstance(wanted, inspect.BoolType):
        return bool
    return int if isinstance(wanted, inspect.IntType) else str


def _said(found: object) -> str:
    if isinstance(found, str):
        return repr(found) if len(found) <= 40 else "a long text"
    return _WORDS.get(type(found), "a date or time")


def _named(place: Place) -> str:
    if isinstance(place[-1], int):
        return f"item {place[-1] + 1} of `{place[-2]}`"
    return f"`{place[-1]}`"


def _label(place: Place) -> str:
    """A table as its header is written."""
    if not place:
        return "the profile"
    names = ".".join(str(part) for part in place if isinstance(part, str))
    return f"[[{names}]]" if isinstance(place[-1], int) else f"[{names}]"


def _within(place: Place) -> str:
    return f" in {_label(place)}" if place else ""


def _listed(names: list[str], last: str = "and") -> str:
    quoted = [f"`{name}`" for name in names]
    return f" {last} ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]]))


def _nearest(key: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key.lower(), known, n=1)
    return f"did you mean `{near[0]}`?" if near else f"it knows {_listed(known)}"
