"""The monitor: news of any size cross threads whole, and cancelling reaches the verb."""

import threading

from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from rollback_gui.gui.monitor import Progress, QtMonitor
from rollback_gui.model.outcome import Check


class _Ear(QObject):
    def __init__(self, parent: QObject, seen: list[tuple[Check, threading.Thread]]) -> None:
        super().__init__(parent)
        self._seen = seen

    @Slot(object)
    def hear(self, check: Check) -> None:
        self._seen.append((check, threading.current_thread()))


def test_counts_of_bytes_beyond_four_gigabytes_arrive_whole(qtbot: QtBot) -> None:
    """A signal of int would cut them to 32 bits."""
    hub = QtMonitor()
    news: list[Progress] = []
    hub.progressed.connect(news.append)
    job = hub.begin()
    job.phase("capturing", 6_000_000_000)
    job.step(6_000_000_000, "~/big", 5_000_000_000)
    assert news[-1] == Progress("capturing", 6_000_000_000, 6_000_000_000, "~/big", 5_000_000_000)


def test_progress_never_passes_its_total(qtbot: QtBot) -> None:
    """Whatever a verb says."""
    hub = QtMonitor()
    news: list[Progress] = []
    hub.progressed.connect(news.append)
    job = hub.begin()
    job.phase("verifying", 3)
    job.step(9, "~/a")
    assert news[-1].done == 3


def test_the_last_step_is_always_told_and_few_of_the_others(qtbot: QtBot) -> None:
    """Ten thousand steps are not ten thousand events."""
    hub = QtMonitor()
    news: list[Progress] = []
    hub.progressed.connect(news.append)
    job = hub.begin()
    job.phase("capturing", 10_000)
    for number in range(1, 10_001):
        job.step(number, "~/a")
    assert news[-1].done == 10_000
    assert len(news) < 1_000


def test_cancelling_reaches_only_its_own_job(qtbot: QtBot) -> None:
    """Jobs share a hub, not their fate."""
    hub = QtMonitor()
    first, second = hub.begin(), hub.begin()
    first.cancel()
    assert (first.is_cancelled(), second.is_cancelled()) == (True, False)


def test_news_from_another_thread_arrive_on_the_main_one(qtbot: QtBot) -> None:
    """A check is answered where the verb works, and shown where the window lives."""
    hub = QtMonitor()
    seen: list[tuple[Check, threading.Thread]] = []
    hub.check_answered.connect(_Ear(hub, seen).hear)
    thread = threading.Thread(target=hub.begin().checked, args=(Check("space", "ok", "enough"),))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(Check("space", "ok", "enough"), threading.current_thread())]
