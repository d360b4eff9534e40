"""The credentials of a snapshot as a Markdown page."""

from collections.abc import Iterator

from rollback_gui.formats.text import visible
from rollback_gui.model.credentials import Credential, CredentialList

_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60
_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>|"})


def credential_page(listed: CredentialList) -> str:
    """What was kept, from where, what named it, its mode and age; no value and no size."""
    return "\n".join(_lines(listed)) + "\n"


def _lines(listed: CredentialList) -> Iterator[str]:
    header, count = listed.snapshot.header, len(listed.credentials)
    yield f"# Credentials in snapshot {header.id}"
    yield ""
    yield f"Taken {header.created_at} on {_text(header.host)} from {_text(header.home)}."
    yield f"{count} {'credential' if count == 1 else 'credentials'}, sealed; values are never shown."
    if count:
        yield ""
        yield "| credential | group | mode | written | age then | named by |"
        yield "|---|---|---|---|---|---|"
        yield from map(_row, listed.credentials)


def _row(one: Credential) -> str:
    entry = one.item.entry
    mode = "absent" if entry is None else "link" if entry.type == "symlink" else f"{entry.mode:04o}"
    named = ", ".join(map(_text, one.named_by)) or "—"
    written = one.written_at[:19].replace("T", " ") + " UTC" if one.written_at else "—"
    return f"| {_text(one.item.path)} | {_text(one.item.group)} | {mode} | {written} | {_age(one.age)} | {named} |"


def _age(seconds: int) -> str:
    for unit, name in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= unit:
            count = seconds // unit
            return f"{count} {name}" if count == 1 else f"{count} {name}s"
    return "—" if seconds < 0 else "less than a minute"


def _text(text: str) -> str:
    return visible(text).translate(_SIGNS).replace("\n", "␊").replace("\t", "␉")
