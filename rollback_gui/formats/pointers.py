"""Which files and keyring items a definition points to, and under which name it does."""

import itertools
import re
import shlex
from collections.abc import Iterator

from msgspec import Struct

from rollback_gui.formats.document import read_document
from rollback_gui.formats.tokens import is_secret_name
from rollback_gui.formats.tree import Dictionary, Node, Scalar

_LARGEST = 1 << 20
_PATH = re.compile(r"(?:~|\$HOME|\$\{HOME\}|%h)?/[^\s\"'=:,;<>|&]+")
_HOME = re.compile(r"^(?:\$HOME|\$\{HOME\}|%h|~)(?=/)")
_ASSIGNED = re.compile(r"-{0,2}([A-Za-z_][\w.-]*)=(.+)", re.DOTALL)
_KEY_FILE = re.compile(r"(?i)(?:^|[_-])(?:key|keyfile|keystore|identity)(?:[_-]?(?:file|path))?$")
_LOOKUPS = (
    re.compile(r"find-generic-password(?P<rest>(?:[ \t\"',\[\]]+(?:-[asglwDj]+|[\"'][^\"'\n]*[\"']|[\w@.+-]+)){1,8})"),
    re.compile(r"secret-tool[ \t\"',\]\[]+lookup(?P<rest>(?:[ \t\"',]+[\w@.+:/-]+){2,8})"),
    re.compile(
        r"keyring\.get_password\([ \t\n]*[\"'](?P<service>[^\"'\n]+)[\"'][, \t\n]+[\"'](?P<user>[^\"'\n]+)[\"']"
    ),
)


class Pointer(Struct, frozen=True):
    """A path below the home that a file names, and the variable, key or argument that names it."""

    below: str
    name: str

    @property
    def is_secret(self) -> bool:
        """Whether the name says that what it points to is a secret: `GMAIL_CREDENTIALS`, `--token-file`."""
        return is_secret_name(self.name) or _KEY_FILE.search(self.name) is not None


def pointers(name: str, data: bytes, home: str) -> tuple[Pointer, ...]:
    """Every path below this home that a configuration, property list or unit names, each once."""
    if len(data) > _LARGEST:
        return ()
    root = read_document(name, data).root
    found: dict[str, Pointer] = {}
    for key, text in _texts(root, "") if root is not None else ():
        for below, named in _paths(key, text, home):
            known = found.get(below)
            if known is None or (is_secret_name(named) and not known.is_secret):
                found[below] = Pointer(below, named)
    return tuple(found.values())


def _texts(node: Node, key: str) -> Iterator[tuple[str, str]]:
    """Each string with the name that it stands under; after an option such as `--token-file` that option."""
    if isinstance(node, Scalar):
        if node.type == "string":
            yield key, node.text
    elif isinstance(node, Dictionary):
        for name, child in node.pairs:
            yield from _texts(child, name)
    else:
        before = ""
        for child in node.items:
            text = child.text if isinstance(child, Scalar) else ""
            yield from _texts(child, before.lstrip("-") if before.startswith("-") and "=" not in before else key)
            before = text


def _paths(key: str, text: str, home: str) -> Iterator[tuple[str, str]]:
    for word in (text, *_words(text)):
        assigned = _ASSIGNED.fullmatch(word)
        named, value = (assigned[1], assigned[2]) if assigned is not None else (key, word)
        for path in (value, *_PATH.findall(value)):
            below = _below(path, home)
            if below:
                yield below, named


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text.replace("\n", " ")) if " " in text or '"' in text else []
    except ValueError:
        return []


def _below(path: str, home: str) -> str:
    absolute = _HOME.sub(lambda _: home, path.strip().lstrip("-+!@")).removeprefix("file://")
    below = absolute.removeprefix(home + "/")
    parts = below.split("/")
    return "" if below == absolute or "\n" in below or ".." in parts or "" in parts or "." in parts else below


def keyring_lookups(data: bytes) -> tuple[tuple[str, str], ...]:
    """Service and user name of every keyring item that a program's text looks up in plain words, each once."""
    text = data[:_LARGEST].decode("utf-8", "replace")
    found: dict[tuple[str, str], None] = {}
    for pattern in _LOOKUPS:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            pair = (groups["service"], groups["user"]) if "service" in groups else _from_words(groups["rest"])
            if all(pair) and not any(sign in word for word in pair for sign in "${}\\/\n"):
                found[pair] = None
    return tuple(found)


def _from_words(rest: str) -> tuple[str, str]:
    """The service and the account that the words after `security` or `secret-tool lookup` name."""
    words = re.findall(r"\"[^\"\n]*\"|'[^'\n]*'|[^\s\"',\[\]]+", rest)
    words = [word.strip("\"'") for word in words]
    after = dict(itertools.pairwise(words))
    service = after.get("-s") or after.get("service") or ""
    return service, after.get("-a") or after.get("username") or after.get("account") or after.get("user") or ""
