"""The tray: one of four signs, and a menu that is built when it opens. It tells and is asked; it holds nobody."""

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.presenters.now import Now
from rollback_gui.gui.presenters.standing import May

_SIZES = (16, 22, 24, 32, 48, 64)


class Tray(QObject):
    """A desktop without a tray has none; everything else works all the same."""

    open_wished = Signal()
    quit_wished = Signal()
    snapshot_wished = Signal()
    undo_wished = Signal()
    reload_wished = Signal()

    def __init__(self, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._now: Now | None = None
        self._may, self._needing = May(), 0
        self._shown_state = ""
        self.menu = QMenu()
        self.menu.aboutToShow.connect(self.fill)
        self.icon = QSystemTrayIcon(self)
        self.icon.activated.connect(self._on_activated)
        self.icon.setContextMenu(self.menu)

    @property
    def is_there(self) -> bool:
        """Whether the desktop has a tray and shows this icon in it."""
        return QSystemTrayIcon.isSystemTrayAvailable() and self.icon.isVisible()

    def show(self) -> None:
        """Appear, where there is a tray."""
        self._show_sign("calm")
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.icon.show()

    def show_now(self, now: Now) -> None:
        """How it stands."""
        self._now = now
        tooltip = self.tr("Rollback: %1").replace("%1", f"{now.card.title} {now.card.second}".strip())
        self.icon.setToolTip(tooltip)
        self._show_sign(now.state)

    def show_may(self, may: May) -> None:
        """What may be clicked."""
        self._may = may

    def show_needing(self, count: int) -> None:
        """How many agents need you."""
        self._needing = count

    def say(self, title: str, text: str) -> None:
        """A message at the icon, where there is no other notifier."""
        self.icon.showMessage(title, text)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons

    def hide(self) -> None:
        """Go away."""
        self.icon.hide()

    def fill(self) -> None:
        """Build the menu from what holds now."""
        menu, icons = self.menu, self._icons
        menu.clear()
        if self._now is not None:
            menu.addAction(f"{self._now.card.title} {self._now.card.second}".strip()).setEnabled(False)
            menu.addAction(self._now.last_snapshot).setEnabled(False)
            menu.addSeparator()
        snapshot = menu.addAction(icons.icon("snapshot"), self.tr("Snapshot now"), self.snapshot_wished.emit)
        snapshot.setEnabled(self._may.take_snapshot)
        few, all_of_them = self.tr("Reload %n agent(s)", "", self._needing), self.tr("Reload agents…")
        text = few if self._needing else all_of_them
        reload = menu.addAction(icons.icon("reload"), text, self.reload_wished.emit)
        reload.setEnabled(self._may.reload)
        undo = menu.addAction(icons.icon("undo"), self.tr("Undo last restore…"), self.undo_wished.emit)
        undo.setEnabled(self._may.undo and bool(self._now and self._now.undo))
        menu.addSeparator()
        menu.addAction(self.tr("Open Rollback"), self.open_wished.emit)
        menu.addAction(self.tr("Quit Rollback"), self.quit_wished.emit)

    def _show_sign(self, state: str) -> None:
        if state == self._shown_state:
            return
        self._shown_state = state
        self.icon.setIcon(self._sign(state))

    def _sign(self, state: str) -> QIcon:
        is_mac = sys.platform == "darwin"
        icon = QIcon()
        for size in _SIZES:
            pixmap: QPixmap = self._icons.pixmap(f"tray-{state}" if is_mac else f"tray-tile-{state}", size)
            icon.addPixmap(pixmap)
        icon.setIsMask(is_mac)
        return icon

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger and sys.platform != "darwin":
            self.open_wished.emit()
