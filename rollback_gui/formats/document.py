"""A file's bytes as a tree with positions, or as text, or as neither; never an exception."""

import re
from collections.abc import Callable

from msgspec import Struct

from rollback_gui.formats.tree import Node, Read, Scalar, Span, Unparsable
from rollback_gui.model.comparison import Form

_UNIT_ENDS = frozenset({
    "service", "timer", "socket", "path", "target", "mount", "automount", "slice", "swap", "container", "volume",
})  # fmt: skip
_INI_NAMES = {".gitconfig", ".pypirc", ".editorconfig", ".pylintrc", ".flake8", "setup.cfg", "pip.conf"}
_XML_CODING = re.compile(rb"""^\s*<\?xml[^>]*encoding=["']([\w-]+)["']""")
_PLIST_STARTS = ("<?xml", "<!DOCTYPE plist", "<!--", "<plist")
_PLIST = re.compile(r"<plist[\s>]")
_FIRST_SECTION = re.compile(r"(?:[ \t]*(?:[#;][^\n]*)?\n)*[ \t]*\[([\w .:/\"'-]+)\][ \t\r]*(?:\n|\Z)")
_UNIT_SECTIONS = frozenset({"Unit", "Service", "Timer", "Socket", "Path", "Install", "Mount", "Slice", "Container"})
_ASSIGNMENTS = re.compile(r"(?:[ \t]*(?:#[^\n]*|(?:export[ \t]+)?[A-Za-z_]\w*=[^\n]*)?\r?\n)*[A-Za-z_]\w*=[^\n]*\s*")
_STARTS = (
    (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"), (b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)  # fmt: skip
_MOST_CONTROLS = 0.1


class Document(Struct, frozen=True, eq=False):
    """One side of a file: its form, its tree where it has one, and its text where it is text."""

    form: Form
    text: str | None
    """None of what is not text; a binary property list is written out as XML."""
    root: Node | None = None
    comments: tuple[Span, ...] = ()
    loose: tuple[Scalar, ...] = ()
    tear: Unparsable | None = None
    """Where it stopped being of the form that its name says."""
    placed: Node | None = None
    """The values of `text` with their places: of the whole tree, or of what stands before the tear."""

    def __repr__(self) -> str:
        return f"Document({self.form})"

    @property
    def problem(self) -> str:
        """Why it is no tree, such as `Line 14, column 3: not a property list.`; empty when it is one or need not be."""
        return self.tear.sentence if self.tear is not None else ""


def read_document(name: str, data: bytes) -> Document:
    """What these bytes are, by the file's name and by what they hold; raises nothing."""
    try:
        return _read(name, data)
    except Exception:  # noqa: BLE001 - whatever a file does to a parser, it is shown as bytes
        return Document("binary", None, tear=Unparsable("readable"))


def _read(name: str, data: bytes) -> Document:
    if data.startswith(b"bplist"):
        return _binary_plist(data)
    text = _decoded(data)
    if text is None:
        return Document("binary", None, tear=Unparsable("a property list") if name.endswith(".plist") else None)
    form = _form(name, text)
    if form == "text":
        return _guessed(text)
    return _document(form, text, _reader(form)(text))


def _document(form: Form, text: str, read: Read) -> Document:
    whole = read.root if read.tear is None else None
    return Document(form, text, whole, read.comments, read.loose, read.tear, read.placed or read.root)


def _binary_plist(data: bytes) -> Document:
    from rollback_gui.formats.read_plist import as_xml, read_binary_plist, read_xml_plist

    read = read_binary_plist(data)
    if read.root is None:
        return Document("binary plist", None, tear=read.tear)
    text = as_xml(read.root)
    written = read_xml_plist(text)
    if written.root is None or written.tear is not None:
        # Some strings cannot be written in XML; such a file has fields but no text.
        return Document("binary plist", None, read.root)
    # The XML's tree knows positions; types that XML does not have stay as they were.
    return Document("binary plist", text, read.root, written.comments, placed=written.root)


def _guessed(text: str) -> Document:
    """A file whose name says nothing: a tree only if all of it is one."""
    if text.lstrip()[:1] in ("{", "["):
        from rollback_gui.formats.read_json import read_json

        read = read_json(text)
        if read.tear is None:
            return _document("json", text, read)
    return Document("text", text)


_ENDS: dict[str, Form] = {
    "plist": "plist", "json": "json", "jsonc": "json", "yaml": "yaml", "yml": "yaml", "toml": "toml",
    "ini": "ini", "cfg": "ini", "desktop": "ini", "py": "python", "env": "env",
}  # fmt: skip


def _form(name: str, text: str) -> Form:
    low = name.lower()
    end = low.rpartition(".")[2] if "." in low else ""
    head = text[:4096]
    if head.lstrip().startswith(_PLIST_STARTS) and _PLIST.search(head):
        return "plist"
    if low in (".env", ".envrc") or low.startswith(".env."):
        return "env"
    if end in _ENDS:
        return _ENDS[end]
    return "unit" if end in _UNIT_ENDS else _form_by_content(low, end, text)


def _form_by_content(name: str, end: str, text: str) -> Form:
    """The form of a file whose name leaves it open: drop-ins of units, environment files, files with sections."""
    is_open = end in ("conf", "rc", "") or name.endswith("credentials")
    if name in _INI_NAMES:
        return "ini"
    if is_open and (section := _FIRST_SECTION.match(text)):
        return "unit" if section[1] in _UNIT_SECTIONS else "ini"
    return "env" if is_open and _ASSIGNMENTS.fullmatch(text) else "text"


def _reader(form: Form) -> Callable[[str], Read]:
    if form == "plist":
        from rollback_gui.formats.read_plist import read_xml_plist as read
    elif form == "json":
        from rollback_gui.formats.read_json import read_json as read
    elif form == "yaml":
        from rollback_gui.formats.read_yaml import read_yaml as read
    elif form == "toml":
        from rollback_gui.formats.read_toml import read_toml as read
    elif form == "python":
        from rollback_gui.formats.read_python import read_python as read
    else:
        from rollback_gui.formats import read_lines

        readers = {"ini": read_lines.read_ini, "unit": read_lines.read_unit, "env": read_lines.read_env}
        return readers[form]
    return read


def _decoded(data: bytes) -> str | None:
    """The text that these bytes are; None when they are none."""
    coding = next((coding for start, coding in _STARTS if data.startswith(start)), None)
    if coding is None and b"\0" in data:
        return None
    try:
        return data.decode(coding or "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None if coding else _other_coding(data)


def _other_coding(data: bytes) -> str | None:
    said = _XML_CODING.match(data[:200])
    if said is not None:
        try:
            return data.decode(said[1].decode())
        except (LookupError, UnicodeDecodeError):
            return None
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in data[:4096])
    odd = sum(byte > 127 for byte in data[:4096])
    is_text = controls <= _MOST_CONTROLS * len(data[:4096]) and odd <= 3 * _MOST_CONTROLS * len(data[:4096])
    return data.decode("utf-8", "surrogateescape") if is_text else None
