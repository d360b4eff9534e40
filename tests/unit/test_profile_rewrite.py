"""A changed profile is written into the operator's own text, and reads back as exactly that profile."""

import tomllib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from rollback_gui.errors import BadInput
from rollback_gui.formats.profile_file import read_profile
from rollback_gui.formats.profile_rewrite import write_profile
from rollback_gui.formats.profile_text import profile_text
from rollback_gui.model.profile import CheckCommand, Group, GuardRules, KeyringItem, Managers, Profile, Retention

OLD = """\
# what is guarded, by hand

[[group]]  # the agents
name = "LaunchAgents"
kind = "plist"
include = [
    "~/Library/LaunchAgents/*.plist",   # all of them
    "~/Library/More/*.plist",           # and these
]

# tokens
[[group]]
name = 'Credentials'
kind = "credential"
include = ["~/.netrc"]

[agents]
launchctl = "/opt/launchctl"  # the patched one
"""


def _old() -> Profile:
    return read_profile(OLD, "x")


def test_nothing_changed_changes_nothing() -> None:
    """Not a byte."""
    assert write_profile(_old(), OLD) == OLD


def test_comments_survive_a_change() -> None:
    """Of what is still there every comment stays, those between the items of a list too."""
    first, second = _old().group
    changed = replace(first, include=(first.include[1], "~/Library/New/*.plist"), volatile=True)
    text = write_profile(replace(_old(), group=(changed, second), guard=GuardRules(rollback_on_failure=True)), OLD)
    for comment in ("# what is guarded, by hand", "# the agents", "# and these", "# tokens", "# the patched one"):
        assert comment in text
    assert "# all of them" not in text
    assert "'Credentials'" in text


def test_a_group_can_go_and_another_one_come() -> None:
    """The ones that stay keep their comments."""
    text = write_profile(replace(_old(), group=(_old().group[0], Group("More", "config", ("~/x",)))), OLD)
    assert "# and these" in text
    assert "Credentials" not in text
    assert [group["name"] for group in tomllib.loads(text)["group"]] == ["LaunchAgents", "More"]


def test_a_text_that_cannot_be_changed_is_written_anew() -> None:
    """What was typed there is no profile, so there is nothing to keep."""
    assert read_profile(write_profile(_old(), "[[group"), "x") == _old()
    assert read_profile(write_profile(_old(), "inclde = 3"), "x") == _old()


def test_a_first_profile_is_written_with_help() -> None:
    """Its comments say what a pattern is."""
    assert "stay within a name" in write_profile(_old())


def test_a_profile_that_would_not_be_read_is_not_written() -> None:
    """It is refused by the same sentence."""
    with pytest.raises(BadInput, match="must begin with ~/ or /"):
        write_profile(Profile(group=(Group("a", "config", ("x",)),)))


_TEXT = st.text("abc #='\"\\[]\n.é", min_size=1, max_size=6).filter(str.strip)
_LISTS = st.lists(_TEXT.map(lambda text: f"~/a{text}"), max_size=4).map(tuple)
_GROUPS = st.builds(
    Group,
    name=st.sampled_from(["one", "two", "three", "fo'ur"]),
    kind=st.sampled_from(["plist", "config", "credential"]),
    include=_LISTS,
    exclude=_LISTS,
    agents=st.lists(_TEXT, max_size=2).map(tuple),
    volatile=st.booleans(),
)
_PROFILES = st.builds(
    Profile,
    group=st.lists(_GROUPS, max_size=4, unique_by=lambda group: group.name).map(tuple),
    check=st.lists(st.builds(CheckCommand, name=_TEXT, run=st.tuples(_TEXT)), max_size=2).map(tuple),
    keyring=st.lists(st.builds(KeyringItem, service=_TEXT, username=_TEXT), max_size=2).map(tuple),
    agents=st.builds(Managers, launchctl=st.sampled_from(["", "/bin/l"]), protected=st.lists(_TEXT).map(tuple)),
    retention=st.builds(Retention, keep_last=st.integers(0, 20)),
    guard=st.builds(GuardRules, rollback_on_failure=st.booleans()),
)


@given(_PROFILES, _PROFILES)
def test_whatever_changes_it_reads_back(old: Profile, new: Profile) -> None:
    """From any profile to any other."""
    assert read_profile(write_profile(new, profile_text(old)), "x") == new


@given(_PROFILES, st.sampled_from([OLD, OLD.replace("\n", "\r\n"), "agents.launchctl = '/x' # mine\n", "[store]\n"]))
def test_whatever_was_typed_it_reads_back(new: Profile, old: str) -> None:
    """Also from a text of the operator's own."""
    assert read_profile(write_profile(new, old), "x") == new


def _comments(text: str) -> Sequence[str]:
    return [line.partition(" # ")[2] for line in text.splitlines() if " # " in line]


@given(st.permutations(["a", "b", "c", "d"]), st.sets(st.sampled_from(["a", "b", "c", "d"])))
def test_each_item_keeps_its_own_comment(names: list[str], kept: set[str]) -> None:
    """Whichever of a list go."""
    items = "".join(f'    "~/{name}", # about {name}\n' for name in names)
    old = f'[[group]]\nname = "x"\nkind = "config"\ninclude = [\n{items}]\n'
    include = tuple(f"~/{name}" for name in names if name in kept)
    text = write_profile(Profile(group=(Group("x", "config", include),)), old)
    if include:
        assert _comments(text) == [f"about {name}" for name in names if name in kept]
