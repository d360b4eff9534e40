"""The History page: what has happened, newest first, and one operation in detail."""

from PySide6.QtCore import QCoreApplication, QModelIndex
from PySide6.QtWidgets import QStackedWidget, QTextBrowser

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.models.events import EventModel
from rollback_gui.gui.views.empty_state import EmptyState, EmptyWords
from rollback_gui.gui.views.filter_row import FilterField
from rollback_gui.gui.views.labels import ground
from rollback_gui.gui.views.moments import Moments
from rollback_gui.gui.views.page import Page
from rollback_gui.gui.views.snapshot_delegate import SnapshotDelegate
from rollback_gui.gui.views.splitter import Panes
from rollback_gui.gui.words import Words
from rollback_gui.model.wishes import Event, Events


class HistoryPage(Page):
    """A list at 42, its detail at 58 of a hundred."""

    def __init__(self, model: EventModel, words: Words, icons: Icons) -> None:
        super().__init__(QCoreApplication.translate("HistoryPage", "History"), icons)
        self._model, self._words = model, words
        self.filter = FilterField(self.tr("Filter"), self.tr("Searches what was done and its outcome."))
        self.filter.setPlaceholderText(self.tr("Filter operations"))
        self.filter.setFixedWidth(200)
        self.header.row.addWidget(self.filter)
        self._delegate = SnapshotDelegate(icons, self)
        self.list = self._make_list(icons)
        self.detail = QTextBrowser()
        self.detail.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.detail.setTabChangesFocus(True)
        self.detail.setAccessibleName(self.tr("Operation"))
        self.detail.document().setDocumentMargin(16)
        self._panes = Panes(icons)
        self._panes.add_all(self.list, self.detail)
        self._panes.setSizes([420, 580])
        self._empty = EmptyState(icons)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._panes)
        self._stack.addWidget(self._empty)
        self.body.addWidget(self._stack, 1)
        self.filter.textChanged.connect(lambda text: self._model.narrow(text.strip()))
        self.filter.down_wished.connect(self.list.setFocus)
        self.list.selectionModel().currentChanged.connect(self._show_detail)
        self.dress(icons)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        super().dress(icons)
        if hasattr(self, "_empty"):
            for part in (self.filter, self._delegate, self.list, self._panes, self._empty):
                part.dress(icons)
            ground(self._empty, icons.colours.base)

    def show_events(self, events: Events) -> None:
        """List these; say whether the record is complete."""
        self._model.show(events.events)
        if not events.events:
            self.say("")
            self._empty.show_words(EmptyWords("page-history", self.tr("Nothing has happened yet")))
            self._stack.setCurrentWidget(self._empty)
            return
        self._stack.setCurrentWidget(self._panes)
        first = self._words.since(events.events[0].at)
        count = self.tr("%n operation(s)", "", len(events.events))
        record = self.tr("the record is complete and unbroken") if events.chain == "ok" else events.problem
        self.say(f"{count} {first} · {record}")
        if self._model.rowCount() > 1:
            self.list.setCurrentIndex(self._model.index(1))

    def _make_list(self, icons: Icons) -> Moments:
        rows = Moments(icons)
        rows.setAccessibleName(self.tr("Operations"))
        rows.setModel(self._model)
        rows.setItemDelegate(self._delegate)
        return rows

    def _show_detail(self, index: QModelIndex) -> None:
        event = self._model.operation(index)
        self.detail.setHtml("" if event is None else self._html(event))

    def _html(self, event: Event) -> str:
        names = {
            "backup": self.tr("Safety snapshot"),
            "files": self.tr("Files"),
            "agents": self.tr("Agents"),
            "category": self.tr("Kind"),
            "new_bytes": self.tr("New in the store"),
            "warnings": self.tr("Warnings"),
        }
        facts = [
            (self.tr("When"), self._words.when(event.at)),
            (self.tr("By"), event.who),
            (self.tr("Outcome"), event.outcome),
            (self.tr("Took"), self._words.seconds(event.seconds)),
            (self.tr("Snapshot"), event.snapshot),
            (self.tr("Operation"), event.operation),
            *(
                (names.get(name, name.replace("_", " ").capitalize()), self._said(name, value))
                for name, value in sorted(event.detail.items())
                if name != "plan"
            ),
        ]
        rows = "".join(
            f"<tr><td style='padding-right:16px'>{_plain(name)}</td><td>{_plain(value)}</td></tr>"
            for name, value in facts
            if value
        )
        what = f"<p style='margin-bottom:8px'>{_plain(event.what)}</p>" if event.what else ""
        return f"<h3>{_plain(self._model.title(event))}</h3>{what}<table cellspacing='0' cellpadding='2'>{rows}</table>"

    def _said(self, name: str, value: str) -> str:
        return self._words.size(int(value)) if name.endswith("_bytes") and value.isdecimal() else value


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
