"""An operator's eyes and hands on a window of this process: things are found by their accessible names alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTreeView, QWidget

Script = Iterator[Callable[[], object]]
"""What an operator does, yielding each time what must come to hold before the next step."""

_LOOK_EVERY_MS = 40
_PATIENCE_SECONDS = 60


class Wrong(Exception):
    """What the window shows or does is not what it must."""


class Lost(Wrong):
    """The operator does not find what should be there."""


class Hands:
    """Finds, clicks, ticks and takes pictures."""

    def __init__(self, app: QApplication, pictures: Path) -> None:
        self._app = app
        self._pictures = pictures
        self._count = 0

    def sees(self, name: str) -> QWidget | None:
        """The thing of this name that shows; None when there is none."""
        found = (one for one in self._app.allWidgets() if one.accessibleName() == name and one.isVisible())
        return next(found, None)

    def can_press(self, name: str) -> bool:
        """Whether it shows and may be pressed."""
        found = self.sees(name)
        return found is not None and found.isEnabled()

    def press(self, name: str) -> None:
        """Click in its middle; raises Lost."""
        found = self._must(name)
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    def words(self, name: str) -> str:
        """What is written on it or in it."""
        found = self._must(name)
        for way in ("text", "windowTitle"):
            said = getattr(found, way, None)
            if callable(said) and said():
                return str(said())
        return found.accessibleDescription()

    def rows(self, name: str) -> list[str]:
        """The rows of a list or tree, the ones within others included."""
        return [_words(index) for index in _indexes(self._view(name))]

    def choose(self, name: str, part: str) -> None:
        """Click on the first row with this in it; raises Lost."""
        view, index = self._row(name, part)
        self._open_above(view, index)
        view.scrollTo(index)
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, view.visualRect(index).center()
        )

    def tick(self, name: str, part: str) -> None:
        """Choose a row and press the space bar."""
        self.choose(name, part)
        view, _ = self._row(name, part)
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_Space)

    def picture(self, what: str) -> Path:
        """Keep what the front window shows as a PNG."""
        self._count += 1
        where = self._pictures / f"{self._count:02}-{what}.png"
        front = self._app.activeModalWidget() or self._app.activeWindow() or self._largest()
        front.grab().save(str(where))
        return where

    def _largest(self) -> QWidget:
        shown = [one for one in self._app.topLevelWidgets() if one.isVisible()]
        return max(shown, key=lambda one: one.width() * one.height())

    def _must(self, name: str) -> QWidget:
        found = self.sees(name)
        if found is None:
            raise Lost(f"There is nothing called {name!r} in the window.")
        return found

    def _view(self, name: str) -> QAbstractItemView:
        found = self._must(name)
        if not isinstance(found, QAbstractItemView):
            raise Lost(f"{name!r} is no list.")
        return found

    def _row(self, name: str, part: str) -> tuple[QAbstractItemView, QModelIndex]:
        view = self._view(name)
        for index in _indexes(view):
            if part in _words(index):
                return view, index
        raise Lost(f"{name!r} has no row with {part!r}; it has {[_words(index) for index in _indexes(view)][:12]}")

    def _open_above(self, view: QAbstractItemView, index: QModelIndex) -> None:
        above = index.parent()
        while isinstance(view, QTreeView) and above.isValid():
            view.expand(above)
            above = above.parent()


class Walk(QObject):
    """Plays a script beside the window's own work; `ended` is told why it stopped, empty when it is through."""

    def __init__(self, script: Script, ended: Callable[[str], None]) -> None:
        super().__init__()
        self._script = script
        self._ended = ended
        self._holds: Callable[[], object] = lambda: True
        self._looks = 0
        self._lost = ""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_LOOK_EVERY_MS)

    def _look(self) -> None:
        self._looks += 1
        try:
            if self._has_come():
                self._looks = 0
                self._holds = next(self._script)
            elif self._looks * _LOOK_EVERY_MS > _PATIENCE_SECONDS * 1000:
                raise Lost(f"What should come did not come within {_PATIENCE_SECONDS} s. {self._lost}")
        except StopIteration:
            self._end("")
        except Wrong as wrong:
            self._end(str(wrong))
        except Exception as error:  # noqa: BLE001 - whatever it was, the window must close and say so
            self._end(f"{type(error).__name__}: {error}")

    def _has_come(self) -> bool:
        """Whether what the script waits for holds; a thing that is not there yet is not lost yet."""
        try:
            return bool(self._holds())
        except Lost as lost:
            self._lost = str(lost)
            return False

    def _end(self, why: str) -> None:
        self._timer.stop()
        self._ended(why)


def _indexes(view: QAbstractItemView) -> Iterator[QModelIndex]:
    model = view.model()
    waiting = [QModelIndex()]
    while waiting:
        above = waiting.pop()
        below = [model.index(row, 0, above) for row in range(model.rowCount(above))]
        yield from below
        waiting += [index for index in below if model.rowCount(index)]


def _words(index: QModelIndex) -> str:
    """What a screen reader is told of a row."""
    told = index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data(Qt.ItemDataRole.DisplayRole)
    return str(told or "")
