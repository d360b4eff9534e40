"""A hint that the store changed, once for a burst; what changed is asked of the console.

The system's file watching is only a hint: reading raises events too, a folder that was deleted goes deaf,
and watches can be used up. So the list is also looked at again every half a minute, and the watch renewed.
"""

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver

_DEBOUNCE, _POLL = 400, 30_000
_WRITES = ("created", "moved", "deleted", "modified", "closed")


class StoreWatcher(QObject):
    """Watches the folder of manifests."""

    changed = Signal()
    """Something may have changed."""
    arm_wished = Signal()
    """`arm` should be called, off the main thread: it touches the disk."""
    _heard = Signal()

    def __init__(self, parent: QObject | None = None, *, debounce: int = _DEBOUNCE, poll: int = _POLL) -> None:
        super().__init__(parent)
        self._folder = ""
        self._observer: BaseObserver | None = None
        self._pause = self._timer(debounce, is_single=True)
        self._pause.timeout.connect(self.changed)
        self._poll = self._timer(poll, is_single=False)
        self._poll.timeout.connect(self._look_anyway)
        self._heard.connect(self._wait, Qt.ConnectionType.QueuedConnection)

    @property
    def is_watching(self) -> bool:
        """Whether the system tells; else only the poll does."""
        return self._observer is not None and self._observer.is_alive()

    def watch(self, folder: str) -> None:
        """Begin; the first watch is set when `arm` is called."""
        self._folder = folder
        self._poll.start()
        self.arm_wished.emit()

    def arm(self) -> bool:
        """Set the watch, if it is not there or has gone deaf; whether there is one. May be called on any thread."""
        if self.is_watching and os.path.isdir(self._folder) and self._inode == _inode(self._folder):
            return True
        self._disarm()
        if os.path.isdir(self._folder):  # a watch that fails leaves a thread behind
            with suppress(OSError, ImportError, RuntimeError):
                self._observe()
        return self.is_watching

    def stop(self) -> None:
        """Let go of everything."""
        self._pause.stop()
        self._poll.stop()
        self._disarm()

    _inode = 0

    def _observe(self) -> None:
        from watchdog.events import FileSystemEvent, FileSystemEventHandler
        from watchdog.observers import Observer

        heard = self._heard

        class Ear(FileSystemEventHandler):
            def on_any_event(self, event: FileSystemEvent) -> None:
                if event.event_type in _WRITES:
                    with suppress(RuntimeError):  # the window is gone
                        heard.emit()

        observer = Observer()
        observer.daemon = True
        observer.schedule(Ear(), self._folder, recursive=False)
        observer.start()
        self._inode = _inode(self._folder)
        self._observer = observer

    def _disarm(self) -> None:
        observer, self._observer = self._observer, None
        if observer is not None:
            with suppress(Exception):
                observer.stop()
                observer.join(2.0)

    def _timer(self, milliseconds: int, *, is_single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(is_single)
        timer.setInterval(milliseconds)
        return timer

    @Slot()
    def _wait(self) -> None:
        self._pause.start()

    @Slot()
    def _look_anyway(self) -> None:
        self.arm_wished.emit()
        self.changed.emit()


def _inode(folder: str) -> int:
    try:
        return os.stat(folder).st_ino
    except OSError:
        return 0
