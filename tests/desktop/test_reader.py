"""The screen reader that the other tests work the window with reads and works a window."""

import sys

import pytest

from tests.support.desktop import Desktop
from tests.support.screen_reader import screen_reader

pytestmark = [pytest.mark.desktop, pytest.mark.xdist_group("desktop")]

_WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QPushButton
app = QApplication(sys.argv)
app.setApplicationName("made-up-window")
button = QPushButton("Not yet")
button.setAccessibleName("The button")
button.clicked.connect(lambda: button.setAccessibleName("It was pressed"))
button.resize(300, 80)
button.show()
app.exec()
"""


@pytest.mark.parametrize("way", ["its own action", "the mouse"])
def test_a_button_is_found_and_pressed_by_name(desktop: Desktop, way: str) -> None:
    """By its own action and with the mouse."""
    with desktop.running(sys.executable, "-c", _WINDOW), screen_reader(desktop, "made-up-window") as reader:
        button = reader.wait_for("The button")
        assert "enabled" in button.states
        if way == "the mouse":
            reader.click("The button")
        else:
            reader.press("The button")
        reader.wait_for("It was pressed")
