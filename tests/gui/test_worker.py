"""The worker: one thread, one answer for each question, on the main thread."""

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from rollback_gui.errors import Busy, RollbackError
from rollback_gui.gui.worker import LastWish, Worker

SECRET = "made-up-token-1111"


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    """A worker that is stopped afterwards."""
    made = Worker("test")
    yield made
    made.stop(5.0)


def test_every_question_is_answered_once_in_order_on_the_main_thread(qtbot: QtBot, worker: Worker) -> None:
    """Four hundred answers, none lost, none on the worker's thread."""
    answers: list[tuple[int, bool]] = []
    main = threading.current_thread()
    for number in range(400):
        worker.ask(
            partial(int, number),
            lambda value: answers.append((value, threading.current_thread() is main)),
            lambda error: pytest.fail(error.message),
        )
    assert worker.is_busy
    qtbot.waitUntil(lambda: not worker.is_busy)
    assert answers == [(number, True) for number in range(400)]


def test_verbs_run_on_one_thread_that_is_not_the_main_one(qtbot: QtBot, worker: Worker) -> None:
    """No two verbs overlap, and none holds the window up."""
    seen: set[threading.Thread] = set()
    for _ in range(20):
        worker.ask(threading.current_thread, seen.add, lambda error: pytest.fail(error.message))
    qtbot.waitUntil(lambda: not worker.is_busy)
    assert len(seen) == 1
    assert threading.current_thread() not in seen


def test_an_error_of_ours_arrives_as_it_is(qtbot: QtBot, worker: Worker) -> None:
    """Exactly one of the two functions is called."""
    errors: list[RollbackError] = []

    def busy() -> None:
        raise Busy("A restore is running in a terminal.")

    worker.ask(busy, lambda value: pytest.fail("answered"), errors.append)
    qtbot.waitUntil(lambda: not worker.is_busy)
    assert [(type(error), error.message) for error in errors] == [(Busy, "A restore is running in a terminal.")]


def test_a_strangers_error_is_told_without_its_words(
    qtbot: QtBot, worker: Worker, capsys: pytest.CaptureFixture[str]
) -> None:
    """The text of an unforeseen exception may quote a secret: neither window nor terminal shows it."""
    errors: list[RollbackError] = []

    def parse() -> None:
        raise ValueError(SECRET)

    worker.ask(parse, lambda value: pytest.fail("answered"), errors.append)
    qtbot.waitUntil(lambda: not worker.is_busy)
    assert "ValueError" in errors[0].message
    assert SECRET not in errors[0].message + capsys.readouterr().err


def test_only_the_last_wish_is_answered(qtbot: QtBot, worker: Worker) -> None:
    """An answer to an earlier wish is dropped, and what was not begun is not even asked."""
    gate, ran, answers = threading.Event(), list[int](), list[object]()
    wish = LastWish(worker)

    def verb(number: int) -> int:
        gate.wait(5)
        ran.append(number)
        return number

    for number in range(5):
        wish.ask(partial(verb, number), answers.append, answers.append)
    gate.set()
    qtbot.waitUntil(lambda: not worker.is_busy)
    assert answers == [4]
    assert ran[-1] == 4
    assert len(ran) <= 2


def test_a_forgotten_wish_is_never_answered(qtbot: QtBot, worker: Worker) -> None:
    """Neither by its value nor by its failure."""
    answers: list[object] = []
    wish = LastWish(worker)
    wish.ask(lambda: 1, answers.append, answers.append)
    wish.forget()
    qtbot.waitUntil(lambda: not worker.is_busy)
    assert answers == []


def test_a_verb_that_hangs_does_not_hold_up_the_end(qtbot: QtBot) -> None:
    """`stop` says that it has not ended, and returns."""
    gate = threading.Event()
    worker = Worker("hangs")
    worker.ask(lambda: gate.wait(10), lambda value: None, lambda error: None)
    assert worker.stop(0.01) is False
    gate.set()
    assert worker.stop(5.0) is True
