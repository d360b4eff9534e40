"""A whole window over a console of literal values, on a desktop that has no screen."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDateTime, QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rollback_gui.gui.desk import Desk
from rollback_gui.gui.english import English
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.main import build
from rollback_gui.gui.opened import Opened
from rollback_gui.gui.theme import Colours
from rollback_gui.gui.views.restore_dialog import RestoreDialog
from rollback_gui.gui.words import Words
from rollback_gui.model.profile import Group, Profile
from tests.gui import literals
from tests.support.fake_console import FakeConsole


def at_ten_nineteen() -> QDateTime:
    """The moment at which every test of the window takes place."""
    return QDateTime.fromString("2026-11-21T10:19:00Z", Qt.DateFormat.ISODate).toLocalTime()


@pytest.fixture(autouse=True)
def at_greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Times are told in one zone, wherever the tests run."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def in_english(qapp: QApplication) -> Iterator[None]:
    """Plurals as people say them."""
    translator = English()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def icons(qapp: QApplication, in_english: None) -> Icons:
    """Glyphs of the palette at hand, and English plurals."""
    return Icons(Colours.of(qapp.palette()))


@pytest.fixture
def dialog(qtbot: QtBot, icons: Icons) -> RestoreDialog:
    """The restore dialog on Review, with every check still to be made."""
    dialog = RestoreDialog(icons)
    qtbot.addWidget(dialog)
    dialog.show_review(literals.PLAN, sentence=literals.SENTENCE)
    dialog.show()
    return dialog


@pytest.fixture
def words(in_english: None) -> Words:
    """Words of that moment."""
    return Words(at_ten_nineteen)


@pytest.fixture
def console(tmp_path: Path) -> FakeConsole:
    """Ten snapshots, ten changes, three agents."""
    return FakeConsole(str(tmp_path))


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path, words: Words) -> Iterator[Desk]:
    """A window that shows, over no console yet."""
    made = build(qapp, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat), words)
    made.window.resize(1180, 760)
    made.window.show()
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    yield made
    made.stop()
    made.window.deleteLater()
    made.deleteLater()
    qtbot.wait(1)


def profile() -> tuple[Profile, str]:
    """What is guarded."""
    return Profile(group=(Group("LaunchAgents", "plist", ("~/Library/LaunchAgents/*.plist",)),)), "~/profile.toml"


@pytest.fixture
def ready(qtbot: QtBot, desk: Desk, console: FakeConsole) -> Desk:
    """A window in which the newest snapshot is compared and its first file shows."""
    desk.open(Opened(console, profile))
    qtbot.waitUntil(lambda: desk.change_model.plan is not None and not desk.looking.is_busy)
    return desk
