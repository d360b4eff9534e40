"""Which paths a pattern means: `*` and `?` stay within a name, `**` does not, all three match dot names."""

import re
from functools import lru_cache

_WILD = re.compile(r"[*?]")


def is_wild(part: str) -> bool:
    """Whether a part of a pattern can match more than one name."""
    return bool(_WILD.search(part))


def parts_of(pattern: str) -> tuple[str, tuple[str, ...]]:
    """A pattern's root (`~` or empty) and its parts."""
    root, _, rest = pattern.partition("/")
    return root, tuple(part for part in rest.split("/") if part)


@lru_cache(maxsize=512)
def name_matcher(part: str) -> re.Pattern[str]:
    """What one part of a pattern matches within a name."""
    return re.compile(_translated(part), re.DOTALL)


@lru_cache(maxsize=512)
def path_matcher(pattern: str) -> re.Pattern[str]:
    """What a whole pattern matches: the path itself, and everything below it."""
    root, parts = parts_of(pattern)
    text = re.escape(root)
    for part in parts:
        text += "(?:/[^/]+)*" if part == "**" else "/" + _translated(part)
    return re.compile(text + "(?:/.*)?", re.DOTALL)


def _translated(part: str) -> str:
    return "".join({"*": "[^/]*", "?": "[^/]"}.get(sign, re.escape(sign)) for sign in part)


def is_matched(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether one of the patterns means this path or a folder above it."""
    return any(path_matcher(pattern).fullmatch(path) for pattern in patterns)
