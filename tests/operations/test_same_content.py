"""`same content` is told of property lists whose values are equal, types and all."""

import plistlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.operations.touching import _is_equal
from tests.support.house import PROFILE, House

VALUES = st.recursive(
    st.booleans() | st.integers(-5, 5) | st.floats(-2, 2, allow_nan=False) | st.sampled_from(["", "1", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("now", "then", "is_same"), [(1, True, False), (1, 1.0, False), (0, False, False), (1, 1, True), (True, True, True)]
)
def test_a_changed_type_is_no_same_content(tmp_path: Path, now: object, then: object, is_same: bool) -> None:
    """launchd takes 1 and true for two values, and so does the preview."""
    house = House.make(tmp_path, {}, PROFILE)
    where = house.home / "conf/a.plist"
    where.parent.mkdir()
    where.write_bytes(plistlib.dumps({"KeepAlive": then}, fmt=plistlib.FMT_BINARY))
    row = house.snapshot("before")
    where.write_bytes(plistlib.dumps({"KeepAlive": now}))
    (change,) = house.plan(row).changes
    assert ("same-content" in change.why) == is_same


@given(VALUES, VALUES)
def test_equal_is_what_the_values_say_and_how_they_are_typed(one: object, other: object) -> None:
    """In both notations; `repr` tells types apart where `==` does not."""
    now, then = plistlib.dumps({"v": one}), plistlib.dumps({"v": other}, fmt=plistlib.FMT_BINARY)
    assert _is_equal(now, then) == (_sorted(one) == _sorted(other))
    assert not _is_equal(b"<plist", then)


def _sorted(value: object) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_sorted(value[key])}' for key in sorted(value))}}}"
    return f"[{', '.join(map(_sorted, value))}]" if isinstance(value, list) else repr(value)
