"""The window's way in: a frame first, everything else after the first paint."""

import argparse
import signal
import sys
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QMessageLogContext, QSettings, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from rollback_gui.errors import RollbackError
from rollback_gui.gui.desk import Desk
from rollback_gui.gui.english import english
from rollback_gui.gui.opened import Opened
from rollback_gui.gui.opening import Where, open_desk
from rollback_gui.gui.words import Words

_SWITCH_SECONDS = 0.0005
"""The interpreter's lock is handed over this often: at its usual 5 ms one repaint beside a worker takes 141 ms."""


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is quit; the exit code."""
    options = _parse(sys.argv[1:] if argv is None else argv)
    sys.setswitchinterval(_SWITCH_SECONDS)
    app = make_app(sys.argv[:1])
    qInstallMessageHandler(_tell)
    settings = QSettings("rollback-gui", "window")
    desk = build(app, settings)
    desk.frame.quit_now.connect(app.quit)
    desk.window.show()
    _listen_to_signals(desk)
    where = Where(options.store, options.profile, options.identity, options.demo)
    QTimer.singleShot(0, partial(start, desk, where))
    return app.exec()


def _tell(kind: QtMsgType, context: QMessageLogContext, _text: str) -> None:
    """Where Qt complains, without its words: they may quote what a widget shows."""
    if kind is not QtMsgType.QtDebugMsg and sys.stderr is not None:
        sys.stderr.write(f"Qt: {kind.name} in {context.category or 'default'}\n")


def make_app(arguments: Sequence[str]) -> QApplication:
    """The application, with its names and its language."""
    app = QApplication(list(arguments) or ["rollback-gui"])
    app.setApplicationName("rollback-gui")
    app.setApplicationDisplayName("Rollback")
    app.setDesktopFileName("rollback-gui")
    app.setQuitOnLastWindowClosed(False)
    app.installTranslator(english(app))
    return app


def build(app: QApplication, settings: QSettings, words: Words | None = None) -> Desk:
    """Everything, tied together, over no console yet."""
    return Desk(app, settings, words or Words())


def start(desk: Desk, where: Where) -> None:
    """After the first paint: the tray, the help pages, and the console on its worker."""
    from rollback_gui.gui.help_texts import help_texts

    desk.tray.show()
    desk.pages.open_help(help_texts)
    desk.doing.ask(partial(open_desk, where), partial(_on_opened, desk), partial(_on_failure, desk, where))


def _on_opened(desk: Desk, opened: Opened) -> None:
    desk.open(opened)


def _on_failure(desk: Desk, _where: Where, error: RollbackError) -> None:
    desk.standing.end()
    desk.frame.show_store_failure(error)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("rollback-gui", description="The window of Rollback.")
    parser.add_argument("--store", default="", help="another store")
    parser.add_argument("--profile", default="", help="another profile.toml")
    parser.add_argument("--identity", default="", help="the file with the key to the credentials")
    parser.add_argument(
        "--demo",
        nargs="?",
        const="",
        default=None,
        metavar="DIR",
        help="a workstation to try it on, broken by a migration",
    )
    return parser.parse_args(list(arguments))


def _listen_to_signals(desk: Desk) -> None:
    """Ctrl+C in a terminal and a session's end quit as the menu does; the timer lets Python see them."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: desk.frame.quit())
    ticker = QTimer(desk)
    ticker.timeout.connect(lambda: None)
    ticker.start(250)
