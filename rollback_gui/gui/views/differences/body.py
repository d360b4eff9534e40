"""Tabs, tools, the three views and the field panel of a file that can be compared."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.differences import states
from rollback_gui.gui.views.differences.details_view import DetailsView
from rollback_gui.gui.views.differences.field_panel import FieldPanel
from rollback_gui.gui.views.differences.fields_view import FieldsView
from rollback_gui.gui.views.differences.tabs import Tab, Tabs
from rollback_gui.gui.views.differences.text_view import TextView
from rollback_gui.gui.views.empty_state import EmptyState, EmptyWords
from rollback_gui.gui.views.labels import Line, ground
from rollback_gui.gui.views.notice import Notice
from rollback_gui.gui.words import Words
from rollback_gui.model.comparison import Comparison, Field
from rollback_gui.model.plan import Change


class Body(QWidget):
    """One comparison; says `wished` with `folder` when the file manager is asked for."""

    wished = Signal(str)

    def __init__(self, icons: Icons, words: Words, reveal_seconds: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._words = icons, words
        self._comparison: Comparison | None = None
        self._change: Change | None = None
        self.wanted: Tab = "fields"
        self._only = {"fields": True, "details": False}
        self.tabs, self._line, self._notice = Tabs(icons), Line(icons.colours.line), Notice(icons)
        self._fields, self._text, self._details = FieldsView(icons, words), TextView(icons), DetailsView(icons)
        self._state = EmptyState(icons)
        self.panel = FieldPanel(icons, seconds=reveal_seconds)
        self._stack = QStackedWidget()
        self._lay_out()
        self._tie()
        self.dress(icons)

    def show_comparison(self, change: Change, comparison: Comparison) -> None:
        """Show this file on the wanted tab, or on the first that has something to say of it."""
        if comparison == self._comparison:
            self._change = change
            self._show(self.tabs.current)
            return
        chosen = self._fields.chosen() if self._change is not None and self._change.path == change.path else None
        self._change, self._comparison = change, comparison
        self._fields.show_comparison(comparison)
        if chosen is not None:
            self._fields.choose(chosen.key)
        self._text.show_comparison(comparison)
        self._details.show_comparison(comparison)
        self._show(self._fitting_tab(change, comparison))

    def choose(self, tab: Tab) -> None:
        """Have this tab from now on."""
        self.wanted = tab
        self._show(tab)

    def step(self, by: int) -> bool:
        """Go to the next or previous change on this tab; False when there is none."""
        views = {"fields": self._fields, "text": self._text, "details": self._details}
        view = views[self.tabs.current]
        return self._stack.currentWidget() is view and view.step(by)  # type: ignore[attr-defined]

    @Slot()
    def toggle_side_by_side(self) -> None:
        """One column of text, or two."""
        self._text.choose_side_by_side(not self._text.is_side_by_side)

    def take_focus(self) -> None:
        """Take the keyboard."""
        places: dict[Tab, QWidget] = {"fields": self._fields, "text": self._text, "details": self._details}
        is_state = self._stack.currentWidget() is self._state
        (self._state if is_state else places[self.tabs.current]).setFocus()

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        self._line.dress(icons.colours.line)
        ground(self._state, icons.colours.base)
        for part in (self.tabs, self._notice, self._fields, self._text, self._details, self._state, self.panel):
            part.dress(icons)

    def _lay_out(self) -> None:
        for view in (self._fields, self._text, self._details, self._state):
            self._stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.tabs, self._line, self._notice):
            column.addWidget(part)
        column.addWidget(self._stack, 1)
        column.addWidget(self.panel)

    def _tie(self) -> None:
        self.tabs.chosen.connect(self._choose_by_hand)
        self.tabs.only_differing_wished.connect(self._show_only_differing)
        self.tabs.side_by_side_wished.connect(self.toggle_side_by_side)
        self._fields.field_chosen.connect(self._show_field)
        self._text.moved.connect(self._tell_place)
        self._state.wished.connect(self._take_way)

    def _fitting_tab(self, change: Change, comparison: Comparison) -> Tab:
        has_text = bool(comparison.lines)
        if self.wanted == "details" or comparison.form == "binary":
            return self.wanted
        if change.action == "metadata" or not (comparison.fields or has_text):
            return "details" if comparison.details else self.wanted
        if self.wanted == "text":
            return "text" if has_text else "fields"
        return "text" if has_text and (comparison.problem or not comparison.fields) else "fields"

    def _show(self, tab: Tab) -> None:
        self.tabs.show_tab(tab)
        shown, change = self._comparison, self._change
        if shown is None or change is None:
            return
        words = None
        view: QWidget = {"fields": self._fields, "text": self._text, "details": self._details}[tab]
        if tab == "fields" and not self._fields.fields.rowCount():
            words = states.same_fields() if shown.fields else self._without(change, shown, states.no_fields())
        elif tab == "text" and not shown.lines:
            words = self._without(change, shown, states.no_text())
        elif tab == "details" and not self._details.details.rowCount():
            words = states.no_details()
        if words is not None:
            self._state.show_words(words)
        self._stack.setCurrentWidget(self._state if words else view)
        self._show_beside(tab, shown)

    def _without(self, change: Change, shown: Comparison, usual: EmptyWords) -> EmptyWords:
        return states.binary(change, self._words) if shown.form == "binary" else usual

    def _show_beside(self, tab: Tab, shown: Comparison) -> None:
        self._show_field(self._fields.chosen())
        self._show_notice(tab, shown)
        self._tell_place()
        if tab != "text":
            every = self.tr("All fields") if tab == "fields" else self.tr("All details")
            self.tabs.show_only_differing(is_only=self._only[tab], all_words=every)

    def _show_notice(self, tab: Tab, shown: Comparison) -> None:
        if shown.problem and tab != "details":
            self._notice.say(shown.problem, self._icons, is_warning=True)
        elif shown.is_same_content and tab == "fields":
            same = self.tr("Same content, written differently. Restoring it changes only the bytes.")
            self._notice.say(same, self._icons)
        else:
            self._notice.say("", self._icons)

    @Slot(str)
    def _choose_by_hand(self, tab: Tab) -> None:
        self.choose(tab)

    @Slot(object)
    def _show_field(self, field: Field | None) -> None:
        is_there = self.tabs.current == "fields" and self._stack.currentWidget() is self._fields
        self.panel.show_field(field if is_there else None, self._comparison.action if self._comparison else "replace")

    @Slot(bool)
    def _show_only_differing(self, is_only: bool) -> None:
        tab = self.tabs.current
        self._only[tab] = is_only
        view = self._fields if tab == "fields" else self._details
        view.show_only_differing(is_only)
        self._show(tab)

    @Slot()
    def _tell_place(self) -> None:
        self.tabs.show_place(*self._text.changes)
        self.tabs.show_manner(is_side_by_side=self._text.is_side_by_side)

    @Slot(str)
    def _take_way(self, wish: str) -> None:
        if wish == "text":
            self.choose("text")
        elif wish == "all":
            self._show_only_differing(False)
        else:
            self.wished.emit(wish)
