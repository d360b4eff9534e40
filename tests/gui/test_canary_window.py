"""Forty random secrets under a real console and a whole window: none in a text, a speech, the clipboard or a report."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from rollback_gui.console import Console, open_console
from rollback_gui.gui.desk import Desk
from rollback_gui.gui.opened import Opened
from rollback_gui.gui.report import report_text
from rollback_gui.gui.views.differences.tabs import TABS, Tabs
from rollback_gui.model.places import Places
from rollback_gui.model.plan import Plan
from rollback_gui.model.wishes import RestoreHow, RestoreWish, SnapshotWish
from rollback_gui.operations.demo import make_demo
from rollback_gui.operations.monitor import SilentMonitor
from rollback_gui.system.real import real_system
from tests.gui import seen
from tests.gui.conftest import profile
from tests.gui.test_window import idle
from tests.support.canaries import COUNT, Search, drawn, files_of, plant, unmask

SECRETS = drawn(29)
SEARCH = Search(SECRETS)
PAGES = ("agents", "history", "profile", "help", "files")


@pytest.fixture
def console_of(tmp_path: Path, own_places: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    """A demo whose files hold the canaries, twenty in its first snapshot and twenty others live."""
    root = tmp_path / "desk"

    def first(places: Places) -> None:
        plant(root / "home", SECRETS[:COUNT])
        Console(real_system(), places).do.take_snapshot(SnapshotWish("first"), SilentMonitor())

    make_demo(real_system(), str(root), first)
    plant(root / "home", SECRETS[COUNT:])
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(root / "home"))
    return open_console(real_system(), os.environ, identity=str(root / "identity.txt"))


@pytest.fixture
def without_masking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every value as it is."""
    unmask(monkeypatch)


def everything(app: QApplication) -> Iterator[str]:
    """Whatever can be read, heard or copied of any window."""
    for top in app.topLevelWidgets():
        yield from seen.texts(top)
        for area in top.findChildren(QAbstractScrollArea):
            yield from copied(area)


def copied(area: QWidget) -> Iterator[str]:
    """What selecting all of it and copying puts on the clipboard."""
    if isinstance(area, QPlainTextEdit | QTextEdit):
        QGuiApplication.clipboard().clear()
        area.selectAll()
        area.copy()
        yield QGuiApplication.clipboard().text()


def plan_of(console: Console) -> Plan:
    """Everything that taking the first snapshot back would change."""
    first = console.look.snapshots()[-1]
    return console.look.plan(RestoreWish(first.id, match=True, leaves_paths=True), SilentMonitor())


def on_tabs(desk: Desk, console: Console, qtbot: QtBot) -> str:
    """What can be read, heard or copied of every file with a canary and of some without, on every tab."""
    parts: list[str] = []
    tabs = seen.only(desk.differences, Tabs)
    changes = plan_of(console).changes
    planted = {f"~/{below}" for below in files_of(SECRETS)}
    for change in (*(one for one in changes if one.path in planted), *changes[:3]):
        desk.files.changes.choose(change.path)
        idle(qtbot, desk)
        for tab in TABS:
            tabs.show_tab(tab)
            tabs.chosen.emit(tab)
            parts += seen.texts(desk.differences)
            parts += [text for area in desk.differences.findChildren(QAbstractScrollArea) for text in copied(area)]
    assert len(parts) > 1000
    return "\n".join(dict.fromkeys(parts))


def opened(desk: Desk, console: Console, qtbot: QtBot) -> None:
    """The window over this console, compared."""
    desk.open(Opened(console, profile))
    qtbot.waitUntil(lambda: desk.change_model.plan is not None and not desk.looking.is_busy, timeout=20_000)


@pytest.mark.timeout(300)
def test_no_page_shows_speaks_copies_or_saves_a_secret(
    desk: Desk, console_of: Console, qtbot: QtBot, qapp: QApplication
) -> None:
    """The files on every tab, every page, the review and the report of a real restore."""
    opened(desk, console_of, qtbot)
    assert not SEARCH(on_tabs(desk, console_of, qtbot))
    for page in PAGES:
        desk.window.show_page(page)
        idle(qtbot, desk)
        assert not SEARCH("\n".join(dict.fromkeys(everything(qapp)))), page
    desk.commands.review()
    idle(qtbot, desk)
    assert not SEARCH("\n".join(dict.fromkeys(everything(qapp))))
    outcome = console_of.do.restore(plan_of(console_of), RestoreHow(), SilentMonitor())
    assert outcome.state == "restored", outcome.error
    assert not SEARCH(report_text(outcome, desk.words))
    desk.check_again()
    idle(qtbot, desk)
    assert not SEARCH("\n".join(dict.fromkeys(everything(qapp))))


@pytest.mark.timeout(300)
def test_without_masking_the_same_search_finds_all_forty_on_the_tabs(
    desk: Desk, console_of: Console, qtbot: QtBot, without_masking: None
) -> None:
    """The control run."""
    opened(desk, console_of, qtbot)
    assert SEARCH(on_tabs(desk, console_of, qtbot)) == set(SECRETS)
