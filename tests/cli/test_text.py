"""What a person reads: calm, exact, and harmless to the terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.cli import words
from rollback_gui.errors import Damaged, RollbackError
from rollback_gui.model.outcome import AgentResult, Check, Outcome, Told
from rollback_gui.model.snapshot import Note
from tests.cli.fakes import HOME, NEWER, OPERATION, PLIST, FakeConsole, plan, restored, row, typed

PREVIEW = f"""\
What restoring {NEWER} “Before Phase 4” would change:

Configs   2
  p ~/brain/caf\\xe9.toml    3 fields
  ! ~/brain/conf/app.toml   stays as it is
      ~/brain/conf is a link now.
      way out: rollback restore ID ~/brain/conf

Credentials   1
  ~ ~/brain/token.json   3 fields, newer here

LaunchAgents   3
  - ~/Library/LaunchAgents/com.pb.added.plist   added since; stays
  + ~/Library/LaunchAgents/com.pb.lost.plist    put back, runs at login
  ~ ~/Library/LaunchAgents/com.pb.x.plist       3 fields

4 files would change: 1 put back, 2 replaced, 1 permissions.
1 file cannot be restored as things are; the reason stands above.
1 file was added since; --match removes it too.
1 credential here is newer than the snapshot and would be replaced by the old one; a provider may refuse an old token. \
--keep-newer leaves what is newer.

Agents   1
  1 stopped and loaded again:
      com.pb.x
  These run at once:
      com.pb.x
"""

CHECKED = """\

Checked before a restore:
  ok       There is room.
  warning  mail (pid 7) holds ~/brain/token.json.
           kill 7

Nothing was changed. A safety snapshot is taken first. To restore exactly this:
"""


@pytest.fixture
def console() -> FakeConsole:
    """A console of literal values."""
    return FakeConsole()


def test_a_preview_ends_with_the_exact_command(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """It lists every change, every conflict with its way out, what was added, the agents and the checks."""
    assert typed(console, "restore", "latest", environment={"ROLLBACK_COMMAND": "rollback"}) == 0
    command = f"rollback restore {NEWER} --apply --plan {plan().id}\n"
    assert capsys.readouterr().out == PREVIEW + CHECKED + command


def test_diff_says_the_same_without_the_checks(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """The same words, exit 1."""
    assert typed(console, "diff", "latest") == 1
    assert capsys.readouterr().out == PREVIEW


def test_diff_of_a_named_file_shows_its_values(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """Now and then, secrets as dots."""
    typed(console, "diff", "latest", f"{HOME}{PLIST[1:]}")
    assert capsys.readouterr().out.endswith(
        "      Env.PYTHONPATH: /b → /a\n      Env.TOKEN: •••••• → ••••••\n      New: 1 → not set\n"
    )


def test_every_option_is_repeated_in_the_command(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """Shell-quoted, with whole paths."""
    typed(
        console, "restore", "latest", "~/brain/a b", "--group", "It's", "--skip", "~/x", "--match", "--keep-newer",
        "--strict", "--no-reload", "--accept-unsigned", "-m", "why not", "--store", "/my store", "--map", "none",
        environment={"ROLLBACK_COMMAND": "/demo/rollback"},
    )  # fmt: skip
    assert capsys.readouterr().out.splitlines()[-1] == (
        f"/demo/rollback restore {NEWER} '/home/pb/brain/a b' '--group=It'\"'\"'s' '--skip=~/x' --map=none --match"
        f" --keep-newer --accept-unsigned --no-reload --strict '--message=why not' --store /s --apply"
        f" --plan {plan().id}"
    )


def test_nothing_to_change_needs_no_command(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """One line."""
    console.look.shown = plan(())
    assert typed(console, "restore", "latest") == 0
    assert capsys.readouterr().out == f"Nothing would change: everything is as in {NEWER} “Before Phase 4”.\n"


def test_a_restore_reports_what_was_done_and_how_to_take_it_back(
    console: FakeConsole, capsys: pytest.CaptureFixture[str]
) -> None:
    """Counts, agents, what was left, the safety snapshot."""
    console.do.outcome = restored(
        agents=(AgentResult("com.pb.x", "failed", "exit 78", "launchctl bootstrap x", is_fine=False),)
    )
    assert typed(console, "restore", "latest", "--apply") == 7
    told = capsys.readouterr().out
    assert told.startswith("Restored “Before Phase 4”: 1 put back, 2 replaced; read again and verified (0.2 s).\n")
    assert "Agents: 0 of 1 as expected.\n  com.pb.x   failed   exit 78\n      launchctl bootstrap x\n" in told
    assert told.endswith("Safety snapshot: 20260503T080000Z-cccccc. `rollback undo` goes back to it.\n")


def test_newer_credentials_are_named_before_they_are_replaced(
    console: FakeConsole, capsys: pytest.CaptureFixture[str]
) -> None:
    """On stderr; an undo cannot help where a provider revokes tokens."""
    typed(console, "restore", "latest", "--apply")
    assert "(--keep-newer leaves them): ~/brain/token.json\n" in capsys.readouterr().err


def test_a_refusal_says_that_nothing_was_touched(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """The state on stdout, the sentence and the way out on stderr."""
    console.look.shown = plan(plan().changes[:3])
    error = Told("no-space", "There are 3 MB free on /home, 9 MB are needed.", "Free some room.", 3)
    console.do.outcome = Outcome(OPERATION, "refused", plan().id, NEWER, "Before Phase 4", error=error)
    assert typed(console, "restore", "latest", "--apply") == 3
    told = capsys.readouterr()
    assert told.out == "Refused; nothing was touched.\n"
    assert told.err == "rollback: There are 3 MB free on /home, 9 MB are needed.\n  Free some room.\n"


def test_a_refusal_names_everything_that_is_in_the_way(
    console: FakeConsole, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first as its error, the others below it; each with the command that frees it."""
    console.look.shown = plan(plan().changes[:3])
    shut = [Check("writable", "blocker", f"/home/{n} is locked", f"sudo chattr -i /home/{n}") for n in "ab"]
    error = Told("not-writable", shut[0].sentence, shut[0].fix, 3)
    shown = (*shut, Check("space", "ok", "There is room."))
    console.do.outcome = Outcome(OPERATION, "refused", plan().id, NEWER, "Before", error=error, preflight=shown)
    assert typed(console, "restore", "latest", "--apply") == 3
    told = capsys.readouterr()
    assert told.out.endswith("Also in the way:\n  /home/b is locked\n      sudo chattr -i /home/b\n")
    assert told.err == "rollback: /home/a is locked\n  sudo chattr -i /home/a\n"


def test_a_recovery_that_came_first_is_told(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """A writing verb recovers first and says what it did."""
    console.look.left_unfinished = "A restore is unfinished."
    console.do.interrupted = restored(state="rolled-back")
    typed(console, "snapshot")
    assert "has been taken back: every file is as it was before." in capsys.readouterr().err


def test_a_recovery_that_cannot_finish_stops_a_writing_verb(
    console: FakeConsole, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 4, and nothing is done."""
    console.look.left_unfinished = "A restore is unfinished."
    console.do.interrupted = restored(
        state="rollback-failed", error=Told("rollback-failed", "Two files need you.", "", 4)
    )
    assert typed(console, "snapshot") == 4
    assert console.do.done == []


@pytest.mark.parametrize("verb", [("list",), ("show", "latest"), ("diff", "latest"), ("log",), ("doctor",), ("help",)])
def test_reading_verbs_say_that_a_restore_is_unfinished(
    verb: tuple[str, ...], console: FakeConsole, capsys: pytest.CaptureFixture[str]
) -> None:
    """On stderr; they go on."""
    console.look.left_unfinished = "A restore from 10:04 is unfinished."
    typed(console, *verb)
    told = capsys.readouterr()
    assert told.err.startswith("A restore from 10:04 is unfinished.\n")
    assert told.out


def test_help_works_when_nothing_else_does(capsys: pytest.CaptureFixture[str]) -> None:
    """A console that cannot be opened is no reason to be silent."""
    assert typed(RollbackError("Broken."), "help", "broken") == 0
    assert capsys.readouterr().out.startswith("# When everything is broken")


def test_emergency_names_this_machines_folders(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """Below the page for when everything is broken."""
    assert typed(console, "emergency") == 0
    assert "recover.py" in capsys.readouterr().out


def test_an_unknown_help_page_names_the_ones_there_are(
    console: FakeConsole, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2."""
    assert typed(console, "help", "../errors") == 2
    assert "getting-started, restore, credentials, agents, broken, errors" in capsys.readouterr().err


def test_a_verbs_help_page_wins_over_its_options(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """`help restore` is a page, `help list` the options."""
    assert typed(console, "help", "restore") == 0
    assert capsys.readouterr().out.startswith("# How a restore works")
    assert typed(console, "help", "list") == 0
    assert capsys.readouterr().out.startswith("usage: rollback list")


def test_marks_stand_behind_the_title(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """Never by colour alone."""
    console.look.rows = (row(note=Note(pinned=True, label="Mine")),)
    typed(console, "list")
    assert capsys.readouterr().out.rstrip().endswith("Mine  [pinned]")


@pytest.mark.parametrize(
    ("words_typed", "note"),
    [
        (("pin", "latest"), Note(pinned=True)),
        (("pin", "latest", "--off"), Note()),
        (("good", "latest"), Note(good=True)),
        (("label", "latest", "Mine"), Note(label="Mine")),
    ],
)
def test_marks_are_set_and_taken_away(words_typed: tuple[str, ...], note: Note, console: FakeConsole) -> None:
    """What else the note says stays."""
    assert typed(console, *words_typed) == 0
    assert console.do.done == [("mark", (NEWER, note))]


def test_blockers_are_told_in_the_preview(console: FakeConsole, capsys: pytest.CaptureFixture[str]) -> None:
    """With the command that frees them; a preview still ends with 0."""
    console.look.preflights = (Check("in-use", "blocker", "The store is read-only.", "mount -o remount,rw /"),)
    assert typed(console, "restore", "latest") == 0
    assert "  STOP     The store is read-only.\n           mount -o remount,rw /\n" in capsys.readouterr().out


@given(st.text(st.characters(exclude_categories=())))
def test_safe_text_moves_no_cursor(text: str) -> None:
    """No control character is left, and plain text stays as it is."""
    shown = words.safe(text)
    assert not any(ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0 for sign in shown)
    shown.encode()
    assert words.safe("café — ok") == "café — ok"


@pytest.mark.parametrize(
    ("count", "told"),
    [(1, "1 byte"), (812, "812 bytes"), (1200, "1.2 KB"), (34_000_000, "34 MB"), (2 * 10**12, "2.0 TB")],
)
def test_sizes_are_told_in_the_unit_of_a_person(count: int, told: str) -> None:
    """Decimal units, as disks are sold."""
    assert words.size(count) == told


def test_a_changed_type_is_said_with_both_types() -> None:
    """`300` and `300` would look the same otherwise."""
    from rollback_gui.cli.render import differences
    from rollback_gui.model.comparison import Comparison, Field, Shown
    from rollback_gui.model.paths import EntryPath

    field = Field(("StartInterval",), Shown("300", "string"), Shown("300", "integer"), "changed")
    seen = Comparison(EntryPath("~/a.plist"), "replace", "plist", (field,))
    assert differences(seen) == ["      StartInterval: 300 (string) → 300 (integer)"]


def test_a_snapshot_that_is_taken_is_never_told_as_failed(
    console: FakeConsole, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the recovery kit is due is one more look at a store that a disk may refuse."""

    def refused() -> bool:
        raise Damaged("store.json of the store cannot be read: made-up disk error.")

    monkeypatch.setattr(console.look, "kit_is_due", refused)
    assert typed(console, "snapshot") == 0
    assert "cannot be read" not in capsys.readouterr().err
