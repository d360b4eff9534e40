"""Looks at a window and works it as a screen reader does: by accessible names alone."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct, convert

from tests.support.desktop import Desktop, wait_until

_SYSTEM_PYTHON = "/usr/bin/python3"


class Thing(Struct, frozen=True):
    """One thing of a window as it is announced; `at` is x, y, width and height on the screen."""

    depth: int
    role: str
    name: str
    description: str
    text: str
    states: tuple[str, ...]
    at: tuple[int, int, int, int]


class ScreenReader:
    """Asks one program's window; every wait has an end."""

    def __init__(self, desktop: Desktop, application: str, process: "subprocess.Popen[str]") -> None:
        self._desktop = desktop
        self._application = application
        self._process = process

    def everything(self) -> list[Thing]:
        """All things of the program, depth first."""
        return self._things(do="all")

    def wait_for(self, name: str = "", *, part: str = "", role: str = "", seconds: float = 20.0) -> Thing:
        """The first thing of this name, or with this in its name, that shows; fails the test when none comes."""
        found: list[Thing] = []

        def is_there() -> bool:
            wish = {"part": part} if part else {"name": name}
            found[:] = [thing for thing in self._things(do="find", role=role, **wish) if "showing" in thing.states]
            return bool(found)

        assert wait_until(is_there, seconds), f"Nothing called {name or part!r} came:\n{self.told()}"
        return found[0]

    def press(self, name: str, *, role: str = "") -> None:
        """Do a thing's own action, as a screen reader does, once it is enabled."""
        assert wait_until(lambda: "enabled" in self.wait_for(name, role=role).states), f"{name!r} stays disabled"
        assert self._ask({"do": "press", "name": name, "role": role}) is True

    def click(self, name: str) -> None:
        """Click in the middle of a thing once it lies still: a window manager moves a new window about."""
        places: list[tuple[int, int, int, int]] = []

        def lies_still() -> bool:
            places.append(self.wait_for(name).at)
            return places[-4:] == [places[-1]] * 4

        assert wait_until(lies_still), f"{name!r} does not hold still"
        x, y, width, height = places[-1]
        place = (str(x + width // 2), str(y + height // 2))
        self._desktop.ask("xdotool", "mousemove", "--sync", *place, "click", "1")

    def keys(self, *keys: str) -> None:
        """Type keys into what has the keyboard."""
        self._desktop.ask("xdotool", "key", "--clearmodifiers", *keys)

    def told(self) -> str:
        """The whole window as lines, for a failure's text."""
        return "\n".join(
            f"{'  ' * thing.depth}{thing.role} {thing.name!r} {thing.text!r}" for thing in self.everything()
        )

    def _things(self, **wish: str) -> list[Thing]:
        answer = self._ask({key: value for key, value in wish.items() if value})
        return convert(answer, list[Thing]) if isinstance(answer, list) else []

    def _ask(self, wish: dict[str, str]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"application": self._application, **wish}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextmanager
def screen_reader(desktop: Desktop, application: str) -> Iterator[ScreenReader]:
    """A reader of the program whose accessible name has this in it."""
    with (desktop.folder / "reader.log").open("ab") as log:
        process = subprocess.Popen(
            [_SYSTEM_PYTHON, str(Path(__file__).with_name("reader_process.py"))],
            env=desktop.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    with process:
        yield ScreenReader(desktop, application, process)
        assert process.stdin is not None
        process.stdin.close()
        process.wait(10)
