"""Pictures of every state of the Differences pane and the restore dialog: `python -m tests.gui.gallery FOLDER`."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from rollback_gui.gui.english import english
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.theme import Colours
from rollback_gui.gui.views.differences.pane import DifferencesPane
from rollback_gui.gui.views.differences.tabs import Tab
from rollback_gui.gui.views.restore_dialog import RestoreDialog
from rollback_gui.model.comparison import Comparison, Line
from rollback_gui.model.outcome import Told
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change
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
    yield "text-900", _pane(icons, 388, _on("text", email, shown), 440)
    yield "text-wide", _pane(icons, 850, _on("text", email, shown))
    yield "details-900", _pane(icons, 388, _on("details", email, shown), 440)
    yield "credential", _pane(icons, 584, lambda p: p.show_comparison(ads, literals.CREDENTIAL), 440)
    yield "revealed", _pane(icons, 584, _reveal, 440)
    yield "nothing", _pane(icons, 388, lambda p: p.show_nothing(), 350)
    yield "conflict", _pane(icons, 388, lambda p: p.show_comparing(literals.CONFLICT), 350)
    big = literals.change("~/brain/shared/cache.json", size=48_000_000)
    too_large = Comparison(big.path, "replace", "json", is_too_large=True)
    yield "large", _pane(icons, 388, lambda p: p.show_comparison(big, too_large), 350)
    binary = Comparison(big.path, "replace", "binary", details=literals.DETAILS)
    yield "binary", _pane(icons, 388, _on("text", big, binary), 350)
    locked = Comparison(ads.path, "replace", "yaml", is_secret=True, is_locked=True)
    yield "locked", _pane(icons, 388, lambda p: p.show_comparison(ads, locked), 350)
    yield "failed", _pane(icons, 388, lambda p: p.show_failed(ads, "The store does not answer."), 350)
    yield "long-text", _pane(icons, 590, _on("text", email, _long()))
    put_back = literals.CHANGES[2]
    yield "put-back", _pane(icons, 590, lambda p: p.show_comparison(put_back, _put_back()))


def _on(tab: Tab, change: Change, comparison: Comparison) -> Callable[[DifferencesPane], None]:
    def show(pane: DifferencesPane) -> None:
        pane.choose_tab(tab)
        pane.show_comparison(change, comparison)

    return show


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


def _dialog(icons: Icons, show: Callable[[RestoreDialog], object]) -> RestoreDialog:
    dialog = RestoreDialog(icons)
    dialog.show_review(literals.PLAN, sentence="as they were in “Before Phase 4”, today 10:04")
    show(dialog)
    return dialog


def dialogs(icons: Icons) -> Iterator[Picture]:
    """The restore dialog, page by page."""
    yield "review", _dialog(icons, lambda d: d.show_checks_done(literals.CHECKS))
    yield "review-checking", _dialog(icons, _checking)
    yield "review-blocked", _dialog(icons, lambda d: d.show_checks_done((*literals.CHECKS[:2], literals.BLOCKED)))
    yield "review-many", _dialog(icons, _many)
    yield "progress", _dialog(icons, lambda d: _work(d, "stopping agents", 3, 5, "com.pb.gads-report"))
    yield "progress-back", _dialog(icons, lambda d: _work(d, "rolling back", 3, 5, "~/brain/.mcp.json"))
    yield "progress-reload", _dialog(icons, lambda d: _work(d, "reloading", 3, 5, "com.pb.gads-report"))
    yield "result", _dialog(icons, lambda d: d.show_outcome(literals.outcome()))
    needs_you = literals.outcome(agents=(*literals.FINE, literals.NEEDS_YOU))
    yield "result-agents", _dialog(icons, lambda d: d.show_outcome(needs_you))
    yield "result-undone", _dialog(icons, lambda d: d.show_outcome(literals.outcome(), undone="10:21"))
    told = Told("rolled-back", "com.pb.docs-index did not stop within 20 s.", "")
    for state, error in (
        ("cancelled", None),
        ("rolled-back", told),
        ("rollback-failed", told),
        ("in-doubt", None),
        ("nothing-to-do", None),
        ("refused", Told("drifted", "Files changed since the preview; nothing was touched.", "")),
    ):
        ended = literals.outcome(state, error=error)
        yield f"result-{state}", _dialog(icons, partial(RestoreDialog.show_outcome, outcome=ended))


def _checking(dialog: RestoreDialog) -> None:
    for check in literals.CHECKS[:2]:
        dialog.show_check(check)


def _many(dialog: RestoreDialog) -> None:
    dialog.show_review(literals.plan_removing(12), is_unsigned=True)
    dialog.show_checks_done(literals.CHECKS)


def _work(dialog: RestoreDialog, last: str, done: int, total: int, what: str) -> None:
    for phase in ("checking", "backing up", "staging", "stopping agents", "restoring", "verifying", "reloading"):
        if phase == last:
            break
        dialog.show_progress(phase, 5 if "agents" in phase else 9, 5 if "agents" in phase else 9, "")
        if last == "rolling back" and phase == "restoring":
            break
    dialog.show_progress(last, done, total, what)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
