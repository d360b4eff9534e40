"""Every colour of the window, computed from the running palette; only four accents are written down."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

_DARK_BELOW = 0.3
_ACCENTS = {
    "green": ("#156f3b", "#63cf93"),
    "blue": ("#1a5cb0", "#86b9f7"),
    "red": ("#b3261e", "#ff9b90"),
    "amber": ("#8a5200", "#f0b850"),
}
_TEXT_RATIO, _GLYPH_RATIO = 4.5, 3.0
_GRADIENT_TOP = 118
"""Per cent by which Fusion lightens the top of a button; the palest ground that white text stands on."""


def mix(here: QColor, there: QColor, share: float) -> QColor:
    """The colour that lies a share (0 to 1) of the way from here to there."""
    parts = zip(here.getRgb()[:3], there.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(a + (b - a) * share) for a, b in parts))


def luminance(colour: QColor) -> float:
    """The relative luminance of a colour, 0 to 1, as WCAG 2 counts it."""
    red, green, blue = (_linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2 counts it."""
    darker, paler = sorted((luminance(one), luminance(other)))
    return (paler + 0.05) / (darker + 0.05)


@dataclass(frozen=True, slots=True)
class Colours:
    """What each part of the window is painted with; replaced whole when the palette changes."""

    is_dark: bool
    base: QColor
    window: QColor
    text: QColor
    dim: QColor
    line: QColor
    highlight: QColor
    selection: QColor
    """The ground of a chosen row in the view that has the focus."""
    selection_idle: QColor
    hover: QColor
    goes_line: QColor
    comes_line: QColor
    goes_word: QColor
    comes_word: QColor
    green: QColor
    blue: QColor
    red: QColor
    amber: QColor
    primary: QColor
    """The Button role of the one filled button of a page; white text holds on what Fusion makes of it."""
    tick_outline: QColor
    tick_outline_disabled: QColor

    @classmethod
    def of(cls, palette: QPalette) -> "Colours":
        """The colours that go with a palette; where it breaks a contrast, the colour moves towards the text."""
        base, window = palette.base().color(), palette.window().color()
        text, highlight = palette.text().color(), palette.highlight().color()
        is_dark = luminance(base) < _DARK_BELOW

        def pick(light: float, dark: float) -> float:
            return dark if is_dark else light

        selection = mix(base, highlight, pick(0.20, 0.34))
        selection_idle = mix(base, text, pick(0.09, 0.13))
        grounds = (base, window, selection, selection_idle)
        accents = {name: _readable(QColor(pair[is_dark]), text, grounds) for name, pair in _ACCENTS.items()}
        return cls(
            is_dark=is_dark,
            base=base,
            window=window,
            text=text,
            dim=_readable(mix(text, base, pick(0.36, 0.25)), text, grounds),
            line=mix(window, palette.windowText().color(), pick(0.13, 0.17)),
            highlight=highlight,
            selection=selection,
            selection_idle=selection_idle,
            hover=mix(base, highlight, pick(0.08, 0.15)),
            goes_line=mix(base, accents["red"], pick(0.11, 0.16)),
            comes_line=mix(base, accents["green"], pick(0.11, 0.16)),
            goes_word=mix(base, accents["red"], pick(0.27, 0.40)),
            comes_word=mix(base, accents["green"], pick(0.27, 0.40)),
            primary=_primary(highlight),
            tick_outline=mix(base, text, 0.52),
            tick_outline_disabled=mix(base, text, 0.45),
            **accents,
        )

    def message(self, accent: QColor) -> QColor:
        """The ground of a message bar that carries this accent."""
        return mix(self.window, accent, 0.16 if self.is_dark else 0.10)

    def with_visible_ticks(self, palette: QPalette) -> QPalette:
        """The palette for views and boxes with ticks: Fusion draws their outline as Window.darker(140)."""
        changed = QPalette(palette)
        normal, disabled = QPalette.ColorGroup.Normal, QPalette.ColorGroup.Disabled
        for group in (normal, QPalette.ColorGroup.Inactive):
            changed.setColor(group, QPalette.ColorRole.Window, _raised(self.tick_outline))
        changed.setColor(disabled, QPalette.ColorRole.Window, _raised(self.tick_outline_disabled))
        return changed


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _readable(colour: QColor, text: QColor, grounds: tuple[QColor, ...]) -> QColor:
    plain, chosen = grounds[:2], grounds[2:]
    for step in range(20):
        moved = mix(colour, text, step * 0.05)
        as_text = all(contrast(moved, ground) >= _TEXT_RATIO for ground in plain)
        if as_text and all(contrast(moved, ground) >= _GLYPH_RATIO for ground in chosen):
            return moved
    return text


def _primary(highlight: QColor) -> QColor:
    white = QColor("white")
    # Fusion takes a quarter of the saturation away: it is put in before.
    full = QColor.fromHsv(max(0, highlight.hue()), min(255, highlight.saturation() * 4 // 3), highlight.value())
    for per_cent in range(100, 400, 2):
        colour = full.darker(per_cent)
        if contrast(_palest(colour), white) >= _TEXT_RATIO:
            return colour
    return QColor("black")


def _palest(button: QColor) -> QColor:
    # What QFusionStyle makes of the Button role: paler by a grey-dependent step, three quarters as saturated.
    grey = (button.red() * 11 + button.green() * 16 + button.blue() * 5) // 32
    shown = button.lighter(100 + max(1, (180 - grey) // 6))
    shown.setHsv(shown.hue(), round(shown.saturation() * 0.75), shown.value())
    return shown.lighter(_GRADIENT_TOP)


def _raised(outline: QColor) -> QColor:
    return QColor(*(min(255, round(part * 1.4)) for part in outline.getRgb()[:3]))  # type: ignore[index]
