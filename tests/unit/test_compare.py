"""One changed file as the window and the command line show it."""

import json
import plistlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from rollback_gui.errors import Damaged, NoKey, NotFound, Tampered, Unreadable
from rollback_gui.model.comparison import DOTS, Comparison
from rollback_gui.model.ids import BlobId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Action, Change
from rollback_gui.model.snapshot import Entry, Kind
from rollback_gui.operations.compare import compare, reveal, summarise
from tests.support.changes import GivenSides, changed, file_entry

AGENT = {
    "Label": "com.example.a",
    "ProgramArguments": ["/bin/x"],
    "EnvironmentVariables": {"PYTHONPATH": "/a", "KEY": "made-up-1"},
}
LINK = Entry("symlink", 0o777, 501, 20, target="/elsewhere")
FOLDER = Entry("directory", 0o755, 501, 20)


def compared(name: str, kind: Kind, now: bytes | None, after: bytes | None) -> Comparison:
    action: Action = "create" if now is None else "remove" if after is None else "replace"
    return compare(changed(f"~/x/{name}", kind, now, after, action), GivenSides(now, after))


def edited(**keys: object) -> bytes:
    return plistlib.dumps({**AGENT, **keys})


def rows(shown: Comparison) -> dict[str, tuple[str, str, bool]]:
    return {row.name: (row.now, row.after, row.differs) for row in shown.details}


def test_a_property_list_is_compared_by_its_keys() -> None:
    shown = compared(
        "a.plist", "plist", edited(), edited(EnvironmentVariables={"PYTHONPATH": "/b", "KEY": "made-up-1"})
    )
    differing = [field for field in shown.fields if field.state != "same"]
    assert [(field.key, field.now and field.now.text, field.after and field.after.text) for field in differing] == [
        (("EnvironmentVariables", "PYTHONPATH"), "/a", "/b")
    ]
    assert (shown.form, shown.summary, shown.removed_lines, shown.added_lines) == ("plist", "1 field", 1, 1)
    assert len(shown.fields) == 4


def test_a_binary_property_list_reads_as_text() -> None:
    binary = plistlib.dumps(AGENT, fmt=plistlib.FMT_BINARY)
    shown = compared("a.plist", "plist", binary, edited())
    assert (shown.form, shown.is_same_content, shown.summary, shown.problem) == ("plist", True, "same content", "")
    assert "\t<string>com.example.a</string>" in [line.text for line in shown.lines]
    assert compared("a.plist", "plist", edited(), binary).form == "binary plist"


def test_a_broken_side_is_shown_as_text_with_the_place() -> None:
    shown = compared(".mcp.json", "config", b'{"a": 1,\n "b', b'{"a": 1,\n "b": 2}\n')
    assert (shown.fields, shown.problem, shown.summary) == ((), "Line 2, column 2: not JSON.", "1 line")


def test_bytes_that_are_no_text_only_differ() -> None:
    shown = compared("a.png", "config", bytes(range(256)), bytes(range(255)))
    assert (shown.form, shown.fields, shown.lines, shown.summary) == ("binary", (), (), "binary")


@pytest.mark.parametrize(
    ("now", "after", "word", "state"), [(None, edited(), "put back", "added"), (edited(), None, "remove", "removed")]
)
def test_a_file_that_one_side_lacks_shows_the_other(
    now: bytes | None, after: bytes | None, word: str, state: str
) -> None:
    shown = compared("a.plist", "plist", now, after)
    assert ({field.state for field in shown.fields}, shown.summary) == ({state}, word)
    assert {line.sign for line in shown.lines} == ({"+"} if now is None else {"-"})


def test_a_removal_that_is_not_ticked_is_called_added() -> None:
    change = replace(changed("~/x/a.plist", "plist", edited(), None), is_selected=False)
    assert summarise(change, GivenSides(edited(), None)) == "added"


def test_hidden_values_are_counted_as_values() -> None:
    now, after = b"a: made-up-1\nb: made-up-2\n", b"a: made-up-3\nb: made-up-4\n"
    shown = compared("google-ads.yaml", "credential", now, after)
    assert (shown.is_secret, shown.summary) == (True, "2 values")
    assert "made-up" not in repr(shown)


def test_a_field_is_revealed_by_its_key() -> None:
    after = edited(EnvironmentVariables={"PYTHONPATH": "/a", "KEY": "made-up-2"})
    change, sides = changed("~/x/a.plist", "plist", edited(), after), GivenSides(edited(), after)
    hidden = next(field for field in compare(change, sides).fields if field.is_hidden)
    assert (hidden.now and hidden.now.text, hidden.state) == (DOTS, "changed")
    field = reveal(change, sides, hidden.key)
    assert (field.now and field.now.text, field.after and field.after.text, field.is_hidden) == (
        "made-up-1",
        "made-up-2",
        False,
    )
    with pytest.raises(NotFound):
        reveal(change, sides, ("Nothing",))


@given(st.data())
def test_every_hidden_field_can_be_revealed(data: st.DataObject) -> None:
    values = st.recursive(
        st.text("mp", max_size=4),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner),
        max_leaves=8,
    )
    now, after = (json.dumps({"x": data.draw(values)}).encode() for _ in range(2))
    change, sides = changed("~/x/token.json", "credential", now, after), GivenSides(now, after)
    for field in compare(change, sides).fields:
        clear = reveal(change, sides, field.key)
        assert (clear.key, clear.state, clear.is_hidden) == (field.key, field.state, False)


def test_a_large_file_is_compared_only_when_asked() -> None:
    data = (b"x" * 99 + b"\n") * 11_000
    change, sides = changed("~/x/a.log", "config", data, data + b"one more\n"), GivenSides(data, data + b"one more\n")
    shown = compare(change, sides)
    assert (shown.is_too_large, shown.summary, shown.lines, sides.asked) == (True, "large", (), [])
    asked = compare(change, sides, even_if_large=True)
    assert (asked.is_too_large, asked.summary) == (False, "1 line")


@pytest.mark.parametrize(
    ("error", "word", "is_locked"),
    [
        (NoKey(), "locked", True),
        (Damaged("This blob is damaged."), "damaged", False),
        (Tampered("It was changed."), "tampered", False),
    ],
)
def test_a_side_that_cannot_be_had_is_a_problem_and_not_absent(error: Exception, word: str, is_locked: bool) -> None:
    change = changed("~/x/a.json", "credential", b"{}", b"{ }")
    shown = compare(change, GivenSides(b"{}", error))
    assert (shown.summary, shown.is_locked, shown.fields, shown.lines) == (word, is_locked, (), ())
    assert shown.problem == str(error)


def test_a_conflict_tells_its_reason() -> None:
    change = replace(
        changed("~/x/secrets.py", "config", b"", b"A = 1", "conflict"),
        why=("unreadable",),
        reason="It cannot be read: permission denied.",
    )
    shown = compare(change, GivenSides(Unreadable("permission denied"), b"A = 1"))
    assert (shown.summary, shown.problem, shown.fields) == (
        "cannot be read",
        "It cannot be read: permission denied.",
        (),
    )


@pytest.mark.parametrize(
    ("why", "before", "word"),
    [
        ("type-changed", FOLDER, "folder in the way"), ("type-changed", LINK, "kind changed"),
        ("locked", None, "locked"),
        ("parent-is-link", None, "link in the way"), ("collides", None, "name in the way"),
        ("damaged", None, "damaged"),
    ],
)  # fmt: skip
def test_a_conflict_is_named_in_the_row(why: str, before: Entry | None, word: str) -> None:
    change = Change(EntryPath("~/x"), "G", "config", "conflict", before, file_entry(b"x"), why=(why,))  # type: ignore[arg-type]
    assert summarise(change, GivenSides(None, b"x")) == word


def test_permissions_are_told_without_reading() -> None:
    change = Change(EntryPath("~/x/a"), "G", "config", "metadata", file_entry(b"x", 0o600), file_entry(b"x", 0o644))
    sides = GivenSides(b"x", b"x")
    assert (summarise(change, sides), sides.asked) == ("permissions", [])
    shown = compare(change, sides)
    assert rows(shown)["Permissions"] == ("rw------- (600)", "rw-r--r-- (644)", True)
    assert not shown.is_same_content


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        (file_entry(b"x"), replace(file_entry(b"x"), uid=0), "owner"),
        (file_entry(b"x"), replace(file_entry(b"x"), attributes={"user.a": "eA=="}), "attributes"),
        (LINK, replace(LINK, target="/other"), "link target"),
        (LINK, file_entry(b"x"), "becomes a file"),
        (file_entry(b"x"), LINK, "becomes a link"),
        (FOLDER, replace(FOLDER, mode=0o700), "permissions"),
    ],
)
def test_what_is_not_content_is_named(before: Entry, after: Entry, word: str) -> None:
    change = Change(EntryPath("~/x"), "G", "config", "replace", before, after)
    assert summarise(change, GivenSides(b"x", b"x")) == word


def test_links_and_folders_have_details_alone() -> None:
    link = compare(
        Change(EntryPath("~/x"), "G", "config", "replace", LINK, replace(LINK, target="/other")), GivenSides(None, None)
    )
    assert (link.form, rows(link)["Link target"]) == ("link", ("/elsewhere", "/other", True))
    assert "Permissions" not in rows(link)
    folder = compare(Change(EntryPath("~/x"), "G", "config", "create", None, FOLDER), GivenSides(None, None))
    assert (folder.form, rows(folder)["Kind"]) == ("folder", ("not there", "folder", True))


def test_the_details_tell_a_file_whole() -> None:
    entry = Entry(
        "file",
        0o644,
        501,
        20,
        mtime=10**9,
        size=1234,
        blob=BlobId("a1b2c3d4" * 8),
        owner="me",
        group="staff",
        attributes={"user.x": "eA=="},
    )
    shown = compare(Change(EntryPath("~/x/a"), "G", "config", "create", None, entry), GivenSides(None, b"x"))
    told = {name: after for name, (_, after, _) in rows(shown).items()}
    assert told.pop("Modified")[:3] in ("197", "196")
    assert told == {
        "Kind": "file", "Size": "1,234 bytes", "Permissions": "rw-r--r-- (644)", "Owner": "me:staff (501:20)",
        "Extended attributes": "user.x", "SHA-256": "a1b2c3d4",
    }  # fmt: skip


def test_a_credential_has_no_tag_of_its_content() -> None:
    entry = file_entry(b"made-up")
    for change in (
        Change(EntryPath("~/x/a.json"), "G", "credential", "create", None, entry),
        Change(EntryPath("~/x/secrets.py"), "G", "config", "create", None, entry),
        Change(EntryPath("~/x/a.txt"), "G", "config", "create", None, replace(entry, sealed=True)),
    ):
        assert "SHA-256" not in rows(compare(change, GivenSides(None, b"made-up")))


def test_values_that_cannot_be_printed_can_be_told() -> None:
    shown = compared("a.json", "config", b'{"a": "\\ud800\\u001b", "\\udfff": 1}', b"[]")
    assert msgspec.json.decode(msgspec.json.encode(shown), type=Comparison) == shown
    assert shown.fields[0].now is not None
    assert shown.fields[0].now.text == "{a: \ufffd␛, \ufffd: 1}"


@given(
    st.binary(max_size=80),
    st.binary(max_size=80),
    st.sampled_from(["a.plist", "a.json", ".env", "secrets.py", "x"]),
)
def test_whatever_two_files_hold_their_comparison_can_be_told(now: bytes, after: bytes, name: str) -> None:
    shown = compared(name, "config", now, after)
    assert msgspec.json.decode(msgspec.json.encode(shown), type=Comparison) == shown
