"""The profile is read strictly, told about by line and key, and written so that it reads back the same."""

import string
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.errors import BadInput
from rollback_gui.formats.profile_file import read_profile
from rollback_gui.formats.profile_text import default_text, profile_text
from rollback_gui.model.profile import CheckCommand, CommandGroup, Group, Managers, Profile, Retention, StorePlace

GOOD = """\
# what is guarded
[[group]]
name = "LaunchAgents"
kind = "plist"
include = [
    "~/Library/LaunchAgents/*.plist", # ] is no end here
    '~/Library/More/**',
]

[agents]
protected = ["com.apple.*"]
"""


def _refusal(text: str) -> str:
    with pytest.raises(BadInput) as caught:
        read_profile(text, "~/profile.toml")
    assert "~/profile.toml" in caught.value.hint
    return caught.value.message


def test_a_good_profile_is_read() -> None:
    """What is not said has its usual value."""
    profile = read_profile(GOOD, "~/profile.toml")
    include = ("~/Library/LaunchAgents/*.plist", "~/Library/More/**")
    assert profile == Profile(group=(Group("LaunchAgents", "plist", include),))
    assert read_profile("", "~/profile.toml") == Profile()
    assert read_profile("\ufeff" + GOOD.replace("\n", "\r\n"), "~/profile.toml") == profile


@pytest.mark.parametrize(
    ("broken", "with_what", "told"),
    [
        ("include", "inclde", "Line 5: unknown key `inclde` in [[group]]; did you mean `include`?"),
        ("[[group]]", "[[groups]]", "Line 2: unknown key `groups`; did you mean `group`?"),
        ("protected", "colour", "Line 11: unknown key `colour` in [agents]; it knows `manager`, `launchctl`"),
        ('kind = "plist"', 'kind = "plst"', "Line 4: `kind` must be `plist`, `unit`, `config` or `credential`"),
        ('kind = "plist"', 'kind = "command"', "Line 4: `kind` must be"),
        ('kind = "plist"', "", "Line 2: [[group]] has no `kind`."),
        ('"LaunchAgents"', "7", "Line 3: `name` must be a text, not a whole number."),
        ('"LaunchAgents"', '" "', "Line 3: a group's name must not be empty."),
        ("[[group]]", "[group]", "Line 2: `group` must be a list, not a table; write [[group]]."),
        ("'~/Library/More/**'", "3", "Line 5: item 2 of `include` must be a text, not a whole number."),
        ("~/Library/More", "~/../More", "Line 7: the pattern '~/../More/**' in `include` must not go up with .."),
        ("~/Library/More", "Library", "Line 7: the pattern 'Library/**' in `include` must begin with ~/ or /."),
        ("~/Library/More/**", "~/", "Line 7: the pattern '~/' in `include` would guard everything"),
        ('["com.apple.*"]', '"com.apple.*"', "Line 11: `protected` must be a list, not 'com.apple.*'; put it in [ ]."),
        ("protected", "launchctl = 'bin/x'\nprotected", "Line 11: `launchctl` 'bin/x' must begin with ~/ or /."),
        ("[agents]", "[agents", "Line 10: not TOML: "),
        ("    '~/Library/More/**',\n]", "", "Line 9: not TOML: "),
        ("[agents]", "agents = 3\n[guard]", "Line 10: `agents` must be a list, not a whole number"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_line_and_key(broken: str, with_what: str, told: str) -> None:
    """Each sentence begins with the line, and names the key and the way out."""
    assert broken in GOOD
    assert _refusal(GOOD.replace(broken, with_what)).startswith(told.rstrip("."))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("agents = 3", "Line 1: `agents` must be a table, not a whole number; write [agents]."),
        ("[retention]\nkeep_last = true", "Line 2: `keep_last` must be a whole number, not true or false."),
        ("[retention]\nkeep_days = -1", "Line 2: `keep_days` must be 0 or more, not -1."),
        ("[retention]\nmax_size = 'much'", 'Line 2: `max_size` must be a size such as "2 GB".'),
        ("\nagents.launchctl = 'x'", "Line 2: `launchctl` 'x' must begin with ~/ or /."),
        ("[[check]]\nname = 'a'\nrun = []", "Line 3: `run` must name a program."),
        ("[[command]]\nname = 'a'\ncapture = ['a']\n'time\\out' = 1", "Line 4: unknown key `time\\out` in [[command]]"),
        ("a = " + "[" * 5000, "Line 1: not TOML: nested too deeply."),
        ("[discover]\nmcp = ['~/a', '''\n~/..''']", "Line 2: the pattern"),
        ("[store]\npath = 1979-05-27", "Line 2: `path` must be a text, not a date or time."),
    ],
)
def test_every_table_is_checked(text: str, told: str) -> None:
    """Not the groups alone."""
    assert _refusal(text).startswith(told)


def test_a_second_group_of_one_name_is_refused_where_it_stands() -> None:
    """The line is the second one's."""
    second = GOOD.partition("[agents]")[0]
    assert _refusal(GOOD + second) == "Line 14: a second group is named 'LaunchAgents'; each needs its own name."


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
_NAMES = st.text(string.ascii_letters + string.digits + " .*?-_é\"'\\\x7f", min_size=1, max_size=12)
_PATTERNS = _NAMES.map(lambda name: f"~/{name}").filter(lambda text: ".." not in text.split("/"))
_LISTS = st.lists(_PATTERNS, max_size=4).map(tuple)
_GROUPS = st.builds(
    Group,
    name=_TEXT.filter(str.strip),
    kind=st.sampled_from(["plist", "unit", "config", "credential"]),
    include=_LISTS,
    exclude=_LISTS,
    agents=st.lists(_TEXT, max_size=2).map(tuple),
    volatile=st.booleans(),
)
_PROFILES = st.builds(
    Profile,
    group=st.lists(_GROUPS, max_size=3, unique_by=lambda group: group.name).map(tuple),
    command=st.lists(st.builds(CommandGroup, name=_TEXT, capture=st.tuples(_TEXT, _TEXT)), max_size=2).map(tuple),
    check=st.lists(st.builds(CheckCommand, name=_TEXT, run=st.tuples(_TEXT)), max_size=2).map(tuple),
    agents=st.builds(Managers, manager=st.sampled_from(["auto", "none"]), launchctl=st.sampled_from(["", "/bin/l"])),
    retention=st.builds(Retention, keep_last=st.integers(0, 99), max_size=st.sampled_from(["2 GB", "512 MiB"])),
    store=st.builds(StorePlace, path=st.sampled_from(["", "~/store"])),
)


@given(_PROFILES)
def test_what_is_written_is_read_back(profile: Profile) -> None:
    """Whatever the names and patterns hold."""
    assert read_profile(profile_text(profile), "x") == profile


@given(st.lists(_GROUPS, max_size=3, unique_by=lambda group: group.name).map(tuple))
def test_a_first_profile_is_read_back(groups: tuple[Group, ...]) -> None:
    """Its comments do not get in the way."""
    assert read_profile(default_text(groups), "x").group == groups


@given(st.lists(st.sampled_from([*GOOD.splitlines(keepends=True), "[", '"""', "a.b = {c = 1}\n", "[a.b]\n", "\0"])))
def test_no_text_ends_otherwise_than_read_or_refused(lines: list[str]) -> None:
    """No parser's own exception comes through, whatever the text."""
    with suppress(BadInput):
        read_profile("".join(lines), "x")


@given(_PROFILES.filter(lambda profile: bool(profile.group)), st.data())
def test_the_line_that_is_told_holds_the_wrong_key(profile: Profile, data: st.DataObject) -> None:
    """Wherever in the document it stands."""
    lines = profile_text(profile).split("\n")
    place = data.draw(st.sampled_from([number for number, line in enumerate(lines) if line.startswith("kind = ")]))
    lines[place] = "kidn" + lines[place][4:]
    told = _refusal_of("\n".join(lines))
    assert told.startswith(f"Line {place + 1}: unknown key `kidn` in [[group]]; did you mean `kind`?")


def _refusal_of(text: str) -> str:
    with pytest.raises(BadInput) as caught:
        read_profile(text, "x")
    return caught.value.message
