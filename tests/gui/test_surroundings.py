"""What surrounds the window: the tray, notifications, the watch on the store. Each may be missing."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from rollback_gui.errors import NotFound
from rollback_gui.gui.desk import Desk
from rollback_gui.gui.notification import Notification
from rollback_gui.gui.notifier import Notifier
from rollback_gui.gui.watcher import StoreWatcher
from tests.support.made_up import SNAPSHOTS


class Told:
    """Takes what a notifier sends."""

    def __init__(self) -> None:
        self.notices: list[Notification] = []

    def send(self, notice: Notification) -> None:
        """Remember it."""
        self.notices.append(notice)


def notifier(told: Told, monkeypatch: pytest.MonkeyPatch, *, is_in_front: bool = False) -> Notifier:
    """A notifier that sends to a list, after a short burst."""
    made = Notifier(lambda: is_in_front, lambda title, text: None, burst=20)
    monkeypatch.setattr(made, "_send", told.send)
    return made


def test_a_burst_is_one_notification(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, in_english: None) -> None:
    """The last of them, with the number of the others."""
    told = Told()
    made = notifier(told, monkeypatch)
    for number in range(5):
        made.notice(Notification("Snapshot taken", f"number {number}", "Show", "show"))
    qtbot.waitUntil(lambda: bool(told.notices))
    assert told.notices == [Notification("Snapshot taken", "number 4 And 4 more.", "Show", "show")]


def test_while_the_window_is_in_front_only_what_somebody_else_did_is_told(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, in_english: None
) -> None:
    """Everything else the operator sees anyway."""
    told = Told()
    made = notifier(told, monkeypatch, is_in_front=True)
    made.notice(Notification("8 files restored", ""))
    made.notice(Notification("Snapshot taken", "in a terminal", is_always_told=True))
    made.notice(Notification("10 files differ", ""))
    qtbot.waitUntil(lambda: bool(told.notices))
    assert [notice.title for notice in told.notices] == ["Snapshot taken"]


def test_a_title_is_at_most_forty_characters(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """And one line of text."""
    told = Told()
    made = notifier(told, monkeypatch)
    made.notice(Notification("x" * 100, "y" * 1000))
    qtbot.waitUntil(lambda: bool(told.notices))
    assert (len(told.notices[0].title), len(told.notices[0].text)) == (40, 160)


def test_a_desktop_without_a_bus_fails_nothing(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The notifier says that nobody shows notifications, once, and the thread ends."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    made = Notifier(lambda: False, lambda title, text: None, burst=1)
    with qtbot.waitSignal(made.failed):
        made.notice(Notification("Snapshot taken", ""))
    made.notice(Notification("Snapshot taken", "again"))
    qtbot.wait(30)
    made.stop()


def test_a_write_into_the_store_is_heard_once_for_a_burst(qtbot: QtBot, tmp_path: Path) -> None:
    """Whatever wrote it; reading is not heard."""
    watcher = StoreWatcher(debounce=50)
    heard: list[bool] = []
    watcher.changed.connect(lambda: heard.append(True))
    watcher.watch(str(tmp_path))
    assert watcher.arm()
    for number in range(5):
        (tmp_path / f"{number}.json").write_text("{}")
    qtbot.waitUntil(lambda: bool(heard))
    qtbot.wait(150)
    assert heard == [True]
    (tmp_path / "0.json").read_text()
    qtbot.wait(150)
    assert heard == [True]
    watcher.stop()


def test_a_folder_that_was_deleted_is_watched_again_when_it_is_back(qtbot: QtBot, tmp_path: Path) -> None:
    """A watch on a deleted folder is deaf for ever."""
    folder = tmp_path / "snapshots"
    folder.mkdir()
    watcher = StoreWatcher(debounce=20)
    watcher.watch(str(folder))
    assert watcher.arm()
    folder.rmdir()
    assert not watcher.arm()
    folder.mkdir()
    assert watcher.arm()
    with qtbot.waitSignal(watcher.changed):
        (folder / "1.json").write_text("{}")
    watcher.stop()


def test_without_any_watch_the_poll_looks_all_the_same(qtbot: QtBot, tmp_path: Path) -> None:
    """The folder is not there: half a minute is the worst case."""
    watcher = StoreWatcher(poll=20)
    with qtbot.waitSignals([watcher.changed, watcher.arm_wished]):
        watcher.watch(str(tmp_path / "nowhere"))
    assert not watcher.arm()
    watcher.stop()


def test_the_trays_menu_is_built_from_what_holds_when_it_opens(ready: Desk) -> None:
    """State, last snapshot, and only what may be done now."""
    ready.tray.fill()
    texts = [(action.text(), action.isEnabled()) for action in ready.tray.menu.actions() if action.text()]
    assert texts == [
        ("1 agent needs you 10 files differ since 10:04", False),
        ("Last snapshot: today 10:04", False),
        ("Snapshot now", True),
        ("Reload 1 agent", True),
        ("Undo last restore…", False),
        ("Open Rollback", True),
        ("Quit Rollback", True),
    ]


@pytest.mark.qt_log_ignore("does not support raise")  # a desktop without a screen has no stack of windows
def test_a_click_on_a_notification_opens_its_place(ready: Desk) -> None:
    """The snapshot that it told of is chosen."""
    ready.window.show_page("help")
    ready.notifier.wished.emit(f"snapshot:{SNAPSHOTS[3].id}")
    assert ready.window.page == "files"
    assert [row.id for row in ready.files.snapshots.chosen_now()] == [SNAPSHOTS[3].id]


def test_closing_without_a_tray_quits(ready: Desk, qtbot: QtBot) -> None:
    """There would be no way back to a hidden window."""
    with qtbot.waitSignal(ready.frame.quit_now):
        ready.window.close()
    assert not ready.window.isVisible()


def test_a_store_that_went_away_is_told_in_the_header_until_it_is_back(ready: Desk) -> None:
    """And in the tray, by the same words."""
    titles: list[str] = []
    ready.now.changed.connect(lambda now: titles.append(now.card.title))
    ready.snapshots.failed.emit(NotFound("There is no store here."))
    assert titles[-1] == "Store not reachable"
    ready.now.know_snapshots(())
    assert titles[-1] == "No snapshot yet"
