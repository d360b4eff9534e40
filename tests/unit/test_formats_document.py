"""Bytes are read as what they are, and never with an exception."""

import json
import plistlib
import subprocess
import sys
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.formats.document import Document, read_document
from rollback_gui.formats.tree import Dictionary, Node, Scalar, Sequence, scalars

NAMES = [
    "a.plist",
    "a.json",
    ".mcp.json",
    "a.yaml",
    "a.toml",
    "a.ini",
    "a.service",
    ".env",
    "a.py",
    "credentials",
    "notes.txt",
    "x",
]
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=20) | st.floats(allow_nan=False),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=8), children, max_size=4),
    max_leaves=12,
)
plist_text = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=20
)
plist_values = st.recursive(
    st.booleans()
    | st.integers(-(2**63), 2**63)
    | plist_text
    | st.floats(allow_nan=False)
    | st.binary(max_size=12)
    | st.datetimes(datetime.fromisoformat("1980-01-01"), datetime.fromisoformat("2090-01-01")).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(plist_text, children, max_size=4),
    max_leaves=12,
)


def plain(node: Node | None) -> object:
    """A tree as literals."""
    if isinstance(node, Dictionary):
        return {key: plain(child) for key, child in node.pairs}
    if isinstance(node, Sequence):
        return [plain(child) for child in node.items]
    return (node.type, node.text) if node is not None else None


@given(
    st.sampled_from(NAMES),
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
)
def test_no_bytes_make_it_raise(name: str, data: bytes) -> None:
    assert isinstance(read_document(name, data), Document)


@given(st.sampled_from(NAMES), st.text("{}[]\"':,\\ \n#=<>/-&|!%@`abc01", max_size=60))
def test_no_text_of_signs_makes_it_raise(name: str, text: str) -> None:
    assert isinstance(read_document(name, text.encode()), Document)


@given(values)
def test_json_is_read_as_the_standard_library_reads_it(value: object) -> None:
    document = read_document("a.json", json.dumps(value).encode())
    assert document.problem == ""
    assert json.loads(as_json(document.root)) == value


def as_json(node: Node | None) -> str:
    if isinstance(node, Dictionary):
        return "{" + ",".join(f"{json.dumps(key)}:{as_json(child)}" for key, child in node.pairs) + "}"
    if isinstance(node, Sequence):
        return "[" + ",".join(map(as_json, node.items)) + "]"
    assert isinstance(node, Scalar)
    return json.dumps(node.text) if node.type == "string" else node.text


@given(plist_values)
def test_xml_and_binary_property_lists_say_the_same(value: Any) -> None:
    both = [read_document("a.plist", plistlib.dumps(value, fmt=fmt)) for fmt in (plistlib.FMT_XML, plistlib.FMT_BINARY)]
    assert [side.problem for side in both] == ["", ""]
    assert [side.form for side in both] == ["plist", "binary plist"]
    assert plain(both[0].root) == plain(both[1].root)


@given(plist_values)
def test_a_value_stands_where_its_span_says(value: Any) -> None:
    document = read_document("a.plist", plistlib.dumps(value))
    assert document.root is not None
    assert document.text is not None
    for scalar in scalars(document.root):
        if scalar.type == "string" and scalar.span is not None and "&" not in document.text[slice(*scalar.span)]:
            assert document.text[slice(*scalar.span)] == scalar.text


@pytest.mark.parametrize("name", ["a.json", "a.yaml", "a.toml", "a.ini", "a.service", ".env", "a.py"])
def test_values_of_every_form_stand_where_their_spans_say(name: str) -> None:
    texts = {
        "a.json": '{"ä": "wört", "b": {"c": [1, "two"]}}',
        "a.yaml": "ä: wört\nb:\n  c: [one, 'two']  # three\n",
        "a.toml": "a = \"wört\" # x\n[b.c]\nd = 'two'\n",
        "a.ini": "[ä]\nkey = wört\nother: two\n",
        "a.service": '[Service]\nEnvironment="A=wört" B=two\nExecStart=/bin/x\n',
        ".env": "export A=wört # x\nB='two'\n",
        "a.py": "A = 'wört'  # x\nB = ['two', 'drei']\n",
    }
    document = read_document(name, texts[name].encode())
    root = document.placed or document.root
    assert document.problem == ""
    assert root is not None
    assert document.text is not None
    found = [(document.text[slice(*value.span)], value.text) for value in scalars(root) if value.span]
    assert "wört" in [text for _, text in found]
    assert all(there == text for there, text in found)


def test_a_torn_property_list_names_the_place() -> None:
    data = plistlib.dumps({"A": "b"}).replace(b"</dict>", b"</dixt>")
    assert read_document("a.plist", data).problem == "Line 7, column 3: not a property list."


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.json", '{\n "a": 1,\n "b": oops\n}', "Line 3, column 7: not JSON."),
        ("a.json", '{"a": "never ended', "Line 1, column 7: not JSON."),
        ("a.json", "", "Line 1, column 1: not JSON."),
        ("a.yaml", "a: 1\nb: [1, 2\nc: 3\n", "Line 3, column 2: not YAML."),
        ("a.toml", "a = 1\nb = = 2\n", "Line 2, column 5: not TOML."),
        ("a.py", "A = 1\ndef f(:\n", "Line 2, column 7: not Python."),
        ("a.ini", "[a]\nb = 1\n= oops\n", "Line 3, column 1: not an INI file."),
        ("a.service", "[Service]\noops\n", "Line 2, column 1: not a unit file."),
        (".env", "A=1\n= oops\n", "Line 2, column 1: not an environment file."),
        ("a.plist", "{ old = style; }", "Line 1, column 1: not a property list."),
    ],
)
def test_what_cannot_be_read_is_text_with_the_place(name: str, text: str, problem: str) -> None:
    document = read_document(name, text.encode())
    assert (document.root, document.text, document.problem) == (None, text, problem)


def test_an_entity_is_refused() -> None:
    entities = b'<!DOCTYPE plist [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    bomb = b'<?xml version="1.0"?>' + entities + b"<plist><string>&b;</string></plist>"
    assert read_document("a.plist", bomb).root is None


def test_a_binary_list_that_shares_itself_a_million_times_is_refused() -> None:
    shared: list[object] = ["x"]
    for _ in range(40):
        shared = [shared, shared]
    assert read_document("a.plist", plistlib.dumps(shared, fmt=plistlib.FMT_BINARY)).root is None


def test_aliases_that_multiply_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"] + [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)
    ]
    assert read_document("a.yaml", "\n".join(lines).encode()).root is None


def test_deep_nesting_is_refused_and_does_not_overflow() -> None:
    for name, text in [
        ("a.json", "[" * 5000),
        ("a.yaml", "[" * 5000),
        ("a.py", "A=" + "(" * 5000),
        ("a.toml", "a=" + "[" * 5000),
    ]:
        assert read_document(name, text.encode()).root is None


def test_doubled_keys_and_long_integers_are_kept() -> None:
    root = read_document("a.json", b'{"a": 1, "a": 123456789012345678901234567890}').root
    assert isinstance(root, Dictionary)
    assert [(key, plain(node)) for key, node in root.pairs] == [
        ("a", ("integer", "1")),
        ("a", ("integer", "123456789012345678901234567890")),
    ]


def test_other_codings_are_read() -> None:
    text = plistlib.dumps({"A": "ü"}).decode().replace("UTF-8", "UTF-16")
    for data in (
        text.encode("utf-16"),
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
        b"\xef\xbb\xbf" + text.encode(),
    ):
        assert plain(read_document("a.plist", data).root) == {"A": ("string", "ü")}
    latin = '<?xml version="1.0" encoding="ISO-8859-1"?><plist><string>\xfc</string></plist>'.encode("latin-1")
    assert plain(read_document("a.plist", latin).root) == ("string", "ü")


def test_bytes_that_are_no_text_are_binary() -> None:
    for name, data in [("a.png", bytes(range(256))), ("a.json", b"\0\1\2"), ("a.plist", b"bplist00" + b"\xff" * 40)]:
        document = read_document(name, data)
        assert (document.root, document.text) == (None, None)


def test_a_file_whose_name_says_nothing_is_a_tree_only_when_all_of_it_is_one() -> None:
    assert read_document("config", b'{"a": 1}').form == "json"
    assert read_document("config", b"{a: 1").form == "text"
    assert read_document("config", b"{a: 1").problem == ""
    assert read_document("config", b"[core]\n\tx = 1\n").form == "ini"


def test_importing_the_formats_loads_no_parser() -> None:
    """The command line masks and plans at every start; parsers are loaded by the file that needs them."""
    code = (
        "import sys, rollback_gui.operations.compare, rollback_gui.formats.names\n"
        "heavy = {'yaml', 'tomlkit', 'tomllib', 'patiencediff', 'difflib', 'plistlib', 'xml.parsers.expat'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
