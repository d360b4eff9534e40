"""The three views of a file as tabs, with the tools of each at the right of the same row."""

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QMenu, QTabBar, QToolButton, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.buttons import Tool
from rollback_gui.gui.views.labels import tint

Tab = Literal["fields", "text", "details"]
TABS: tuple[Tab, ...] = ("fields", "text", "details")
HEIGHT = 40
_ROOM_FOR_WORDS = 480


class Tabs(QWidget):
    """Fields, Text, Details; the wishes of the tools."""

    chosen = Signal(str)
    """A tab, by the operator's hand."""
    step_wished = Signal(int)
    only_differing_wished = Signal(bool)
    side_by_side_wished = Signal()
    expand_wished = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._bar = QTabBar()
        self._bar.setAccessibleName(self.tr("Views"))
        self._bar.setDocumentMode(True)
        self._bar.setDrawBase(True)
        self._bar.setExpanding(False)
        self._bar.setUsesScrollButtons(False)
        for name in (self.tr("Fields"), self.tr("Text"), self.tr("Details")):
            self._bar.addTab(name)
        self._place = QLabel()
        self._place.setFont(fonts.small(self.font()))
        self._previous, self._next = Tool("previous", self.tr("Previous change")), Tool("next", self.tr("Next change"))
        self._show, self._manner = Tool("filter", self.tr("Show")), Tool("side-by-side", self.tr("Side by side"))
        self._expand = Tool("expand", self.tr("Expand"))
        self._menu = QMenu(self._show)
        self._only = self._choice(self.tr("Only what differs"))
        self._all = self._choice(self.tr("All fields"))
        self._lay_out()
        self._tie()
        self.dress(icons)

    @property
    def current(self) -> Tab:
        """The tab that shows."""
        return TABS[max(0, self._bar.currentIndex())]

    def show_tab(self, tab: Tab) -> None:
        """Show this tab without it being the operator's wish."""
        self._bar.blockSignals(True)
        self._bar.setCurrentIndex(TABS.index(tab))
        self._bar.blockSignals(False)
        self._fit()

    def show_place(self, at: int, total: int) -> None:
        """Tell which change of the text is at hand."""
        words = self.tr("Change %1 of %2").replace("%1", str(at)).replace("%2", str(total))
        self._place.setText(words if at and total else "")

    def show_manner(self, *, is_side_by_side: bool) -> None:
        """The tool offers the other manner."""
        if is_side_by_side:
            self._manner.stand_for("unified", self.tr("Unified"), self._icons)
        else:
            self._manner.stand_for("side-by-side", self.tr("Side by side"), self._icons)

    def show_only_differing(self, *, is_only: bool, all_words: str) -> None:
        """Which of the two is chosen in the menu Show, and what the other is called on this tab."""
        self._all.setText(all_words)
        (self._only if is_only else self._all).setChecked(True)

    def show_expanded(self, is_expanded: bool) -> None:
        """The tool offers the way back."""
        if is_expanded:
            self._expand.stand_for("collapse", self.tr("Shrink"), self._icons)
        else:
            self._expand.stand_for("expand", self.tr("Expand"), self._icons)

    def turn(self, by: int) -> None:
        """Choose the tab after this one, or before for -1, round and round."""
        self._bar.setCurrentIndex((self._bar.currentIndex() + by) % len(TABS))

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        for tool in (self._previous, self._next, self._show, self._manner, self._expand):
            tool.dress(icons)
        tint(self._place, icons.colours.dim)

    def _choice(self, words: str) -> QAction:
        action = QAction(words, self._menu, checkable=True)
        self._menu.addAction(action)
        return action

    def _lay_out(self) -> None:
        group = QActionGroup(self._menu)
        for action in (self._only, self._all):
            group.addAction(action)
        self._show.setMenu(self._menu)
        self._show.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._show.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        tools = QHBoxLayout()
        tools.setContentsMargins(0, 0, 8, 0)
        tools.setSpacing(0)
        for widget in (self._place, self._previous, self._next, self._show, self._manner, self._expand):
            tools.addWidget(widget)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self._bar, 0, 0, Qt.AlignmentFlag.AlignBottom)
        grid.addLayout(tools, 0, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFixedHeight(HEIGHT)

    def _tie(self) -> None:
        self._bar.currentChanged.connect(self._tell)
        self._previous.clicked.connect(lambda: self.step_wished.emit(-1))
        self._next.clicked.connect(lambda: self.step_wished.emit(1))
        self._only.triggered.connect(lambda: self.only_differing_wished.emit(True))
        self._all.triggered.connect(lambda: self.only_differing_wished.emit(False))
        self._manner.clicked.connect(self.side_by_side_wished)
        self._expand.clicked.connect(self.expand_wished)

    def _tell(self, place: int) -> None:
        self._fit()
        self.chosen.emit(TABS[place])

    def _fit(self) -> None:
        is_text = self.current == "text"
        self._show.setVisible(not is_text)
        self._manner.setVisible(is_text)
        self._place.setVisible(is_text and self.width() >= _ROOM_FOR_WORDS)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()
