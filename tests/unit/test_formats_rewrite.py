"""Paths of another home become this home's, whole components only, and nothing else of a file changes."""

import plistlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollback_gui.formats.document import read_document
from rollback_gui.formats.rewrite import LARGEST, rewrite, rewrite_target

OLD, NEW = "/Users/old", "/home/new"
THERE, BACK = ((OLD, NEW),), ((NEW, OLD),)

PLIST = """<?xml version="1.0" encoding="UTF-8"?>
<!-- kept: /Users/old/notes -->
<plist version="1.0"><dict>
\t<key>Label</key>   <string>com.made-up.agent</string>
\t<key>ProgramArguments</key>
\t<array><string>/Users/old/bin/agent</string><string>--note=&quot;/Users/old&quot;</string>
\t\t<string>--token</string><string>/Users/old/made-up-token</string></array>
\t<key>KeepAlive</key><dict><key>PathState</key><dict><key>/Users/old/flag</key><true/></dict></dict>
\t<key>EnvironmentVariables</key><dict><key>PATH</key><string>/Users/old/bin:/usr/bin:/Users/oldman/bin</string>
\t\t<key>MADE_UP</key><string>/Users/old/hidden</string></dict>
</dict></plist>
"""

FILES: dict[str, tuple[str, int]] = {
    "a.plist": (PLIST, 5),
    "a.json": ('{"a":  "/Users/old/x", "b": ["file:///Users/old"], "c": "\\/Users\\/old\\/y", "d": "/Users/olds"}', 3),
    "a.yaml": ("where: /Users/old/x   # as in /Users/old\nlist: [ /Users/old/y , '/Users/old-2']\n", 3),
    "a.toml": ("[a]\nwhere = '/Users/old/x'\nother   = \"/Users/old.bak\"\n", 1),
    "a.ini": ("[a]\nwhere = /Users/old/x\n; /Users/old\n", 2),
    "a.service": ("[Service]\nExecStart=-/Users/old/x --in=/Users/old/y\nEnvironmentFile=-/Users/old/e\n", 3),
    "a.desktop": ("[Desktop Entry]\nExec=/Users/old/bin/a %u\nIcon=/Users/old/a.png\n", 2),
    ".env": ("DATA_DIR=/Users/old/data\nMADE_UP=/Users/old/hidden\n", 1),
    "a.py": ("WHERE = '/Users/old/x'  # /Users/old/y\nprint('see\\n/Users/old/z')\n", 3),
    "a.sh": ("#!/bin/sh\ncd /Users/old && cc -I/Users/old/include ~/Users/old ./Users/old\n", 2),
    "notes": ("It lies in /Users/old. Not in /Users/old/../oldman, host:/x, or me@host:/Users/old/x\n", 2),
}


@pytest.mark.parametrize("name", FILES)
def test_every_form_is_rewritten_and_written_back_to_the_very_same_bytes(name: str) -> None:
    """The number of paths is what a reader counts; layout, comments and other paths are untouched."""
    text, count = FILES[name]
    there = rewrite(name, text.encode(), THERE)
    assert there.count == count
    back = rewrite(name, there.data, BACK)
    assert (back.data.decode(), back.count) == (text, count)
    assert rewrite(name, there.data, THERE).count == 0


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_the_coding_of_a_text_stays(start: str, coding: str) -> None:
    """UTF-16 with its mark and UTF-8 with or without one are written as they were read."""
    if coding != "utf-8" and not start:
        return
    data = (start + '{"a": "/Users/old/ü"}').encode(coding)
    assert rewrite("a.json", data, THERE).data == (start + '{"a": "/home/new/ü"}').encode(coding)


def test_bytes_that_are_no_utf_8_stay_as_they_are() -> None:
    """An old shell file in Latin-1 keeps its letters."""
    assert rewrite("a.sh", b"# caf\xe9\ncd /Users/old\n", THERE).data == b"# caf\xe9\ncd /home/new\n"


@pytest.mark.parametrize(
    "text",
    ["/Users/oldman", "/Users/old-2", "/Users/old.bak", "/Users/old_x", "/Users/old\\ man", "/Users/old*",
     "a/Users/old", "~/Users/old", "$HOME/Users/old", "${X}/Users/old", "/mnt/Users/old", "./Users/old", "http://host/Users/old",
     "me@host:/Users/old/x", "/Users/oldé"],
)  # fmt: skip
def test_another_path_is_not_this_one(text: str) -> None:
    """Whole components from the root on."""
    assert rewrite("a.sh", f"see {text} there\n".encode(), THERE).count == 0


def test_a_hidden_value_is_never_rewritten() -> None:
    """By its name, by the argument before it, in an environment, in a file of secrets, in a credential."""
    hidden = {
        "a.json": '{"api_key": "/Users/old/made-up", "env": {"MADE_UP": "/Users/old"}}',
        "a.sh": "run --token /Users/old/made-up\n",
        "secrets.py": "WHERE = '/Users/old'\n",
        "a.yaml": "password: /Users/old/made-up\n",
        "b.json": '{"torn": /Users/old',
    }
    for name, text in hidden.items():
        done = rewrite(name, text.encode(), THERE)
        assert (done.data.decode(), done.count, done.hidden) == (text, 0, text.count(OLD))
    assert rewrite("a.json", b'{"a": "/Users/old"}', THERE, "credential").count == 0
    mixed = rewrite("a.sh", b"run --token /Users/old/made-up /Users/old/x\n", THERE)
    assert mixed.data == b"run --token /Users/old/made-up /home/new/x\n"
    assert (mixed.count, mixed.hidden) == (1, 1)


def test_binary_data_is_never_rewritten() -> None:
    """A program that holds the path, a picture, and bytes written as text in a property list."""
    assert rewrite("a", b"\x7fELF\0\1\2 /Users/old/lib \0", THERE).count == 0
    stated = b'<plist version="1.0"><dict><key>a</key><data>/Users/old/AAAA==</data></dict></plist>'
    assert rewrite("a.plist", stated, THERE).count == 0
    large = b"/Users/old\n" * (LARGEST // 11 + 1)
    assert rewrite("a.txt", large, THERE).data is large


def test_a_binary_property_list_is_rewritten_in_its_keys_and_strings() -> None:
    """Order, types and hidden values stay; what did not change keeps its very bytes."""
    value: dict[str, Any] = {
        "Program": "/Users/old/bin/x", "Label": "a", "N": 3, "Data": b"/Users/old", "When": [1.5, True],
        "PathState": {"/Users/old/flag": True}, "Token": "/Users/old/made-up", "Other": "/Users/oldman",
    }  # fmt: skip
    data = plistlib.dumps(value, fmt=plistlib.FMT_BINARY, sort_keys=False)
    done = rewrite("a.plist", data, THERE)
    moved = {**value, "Program": "/home/new/bin/x", "PathState": {"/home/new/flag": True}}
    assert (done.count, done.hidden) == (2, 1)
    assert list(plistlib.loads(done.data).items()) == list(moved.items())
    assert rewrite("a.plist", done.data, BACK).data == data
    assert rewrite("a.plist", data, (("/Users/other", NEW),)).data is data
    assert rewrite("a.plist", data[:40], THERE).data == data[:40]


def test_several_homes_are_moved_at_once_and_the_longest_wins() -> None:
    """Two that change places do, and what is already below a new folder inside the old one stays."""
    swap = (("/Users/a", "/Users/b"), ("/Users/b", "/Users/a"))
    assert rewrite("x.sh", b"/Users/a /Users/b/x\n", swap).data == b"/Users/b /Users/a/x\n"
    nested = ((OLD, NEW), (f"{OLD}/data", "/srv/data"))
    data = b"/Users/old/data/x /Users/old/database\n"
    assert rewrite("x.sh", data, nested).data == b"/srv/data/x /home/new/database\n"
    inner = ((OLD, f"{OLD}/deep"),)
    assert rewrite("x.sh", b"/Users/old/x /Users/old/deep/x\n", inner).data == b"/Users/old/deep/x /Users/old/deep/x\n"


def test_a_links_target_is_one_path() -> None:
    """A relative one and a longer name are other paths."""
    assert rewrite_target("/Users/old", THERE) == "/home/new"
    assert rewrite_target("/Users/old/a b", THERE) == "/home/new/a b"
    assert [rewrite_target(t, THERE) for t in ("old", "/Users/oldman", "../Users/old")] == [
        "old", "/Users/oldman", "../Users/old",
    ]  # fmt: skip
    assert rewrite_target(f"{OLD}/deep/x", ((OLD, f"{OLD}/deep"),)) == f"{OLD}/deep/x"


_PIECES = st.sampled_from([
    OLD, OLD + "/a", OLD + "man", "/Users", "old", " ", "\n", "'", '"', ":", "=", "a", "token", "é", "\\", "~", "{",
    "}", "--token ", "key = ", "# ", "[", "]", "/", ".", "<string>", "</string>", "password: made-up-1",
])  # fmt: skip
_NAMES = st.sampled_from([*FILES, "a.conf", "a.timer", "a.txt"])


@settings(max_examples=150)
@given(_NAMES, st.lists(_PIECES, max_size=14).map("".join))
def test_whatever_a_file_holds_only_whole_paths_change(name: str, text: str) -> None:
    """Taking each new folder for the old one again gives the file; the number is how many there are; twice is once."""
    data = text.encode()
    done = rewrite(name, data, THERE)
    written = done.data.decode()
    assert written.count(NEW) == done.count
    assert written.replace(NEW, OLD) == text
    assert written.count(OLD + "man") == text.count(OLD + "man")
    # What could be told the first time may be hidden the second, never the other way round.
    assert rewrite(name, done.data, THERE).data.decode().replace(NEW, OLD) == text


@settings(max_examples=40)
@given(st.binary(max_size=60).map(lambda tail: b"/Users/old/" + tail), _NAMES)
def test_no_bytes_make_it_fail(data: bytes, name: str) -> None:
    """Torn, binary or odd: it is rewritten or left, and what is read of it stays readable."""
    done = rewrite(name, data, THERE)
    assert done.data.replace(NEW.encode(), OLD.encode()) == data
    assert (read_document(name, data).form == "binary") <= (done.count == 0)
