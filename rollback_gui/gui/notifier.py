"""Desktop notifications: one for a burst, on a thread of their own; a failing notifier fails nothing.

Linux: `org.freedesktop.Notifications` over jeepney (a tray balloon of Qt's own reaches no notifier, and
QtDBus cannot call Notify from Python). Elsewhere the tray icon's message.
"""

import sys
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from rollback_gui.gui.notification import Notification

BURST = 2000
_LONGEST_TITLE, _LONGEST_TEXT = 40, 160


class Notifier(QObject):
    """Gathers notices for two seconds and tells the last one, with the number of the others."""

    wished = Signal(str)
    """The wish of the notice that was clicked."""
    failed = Signal()
    """Nobody shows notifications here; said once."""

    def __init__(
        self,
        is_in_front: Callable[[], bool],
        show_elsewhere: Callable[[str, str], None],
        parent: QObject | None = None,
        *,
        burst: int = BURST,
    ) -> None:
        super().__init__(parent)
        self._is_in_front, self._show_elsewhere = is_in_front, show_elsewhere
        self._gathered: list[Notification] = []
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(burst)
        self._pause.timeout.connect(self._tell)
        self._desktop: object | None = None

    def notice(self, notice: Notification) -> None:
        """Tell this, unless it can be seen in the window in front."""
        if self._is_in_front() and not notice.is_always_told:
            return
        self._gathered.append(notice)
        if not self._pause.isActive():
            self._pause.start()

    def stop(self) -> None:
        """Let go of the bus."""
        self._pause.stop()
        from rollback_gui.gui.desktop_notices import DesktopNotices

        if isinstance(self._desktop, DesktopNotices):
            self._desktop.stop()

    def _tell(self) -> None:
        gathered, self._gathered = self._gathered, []
        told = _short(gathered[-1], len(gathered) - 1)
        with suppress(Exception):  # a notification is never worth a failure
            self._send(told)

    def _send(self, notice: Notification) -> None:
        if not sys.platform.startswith("linux"):
            self._show_elsewhere(notice.title, notice.text)
            return
        from rollback_gui.gui.desktop_notices import DesktopNotices

        if self._desktop is None:
            desktop = DesktopNotices()
            desktop.wished.connect(self.wished)
            desktop.failed.connect(self.failed)
            self._desktop = desktop
        assert isinstance(self._desktop, DesktopNotices)
        self._desktop.send(notice)


def _short(notice: Notification, others: int) -> Notification:
    text = notice.text
    if others:
        text = f"{text} {QCoreApplication.translate('Notifier', 'And %n more.', '', others)}"
    title = notice.title if len(notice.title) <= _LONGEST_TITLE else f"{notice.title[: _LONGEST_TITLE - 1]}…"
    return Notification(title, text[:_LONGEST_TEXT], notice.action, notice.wish)
