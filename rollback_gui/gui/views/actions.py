"""Everything that can be asked for by menu, toolbar or key; each is one QAction with one name."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from rollback_gui.gui.icons import Icons

PAGES = ("files", "agents", "history", "profile", "help")


class Actions(QObject):
    """The actions of the window, by word; `main` connects each to whoever carries it out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._made: dict[str, QAction] = {}
        self._glyphs: dict[str, str] = {}
        self.pages = QActionGroup(self)
        self._make_pages()
        self._make_snapshot_actions()
        self._make_view_actions()
        self._make_others()

    def __getitem__(self, word: str) -> QAction:
        return self._made[word]

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        for word, glyph in self._glyphs.items():
            self._made[word].setIcon(icons.button_icon(glyph))

    def all(self) -> list[QAction]:
        """Every action, so that the window can carry their keys."""
        return list(self._made.values())

    def fill(self, bar: QMenuBar) -> None:
        """Put everything into the menu bar."""
        self._menu(bar, self.tr("&File"), "snapshot | settings | quit")
        snapshot = "restore restore-into undo-review | pin label verify acknowledge copy-id delete | verify-all"
        self._menu(bar, self.tr("&Snapshot"), snapshot)
        view = "files agents history profile help | filter again | next previous expand"
        self._menu(bar, self.tr("&View"), view)
        self._menu(bar, self.tr("&Agents"), "reload-agents check-agents needing-agents")
        self._menu(bar, self.tr("&Help"), "help-topics emergency | about")

    def add_to(self, menu: QMenu, words: str) -> None:
        """Put the named actions into a menu; `|` is a line."""
        for word in words.split():
            menu.addSeparator() if word == "|" else menu.addAction(self._made[word])

    def _menu(self, bar: QMenuBar, title: str, words: str) -> None:
        self.add_to(bar.addMenu(title), words)

    def _make(self, word: str, text: str, keys: str = "", glyph: str = "") -> QAction:
        action = QAction(text, self)
        if keys:
            action.setShortcuts([QKeySequence(key) for key in keys.split(" ")])
        if glyph:
            self._glyphs[word] = glyph
        self._made[word] = action
        return action

    def _make_pages(self) -> None:
        names = (self.tr("Files"), self.tr("Agents"), self.tr("History"), self.tr("Profile"), self.tr("Help"))
        for number, (word, name) in enumerate(zip(PAGES, names, strict=True), 1):
            action = self._make(word, name, f"Ctrl+{number}", f"page-{word}")
            action.setCheckable(True)
            self.pages.addAction(action)
        self._made["files"].setChecked(True)

    def _make_snapshot_actions(self) -> None:
        self._make("snapshot", self.tr("Snapshot now"), "Ctrl+N", "snapshot")
        self._make("restore", self.tr("&Restore…"), "Ctrl+R", "restore")
        self._make("restore-into", self.tr("Restore into another &folder…"), "", "folder")
        self._make("undo", self.tr("Undo last restore"), "", "undo")
        self._make("undo-review", self.tr("&Undo last restore…"), "Ctrl+Z", "undo")
        self._make("pin", self.tr("&Pin"), "", "mark-pinned")
        self._make("label", self.tr("&Label…"), "F2", "label")
        self._make("verify", self.tr("&Verify"), "", "ok")
        self._make("acknowledge", self.tr("&Acknowledge warnings"), "", "done")
        self._make("copy-id", self.tr("&Copy its id"), "", "copy")
        self._make("delete", self.tr("&Delete…"), "Del", "trash")
        self._make("verify-all", self.tr("Verify &all"))

    def _make_view_actions(self) -> None:
        self._make("filter", self.tr("&Filter"), "Ctrl+F", "search")
        self._make("filter-snapshots", self.tr("Filter &snapshots"), "Ctrl+Shift+F", "search")
        self._make("again", self.tr("Check &again"), "F5", "refresh")
        self._make("next", self.tr("&Next change"), "Alt+Down F8", "next")
        self._make("previous", self.tr("&Previous change"), "Alt+Up Shift+F8", "previous")
        self._make("expand", self.tr("&Expand"), "Ctrl+E", "expand").setCheckable(True)
        self._make("next-pane", self.tr("Next pane"), "F6")
        self._make("previous-pane", self.tr("Previous pane"), "Shift+F6")
        self._make("escape", self.tr("Cancel"), "Esc")

    def _make_others(self) -> None:
        settings = self._make("settings", self.tr("&Settings…"))
        settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        quits = self._make("quit", self.tr("&Quit"), "Ctrl+Q")
        quits.setMenuRole(QAction.MenuRole.QuitRole)
        self._make("reload-agents", self.tr("&Reload agents…"), "", "reload")
        self._make("check-agents", self.tr("&Check agents"), "", "refresh")
        self._make("needing-agents", self.tr("&Show those that need you"))
        self._make("help-topics", self.tr("&Rollback help"), "F1", "page-help")
        self._make("emergency", self.tr("&When everything is broken"))
        about = self._make("about", self.tr("&About Rollback"))
        about.setMenuRole(QAction.MenuRole.AboutRole)
