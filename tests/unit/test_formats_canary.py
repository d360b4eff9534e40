"""Made-up secrets of every shape, in every format and place, and none of them ever comes out."""

import base64
import json
import plistlib
import tomllib
from collections.abc import Callable

import pytest
import yaml

from rollback_gui.formats.document import read_document
from rollback_gui.formats.masking import hide_for, mask_text
from rollback_gui.formats.names import names_in, shape_problem
from rollback_gui.formats.tokens import mask_line
from rollback_gui.model.snapshot import Kind
from rollback_gui.operations.compare import compare, reveal, summarise
from tests.support.changes import GivenSides, changed

PEM = "-----BEGIN PRIVATE KEY-----\nmadeupQm9keU9mQUtleQ\nmadeupTGluZVR3bw\n-----END PRIVATE KEY-----"
SECRETS = [
    "made-up-plain-value", "made-up with spaces in it", "made-up:with:colons", "made-up=with=equals==",
    "made-up'single'quotes", 'made-up"double"quotes', "made-up\\backslash\\n", "made-up #no comment", "made-up; no end",
    "made-up&ampersand<angle>", "made-up{brace}[bracket]", "made-up-ümläut-ß-漢字", "made-up-emoji-🔑",
    "made-up-%41%42-percent",
    "made-up-$dollar-${HOME}", "made-up\ttab", "made-up,comma,list", "made-up!bang|pipe>", "made-up*star@at",
    "made-up~tilde`tick",
    "ghp_madeup0123456789abcdefghijABCDEFGHIJ", "xoxb-madeup-0123456789-abcdef", "AKIAMADEUP0123456789",
    "sk-madeup0123456789abcdef",
    "eyJtYWRlIjoidXAifQ.eyJtYWRlIjoidXAifQ.c2lnbmF0dXJl", "AGE-SECRET-KEY-1MADEUPMADEUPMADEUPMADEUP",
    "ya29.made-up_0123456789",
    "1//made-up-refresh-0123456789", "GOCSPX-made-up-0123456789", "hunter2", "correct horse battery staple",
    "0123456789", "deadbeefdeadbeefdeadbeefdeadbeef", "postgres://madeup:pa%2Fss@db.example/x",
    "https://user:made-up-pass@example.com/p?q=1", base64.b64encode(b"made-up:basic-auth").decode(), PEM,
    "made-up-" + "long-" * 200 + "end", "- made-up dash first", "? made-up question", "made-up trailing space ",
]  # fmt: skip
PIECE = 7


def pieces(secret: str) -> list[str]:
    """What a leak of this secret would show: it, each of its lines, and how others write it."""
    lines = [line for line in secret.split("\n") if line.strip() and "-----" not in line]
    written = [json.dumps(line)[1:-1] for line in lines] + [
        line.replace("&", "&amp;").replace("<", "&lt;") for line in lines
    ]
    return [
        piece for line in {*lines, *written} for piece in {line.strip()[:12], line.strip()[-12:]} if len(piece) >= PIECE
    ]


def is_in(secret: str, seen: str) -> bool:
    return any(piece in seen for piece in pieces(secret))


def plist_environment(secret: str) -> bytes:
    return plistlib.dumps(
        {"Label": "com.example.a", "EnvironmentVariables": {"MY_VALUE": secret}, "ProgramArguments": ["/bin/x"]}
    )


def plist_arguments(secret: str) -> bytes:
    return plistlib.dumps({"Label": "com.example.a", "ProgramArguments": ["/bin/x", "--token", secret, "-p", secret]})


def plist_binary(secret: str) -> bytes:
    return plistlib.dumps({"Label": "a", "EnvironmentVariables": {"MY_VALUE": secret}}, fmt=plistlib.FMT_BINARY)


def plist_torn(secret: str) -> bytes:
    whole = plistlib.dumps({"EnvironmentVariables": {"A": secret, "MY_VALUE": secret}, "Label": "x"})
    return whole[: whole.index(b"<key>Label")]


def json_environment(secret: str) -> bytes:
    return json.dumps(
        {"mcpServers": {"a": {"command": "x", "env": {"MY_VALUE": secret}, "args": ["--api-key", secret]}}}, indent=1
    ).encode()


def json_plain(secret: str) -> bytes:
    return json.dumps({"env": {"MY_VALUE": secret}}, ensure_ascii=False).encode()


def json_torn(secret: str) -> bytes:
    return json_environment(secret)[:-20]


def json_comment(secret: str) -> bytes:
    shown = json.dumps(secret)
    return f'{{\n // "MY_VALUE": {shown}\n "a": 1 /* "api_key": {shown} */\n}}'.encode()


def yaml_environment(secret: str) -> bytes:
    return yaml.safe_dump(
        {"services": {"a": {"environment": {"MY_VALUE": secret}, "image": "x"}}}, allow_unicode=True
    ).encode()


def yaml_list(secret: str) -> bytes:
    return yaml.safe_dump({"environment": [f"MY_VALUE={secret}"]}).encode()


def yaml_block(secret: str) -> bytes:
    body = "\n".join("      " + line for line in secret.split("\n"))
    return f"env:\n  A: plain\n  MY_VALUE: |\n{body}\nafter: 1\n".encode()


def yaml_named(secret: str) -> bytes:
    return yaml.safe_dump({"client_secret": secret, "list": [{"password": secret}]}).encode()


def toml_environment(secret: str) -> bytes:
    plain, escaped = json.dumps(secret, ensure_ascii=False), json.dumps(secret)
    return f"[mcp.a.env]\nMY_VALUE = {plain}\n[b]\nenv = {{ X = {escaped} }}\n".encode()


def env_file(secret: str) -> bytes:
    safe = secret.replace("\\", "\\\\").replace('"', '\\"')
    return f'export MY_VALUE="{safe}"\nB="{safe}"\n'.encode()


def secrets_py(secret: str) -> bytes:
    used = f"def f():\n    return call({secret!r}, f'x{{1}}' {secret!r})\n"
    return f"# token: {secret.splitlines()[0]}\nMY_VALUE = {secret!r}\n{used}".encode()


def secrets_py_broken(secret: str) -> bytes:
    return f"MY_VALUE = {secret!r}\ndef f(:\n".encode()


def unit_environment(secret: str) -> bytes:
    safe = secret.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'[Service]\nEnvironment="A=b" "MY_VALUE={safe}"\nExecStart=/bin/x --token "{safe}"\n'.encode()


def credential_json(secret: str) -> bytes:
    return json.dumps({"installed": {"client": secret, "uris": [secret, {"x": secret}]}}).encode()


def credential_yaml(secret: str) -> bytes:
    return (f"# was: {secret.splitlines()[0]}\n" + yaml.safe_dump({"developer": secret, "n": [secret]})).encode()


def credential_ini(secret: str) -> bytes:
    body = secret.replace("\n", "\n   ")
    return f"[default]\nregion = {body}\n".encode()


def credential_text(secret: str) -> bytes:
    return f"machine example.com login me password {secret}\n".encode()


def credential_broken(secret: str) -> bytes:
    return f'{{"a": {json.dumps(secret)}, ]'.encode()


def credential_plist(secret: str) -> bytes:
    return plistlib.dumps({"Anything": [secret, {"x": secret.encode()}]})


Maker = Callable[[str], bytes]
MAKERS: dict[Maker, tuple[str, Kind]] = {
    plist_environment: ("com.example.a.plist", "plist"),
    plist_arguments: ("com.example.a.plist", "plist"),
    plist_binary: ("com.example.a.plist", "plist"),
    plist_torn: ("com.example.a.plist", "plist"),
    json_environment: (".mcp.json", "config"),
    json_plain: ("settings.json", "config"),
    json_torn: (".mcp.json", "config"),
    json_comment: ("settings.jsonc", "config"),
    yaml_environment: ("compose.yaml", "config"),
    yaml_list: ("compose.yaml", "config"),
    yaml_block: ("compose.yaml", "config"),
    yaml_named: ("config.yml", "config"),
    toml_environment: ("config.toml", "config"),
    env_file: (".env", "config"),
    secrets_py: ("secrets.py", "config"),
    secrets_py_broken: ("secrets.py", "config"),
    unit_environment: ("mail.service", "unit"),
    credential_json: ("oauth.json", "credential"),
    credential_yaml: ("google-ads.yaml", "credential"),
    credential_ini: ("credentials", "credential"),
    credential_text: (".netrc", "credential"),
    credential_broken: ("token.json", "credential"),
    credential_plist: ("keys.plist", "credential"),
}


def seen_of(name: str, kind: Kind, now: bytes, after: bytes) -> str:
    """Everything that a person, a log or a crash report could get to see of one comparison."""
    change = changed(f"~/x/{name}", kind, now, after)
    sides = GivenSides(now, after)
    shown = compare(change, sides)
    document = read_document(name, now)
    parts = [
        repr(shown),
        summarise(change, sides),
        repr(document),
        repr(document.root),
        repr(document.tear),
        document.problem,
    ]
    parts += [str(field) for field in shown.fields] + [line.text for line in shown.lines] + mask_text(kind, name, now)
    parts += [repr(hide_for(kind, name, document.form)), shape_problem(kind, name, now)]
    return "\n".join(parts)


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_secret_is_never_in_a_comparison(make: Maker) -> None:
    """Forty secrets, as they are now, as they will be, and both."""
    name, kind = MAKERS[make]
    leaks = []
    for at, secret in enumerate(SECRETS):
        other = SECRETS[at - 1]
        for now, after in ((secret, secret), (secret, other)):
            seen = seen_of(name, kind, make(now), make(after))
            leaks += [one for one in (now, after) if is_in(one, seen)]
    assert leaks == []


@pytest.mark.parametrize(
    "make", [plist_environment, json_environment, yaml_environment, toml_environment, unit_environment]
)
def test_without_masking_the_same_search_finds_it(make: Maker) -> None:
    """The control run: what the files hold is found when it is not masked, so that a clean run means something."""
    found = [secret for secret in SECRETS if is_in(secret, make(secret).decode())]
    assert len(found) >= len(SECRETS) - 6


def test_tokens_in_arguments_and_addresses_are_hidden_in_a_log_line() -> None:
    """Agents' logs and command lines are masked by shape, name and place."""
    secret = "made-up-value-0123"
    lines = [
        f"run --token {secret} --verbose", f"run --password={secret}", f"run -p {secret}", f"curl -u me:{secret} x",
        f"GET https://me:{secret}@example.com/", f"Authorization: Bearer {secret}", f"X-Api-Key: {secret}",
        f"export GITHUB_TOKEN={secret}", f"password = {secret} and more", f'{{"client_secret": "{secret}"}}',
        f"mysql -uroot -p{secret}", f"https://example.com/?access_token={secret}&x=1", f"cookie: a={secret}",
    ]  # fmt: skip
    assert [line for line in lines if secret in mask_line(line)] == []


def test_plain_log_lines_stay_as_they_are() -> None:
    """Masking leaves alone what a person needs to see."""
    lines = [
        "2026-05-01 10:04:12 INFO listening on port 8080", "GET https://example.com/path/to?id=5 200",
        "/Users/mathew/Library/LaunchAgents/com.example.email-sync.plist", "max_tokens: 4096",
        "task-runner-one-two-three",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "ModuleNotFoundError: No module named 'yaml'",
        "python -m mail --verbose --port 8080",
    ]  # fmt: skip
    assert [mask_line(line) for line in lines] == lines


def test_a_revealed_field_shows_that_value_and_no_other() -> None:
    """Reveal is for one key path; the rest of the file stays hidden."""
    now = json.dumps({"env": {"A": "made-up-one", "B": "made-up-two"}}).encode()
    after = json.dumps({"env": {"A": "made-up-three", "B": "made-up-four"}}).encode()
    change = changed("~/x/.mcp.json", "config", now, after)
    field = reveal(change, GivenSides(now, after), ("env", "A"))
    assert (field.now and field.now.text, field.after and field.after.text) == ("made-up-one", "made-up-three")
    assert "two" not in repr(field)
    assert "four" not in repr(field)


def test_names_in_tells_paths_and_nothing_else() -> None:
    """A secret in an environment is no path."""
    data = json.dumps(
        {"env": {"A": "made-up-one", "F": "/Users/me/.made/credentials.json"}, "args": ["~/x/y.py"]}
    ).encode()
    assert set(names_in(data, ".mcp.json")) == {"/Users/me/.made/credentials.json", "~/x/y.py"}


def test_the_makers_make_sound_files() -> None:
    """The files that are meant to be sound are, so that masking works on their values and not on their being broken."""
    assert tomllib.loads(toml_environment("made-up").decode())["mcp"]["a"]["env"] == {"MY_VALUE": "made-up"}
    for make, (name, _) in MAKERS.items():
        if "torn" not in make.__name__ and "broken" not in make.__name__:
            assert read_document(name, make("made-up")).problem == ""
