"""Two trees differ in exactly the fields in which they differ."""

import copy
import json
import plistlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.formats.document import read_document
from rollback_gui.formats.fields import compare_fields, is_same_content
from rollback_gui.formats.masking import Hide
from rollback_gui.model.comparison import Field, Shown

keys = st.text("abcdefgh", min_size=1, max_size=4)
leaves = st.integers(0, 9) | st.booleans() | st.text("xyz", max_size=4)
trees = st.recursive(
    st.dictionaries(keys, leaves, min_size=1, max_size=4),
    lambda children: st.dictionaries(keys, children | leaves, min_size=1, max_size=4),
    max_leaves=12,
)
lists = st.lists(st.integers(0, 5), max_size=10)


def fields_of(now: object, after: object, hide: Hide | None = None) -> list[Field]:
    """The fields of two values that are written as JSON."""
    sides = [read_document("x.json", json.dumps(side).encode()) for side in (now, after)]
    return list(compare_fields(sides[0], sides[1], hide or Hide()))


def text_of(shown: Shown | None) -> str | None:
    return None if shown is None else shown.text


def differing(now: object, after: object) -> list[tuple[str, str, str | None, str | None]]:
    """Key, state and both texts of every field that is not the same."""
    return [
        (".".join(field.key), field.state, text_of(field.now), text_of(field.after))
        for field in fields_of(now, after)
        if field.state != "same"
    ]


def leaf_paths(tree: dict[str, Any], above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for key, value in tree.items():
        found += leaf_paths(value, (*above, key)) if isinstance(value, dict) else [(*above, key)]
    return found


def put(tree: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    for key in path[:-1]:
        tree = tree.setdefault(key, {})
    tree[path[-1]] = value


def taken_out(tree: dict[str, Any], path: tuple[str, ...]) -> None:
    for key in path[:-1]:
        tree = tree[key]
    del tree[path[-1]]


@given(trees)
def test_equal_values_differ_in_nothing(tree: dict[str, Any]) -> None:
    assert differing(tree, copy.deepcopy(tree)) == []
    assert len(fields_of(tree, tree)) == len(leaf_paths(tree))


@given(trees, st.data())
def test_so_many_edits_are_so_many_fields(tree: dict[str, Any], data: st.DataObject) -> None:
    paths = data.draw(st.lists(st.sampled_from(leaf_paths(tree)), unique=True))
    after = copy.deepcopy(tree)
    for path in paths:
        put(after, path, "edited")
    assert {field.key for field in fields_of(tree, after) if field.state == "changed"} == set(paths)
    assert len(differing(tree, after)) == len(paths)


@given(trees, trees)
def test_the_fields_lead_from_one_side_to_the_other(now: dict[str, Any], after: dict[str, Any]) -> None:
    """Nothing that differs is left out: applying the fields to one side gives the other."""
    made = copy.deepcopy(now)
    for field in fields_of(now, after):
        if field.state == "removed":
            taken_out(made, field.key)
    for field in fields_of(now, after):
        if field.state in ("added", "changed") and field.after is not None:
            if field.after.type in ("dictionary", "list"):
                value: object = after
                for key in field.key:
                    value = value[key]  # type: ignore[index]
            else:
                value = field.after.text if field.after.type == "string" else json.loads(field.after.text)
            put(made, field.key, value)
    assert without_empty(made) == without_empty(after)


def without_empty(tree: dict[str, Any]) -> dict[str, Any]:
    """A tree without the dictionaries that are left behind when all in them is taken out."""
    pairs = ((key, without_empty(value) if isinstance(value, dict) else value) for key, value in tree.items())
    return {key: value for key, value in pairs if value != {}}


@given(lists, st.data())
def test_putting_one_item_into_a_list_is_one_field(items: list[int], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(items)))
    longer = [*items[:at], 77, *items[at:]]
    assert [(state, now, after) for _, state, now, after in differing({"a": [0, *items]}, {"a": [0, *longer]})] == [
        ("added", None, "77")
    ]
    assert [(state, now, after) for _, state, now, after in differing({"a": [0, *longer]}, {"a": [0, *items]})] == [
        ("removed", "77", None)
    ]


@given(lists, lists)
def test_keys_of_a_comparison_are_never_doubled(now: list[int], after: list[int]) -> None:
    """A field is revealed by its key, so each has its own."""
    found = [field.key for field in fields_of({"a": now}, {"a": after})]
    assert len(found) == len(set(found))


@given(lists, lists)
def test_every_item_of_both_lists_is_told_once(now: list[int], after: list[int]) -> None:
    fields = fields_of({"a": now}, {"a": after}) if now or after else []
    here = sorted(int(field.now.text) for field in fields if field.now and field.now.type == "integer")
    there = sorted(int(field.after.text) for field in fields if field.after and field.after.type == "integer")
    assert (here, there) == (sorted(now), sorted(after)) or not (now and after)


def test_a_list_shifted_by_one_is_one_change() -> None:
    items = [{"x": at, "y": [at]} for at in range(300)]
    assert len(differing({"a": items}, {"a": items[1:]})) == 1


def test_a_type_that_changes_is_seen() -> None:
    assert differing({"a": 1, "b": True, "c": "1"}, {"a": "1", "b": 1, "c": 1.0}) == [
        ("a", "changed", "1", "1"),
        ("b", "changed", "true", "1"),
        ("c", "changed", "1", "1.0"),
    ]


def test_items_with_a_label_are_matched_by_it() -> None:
    now = [{"name": "one", "v": 1}, {"name": "two", "v": 2}, {"name": "three", "v": 3}]
    after = [{"name": "three", "v": 3}, {"name": "one", "v": 1}, {"name": "two", "v": 5}]
    found = [(field.key, field.state, field.moved) for field in fields_of(now, after) if field.state != "same"]
    assert found == [(("two", "v"), "changed", None), (("three",), "moved", (2, 0))]


def test_an_item_that_only_moved_is_one_field() -> None:
    found = [field for field in fields_of({"a": [1, 2, 3, 4]}, {"a": [4, 1, 2, 3]}) if field.state != "same"]
    assert [(field.key, field.state, field.moved) for field in found] == [(("a", "[3]"), "moved", (3, 0))]


def test_new_keys_stand_where_they_stand_in_the_file() -> None:
    now, after = {"a": 1, "c": 3, "d": 4}, {"a": 1, "b": 2, "d": 4, "e": 5}
    assert [field.key[0] for field in fields_of(now, after)] == ["a", "b", "c", "d", "e"]


def test_a_side_that_is_not_there_leaves_every_field_to_the_other() -> None:
    document = read_document("x.json", b'{"a": {"b": 1, "c": [2, {}]}}')
    assert [(field.key, field.state) for field in compare_fields(None, document, Hide())] == [
        (("a", "b"), "added"),
        (("a", "c", "[0]"), "added"),
        (("a", "c", "[1]"), "added"),
    ]
    assert {field.state for field in compare_fields(document, None, Hide())} == {"removed"}


def test_a_doubled_key_is_told_twice() -> None:
    now = read_document("x.json", b'{"a": 1, "a": 2, "a (2)": 9}')
    after = read_document("x.json", b'{"a": 1, "a": 3, "a (2)": 9}')
    assert [(field.key, field.state) for field in compare_fields(now, after, Hide())] == [
        (("a",), "same"),
        (("a (2)",), "changed"),
        (("a (2) (2)",), "same"),
    ]


def test_keys_that_look_special_are_compared_like_others() -> None:
    assert differing({"__ref": 1}, {"__ref": 2}) == [("__ref", "changed", "1", "2")]


@pytest.mark.parametrize("fmt", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_equal_content_written_differently_is_told_as_such(fmt: plistlib.PlistFormat) -> None:
    value = {"Label": "a", "Keep": {"b": True, "a": 1}}
    now = read_document("a.plist", plistlib.dumps(value, sort_keys=False))
    after = read_document("a.plist", plistlib.dumps(value, fmt=fmt))
    other = read_document("a.plist", plistlib.dumps({**value, "Label": "b"}))
    assert is_same_content(compare_fields(now, after, Hide()))
    assert not is_same_content(compare_fields(now, other, Hide()))
    assert not is_same_content(())


def test_hidden_values_are_only_same_or_changed() -> None:
    now, after = {"env": {"A": "made-up-1", "B": "made-up-2"}}, {"env": {"A": "made-up-1", "B": "made-up-longer-3"}}
    fields = fields_of(now, after)
    assert [(field.key[1], field.state, field.is_hidden) for field in fields] == [
        ("A", "same", True),
        ("B", "changed", True),
    ]
    assert fields[1].now == fields[1].after


def test_a_hidden_label_is_no_key() -> None:
    fields = fields_of(
        [{"id": "made-up-secret-id", "x": 1}], [{"id": "made-up-secret-id", "x": 2}], Hide(everything=True)
    )
    assert "made-up" not in repr(fields)
    assert fields[0].key == ("[0]", "id")
