"""Facts about the buttons that every page shares."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.theme import Colours
from rollback_gui.gui.views.buttons import PrimaryButton


def test_the_glyph_of_a_primary_button_is_white_although_it_was_made_disabled(qtbot: QtBot, qapp: QApplication) -> None:
    """It is dressed once, and enabled later."""
    button = PrimaryButton("restore", "Restore 8 files…")
    qtbot.addWidget(button)
    button.setEnabled(False)
    button.dress(Icons(Colours.of(qapp.palette())))
    button.setEnabled(True)
    picture = button.icon().pixmap(QSize(20, 16)).toImage()
    pixels = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]
    assert {pixel.name() for pixel in pixels if pixel.alpha() > 250} == {"#ffffff"}
