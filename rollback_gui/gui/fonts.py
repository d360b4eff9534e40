"""The one family, in the sizes and weights that the window has."""

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

_LIGATURES = ("liga", "clig", "calt", "dlig")


def sized(font: QFont, points: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The font, so many points larger (or smaller) and of that weight."""
    changed = QFont(font)
    size = font.pointSizeF() if font.pointSizeF() > 0 else font.pixelSize() * 0.75
    changed.setPointSizeF(max(size + points, 6.0))
    changed.setWeight(weight)
    return changed


def strong(font: QFont, points: float = 0.0) -> QFont:
    """For titles, group rows and sections: semi-bold."""
    return sized(font, points, QFont.Weight.DemiBold)


def medium(font: QFont) -> QFont:
    """For keys and chosen rows."""
    return sized(font, 0.0, QFont.Weight.Medium)


def small(font: QFont) -> QFont:
    """For second lines, counts, column heads and the status bar."""
    return sized(font, -1.0)


def fixed(points: float = -0.5) -> QFont:
    """For values and paths in editors, sized like the window's text; without ligatures: `->` stays two signs."""
    font = sized(QGuiApplication.font(), points)
    font.setFamilies(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).families())
    font.setStyleHint(QFont.StyleHint.Monospace)
    for name in _LIGATURES:
        font.setFeature(QFont.Tag(name), 0)
    return font


def comparison() -> QFont:
    """For the lines of a text comparison."""
    return fixed(-1.0)
