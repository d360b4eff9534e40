"""Several slow questions at a time: threads without the weight of an executor."""

import threading
from collections.abc import Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Other = TypeVar("Other")

WIDTH = 8
"""How many are asked at a time."""


def in_parallel(question: Callable[[Item], Answer], items: Iterable[Item]) -> list[Answer]:
    """The answer to each item, in their order; the first exception is raised after all have ended."""
    waiting = list(enumerate(items))[::-1]
    answers: dict[int, Answer] = {}
    failures: list[BaseException] = []

    def work() -> None:
        while True:
            try:
                place, item = waiting.pop()
            except IndexError:
                return
            try:
                answers[place] = question(item)
            except BaseException as failure:  # noqa: BLE001 - raised again below, on the caller's thread
                failures.append(failure)
                waiting.clear()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(min(WIDTH, len(waiting)) - 1)]
    for thread in threads:
        thread.start()
    work()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return [answers[place] for place in sorted(answers)]


def together(one: Callable[[], Answer], other: Callable[[], Other]) -> tuple[Answer, Other]:
    """The answers to two questions that are asked at the same time."""
    found: dict[str, Other] = {}
    thread_failures: list[BaseException] = []

    def work() -> None:
        try:
            found["other"] = other()
        except BaseException as failure:  # noqa: BLE001 - raised again below, on the caller's thread
            thread_failures.append(failure)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        answer = one()
    finally:
        thread.join()
    if thread_failures:
        raise thread_failures[0]
    return answer, found["other"]
