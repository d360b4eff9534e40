"""Runs verbs off the main thread, one after another, and brings each answer back to it.

`Worker` is an executor of one plus a bridge; `LastWish` puts tickets on top, so that an answer to an
earlier wish is dropped. Only frozen values cross the border.
"""

import sys
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal, Slot

from rollback_gui.errors import RollbackError

Answered = Callable[[Any], None]
Failed = Callable[[RollbackError], None]


class _Asked(NamedTuple):
    verb: Callable[[], Any]
    answered: Answered
    failed: Failed


class _Delivery(NamedTuple):
    tell: Callable[[Any], None]
    value: Any


class Worker(QObject):
    """One thread of its own; it never holds up the end of the program."""

    grew_busy = Signal()
    """The first question was put to an idle worker."""
    grew_idle = Signal()
    """The last answer was delivered."""
    _delivered = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: SimpleQueue[_Asked | None] = SimpleQueue()
        self._open = 0
        self._delivered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to be delivered."""
        return self._open > 0

    def ask(self, verb: Callable[[], Any], answered: Answered, failed: Failed) -> None:
        """Run verb on the worker; then exactly one of the two is called, once, on the main thread."""
        self._open += 1
        if self._open == 1:
            self.grew_busy.emit()
        self._waiting.put(_Asked(verb, answered, failed))

    def stop(self, seconds: float = 0.0) -> bool:
        """Take no more work; wait at most so long for what runs, and say whether it has ended."""
        self._waiting.put(None)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (asked := self._waiting.get()) is not None:
            delivery = _run(asked)
            try:
                self._delivered.emit(delivery)
            except RuntimeError:  # the window is gone, and nobody waits for the answer
                return
            del asked, delivery

    @Slot(object)
    def _deliver(self, delivery: _Delivery) -> None:
        try:
            delivery.tell(delivery.value)
        finally:
            self._open -= 1
            if not self._open:
                self.grew_idle.emit()


def _run(asked: _Asked) -> _Delivery:
    try:
        return _Delivery(asked.answered, asked.verb())
    except RollbackError as error:
        return _Delivery(asked.failed, error)
    except Exception as error:  # noqa: BLE001  whatever it was, somebody waits for an answer
        return _Delivery(asked.failed, _unforeseen(error))


def _unforeseen(error: Exception) -> RollbackError:
    """Its kind and place alone: the text of a stranger's exception may quote a secret."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
    sys.stderr.write(f"rollback-gui: {type(error).__name__} at {where}\n")
    return RollbackError(f"Something went wrong inside this program ({type(error).__name__}).")


class LastWish:
    """One subject of questions (the plan, the comparison): a newer question makes the older one's answer void."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._ticket = 0

    def ask(self, verb: Callable[[], Any], answered: Answered, failed: Failed) -> None:
        """Ask; neither function is called once a newer wish or `forget` came in between."""
        self._ticket += 1
        mine = self._ticket

        def run() -> Any:
            return verb() if mine == self._ticket else None

        def tell(value: Any) -> None:
            if mine == self._ticket:
                answered(value)

        def tell_failure(error: RollbackError) -> None:
            if mine == self._ticket:
                failed(error)

        self._worker.ask(run, tell, tell_failure)

    def forget(self) -> None:
        """Whatever was asked no longer matters."""
        self._ticket += 1
