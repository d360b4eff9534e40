"""The recovery kit: the identity as a text that a person can keep on paper, type again and hand to `age` itself.

The key's last six characters check all others (bech32, BIP 173): up to four wrong characters are always found.
"""

import re
from collections.abc import Iterator

from rollback_gui.errors import BadInput

PREFIX = "AGE-SECRET-KEY-1"
_ALPHABET = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
_VALUES = {sign: number for number, sign in enumerate(_ALPHABET)}
_MEANT = str.maketrans("O1IB", "0LL8")
"""Characters that no key has, and those they are mistaken for."""
_LENGTH = 58
_GROUP, _ROW = 4, 5
GROUPS = 15
"""How many groups a kit has; the last is of two characters."""
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BEGINNING = re.compile(r"^AGE[-_\s]*SECRET[-_\s]*KEY[-_\s]*[1IL]")
_ROW_NUMBER = re.compile(r"^\s*\d+:")
_BETWEEN = re.compile(r"[-_.,\s]+")
"""What may stand between groups."""
_COMPARE = "Compare it with the kit group by group; what was typed is not shown again."

_TEXT = """\
# RECOVERY KIT for the credentials in the Rollback store {store}
# Written {written}. Keep it off this machine, where nobody else can read it.
#
# Give it back to the program:    rollback key restore KIT     (or type the groups below when it asks)
# Use it where it lies:           rollback --identity KIT restore ID
# On a machine without it:        python3 recover.py ID FOLDER --identity KIT
# With age alone:                 age -d -i KIT sealed.age > file
#
# To type it: small letters, spaces and dashes do not matter; a typing error is found and its group named.
#
{groups}
#
# public key: {public}
{secret}
"""


def kit(secret: str, public: str, store: str, written: str) -> str:
    """The kit as a text file that `age -i` takes as it is."""
    return _TEXT.format(store=store, written=written, groups=_rows(secret), public=public, secret=secret)


def _rows(secret: str) -> str:
    data = secret.removeprefix(PREFIX)
    groups = [data[at : at + _GROUP] for at in range(0, len(data), _GROUP)]
    rows = [groups[at : at + _ROW] for at in range(0, len(groups), _ROW)]
    counted = [f"#   {number * _ROW + 1:>2}:  {' '.join(row)}" for number, row in enumerate(rows)]
    return "\n".join([f"#   {PREFIX}", *counted])


def read_kit(text: str) -> str:
    """The identity in a kit that was typed, pasted or read from a file; raises BadInput, which names a wrong group."""
    typed = _typed(text)
    if not typed:
        raise BadInput("No key was given.", hint="It begins with AGE-SECRET-KEY-1; type all groups that follow.")
    if len(typed) != _LENGTH:
        raise BadInput(f"The key has {_LENGTH} characters in its groups, and {len(typed)} were given.", hint=_COMPARE)
    unknown = sorted({_group(at) for at, sign in enumerate(typed) if sign not in _VALUES})
    if unknown:
        raise BadInput(f"{_named(unknown)} a character that no key has.", hint=_COMPARE)
    if not _is_sound(typed):
        raise BadInput(_error_in(typed), hint=_COMPARE)
    return PREFIX + typed


def count_groups(text: str) -> int:
    """How many whole groups were typed so far, the last one when all characters are there."""
    count = len(_typed(text))
    return GROUPS if count >= _LENGTH else count // _GROUP


def _typed(text: str) -> str:
    """The characters after the beginning, as they are meant; remarks of a kit file do not count."""
    lines = [_ROW_NUMBER.sub("", line) for line in text.upper().splitlines() if not line.lstrip().startswith("#")]
    whole = next((line for line in lines if line.strip().startswith(PREFIX) and len(line.strip()) > _LENGTH), "")
    said = whole or "\n".join(lines)
    return _BETWEEN.sub("", _BEGINNING.sub("", said.strip())).translate(_MEANT)


def _is_sound(typed: str) -> bool:
    """Whether the check characters fit."""
    prefix = PREFIX[:-1].lower()
    values = [ord(sign) >> 5 for sign in prefix] + [0] + [ord(sign) & 31 for sign in prefix]
    check = 1
    for value in values + [_VALUES[sign] for sign in typed]:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            check ^= generator if top >> bit & 1 else 0
    return check == 1


def _error_in(typed: str) -> str:
    """Where the one error is, when there is but one; the right character is never told."""
    for at, sign in enumerate(typed):
        if any(_is_sound(typed[:at] + other + typed[at + 1 :]) for other in _ALPHABET if other != sign):
            return f"Group {_group(at)} has a typing error."
    for one, other, swapped in _exchanged(typed):
        if _is_sound(swapped):
            return f"Groups {one} and {other} have changed places."
    for at in range(len(typed) - 1):
        if _is_sound(typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :]):
            return f"Two characters at group {_group(at)} have changed places."
    return "The key has more than one typing error."


def _exchanged(typed: str) -> Iterator[tuple[int, int, str]]:
    groups = [typed[at : at + _GROUP] for at in range(0, len(typed), _GROUP)]
    for one in range(len(groups)):
        for other in range(one + 1, len(groups)):
            changed = list(groups)
            changed[one], changed[other] = groups[other], groups[one]
            yield one + 1, other + 1, "".join(changed)


def _group(at: int) -> int:
    return at // _GROUP + 1


def _named(groups: list[int]) -> str:
    if len(groups) == 1:
        return f"Group {groups[0]} has"
    return f"Groups {', '.join(map(str, groups[:-1]))} and {groups[-1]} have"
