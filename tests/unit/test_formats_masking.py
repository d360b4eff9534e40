"""What is hidden, what is not, and what the text looks like without it."""

import json
import plistlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.formats.document import read_document
from rollback_gui.formats.harmless import is_harmless
from rollback_gui.formats.masking import Hide, MaskedLine, hide_for, mask_text, masked_lines
from rollback_gui.formats.tokens import is_secret_name, mask_arguments, mask_line
from rollback_gui.model.comparison import DOTS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PATH", "/usr/bin:/bin"), ("PYTHONPATH", "/Users/me/brain/lib"), ("PYTHONPATH", "~/brain/lib:./x"), ("LANG",
        "en_GB.UTF-8"),
        ("LC_ALL", "C"), ("TZ", "Europe/London"), ("HOME", "/Users/me"), ("SHELL", "/bin/zsh"), ("USER", "me"),
        ("TERM", "xterm-256color"),
        ("PORT", "8080"), ("LOG_LEVEL", "debug"), ("DATA_DIR", "/var/data"), ("NODE_ENV", "production"),
        ("XDG_DATA_DIRS", "/a:/b"), ("ADS_CONFIG_PATH", "~/.ads/a.yaml"),
        ("GOOGLE_APPLICATION_CREDENTIALS", "/Users/me/key.json"),
    ],
)  # fmt: skip
def test_harmless_values_may_be_seen(name: str, value: str) -> None:
    assert is_harmless(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_KEY", "made-up"), ("MY_VALUE", "/a/path"), ("PORT", "made-up-secret"), ("TZ", "made up secret"),
        ("PATH", "made-up-secret"),
        ("PYTHONPATH", "https://me:made-up@example.com/"), ("DATA_DIR", "made-up-secret"), ("path", "/usr/bin"),
        ("MY_FILE", "made-up/secret+="), ("MY_PATH", "made-up"),
        ("LOG_LEVEL", "m" * 40),
    ],
)  # fmt: skip
def test_other_values_may_not(name: str, value: str) -> None:
    assert not is_harmless(name, value)


@pytest.mark.parametrize(
    "name", ["api_key", "GmailToken", "--client-secret", "PASSWORD", "aws_secret_access_key", "X-Api-Key", "dbPassword"]
)
def test_secret_names_are_known(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name", ["max_tokens", "keyboard", "KeepAlive", "author", "StartInterval", "tokenizer", "monkey", "passage"]
)
def test_other_names_are_not(name: str) -> None:
    assert not is_secret_name(name)


def test_the_text_keeps_all_but_the_values() -> None:
    data = json.dumps(
        {"mcpServers": {"mail": {"command": "python", "env": {"PYTHONPATH": "/a/b", "KEY": "made-up"}}}}, indent=2
    ).encode()
    assert mask_text("config", ".mcp.json", data) == [
        "{",
        '  "mcpServers": {',
        '    "mail": {',
        '      "command": "python",',
        '      "env": {',
        '        "PYTHONPATH": "/a/b",',
        f'        "KEY": "{DOTS}"',
        "      }",
        "    }",
        "  }",
        "}",
    ]


def test_a_credential_shows_its_structure_and_no_value() -> None:
    assert mask_text(
        "credential", "google-ads.yaml", b"# made-up\ndeveloper_token: made-up\nuse_proto_plus: true\n"
    ) == [
        DOTS,
        f"developer_token: {DOTS}",
        f"use_proto_plus: {DOTS}",
    ]


def test_a_credential_that_is_no_known_form_is_hidden_whole() -> None:
    assert mask_text("credential", ".netrc", b"machine x\nlogin y\npassword made-up\n") == [DOTS]
    assert mask_text("config", "secrets.py", b"A = 'made-up'\nB = (\n") == [DOTS]


def test_what_follows_a_tear_is_hidden() -> None:
    data = b'{"command": "python",\n "env": {"PORT": "80",\n "KEY": "made-up'
    assert mask_text("config", ".mcp.json", data) == [
        '{"command": "python",',
        ' "env": {"PORT": "80",',
        f' "KEY": {DOTS}',
    ]


@pytest.mark.parametrize("count", [1, 5, 40])
def test_a_hidden_value_tells_nothing_of_its_length(count: int) -> None:
    long = "\n".join(["made-up-line"] * count)
    plist = plistlib.dumps({"EnvironmentVariables": {"A": long}, "Label": "x"})
    env = f'A="{long}"\nPORT=80\n'.encode()
    pem = f"x = 1\n-----BEGIN KEY-----\n{long}\n-----END KEY-----\ny = 2\n".encode()
    assert mask_text("config", "notes.txt", pem) == ["x = 1", DOTS, "y = 2"]
    assert mask_text("config", ".env", env) == [f'A="{DOTS}"', "PORT=80"]
    assert len(mask_text("plist", "a.plist", plist)) == 13


def test_a_hidden_line_still_differs_where_its_value_does() -> None:
    hide = hide_for("config", ".env", "env")
    lines = [masked_lines(read_document(".env", text), hide)[0] for text in (b"A=made-up-1", b"A=made-up-2")]
    assert lines[0].shown == lines[1].shown
    assert lines[0].raw != lines[1].raw
    assert "made-up" not in repr(lines)


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("override.conf", "[Service]\nEnvironment=KEY=made-up\n", ["[Service]", f"Environment=KEY={DOTS}"]),
        ("50-mail.conf", "# mail\nMAIL=made-up\nLANG=C\n", ["# mail", f"MAIL={DOTS}", "LANG=C"]),
        ("a.json", '{"headers": {"X-Mine": "made-up"}}', [f'{{"headers": {{"X-Mine": "{DOTS}"}}}}']),
        ("a.json", '{"environment": "KEY=made-up"}', [f'{{"environment": "{DOTS}"}}']),
        ("a.json", '{"environment": "production"}', ['{"environment": "production"}']),
        (
            ".env",
            "A=made-up #made-up\nB=#made-up\nPORT=80 # open\n",
            [f"A={DOTS} {DOTS}", f"B={DOTS}", "PORT=80 # open"],
        ),
        ("a.yaml", "env:\n  A: made-up #made-up\n", ["env:", f"  A: {DOTS} {DOTS}"]),
        ("a.txt", "https://x.example/p?key=made-up&n=1", [f"https://x.example/p?key={DOTS}&n=1"]),
        ("a.txt", "https://hooks.slack.com/services/made/up", [f"https://{DOTS}"]),
        ("a.service", "[Service]\nPassEnvironment=A B\n", ["[Service]", "PassEnvironment=A B"]),
    ],
)
def test_values_are_hidden_wherever_environments_are_written(name: str, text: str, shown: list[str]) -> None:
    assert mask_text("config", name, text.encode()) == shown


def test_comments_are_masked_where_they_hold_settings() -> None:
    assert mask_text(
        "config", "a.yaml", b"# API_FOO: made-up\n# Set PORT=80 for the proxy\n# an old note: see the wiki\na: 1\n"
    ) == [
        f"# API_FOO: {DOTS}",
        f"# Set PORT={DOTS}",
        "# an old note: see the wiki",
        "a: 1",
    ]


def test_arguments_after_a_token_like_one_are_hidden() -> None:
    shown = mask_arguments(("mail", "--verbose", "--token", "made-up", "--password=made-up", "-p", "made-up", "/a/b"))
    assert shown == ("mail", "--verbose", "--token", DOTS, f"--password={DOTS}", "-p", DOTS, "/a/b")


def test_unit_environments_are_hidden_by_name() -> None:
    data = b'[Service]\nEnvironment="KEY=made-up" PYTHONPATH=/a/b\nExecStart=/bin/x --token made-up --port 80\n'
    assert mask_text("unit", "a.service", data) == [
        "[Service]",
        f'Environment="KEY={DOTS}" PYTHONPATH=/a/b',
        f"ExecStart=/bin/x --token {DOTS} --port 80",
    ]


@given(
    st.text(max_size=200),
    st.sampled_from(["a.json", "a.yaml", "a.py", ".env", "a.ini", "a.service", "x.txt", "a.toml"]),
)
def test_the_raw_lines_are_the_whole_text(text: str, name: str) -> None:
    """Nothing is lost between the lines, so that whatever differs is seen to differ."""
    document = read_document(name, text.encode("utf-8", "replace"))
    for hide in (Hide(), Hide(everything=True)):
        lines = masked_lines(document, hide)
        assert "\n".join(line.raw for line in lines).rstrip("\n") == (document.text or "").rstrip("\n")


@given(st.text("abz 019-_=:/@.,;'\"{}[]()&?+\n\t", max_size=300))
def test_masking_a_line_twice_changes_nothing_more(text: str) -> None:
    once = mask_line(text)
    assert mask_line(once) == once


@given(
    st.dictionaries(
        st.text("ABC_", min_size=1, max_size=6), st.text("made-up0123", min_size=9, max_size=30), max_size=5
    )
)
def test_no_environment_value_is_ever_in_the_text(variables: dict[str, str]) -> None:
    for data, name in (
        (json.dumps({"env": variables}).encode(), "a.json"),
        (plistlib.dumps({"env": variables}), "a.plist"),
    ):
        shown = "\n".join(mask_text("config", name, data))
        assert not [value for value in variables.values() if value in shown]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("export API_TOKEN=one'two'three next", f"export API_TOKEN={DOTS} next"),
        ('API_TOKEN="one two"three', f"API_TOKEN={DOTS}"),
        ('API_TOKEN="one two" next', f'API_TOKEN="{DOTS}" next'),
        ("f(token=one<two>, x)", f"f(token={DOTS}, x)"),
        ("password: 'one'two", f"password: {DOTS}"),
        ("API_TOKEN=\nNext8one\nplain words\nexport EDITOR=vim", f"API_TOKEN=\n{DOTS}\nplain words\nexport EDITOR=vim"),
        ("API_TOKEN=first\nSecond8 x\nfi", f"API_TOKEN={DOTS}\n{DOTS} x\nfi"),
    ],
)
def test_a_secret_ends_where_its_word_ends(text: str, shown: str) -> None:
    """Not at a quote or a bracket within it, and not at the end of a line that it was torn at."""
    assert mask_text("config", ".zshrc", text.encode()) == shown.split("\n")


def test_a_masked_line_prints_only_what_may_be_seen() -> None:
    assert repr(MaskedLine("made-up", DOTS)) == f"MaskedLine('{DOTS}')"
