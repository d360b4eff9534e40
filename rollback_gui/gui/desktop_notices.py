"""Speaks `org.freedesktop.Notifications` on a thread of its own, and hears which notice was clicked."""

import socket
from contextlib import suppress
from queue import Empty, SimpleQueue
from selectors import EVENT_READ, DefaultSelector
from threading import Thread
from typing import Any

from jeepney import DBusAddress, MatchRule, MessageType, message_bus, new_method_call
from jeepney.bus import get_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from PySide6.QtCore import QObject, Signal

from rollback_gui.gui.notification import Notification

_ADDRESS = DBusAddress(
    "/org/freedesktop/Notifications",
    bus_name="org.freedesktop.Notifications",
    interface="org.freedesktop.Notifications",
)
_SECONDS = 5.0
_APP, _ICON = "Rollback", "rollback"
_DEFAULT, _SHOW = "default", "show"


class DesktopNotices(QObject):
    """A notice in, a click out; a bus that is not there ends the thread and says `failed`."""

    wished = Signal(str)
    failed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: SimpleQueue[Notification | None] = SimpleQueue()
        self._wishes: dict[int, str] = {}
        self._is_started = False
        self._bell, self._ear = socket.socketpair()
        self._thread = Thread(target=self._work, name="notifications", daemon=True)

    def send(self, notice: Notification) -> None:
        """Tell this as soon as the bus takes it; the first one starts the thread, when all signals are connected."""
        if not self._is_started:
            self._is_started = True
            self._thread.start()
        self._waiting.put(notice)
        self._ring()

    def stop(self) -> None:
        """Close the bus."""
        self._waiting.put(None)
        self._ring()
        if self._is_started:
            self._thread.join(1.0)
        self._bell.close()
        self._ear.close()

    def _ring(self) -> None:
        with suppress(OSError):  # the thread has ended
            self._bell.send(b"!")

    def _work(self) -> None:
        try:
            with self._ear, _connected() as connection:
                self._listen(connection)
                self._loop(connection)
        except Exception:  # noqa: BLE001  no bus, no notifier, a bus that went away: all the same here
            self.failed.emit()

    def _listen(self, connection: DBusConnection) -> None:
        rule = MatchRule(type="signal", interface="org.freedesktop.Notifications", member="ActionInvoked")
        connection.send_and_get_reply(message_bus.AddMatch(rule), timeout=_SECONDS)

    def _loop(self, connection: DBusConnection) -> None:
        with DefaultSelector() as selector:
            selector.register(self._ear, EVENT_READ)
            selector.register(connection.sock, EVENT_READ)
            while True:
                heard = {key.fileobj for key, _ in selector.select()}
                if self._ear in heard:
                    self._ear.recv(64)
                    if not self._send_waiting(connection):
                        return
                self._take_clicks(connection)

    def _send_waiting(self, connection: DBusConnection) -> bool:
        while True:
            try:
                notice = self._waiting.get_nowait()
            except Empty:
                return True
            if notice is None:
                return False
            self._notify(connection, notice)

    def _notify(self, connection: DBusConnection, notice: Notification) -> None:
        actions = [_DEFAULT, notice.action, _SHOW, notice.action] if notice.action else []
        hints = {"desktop-entry": ("s", "rollback-gui")}
        body = (_APP, 0, _ICON, notice.title, notice.text, actions, hints, -1)
        call = new_method_call(_ADDRESS, "Notify", "susssasa{sv}i", body)
        reply = connection.send_and_get_reply(call, timeout=_SECONDS)
        if reply.header.message_type is MessageType.error:
            self.failed.emit()
            return
        self._wishes[int(reply.body[0])] = notice.wish

    def _take_clicks(self, connection: DBusConnection) -> None:
        while True:
            try:
                message: Any = connection.receive(timeout=0.01)
            except TimeoutError:
                return
            if message.header.message_type is MessageType.signal and len(message.body) == 2:
                wish = self._wishes.pop(message.body[0], "") if isinstance(message.body[0], int) else ""
                if wish:
                    self.wished.emit(wish)


def _connected() -> DBusConnection:
    """The session bus; raises OSError without one. Jeepney leaves its socket open then: a trial comes first."""
    with socket.socket(socket.AF_UNIX) as trial:
        trial.connect(get_bus("SESSION"))
    return open_dbus_connection(bus="SESSION")
