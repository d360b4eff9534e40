"""Facts about the colours: every contrast that the window promises holds on palettes light and dark."""

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QPushButton

from rollback_gui.gui import resources
from rollback_gui.gui.icons import SIZES, Icons
from rollback_gui.gui.theme import Colours, contrast, luminance, mix

ACCENTS = ("green", "blue", "red", "amber")
PALETTES = {
    "Qt light": ("#ffffff", "#efefef", "#000000", "#308cc6"),
    "Qt dark": ("#2a2a2a", "#353535", "#ffffff", "#308cc6"),
    "GNOME light": ("#fafafa", "#fafafa", "#2e3436", "#3584e4"),
    "GNOME dark": ("#222226", "#303034", "#f2f2f2", "#15539e"),
    "grey on grey": ("#b0b0b0", "#a8a8a8", "#202020", "#707070"),
}


def palette(name: str) -> QPalette:
    """A palette of base, window, text and highlight."""
    base, window, text, highlight = (QColor(colour) for colour in PALETTES[name])
    made = QPalette(window)
    for role, colour in (
        (QPalette.ColorRole.Base, base),
        (QPalette.ColorRole.Window, window),
        (QPalette.ColorRole.Text, text),
        (QPalette.ColorRole.WindowText, text),
        (QPalette.ColorRole.Highlight, highlight),
    ):
        made.setColor(role, colour)
    return made


@pytest.mark.parametrize("name", PALETTES)
def test_text_in_an_accent_or_dim_is_readable_on_every_ground(qapp: object, name: str) -> None:
    """Accents and dim text have 4.5:1 on lists and headers and 3:1 on both kinds of chosen row."""
    colours = Colours.of(palette(name))
    for shown in (*(getattr(colours, accent) for accent in ACCENTS), colours.dim):
        assert min(contrast(shown, ground) for ground in (colours.base, colours.window)) >= 4.5
        assert min(contrast(shown, ground) for ground in (colours.selection, colours.selection_idle)) >= 3.0


def test_dark_is_told_by_the_luminance_of_base(qapp: object) -> None:
    """No colour scheme is asked: a desktop without a platform theme does not know its own."""
    assert [Colours.of(palette(name)).is_dark for name in PALETTES] == [False, True, False, True, False]


def test_accents_are_the_written_ones_where_they_can_be(qapp: object) -> None:
    """Only a palette that breaks a contrast moves an accent."""
    assert Colours.of(palette("Qt light")).amber.name() == "#8a5200"
    assert Colours.of(palette("grey on grey")).amber.name() != "#8a5200"


@pytest.mark.parametrize("name", PALETTES)
def test_white_text_holds_on_the_picture_of_a_primary_button(qtbot: object, name: str) -> None:
    """Fusion makes a button paler than its palette says: measured on what it draws."""
    shown = palette(name)
    shown.setColor(QPalette.ColorRole.Button, Colours.of(shown).primary)
    button = QPushButton()
    button.setPalette(shown)
    button.resize(120, 30)
    picture = button.grab().toImage()
    palest = max((picture.pixelColor(60, row) for row in range(3, 27)), key=luminance)
    assert contrast(palest, QColor("white")) >= 4.4


def test_mix_goes_a_share_of_the_way() -> None:
    """0 is here, 1 is there."""
    here, there = QColor("#000000"), QColor("#ff8000")
    assert [mix(here, there, share).name() for share in (0, 0.5, 1)] == ["#000000", "#804000", "#ff8000"]


def test_every_icon_is_drawn_in_the_colour_asked_for(qapp: object) -> None:
    """currentColor is never left black, and each size is there for the screen's ratio."""
    icons = Icons(Colours.of(palette("Qt dark")))
    for file in resources.icons_folder().glob("*.svg"):
        picture = icons.pixmap(file.stem, 16, QColor("#ff0000"), 2.0).toImage()
        pixels = [picture.pixelColor(x, y) for x in range(32) for y in range(32)]
        seen = {pixel.name() for pixel in pixels if pixel.alpha() > 200}
        if "currentColor" in file.read_text(encoding="utf-8"):
            assert seen <= {"#ff0000", "#fe0000"}
    assert [size.width() for size in icons.icon("restore").availableSizes()] == list(SIZES)
