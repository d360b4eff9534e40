"""What slips into a command line: empty words, hostile surroundings, folders that are gone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.house import House
from tests.support.terminal import Terminal, removed_folder

FILES = {"conf/a": "one\n", "secret/token": "made-up-token\n"}


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A workstation with one snapshot and one file that differs from it."""
    made = Terminal(House.make(tmp_path, FILES), monkeypatch, capsys)
    assert made.type("snapshot").exit == 0
    (made.house.home / "conf/a").write_text("two\n")
    return made


@pytest.mark.parametrize(
    "words",
    [
        ("restore", "latest", "--apply", "--plan", ""),
        ("restore", "latest", "--apply", "--plan="),
        ("restore", "latest", "--apply", "--skip", ""),
        ("restore", "latest", "--apply", "--group", ""),
        ("restore", "latest", "--apply", "--into", ""),
        ("restore", "latest", "--apply", ""),
        ("restore", ""),
        ("--store", "", "restore", "latest", "--apply"),
        ("restore", "latest", "--apply", "--profile", ""),
        ("restore", "latest", "--apply", "--identity", ""),
        ("snapshot", "--category", ""),
        ("snapshot", "--category", "auto-backup"),
        ("demo", ""),
        ("list", ""),
        ("log", "--since", ""),
        ("",),
        ("delete", ""),
        ("pin", ""),
    ],
)
def test_an_empty_word_is_never_taken_for_no_word(terminal: Terminal, words: tuple[str, ...]) -> None:
    """A shell variable that was not set must not widen a restore or drop its plan: bad-input, nothing written."""
    told = terminal.refused(*words, exit=2, code="bad-input")
    assert not told.message.endswith((": .", " ."))


@pytest.mark.parametrize("words", [("--store",), ("list", "--store"), ("--identity",)])
def test_an_option_without_its_value_is_told_as_that(terminal: Terminal, words: tuple[str, ...]) -> None:
    """Not as an unknown option."""
    told = terminal.refused(*words, exit=2, code="bad-input")
    assert words[-1] in told.message
    assert "not an option" not in told.message


@pytest.mark.parametrize(
    "words",
    [
        ("diff", "latest", "conf/a"),
        ("--store", "elsewhere", "list"),
        ("--profile", "profile.toml", "snapshot"),
        ("demo", "here"),
        ("versions", "a"),
    ],
)
def test_a_relative_path_in_a_folder_that_is_gone(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """Bad input, told as what it is; absolute paths still work from there."""
    monkeypatch.chdir(tmp_path)
    removed_folder(tmp_path / "gone")
    told = terminal.refused(*words, exit=2, code="bad-input")
    assert "gone" in told.message
    assert terminal.type("diff", "latest", "~/conf/a").exit == 1
    assert terminal.type("list").exit == 0


@pytest.mark.parametrize("how", ["slash", "link", "dots"])
def test_a_home_by_another_name_is_the_same_home(terminal: Terminal, how: str) -> None:
    """A trailing slash, a link to it, dots on the way."""
    home = terminal.house.home
    link = home.parent / "link"
    link.symlink_to(home)
    terminal.set("HOME", {"slash": f"{home}/", "link": str(link), "dots": f"{home}/../{home.name}"}[how])
    told = terminal.json("diff", "latest", f"{os.environ['HOME']}/conf/a")
    assert (told.exit, [change["path"] for change in told.document["changes"]]) == (1, [str(home / "conf/a")])


@pytest.mark.parametrize("home", ["relative", "/dev/null", "/no/such/folder"])
def test_a_home_that_is_none_is_refused(terminal: Terminal, home: str) -> None:
    """Exit 2, and it says which."""
    terminal.set("HOME", home)
    assert home in terminal.refused("restore", "latest", "--apply", exit=2, code="bad-input").message


def test_without_home_the_account_says_where_it_is(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing ends in a report."""
    monkeypatch.delenv("HOME")
    assert terminal.type("list").exit == 0


@pytest.mark.parametrize("place", ["/dev/null", "/proc/no-such", "relative/place"])
@pytest.mark.parametrize(
    "name", ["XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"]
)
def test_hostile_folders_never_end_in_a_report(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, place: str
) -> None:
    """Each verb works or says which folder it cannot use; 70 is for errors of this program alone."""
    monkeypatch.delenv("ROLLBACK_HOME")
    monkeypatch.chdir(tmp_path)
    terminal.set(name, place)
    for words in (("snapshot",), ("list",), ("diff", "latest"), ("undo",), ("recover",), ("doctor",), ("agents",)):
        told = terminal.type(*words)
        assert told.exit in (0, 1, 2, 3, 7), (words, told)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROLLBACK_HOME", "/dev/null"),
        ("ROLLBACK_STORE", "/dev/null"),
        ("ROLLBACK_STORE", "/proc/no-such"),
        ("ROLLBACK_PROFILE", "/dev/null"),
        ("ROLLBACK_IDENTITY", "/dev/null"),
        ("ROLLBACK_IDENTITY", "/"),
    ],
)
def test_hostile_variables_of_our_own_never_end_in_a_report(terminal: Terminal, name: str, value: str) -> None:
    """The same for our own variables; nothing live changes."""
    terminal.set(name, value)
    before = terminal.house.live()
    for words in (("snapshot",), ("list",), ("diff", "latest"), ("undo",), ("recover",), ("doctor",)):
        told = terminal.type(*words)
        assert told.exit in (0, 1, 2, 3, 7), (words, told)
    assert terminal.house.live() == before


def test_nothing_to_do_is_not_said_where_something_is_left(terminal: Terminal) -> None:
    """A conflict that stays is exit 7, and the headline does not claim that all is well."""
    where = terminal.house.home / "conf/a"
    where.unlink()
    os.mkfifo(where)
    told = terminal.type("restore", "latest", "--apply")
    assert told.exit == 7
    assert "everything is as wanted" not in told.out
    assert "fifo" in told.out


def run(terminal: Terminal, line: str) -> subprocess.CompletedProcess[bytes]:
    """A shell line in which $R is the command line."""
    environment = {**os.environ, "R": f"{sys.executable} -m rollback_gui.cli"}
    return subprocess.run(["bash", "-c", line], env=environment, capture_output=True, check=False, timeout=30)


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("$R show latest --json | head -c 1; exit ${PIPESTATUS[0]}", (0, 141)),
        ("$R diff latest --fields | head -n 1 >/dev/null; exit ${PIPESTATUS[0]}", (1, 7, 141)),
        ("$R list >&-", (0,)),
        ("$R list 2>&-", (0,)),
        ("$R list <&-", (0,)),
        ("$R list <&- >&- 2>&-", (0,)),
        ("$R no-such-verb <&- >&- 2>&-", (2,)),
        ("$R list >/dev/full", (7,)),
        ("$R list >/dev/full 2>/dev/full", (7,)),
        ("$R restore latest --apply <&- >&- 2>&-", (0,)),
        ("LC_ALL=C LANG=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 $R diff latest --fields", (1,)),
        ("PYTHONIOENCODING=ascii:strict $R diff latest", (1,)),
        ("PYTHONIOENCODING=ascii:strict $R diff latest --json", (1,)),
    ],
)
def test_streams_that_are_closed_full_or_narrow(terminal: Terminal, line: str, codes: tuple[int, ...]) -> None:
    """The exit code is the command's own, and no traceback is written."""
    done = run(terminal, line)
    assert done.returncode in codes, done
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


def test_an_interrupt_while_it_is_still_starting_says_nothing(terminal: Terminal) -> None:
    """^C during the imports is 130 like at any later moment, without a traceback."""
    early = "import sys, runpy, _thread\n"
    early += "class Late:\n    def find_spec(self, name, *rest):\n"
    early += "        if name == 'rollback_gui.cli.arguments': raise KeyboardInterrupt\n"
    early += "sys.meta_path.insert(0, Late())\nrunpy.run_module('rollback_gui.cli', run_name='__main__')\n"
    done = subprocess.run([sys.executable, "-c", early], capture_output=True, check=False, timeout=30)
    assert (done.returncode, done.stderr) == (130, b"")
    assert terminal.type("list").exit == 0
