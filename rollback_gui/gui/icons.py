"""Glyphs in the colours of the palette, rendered once and kept."""

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from rollback_gui.gui import resources
from rollback_gui.gui.theme import Colours, mix

SIZES = (16, 20, 22, 24, 32, 48, 64)
_BESIDE_TEXT = (20, 16)
"""Fusion lets text touch its icon: the glyph stands at the leading edge of a wider one."""


class Icons:
    """Every glyph, ready to be drawn; made anew when the palette changes.

    Icons are built from ready pixmaps: an icon engine written in Python dies when Qt clones it.
    """

    def __init__(self, colours: Colours) -> None:
        self.colours = colours
        self._pixmaps: dict[tuple[str, int, int, str], QPixmap] = {}
        self._icons: dict[tuple[str, str, bool, bool], QIcon] = {}

    def icon(self, name: str, colour: QColor | None = None) -> QIcon:
        """The glyph as an icon, in the text's colour unless another is named."""
        return self._icon(name, colour or self.colours.text, False, False)

    def button_icon(self, name: str, colour: QColor | None = None, *, is_mirrored: bool = False) -> QIcon:
        """The glyph for a button with text beside it; to be shown at 20×16."""
        return self._icon(name, colour or self.colours.text, True, is_mirrored)

    def pixmap(self, name: str, size: int, colour: QColor | None = None, ratio: float = 1.0) -> QPixmap:
        """The glyph as a picture of size × size, sharp at that device pixel ratio."""
        shown = colour or self.colours.text
        return self._pixmap(name, size, round(size * ratio), shown, ratio)

    def _pixmap(self, name: str, size: int, pixels: int, colour: QColor, ratio: float) -> QPixmap:
        key = (name, size, pixels, colour.name())
        if key not in self._pixmaps:
            pixmap = _rendered(name, pixels, pixels, colour)
            pixmap.setDevicePixelRatio(ratio)
            self._pixmaps[key] = pixmap
        return self._pixmaps[key]

    def _icon(self, name: str, colour: QColor, is_wide: bool, is_mirrored: bool) -> QIcon:
        key = (name, colour.name(), is_wide, is_mirrored)
        if key not in self._icons:
            self._icons[key] = self._made(name, colour, is_wide, is_mirrored)
        return self._icons[key]

    def _made(self, name: str, colour: QColor, is_wide: bool, is_mirrored: bool) -> QIcon:
        icon = QIcon()
        faint = mix(self.colours.text, self.colours.window, 0.55)
        for size in SIZES:
            width = size * _BESIDE_TEXT[0] // _BESIDE_TEXT[1] if is_wide else size
            for mode, shown in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, faint)):
                icon.addPixmap(_rendered(name, width, size, shown, is_mirrored), mode)
        return icon


def _rendered(name: str, width: int, height: int, colour: QColor, is_trailing: bool = False) -> QPixmap:
    # QtSvg takes currentColor for black: the word is replaced before it reads the text.
    text = resources.svg(name).replace("currentColor", colour.name())
    pixmap = QPixmap(width, height)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    left = width - height if is_trailing else 0
    renderer.render(painter, QRectF(left, 0, height, height))
    painter.end()
    return pixmap
