"""The recovery kit: whatever way it comes back, it is the key or it is refused, and a typing error has a place."""

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollback_gui.errors import BadInput
from rollback_gui.store.kit import PREFIX, kit, read_kit

IDENTITY = pyrage.x25519.Identity.generate()
SECRET = str(IDENTITY)
KEY = SECRET.removeprefix(PREFIX)
KIT = kit(SECRET, str(IDENTITY.to_public()), "ab" * 16, "2026-05-01")
GROUPS = [KEY[at : at + 4] for at in range(0, 58, 4)]


def test_the_kit_is_an_identity_file() -> None:
    """Remarks, and one line that age takes."""
    lines = [line for line in KIT.splitlines() if not line.startswith("#")]
    assert lines == [SECRET]
    assert max(map(len, KIT.splitlines())) <= 110


ROWS = "\n".join(line[1:] for line in KIT.splitlines() if line.startswith("#   "))


@pytest.mark.parametrize(
    "typed",
    [
        KIT,
        KIT.replace("\n", "\r\n"),
        SECRET,
        f"  {SECRET}\n\n",
        SECRET.lower(),
        " ".join(GROUPS),
        "-".join(GROUPS).lower(),
        "\n".join(GROUPS),
        f"age secret key 1 {' '.join(GROUPS)}",
        f"AGE-SECRET-KEY-l\n{' . '.join(GROUPS)}",
        ROWS,
        KEY.replace("0", "O").replace("L", "1"),
        KEY.replace("0", "o").replace("L", "I").replace("8", "b"),
    ],
    ids=lambda _: "kit",
)
def test_a_kit_that_is_meant_is_read(typed: str) -> None:
    """As a file, pasted, in groups with or without row numbers, in small letters, with O for 0 and I or 1 for L."""
    assert read_kit(typed) == SECRET


@given(st.integers(0, 57), st.sampled_from("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"))
@settings(max_examples=25)
def test_one_wrong_character_is_found_where_it_is(at: int, sign: str) -> None:
    """The group is named; neither what was typed nor what is right is told."""
    wrong = KEY[:at] + sign + KEY[at + 1 :]
    if wrong == KEY:
        return
    with pytest.raises(BadInput) as told:
        read_kit(PREFIX + wrong)
    assert told.value.message == f"Group {at // 4 + 1} has a typing error."
    assert not any(group in told.value.message + told.value.hint for group in GROUPS)


@given(st.dictionaries(st.integers(0, 57), st.sampled_from("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"), min_size=2, max_size=4))
@settings(max_examples=12)
def test_up_to_four_wrong_characters_are_always_found(changes: dict[int, str]) -> None:
    """No other key comes out of it."""
    wrong = "".join(changes.get(at, sign) for at, sign in enumerate(KEY))
    if wrong != KEY:
        with pytest.raises(BadInput):
            read_kit(wrong)


def test_groups_that_changed_places_are_named() -> None:
    """Also when they do not stand side by side."""
    swapped = list(GROUPS)
    swapped[2], swapped[9] = swapped[9], swapped[2]
    with pytest.raises(BadInput, match=r"Groups 3 and 10 have changed places"):
        read_kit(" ".join(swapped))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "No key was given"),
        (PREFIX, "No key was given"),
        ("# only a remark\n", "No key was given"),
        (KEY[:-1], "57 were given"),
        (f"{KEY}Q", "59 were given"),
        (KEY[:5] + "!" + KEY[6:], "Group 2 has a character"),
        (KEY[:5] + "é" + KEY[6:], "Group 2 has a character"),
        ("made-up nonsense", "were given"),
    ],
    ids=lambda _: "typed",
)
def test_what_is_no_key_is_said(typed: str, said: str) -> None:
    """In one sentence, with a way out."""
    with pytest.raises(BadInput, match=said) as told:
        read_kit(typed)
    assert told.value.hint
