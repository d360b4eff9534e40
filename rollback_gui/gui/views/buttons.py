"""The one filled button of a page, and the small tools of a row."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons

_WIDE = QSize(20, 16)


class GlyphButton(QPushButton):
    """An ordinary button with a glyph (or none) before its text."""

    def __init__(self, glyph: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._glyph = glyph
        self.setIconSize(_WIDE)
        self.setMinimumHeight(28)
        self.setAutoDefault(False)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        if not self._glyph:
            self.setIcon(QIcon())
            return
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        # Asked of a button that is disabled now, the palette would answer with the disabled colour.
        colour = self.palette().color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText)
        self.setIcon(icons.button_icon(self._glyph, colour, is_mirrored=is_mirrored))

    def show_glyph(self, glyph: str, icons: Icons) -> None:
        """Stand for something else now."""
        self._glyph = glyph
        self.dress(icons)


class PrimaryButton(GlyphButton):
    """The filled button: white on a colour dark enough for it; disabled it looks like any other."""

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self.setFont(fonts.strong(self.font()))
        palette = self.palette()
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
            palette.setColor(group, QPalette.ColorRole.Button, icons.colours.primary)
            palette.setColor(group, QPalette.ColorRole.ButtonText, QColor("white"))
        self.setPalette(palette)
        super().dress(icons)


class Tool(QToolButton):
    """A flat button with a glyph alone; its name is its tooltip and what a screen reader says."""

    def __init__(self, glyph: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph = glyph
        self.setAutoRaise(True)
        self.setIconSize(QSize(16, 16))
        self.setFixedSize(26, 26)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(name)
        self.setAccessibleName(name)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self.setIcon(icons.icon(self._glyph))

    def stand_for(self, glyph: str, name: str, icons: Icons) -> None:
        """Stand for something else now."""
        self._glyph = glyph
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.dress(icons)
