"""Another home in the window: asked once before the preview, answered by the operator alone, and to be changed."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from rollback_gui.gui.desk import Desk
from rollback_gui.gui.homes import HomeAnswers
from rollback_gui.gui.opened import Opened
from rollback_gui.gui.presenters.standing import State
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import OtherHome
from rollback_gui.model.wishes import AgentRow, RestoreWish
from rollback_gui.operations.monitor import SilentMonitor
from tests.gui import seen
from tests.gui.conftest import profile
from tests.support.fake_console import FakeConsole
from tests.support.house import House
from tests.support.made_up import PLAN, SNAPSHOTS

OLD = OtherHome("/Users/old", "/Users/pb", 214, 79)
BREW = OtherHome("/usr/local", "/opt/homebrew", 3, 2)
LAST, BEFORE = SNAPSHOTS[0].id, SNAPSHOTS[1].id


def idle(qtbot: QtBot, desk: Desk) -> None:
    """Wait until nothing runs and no answer is on its way."""
    qtbot.waitUntil(lambda: not desk.looking.is_busy and not desk.doing.is_busy)


def press(qtbot: QtBot, button: QPushButton) -> None:
    """As a mouse does."""
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def asking(qtbot: QtBot, desk: Desk, console: FakeConsole) -> Desk:
    """A window whose newest snapshot names another home."""
    console.look.homes = (OLD,)
    desk.open(Opened(console, profile))
    qtbot.waitUntil(lambda: desk.standing.state is State.ASKING)
    idle(qtbot, desk)
    return desk


def test_another_home_is_asked_before_the_preview(asking: Desk) -> None:
    """Nothing is compared, ticked or restored before the answer; the counts and both folders are said."""
    question = asking.files.changes.question
    assert question.isVisible()
    assert asking.change_model.plan is None
    texts = "\n".join(seen.texts(question))
    assert "/Users/old → /Users/pb" in texts
    assert "214 paths · 79 files" in texts
    assert (question.rewrite.text(), question.leave.text()) == ("Rewrite 214 paths", "Leave the paths as they are")
    button = asking.files.changes.foot.button
    assert not button.isEnabled()
    assert button.accessibleDescription() == "Say first what becomes of the paths of another home."
    assert "Names another home" in seen.texts(asking.files.changes.header)


def test_in_the_smallest_window_nothing_covers_anything(asking: Desk, qtbot: QtBot) -> None:
    """Words, folders and both buttons stand below each other, and can be scrolled to."""
    asking.window.resize(900, 560)
    question = asking.files.changes.question
    qtbot.waitUntil(lambda: question.viewport().width() < 320)
    inside = seen.named(question, "Paths of another home")
    parts = [part for part in (*inside.findChildren(QLabel), question.rewrite, question.leave) if part.isVisible()]
    tops = sorted((part.mapTo(inside, QPoint()).y(), part.height()) for part in parts)
    assert len(tops) == 6
    assert all(top + height <= below for (top, height), (below, _) in pairwise(tops))


def test_rewriting_is_planned_again_with_those_folders(asking: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """The very words of the command line's --map; then the preview is there."""
    press(qtbot, asking.files.changes.question.rewrite)
    qtbot.waitUntil(lambda: asking.change_model.plan is not None)
    assert console.look.wishes[-1] == RestoreWish(LAST, maps=(("/Users/old", "/Users/pb"),))
    assert asking.standing.state is State.READY
    assert asking.files.changes.answer.isVisible()
    assert "Paths rewritten: \u2066/Users/old → /Users/pb\u2069" in seen.texts(asking.files.changes.answer)


def test_leaving_is_planned_again_as_such(asking: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """As --map none."""
    press(qtbot, asking.files.changes.question.leave)
    qtbot.waitUntil(lambda: asking.change_model.plan is not None)
    assert console.look.wishes[-1] == RestoreWish(LAST, leaves_paths=True)
    assert "Paths left as they are: \u2066/Users/old\u2069" in seen.texts(asking.files.changes.answer)


def test_the_same_home_is_asked_once_for_all_snapshots(asking: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """Another snapshot that names it is compared with the same answer."""
    press(qtbot, asking.files.changes.question.rewrite)
    qtbot.waitUntil(lambda: asking.change_model.plan is not None)
    asking.files.snapshots.choose(BEFORE)
    qtbot.waitUntil(lambda: asking.change_model.plan is not None and asking.change_model.plan.snapshot == BEFORE)
    assert console.look.wishes[-2:] == [
        RestoreWish(BEFORE), RestoreWish(BEFORE, maps=(("/Users/old", "/Users/pb"),))
    ]  # fmt: skip


def test_the_answer_can_be_changed(asking: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """The button above the tree asks again; nothing is kept of the first answer."""
    press(qtbot, asking.files.changes.question.leave)
    qtbot.waitUntil(lambda: asking.change_model.plan is not None)
    press(qtbot, seen.only(asking.files.changes.answer, QPushButton))
    qtbot.waitUntil(asking.files.changes.question.isVisible)
    assert not asking.files.changes.answer.isVisible()
    press(qtbot, asking.files.changes.question.rewrite)
    qtbot.waitUntil(lambda: asking.change_model.plan is not None)
    assert console.look.wishes[-1].maps == (("/Users/old", "/Users/pb"),)


def test_of_several_folders_each_has_its_tick(asking: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """The button counts what is ticked; what is not ticked is left."""
    console.look.homes = (OLD, BREW)
    asking.check_again()
    question = asking.files.changes.question
    qtbot.waitUntil(lambda: question.rewrite.text() == "Rewrite 217 paths")
    seen.named(question, "Rewrite the paths of /usr/local").click()  # type: ignore[attr-defined]
    assert question.rewrite.text() == "Rewrite 214 paths"
    press(qtbot, question.rewrite)
    qtbot.waitUntil(lambda: asking.change_model.plan is not None)
    assert console.look.wishes[-1].maps == (("/Users/old", "/Users/pb"),)
    texts = "\n".join(seen.texts(asking.files.changes.answer))
    assert "Paths left as they are: \u2066/usr/local\u2069" in texts


def test_a_row_says_that_its_paths_are_rewritten(asking: Desk, console: FakeConsole, qtbot: QtBot) -> None:
    """In the tree and to a screen reader; it is a change like any other."""
    changed = tuple(replace(one, why=("other-home",)) if one.action == "replace" else one for one in PLAN.changes)
    console.look.plan_of = lambda wanted: replace(PLAN, snapshot=wanted, changes=changed)
    press(qtbot, asking.files.changes.question.rewrite)
    qtbot.waitUntil(lambda: asking.change_model.plan is not None)
    spoken = [text for text in seen.texts(asking.files.changes.tree) if text.startswith("com.pb.gads-report.plist, ")]
    assert any("paths rewritten, ticked" in text for text in spoken)


@pytest.mark.parametrize(("differs", "begins"), [(0, "Nothing differs"), (10, "10 files differ")])
def test_the_status_bar_says_which_agents_cannot_run(
    desk: Desk, console: FakeConsole, qtbot: QtBot, differs: int, begins: str
) -> None:
    """Before any click; no differences alone would be a comfort that is not true."""
    row = AgentRow("com.pb.a", EntryPath("~/a.plist"), "launchd", "waiting", other_home="/Users/old")
    console.look.rows = tuple(replace(row, label=f"com.pb.{n}") for n in range(71))
    desk.open(Opened(console, profile))
    qtbot.waitUntil(lambda: desk.now.now().watching != "" and desk.change_model.plan is not None)
    idle(qtbot, desk)
    rows = tuple(replace(one, differs=differs) for one in console.look.snapshots(differs=True))
    desk.now.know_snapshots(rows)
    said = f"{begins} · 71 agents cannot run: they name \u2066/Users/old\u2069"
    assert said in seen.texts(desk.window.activity)
    desk.now.know_agents((row,))
    assert f"{begins} · 1 agent cannot run: it names \u2066/Users/old\u2069" in seen.texts(desk.window.activity)


FOLDERS = st.lists(st.sampled_from(["/Users/a", "/Users/b", "/usr/local"]), unique=True)
HOMES = FOLDERS.map(lambda folders: tuple(OtherHome(old, "/Users/me", 1, 1) for old in folders))


@given(HOMES, st.data())
def test_a_wish_answers_just_what_was_asked(homes: tuple[OtherHome, ...], data: st.DataObject) -> None:
    """Rewritten are the chosen ones and no others; without an answer there is none, and taken back it is gone."""
    answers, snapshot = HomeAnswers(), SnapshotId("20261121T100400Z-00000c")
    assert answers.know(snapshot, homes) == (not homes)
    assert answers.wish(snapshot) == RestoreWish(snapshot)
    chosen = tuple(one for one in homes if data.draw(st.booleans()))
    answers.answer(homes, chosen)
    wish = answers.wish(snapshot)
    assert wish.maps == tuple((one.old, one.new) for one in chosen)
    assert wish.leaves_paths == (bool(homes) and not chosen)
    answers.take_back(snapshot)
    assert answers.wish(snapshot) == RestoreWish(snapshot)


def test_a_home_that_moved_is_restored_with_its_new_paths(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    """Through the real operations: asked, rewritten, shown, restored, and then nothing differs."""
    old = House.make(tmp_path / "old", {})
    (old.home / "conf").mkdir()
    (old.home / "conf/a.json").write_text(f'{{"where": "{old.home}/data"}}\n')
    row = old.snapshot("before")
    new = House(tmp_path / "new")
    (tmp_path / "old" / "own").rename(tmp_path / "new" / "own")
    (old.home / "conf").rename(new.home / "conf")
    old.home.rmdir()
    desk.open(Opened(new.console(), profile))
    question = desk.files.changes.question
    qtbot.waitUntil(question.isVisible)
    assert question.rewrite.text() == "Rewrite 1 path"
    press(qtbot, question.rewrite)
    qtbot.waitUntil(lambda: desk.change_model.plan is not None)
    press(qtbot, desk.files.changes.foot.button)
    qtbot.waitUntil(desk.dialog.review.confirm.isEnabled)
    press(qtbot, desk.dialog.review.confirm)
    qtbot.waitUntil(desk.dialog.result_page.isVisible)
    assert (new.home / "conf/a.json").read_text() == f'{{"where": "{new.home}/data"}}\n'
    idle(qtbot, desk)
    wish = RestoreWish(row.id, maps=((str(old.home), str(new.home)),))
    assert not new.console().look.plan(wish, SilentMonitor()).changes
