"""Files that are broken in the middle of a secret, and secrets of awkward shapes: nothing of them is ever told."""

import json
import plistlib
import traceback
from collections.abc import Callable, Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.formats.document import read_document
from rollback_gui.formats.masking import mask_text
from rollback_gui.formats.read_json import read_json
from rollback_gui.formats.read_lines import read_env, read_ini, read_unit
from rollback_gui.formats.read_plist import read_binary_plist, read_xml_plist
from rollback_gui.formats.read_python import read_python
from rollback_gui.formats.read_toml import read_toml
from rollback_gui.formats.read_yaml import read_yaml
from rollback_gui.formats.tree import Read, Unparsable
from rollback_gui.model.comparison import DOTS
from rollback_gui.model.snapshot import Kind
from rollback_gui.operations.compare import compare
from tests.support.changes import GivenSides, changed
from tests.support.other_makes import made_up, pem
from tests.unit.test_formats_canary import seen_of

CANARY = f"Zq7{made_up('canary', 34)}"
PIECE = 8
_BODY = pem("PRIVATE KEY", "canary").replace(made_up("canary 2", 64), CANARY + made_up("canary rest", 27))
FILES: dict[str, tuple[str, Kind, bytes]] = {
    "plist": ("a.plist", "plist", plistlib.dumps({"EnvironmentVariables": {"A": CANARY}, "Label": "a"})),
    "binary plist": (
        "a.plist", "plist", plistlib.dumps({"EnvironmentVariables": {"A": CANARY}}, fmt=plistlib.FMT_BINARY),
    ),
    "json": (".mcp.json", "config", json.dumps({"a": {"env": {"A": CANARY, "B": "x"}}, "z": [1, 2]}).encode()),
    "yaml": ("c.yaml", "config", yaml.safe_dump({"environment": {"A": CANARY}, "z": {"password": CANARY}}).encode()),
    "toml": ("config.toml", "config", f'[a.env]\nA = "{CANARY}"\n[b]\nc = 1\n'.encode()),
    "ini": ("tool.ini", "config", f"[a]\npassword = {CANARY}\n  {CANARY}\n[b]\nc = 1\n".encode()),
    "env": (".env", "config", f"A='{CANARY}'\nexport B=\"{CANARY}\"\nC=postgres://u:{CANARY}@h/d\n".encode()),
    "netrc": (".netrc", "credential", f"machine a login b password {CANARY}\nmacdef x\n  {CANARY}\n\n".encode()),
    "pgpass": (".pgpass", "credential", f"h:1:d:u:{CANARY}\n".encode()),
    "pem": ("key.pem", "credential", _BODY.encode()),
    "pem in a config": ("app.conf", "config", ("# the key\n" + _BODY + "after\n").encode()),
    "python": ("secrets.py", "config", f'A = "{CANARY}"\nB = {{"a": f"{CANARY}"}}\n'.encode()),
    "unit": ("a.service", "unit", f'[Service]\nEnvironment="A={CANARY}"\nExecStart=/x --token {CANARY}\n'.encode()),
    "shell": (".zshrc", "config", f"export API_TOKEN={CANARY}\ncurl -u me:{CANARY} https://x\n".encode()),
}  # fmt: skip


def pieces_in(seen: str) -> set[str]:
    """Every piece of eight characters of the canary that can be seen."""
    return {CANARY[at : at + PIECE] for at in range(len(CANARY) - PIECE + 1)} & _windows(seen)


def _windows(seen: str) -> set[str]:
    return {seen[at : at + PIECE] for at in range(len(seen) - PIECE + 1)}


def broken(data: bytes) -> Iterator[bytes]:
    """The file cut, and with a quote, a bracket, a line end or a stray byte, at places within its first secret."""
    start = data.index(CANARY.encode())
    for at in range(start, start + len(CANARY) + 1, 3):
        yield data[:at]
        yield from (data[:at] + sign + data[at:] for sign in (b'"', b"'", b"\n", b"]}", b"\xff", b"<", b"\0", b"\\"))


@pytest.mark.parametrize("form", FILES)
def test_a_file_that_is_broken_in_a_secret_tells_nothing_of_it(form: str) -> None:
    """Compared with the whole one, either way round: fields, lines, problems, representations."""
    name, kind, whole = FILES[form]
    assert not pieces_in(seen_of(name, kind, whole, whole))
    for torn in broken(whole):
        # What was cut or broken off a secret may be shorter than a piece; each piece that is left is one too many.
        assert not pieces_in(seen_of(name, kind, torn, whole)), torn
        assert not pieces_in(seen_of(name, kind, whole, torn)), torn


Reader = Callable[[str], Read]
READERS: dict[str, Reader] = {
    "json": read_json, "yaml": read_yaml, "toml": read_toml, "ini": read_ini, "env": read_env, "unit": read_unit,
    "python": read_python, "plist": read_xml_plist,
}  # fmt: skip


@pytest.mark.parametrize("form", READERS)
def test_a_reader_raises_nothing_and_its_tear_has_no_cause(form: str) -> None:
    """The tear knows kind, line and column; no other exception hangs on it, printed or not."""
    for torn in broken(FILES[form][2]):
        text = torn.decode("utf-8", "replace")
        tear = READERS[form](text).tear
        if tear is not None:
            assert type(tear) is Unparsable
            assert (tear.__cause__, tear.__context__ if not tear.__suppress_context__ else None) == (None, None)
            assert not pieces_in("".join(traceback.format_exception(tear)) + repr(tear.args) + repr(vars(tear)))


def test_a_torn_binary_property_list_has_no_cause_either() -> None:
    """Cut anywhere."""
    data = FILES["binary plist"][2]
    for at in range(8, len(data)):
        tear = read_binary_plist(data[:at]).tear
        assert tear is None or (type(tear) is Unparsable and tear.__cause__ is None)


@given(st.sampled_from(sorted(READERS)), st.text(max_size=60))
def test_no_text_makes_a_reader_raise(form: str, text: str) -> None:
    """Whatever is in it."""
    READERS[form](text)


AWKWARD = {
    "one character": "x", "dollar": "$", "lines": "made-up\nof two lines", "letters": "пароль-漢字-🔑",
    "a megabyte": "made-up-" * (1 << 17), "a path": "/home/pb/made-up/path", "its own name": "A_VALUE",
    "base64": "bWFkZS11cDpiYXNlNjQ=", "address": "https://me:made-up@example.com/x", "dots": DOTS, "number": "1234",
    "true": "true", "spaces": "   ",
}  # fmt: skip
"""Values that a rule about looks would let through; the empty one hides nothing and is told as it is."""


def written(value: str) -> dict[str, tuple[str, Kind, bytes]]:
    """The value as a variable in every form that has an environment."""
    quoted = json.dumps(value, ensure_ascii=False)
    return {
        "plist": ("a.plist", "plist", plistlib.dumps({"EnvironmentVariables": {"A_VALUE": value}})),
        "json": (".mcp.json", "config", json.dumps({"env": {"A_VALUE": value}}).encode()),
        "yaml": ("a.yaml", "config", yaml.safe_dump({"env": {"A_VALUE": value}}, allow_unicode=True).encode()),
        "toml": ("a.toml", "config", f"[env]\nA_VALUE = {quoted}\n".encode()),
    }


@pytest.mark.parametrize("form", ["plist", "json", "yaml", "toml"])
@pytest.mark.parametrize("shape", AWKWARD)
def test_an_awkward_value_is_dots_like_any_other(form: str, shape: str) -> None:
    """In the fields and in the lines, whatever it looks like; a line too long to be read is hidden whole."""
    name, kind, data = written(AWKWARD[shape])[form]
    other = written("made-up-other")[form][2]
    shown = compare(changed(f"~/{name}", kind, data, other), GivenSides(data, other), even_if_large=True)
    assert len("".join(line.text for line in shown.lines)) < 1000
    if form == "toml" and shape == "a megabyte":
        assert (shown.fields, [line.text for line in shown.lines if line.sign == "-"]) == ((), [DOTS])
        return
    (field,) = [field for field in shown.fields if field.key[-1:] == ("A_VALUE",)]
    assert (field.now and field.now.text, field.after and field.after.text) == (DOTS, DOTS)


@pytest.mark.parametrize("sign", ["#", "//", ";", "<!--"])
def test_a_secret_in_a_comment_is_hidden(sign: str) -> None:
    """What was set aside is as secret as what is in use."""
    names = {"#": (".env", "A=1\n"), "//": ("a.jsonc", "{\n"), ";": ("a.ini", "[a]\n"), "<!--": ("a.plist", "")}
    name, before = names[sign]
    after = "\n{}\n" if sign == "//" else "\n"
    comment = f'{sign} "token": "{CANARY}"' if sign == "//" else f"{sign} token = {CANARY}"
    text = f"{before}{comment}{' -->' if sign == '<!--' else ''}{after}"
    if sign == "<!--":
        text = plistlib.dumps({"Label": "a"}).decode().replace("<dict>", f"<dict>{comment} -->")
    assert not pieces_in("\n".join(mask_text("config", name, text.encode())))


@pytest.mark.parametrize("secret", [f"ghp_{CANARY}", f"https://me:{CANARY}@example.com"])
def test_a_secret_in_a_key_is_hidden_by_its_shape(secret: str) -> None:
    """In dictionaries, sections and tables, of a credential too, whose keys are otherwise shown."""
    quoted = json.dumps(secret)
    for name, kind, text in (
        (".mcp.json", "config", f'{{"a": {{{quoted}: 1}}, {quoted}: {{"b": 2}}}}'),
        ("a.yaml", "config", f"{quoted}: 1\n"),
        ("a.toml", "config", f"[{quoted}]\na = 1\n"),
        ("a.ini", "config", f"[url {quoted}]\na = 1\n"),
        ("keys.json", "credential", f'{{{quoted}: "x"}}'),
        ("keys.yaml", "credential", f"{quoted}: x\n"),
    ):
        seen = seen_of(name, kind, text.encode(), b"")  # type: ignore[arg-type]
        assert not pieces_in(seen), (name, kind)
        assert read_document(name, text.encode()).problem == ""
