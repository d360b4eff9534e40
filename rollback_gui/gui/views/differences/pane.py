"""`Differences`: one file now and after a restore; it says what it wishes and is told what to show."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from rollback_gui.gui.announce import announce
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.differences import states
from rollback_gui.gui.views.differences.body import Body
from rollback_gui.gui.views.differences.field_panel import REVEAL_SECONDS
from rollback_gui.gui.views.differences.head import Head
from rollback_gui.gui.views.differences.tabs import Tab
from rollback_gui.gui.views.empty_state import EmptyState, EmptyWords
from rollback_gui.gui.views.labels import Line, ground
from rollback_gui.gui.words import Words
from rollback_gui.model.comparison import Comparison, Field
from rollback_gui.model.plan import Change

_BEFORE_WORDS_MS, _BEFORE_CANCEL_MS = 150, 850


class DifferencesPane(QWidget):
    """The right pane of the Files page."""

    reveal_wished = Signal(object)
    """A key path of the file that shows."""
    large_wished = Signal()
    next_file_wished = Signal(int)
    """1 or -1: the last change of this file was passed."""
    expand_wished = Signal()
    cancel_wished = Signal()
    check_wished = Signal()
    folder_wished = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None, *, reveal_seconds: int = REVEAL_SECONDS) -> None:
        super().__init__(parent)
        self._icons, self._words = icons, Words()
        self._change: Change | None = None
        self.setAccessibleName(self.tr("Differences"))
        self._head, self._line = Head(icons), Line(icons.colours.line)
        self._state, self._body = EmptyState(icons), Body(icons, self._words, reveal_seconds)
        self._stack = QStackedWidget()
        self._waiting = QTimer(self, singleShot=True, interval=_BEFORE_WORDS_MS)
        self._patience = QTimer(self, singleShot=True, interval=_BEFORE_CANCEL_MS)
        self._lay_out()
        self._tie()
        self.dress(icons)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No file is chosen."""
        self._begin(None)
        self._show_state(states.nothing())

    def show_comparing(self, change: Change) -> None:
        """A comparison of this file has begun; it is said when it takes longer than a blink."""
        self._begin(change)
        if change.action == "conflict":
            self._show_state(states.conflict(change))
        else:
            self._waiting.start()

    def show_comparison(self, change: Change, comparison: Comparison) -> None:
        """Show the file, or say why it is not shown."""
        self._begin(change)
        self._head.show_change(change, comparison)
        if change.action == "conflict":
            self._show_state(states.conflict(change))
        elif comparison.is_locked:
            self._show_state(states.locked())
        elif comparison.is_too_large:
            self._show_state(states.large(change, self._words))
        else:
            self._body.show_comparison(change, comparison)
            self._stack.setCurrentWidget(self._body)
            announce(self, self._head.happening)

    def show_failed(self, change: Change, sentence: str) -> None:
        """The comparison failed for this reason."""
        self._begin(change)
        self._show_state(states.failed(sentence))
        announce(self, sentence, is_urgent=True)

    def show_revealed(self, field: Field) -> None:
        """Show one hidden field in clear for a while; dropped when it is no longer the chosen one."""
        self._body.panel.show_revealed(field)

    def show_expanded(self, is_expanded: bool) -> None:
        """The snapshots beside are folded away, or back."""
        self._body.tabs.show_expanded(is_expanded)

    @property
    def tab(self) -> Tab:
        """The tab that the operator chose last."""
        return self._body.wanted

    def choose_tab(self, tab: Tab) -> None:
        """Have this tab for this file and those that follow."""
        self._body.choose(tab)

    def next_change(self) -> None:
        """Go to the next change of this file, then to the next file."""
        self._step(1)

    def previous_change(self) -> None:
        """Go to the previous change of this file, then to the previous file."""
        self._step(-1)

    def toggle_side_by_side(self) -> None:
        """One column of text, or two."""
        self._body.toggle_side_by_side()

    def toggle_reveal(self) -> None:
        """Ask for the values of the chosen hidden field, or hide them."""
        self._body.panel.toggle()

    def hide_reveal(self) -> bool:
        """Hide a value that shows; False when none did."""
        was = self._body.panel.is_revealed
        self._body.panel.hide_values()
        return was

    def take_focus(self) -> None:
        """Take the keyboard."""
        self._body.take_focus() if self._stack.currentWidget() is self._body else self._state.setFocus()

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        self._line.dress(icons.colours.line)
        ground(self, icons.colours.window)
        ground(self._state, icons.colours.base)
        for part in (self._head, self._state, self._body):
            part.dress(icons)

    def _lay_out(self) -> None:
        self._stack.addWidget(self._state)
        self._stack.addWidget(self._body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._head, self._line):
            column.addWidget(part)
        column.addWidget(self._stack, 1)
        self.setMinimumWidth(340)

    def _tie(self) -> None:
        self._waiting.timeout.connect(self._say_comparing)
        self._patience.timeout.connect(self._offer_cancel)
        self._state.wished.connect(self._pass_on)
        self._body.wished.connect(self._pass_on)
        self._body.panel.reveal_wished.connect(self.reveal_wished)
        self._body.tabs.step_wished.connect(self._step)
        self._body.tabs.expand_wished.connect(self.expand_wished)
        # Also from the tree of changes: the chosen field is in sight there.
        QShortcut(QKeySequence("Ctrl+Shift+R"), self).activated.connect(self.toggle_reveal)
        for keys, by in ((QKeySequence("Ctrl+Tab"), 1), (QKeySequence("Ctrl+Shift+Tab"), -1)):
            shortcut = QShortcut(keys, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self._body.tabs.turn(by))

    def _begin(self, change: Change | None) -> None:
        self._waiting.stop()
        self._patience.stop()
        self._body.panel.hide_values()
        # The same file compared once more keeps its words until there are new ones: nothing flickers.
        is_again = change is not None and self._change is not None and change.path == self._change.path
        if not is_again or self._stack.currentWidget() is not self._body:
            self._head.show_change(change)
        self._change = change

    def _show_state(self, words: EmptyWords) -> None:
        self._state.show_words(words)
        self._stack.setCurrentWidget(self._state)

    @Slot()
    def _say_comparing(self) -> None:
        self._show_state(states.comparing(can_cancel=False))
        self._patience.start()

    @Slot()
    def _offer_cancel(self) -> None:
        self._show_state(states.comparing(can_cancel=True))

    @Slot(int)
    def _step(self, by: int) -> None:
        if self._stack.currentWidget() is not self._body or not self._body.step(by):
            self.next_file_wished.emit(by)

    @Slot(str)
    def _pass_on(self, wish: str) -> None:
        signals = {
            "cancel": self.cancel_wished,
            "large": self.large_wished,
            "check": self.check_wished,
            "folder": self.folder_wished,
        }
        signals[wish].emit()

    def hideEvent(self, event: QHideEvent) -> None:
        self._body.panel.hide_values()
        super().hideEvent(event)
