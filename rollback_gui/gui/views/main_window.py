"""The frame: menu bar, toolbar, message bars, five pages, status bar."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QSizePolicy, QStackedWidget, QToolBar, QToolButton, QVBoxLayout, QWidget

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.actions import PAGES, Actions
from rollback_gui.gui.views.activity import Activity
from rollback_gui.gui.views.empty_state import EmptyState, EmptyWords
from rollback_gui.gui.views.files_page import FilesPage
from rollback_gui.gui.views.labels import Line, ground
from rollback_gui.gui.views.message_bar import MessageBars

_FIRST, _LEAST = QSize(1180, 760), QSize(900, 560)


class MainWindow(QMainWindow):
    """Knows its parts and which page shows; says when it is closed, shown, or dressed in other colours."""

    close_wished = Signal()
    palette_changed = Signal()
    page_shown = Signal(str)
    grew_active = Signal()

    def __init__(self, files: FilesPage, pages: dict[str, QWidget], icons: Icons) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Rollback"))
        self.setMinimumSize(_LEAST)
        self.resize(_FIRST)
        self.may_close = False
        self.files = files
        self.actions_by_word = Actions(self)
        self.messages = MessageBars(icons)
        self.whole_page = EmptyState(icons)
        self.activity = Activity(icons)
        self._pages: dict[str, QWidget] = {"files": files, **pages}
        self._stack = QStackedWidget()
        self._toolbar = self._make_toolbar()
        self._line = Line(icons.colours.line)
        self._lay_out()
        self.dress(icons)

    @property
    def page(self) -> str:
        """The word of the page that is chosen."""
        action = self.actions_by_word.pages.checkedAction()
        return next(word for word in PAGES if self.actions_by_word[word] is action)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        ground(self._toolbar, icons.colours.window)
        self._line.dress(icons.colours.line)
        for part in (self.actions_by_word, self.messages, self.whole_page, self.activity):
            part.dress(icons)

    def show_page(self, word: str) -> None:
        """Go to a page."""
        self.actions_by_word[word].setChecked(True)
        self._stack.setCurrentWidget(self._pages[word])
        self.page_shown.emit(word)

    def show_whole_page(self, words: EmptyWords) -> None:
        """In place of the Files page: what keeps it from working, and the way out."""
        self.whole_page.show_words(words)
        self.show_page_for_files(self.whole_page)

    def show_files(self) -> None:
        """The Files page works again; a page that took its place for another reason stays."""
        if self._pages["files"] is self.whole_page:
            self.show_page_for_files(self.files)

    def take_page(self, page: QWidget) -> None:
        """Keep one more page that may take the place of Files."""
        self._stack.addWidget(page)

    def show_page_for_files(self, page: QWidget) -> None:
        """This stands where Files stands, until another does."""
        self._pages["files"] = page
        if self.page == "files":
            self._stack.setCurrentWidget(page)

    def come_forward(self) -> None:
        """Show the window in front of the others, unless it is there already."""
        if self.isVisible() and self.isActiveWindow():
            return
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def button(self, word: str) -> QToolButton:
        """The toolbar's button of an action."""
        found = self._toolbar.widgetForAction(self.actions_by_word[word])
        assert isinstance(found, QToolButton)
        return found

    def _make_toolbar(self) -> QToolBar:
        bar = QToolBar(self.tr("Pages and actions"))
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        bar.setIconSize(QSize(20, 16))
        bar.setStyleSheet("QToolBar { border: none; spacing: 4px; padding: 4px; }")
        for word in PAGES:
            bar.addAction(self.actions_by_word[word])
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(gap)
        for word in ("snapshot", "undo"):
            bar.addAction(self.actions_by_word[word])
        return bar

    def _lay_out(self) -> None:
        self.addToolBar(self._toolbar)
        self.actions_by_word.fill(self.menuBar())
        self.addActions(self.actions_by_word.all())
        for word in (*PAGES, "snapshot", "undo"):
            button = self.button(word)
            button.setAccessibleName(self.actions_by_word[word].text().replace("&", ""))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setMinimumHeight(28)
        for widget in (*self._pages.values(), self.whole_page):
            self._stack.addWidget(widget)
        middle = QWidget()
        box = QVBoxLayout(middle)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._line)
        box.addWidget(self.messages)
        box.addWidget(self._stack, 1)
        self.setCentralWidget(middle)
        self.setStatusBar(self.activity)
        for word in PAGES:
            self.actions_by_word[word].triggered.connect(lambda _=False, word=word: self.show_page(word))
        if hasattr(self, "setUnifiedTitleAndToolBarOnMac"):
            self.setUnifiedTitleAndToolBarOnMac(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the words of the toolbar do not fit, its two actions keep their glyphs alone."""
        super().resizeEvent(event)
        buttons = [self.button("snapshot"), self.button("undo")]
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in buttons:
            button.setToolButtonStyle(beside)
        if self._toolbar.sizeHint().width() > self.width():
            for button in buttons:
                button.setToolButtonStyle(alone)

    def changeEvent(self, event: QEvent) -> None:
        """Other colours; or the window came to the front."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ThemeChange):
            self.palette_changed.emit()
        elif event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.grew_active.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Whoever knows what runs decides."""
        if self.may_close:
            event.accept()
            return
        event.ignore()
        self.close_wished.emit()
