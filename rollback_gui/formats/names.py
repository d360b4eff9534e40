"""Which files a definition names, and whether it has what its reader needs."""

import re

from rollback_gui.formats.document import Document, read_document
from rollback_gui.formats.shapes import problem_in
from rollback_gui.formats.tree import scalars
from rollback_gui.model.snapshot import Kind

_PATH = re.compile(r"(?:(?<=[\s=:,;'\"(@])|^)[-+!@]{0,3}(?:~|\$HOME|\$\{HOME\}|%h|file://)?/(?!/)[^\s'\"=:,;()<>|&@]+")
_WHOLE = re.compile(r"(?:~|\$HOME|\$\{HOME\}|%h)?/(?!/)[^\n:]*")
_HOME = re.compile(r"^(?:\$HOME|\$\{HOME\}|%h)(?=/)")
_LARGEST = 1_000_000


def names_in(data: bytes, name: str) -> tuple[str, ...]:
    """Every absolute path and every `~/…` that a file names, in order, each once; the `~` is kept."""
    if len(data) > _LARGEST:
        return ()
    document = read_document(name, data)
    found: dict[str, None] = {}
    for text in _texts(document):
        if _WHOLE.fullmatch(text):
            # A value that is nothing but a path may have spaces in it.
            found.setdefault(_clean(text))
        for match in _PATH.finditer(text):
            found.setdefault(_clean(match[0]))
    return tuple(path for path in found if len(path) > 1)


def _clean(path: str) -> str:
    plain = _HOME.sub("~", path.strip().lstrip("-+!@")).removeprefix("file://")
    return plain.rstrip("/") or plain


def _texts(document: Document) -> list[str]:
    if document.root is not None:
        return [value.text for value in scalars(document.root) if value.type == "string"]
    return (document.text or "").split("\n")


def shape_problem(kind: Kind, name: str, data: bytes) -> str:
    """Why the reader of this file would refuse it: one sentence with line or key; empty when it is fine."""
    document = read_document(name, data)
    if document.problem:
        return document.problem
    return problem_in(kind, name, document)
