"""What a manifest may say: values that no file of any machine has were put there by somebody else."""

import base64
import re

from rollback_gui.model.snapshot import Entry, Header

_MODES, _ACCOUNTS, _SIZES = 0o7777, 2**32 - 2, 2**63 - 1
_LONGEST_TARGET, _LONGEST_ATTRIBUTE = 4096, 255
_BLOB = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z", re.ASCII)


def of_entry(entry: Entry) -> str:
    """What is out of range in an entry, empty when nothing is."""
    if not 0 <= entry.mode <= _MODES:
        return "permissions"
    if not (0 <= entry.uid <= _ACCOUNTS and 0 <= entry.gid <= _ACCOUNTS):
        return "an owner"
    if not 0 <= entry.size <= _SIZES:
        return "a size"
    if not -_SIZES <= entry.mtime <= _SIZES:
        return "a time"
    if entry.blob and not _BLOB.fullmatch(entry.blob):
        return "a name of content"
    if entry.target or entry.type == "symlink":
        return _of_target(entry)
    return _of_attributes(entry) if entry.attributes else ""


def of_header(header: Header) -> str:
    """The same for the first line."""
    if header.format < 1 or header.sequence < 0:
        return "a number"
    if not _MOMENT.fullmatch(header.created_at):
        return "a time"
    return "" if header.home.startswith("/") and "\0" not in header.home else "a home"


def _of_target(entry: Entry) -> str:
    """A link points somewhere, and to a path that a system takes."""
    is_good = 0 < len(entry.target) <= _LONGEST_TARGET and "\0" not in entry.target
    return "" if is_good else "a link's target"


def _of_attributes(entry: Entry) -> str:
    for name, value in entry.attributes.items():
        if not 0 < len(name) <= _LONGEST_ATTRIBUTE or "\0" in name:
            return "an attribute's name"
        try:
            base64.b64decode(value, validate=True)
        except ValueError:
            return "an attribute"
    return ""
