"""Pictures of every state of the Differences pane and the restore dialog: `python -m tests.gui.gallery FOLDER`."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from rollback_gui.gui.english import english
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.theme import Colours
from rollback_gui.gui.views.differences.pane import DifferencesPane
from rollback_gui.model.comparison import Comparison, Line
from rollback_gui.model.paths import EntryPath
from tests.gui import literals

LIGHT = ("#fcfbfa", "#fcfbfa", "#000000", "#3584e4", "#f6f5f4")
DARK = ("#222222", "#333333", "#ffffff", "#3587b8", "#3a3a3a")
Picture = tuple[str, QWidget]


def palette(colours: tuple[str, ...]) -> QPalette:
    """A palette like the pictures'."""
    base, window, text, highlight, button = (QColor(colour) for colour in colours)
    made = QPalette(button, window)
    for role, colour in (
        (QPalette.ColorRole.Base, base),
        (QPalette.ColorRole.Window, window),
        (QPalette.ColorRole.Text, text),
        (QPalette.ColorRole.WindowText, text),
        (QPalette.ColorRole.ButtonText, text),
        (QPalette.ColorRole.Highlight, highlight),
    ):
        made.setColor(role, colour)
    faint = QPalette.ColorGroup.Disabled
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(faint, role, QColor("#8a8a8a"))
    return made


def main(folder: Path) -> None:
    """Draw them all, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    app.setStyle("Fusion")
    app.setFont(QFont("Inter", 10))
    app.installTranslator(english(app))
    for mood, colours in (("light", LIGHT), ("dark", DARK)):
        app.setPalette(palette(colours))
        icons = Icons(Colours.of(app.palette()))
        for name, widget in (*differences(icons), *dialogs(icons)):
            widget.show()
            app.processEvents()
            widget.grab().save(str(folder / f"{name}-{mood}.png"))
            widget.close()


def _pane(icons: Icons, width: int, show: Callable[[DifferencesPane], object], height: int = 640) -> DifferencesPane:
    pane = DifferencesPane(icons)
    pane.resize(width, height)
    show(pane)
    return pane


def differences(icons: Icons) -> Iterator[Picture]:
    """The pane, state by state."""
    shown, email, ads = literals.COMPARISON, literals.EMAIL, literals.ADS
    yield "fields", _pane(icons, 590, lambda p: p.show_comparison(email, shown))
    yield "fields-900", _pane(icons, 388, lambda p: p.show_comparison(email, shown), 440)
    yield "text-900", _pane(icons, 388, lambda p: (p.choose_tab("text"), p.show_comparison(email, shown)), 440)
    yield "text-wide", _pane(icons, 850, lambda p: (p.choose_tab("text"), p.show_comparison(email, shown)))
    yield "details-900", _pane(icons, 388, lambda p: (p.choose_tab("details"), p.show_comparison(email, shown)), 440)
    yield "credential", _pane(icons, 584, lambda p: p.show_comparison(ads, literals.CREDENTIAL), 440)
    yield "revealed", _pane(icons, 584, _reveal, 440)
    yield "nothing", _pane(icons, 388, lambda p: p.show_nothing(), 350)
    yield "conflict", _pane(icons, 388, lambda p: p.show_comparing(literals.CONFLICT), 350)
    big = literals.change("~/brain/shared/cache.json", size=48_000_000)
    too_large = Comparison(big.path, "replace", "json", is_too_large=True)
    yield "large", _pane(icons, 388, lambda p: p.show_comparison(big, too_large), 350)
    binary = Comparison(big.path, "replace", "binary", details=literals.DETAILS)
    yield "binary", _pane(icons, 388, lambda p: (p.choose_tab("text"), p.show_comparison(big, binary)), 350)
    locked = Comparison(ads.path, "replace", "yaml", is_secret=True, is_locked=True)
    yield "locked", _pane(icons, 388, lambda p: p.show_comparison(ads, locked), 350)
    yield "failed", _pane(icons, 388, lambda p: p.show_failed(ads, "The store does not answer."), 350)
    yield "long-text", _pane(icons, 590, lambda p: (p.choose_tab("text"), p.show_comparison(email, _long())))
    put_back = literals.CHANGES[2]
    yield "put-back", _pane(icons, 590, lambda p: p.show_comparison(put_back, _put_back()))


def _reveal(pane: DifferencesPane) -> None:
    pane.show_comparison(literals.ADS, literals.CREDENTIAL)
    pane.show_revealed(literals.REVEALED)


def _long() -> Comparison:
    equal = [Line(" ", n, n, f"    value_{n} = compute(source, {n})") for n in range(1, 220)]
    goes = Line("-", 220, None, "    path = '/Users/pb/brain/phase4/lib'", ((29, 36),))
    comes = Line("+", None, 220, "    path = '/Users/pb/brain/lib'")
    rest = [Line(" ", n, n, f"    value_{n} = compute(source, {n})") for n in range(221, 260)]
    return Comparison(
        EntryPath("~/brain/shared/paths.py"),
        "replace",
        "python",
        lines=(*equal, goes, comes, *rest),
        problem="Line 14, column 3: not a property list. Shown as text.",
    )


def _put_back() -> Comparison:
    fields = tuple(f.__class__(f.key, None, f.after, "added", f.is_hidden) for f in literals.FIELDS if f.after)
    return Comparison(literals.CHANGES[2].path, "create", "plist", fields, details=literals.DETAILS)


def dialogs(icons: Icons) -> Iterator[Picture]:
    """The restore dialog, page by page."""
    yield from ()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
