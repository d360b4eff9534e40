"""Which files a definition speaks of: absolute paths in its arguments, environment and folders."""

import re
from collections.abc import Iterable

_INSIDE = re.compile(r"""(?:^|[\s='":,;(\[])((?:~|\$HOME|\$\{HOME\}|%h)?/(?!/)[^\s'":,;()\[\]<>|&]+)""")
_SECRET_NAME = re.compile(r"(?i)(token|secret|password|passwd|passphrase|(?<!ssh_)key)$")


def paths_in(text: str, home: str) -> set[str]:
    """Every absolute path that this argument or value names: the whole of it, and each one inside it.

    `~/`, `$HOME/` and systemd's `%h/` stand for the home. A path with a space is found only as a whole.
    """
    found = {_settled(match, home) for match in _INSIDE.findall(text)}
    if text.startswith(("/", "~/", "$HOME/", "${HOME}/", "%h/")) and "\0" not in text:
        found.add(_settled(text, home))
    return found - {"/"}


def paths_of_environment(pairs: Iterable[tuple[str, str]], home: str) -> set[str]:
    """Every path that these variables name; one whose name says that it holds a secret names none."""
    return {path for name, value in pairs if not _SECRET_NAME.search(name) for path in paths_in(value, home)}


def _settled(path: str, home: str) -> str:
    for sign in ("~", "$HOME", "${HOME}", "%h"):
        if path.startswith(sign + "/"):
            path = home + path[len(sign) :]
            break
    while "//" in path or "/./" in path:
        path = path.replace("//", "/").replace("/./", "/")
    return path.rstrip("/") or "/"
