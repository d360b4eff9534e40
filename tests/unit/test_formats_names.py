"""Which files a definition names, and what its reader would refuse."""

import json
import plistlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.formats.names import names_in, shape_problem
from rollback_gui.model.snapshot import Kind

LABEL = {"Label": "com.example.a", "ProgramArguments": ["/bin/x"]}


def test_an_agent_names_its_program_its_logs_and_its_credentials() -> None:
    data = plistlib.dumps(
        {
            "Label": "a",
            "ProgramArguments": [
                "/usr/bin/python3",
                "~/brain/sync.py",
                "--config=/etc/a b/x.yaml",
                "-c",
                "cat /one; cat ~/two",
            ],
            "EnvironmentVariables": {
                "CREDENTIALS": "/Users/me/.google-ads/google-ads.yaml",
                "PATH": "/usr/bin:/bin",
                "URL": "https://x.y/z",
            },
            "StandardOutPath": "/Users/me/Application Support/out.log",
        }
    )
    found = names_in(data, "a.plist")
    assert {
        "/usr/bin/python3",
        "~/brain/sync.py",
        "/one",
        "~/two",
        "/Users/me/.google-ads/google-ads.yaml",
        "/usr/bin",
        "/bin",
    } <= set(found)
    assert "/Users/me/Application Support/out.log" in found
    assert not [path for path in found if "x.y" in path]


def test_a_unit_names_files_with_its_own_signs() -> None:
    data = b"[Service]\nEnvironmentFile=-%h/.config/x.env\nExecStart=/bin/x ${HOME}/y --file=file:///z\n[Install]\nWantedBy=default.target\n"
    assert set(names_in(data, "a.service")) == {"~/.config/x.env", "/bin/x", "~/y", "/z"}


def test_a_broken_definition_still_names_files() -> None:
    assert "/bin/x" in names_in(b'{"command": "/bin/x", ', ".mcp.json")


@given(st.binary(max_size=120))
def test_no_bytes_make_names_or_shapes_raise(data: bytes) -> None:
    for name, kind in (("a.plist", "plist"), ("a.service", "unit"), (".mcp.json", "config")):
        assert isinstance(names_in(data, name), tuple)
        assert isinstance(shape_problem(kind, name, data), str)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "name", "data", "problem"),
    [
        ("plist", "a.plist", plistlib.dumps(LABEL), ""),
        ("plist", "a.plist", plistlib.dumps({"ProgramArguments": ["/bin/x"]}), "Label: missing."),
        ("plist", "a.plist", plistlib.dumps({"Label": "a"}), "Program or ProgramArguments: missing."),
        ("plist", "a.plist", plistlib.dumps({"Label": "a", "Program": "/bin/x"}), ""),
        ("plist", "a.plist", plistlib.dumps({**LABEL, "RunAtLoad": "yes"}),
        "RunAtLoad: a string where launchd wants a boolean."),
        ("plist", "a.plist", plistlib.dumps({**LABEL, "Label": 5}), "Label: an integer where launchd wants a string."),
        ("plist", "a.plist", plistlib.dumps({"Label": "a", "ProgramArguments": ["x", 5]}),
         "ProgramArguments.[1]: an integer where launchd wants a string."),
        ("plist", "a.plist", plistlib.dumps(["a"]), "A launchd definition is a dictionary, this is not."),
        ("plist", "a.plist", b"<plist><dict></plist>", "Line 1, column 16: not a property list."),
        ("unit", "a.service", b"[Service]\nExecStart=/bin/x\n", ""),
        ("unit", "a.service", b"[Unit]\nDescription=x\n", "[Service]: missing."),
        ("unit", "a.service", b"[Service]\nType=simple\n", "Service.ExecStart: missing."),
        ("unit", "a.timer", b"[Timer]\nOnCalendar=daily\n", ""),
        ("unit", "a.timer", b"", "No section: a unit file has at least one."),
        ("config",
        ".mcp.json", json.dumps({"mcpServers": {"a": {"command": "x"}, "b": {"url": "https://x"}}}).encode(), ""),
        ("config", ".mcp.json", b'{"mcpServers": {"a": {}}}', "mcpServers.a.command: missing."),
        ("config", ".mcp.json", b'{"mcpServers": {"a": {"command": ', "Line 1, column 34: not JSON."),
        ("config", "notes.txt", b"anything", ""),
        ("credential", "google-ads.yaml", b"a: made-up\n", ""),
    ],
)  # fmt: skip
def test_a_definition_has_what_its_reader_needs_or_the_place_is_named(
    kind: Kind, name: str, data: bytes, problem: str
) -> None:
    assert shape_problem(kind, name, data) == problem
