"""The Help page: topics left, the same text as `rollback help` right."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QModelIndex, QStringListModel
from PySide6.QtWidgets import QTextBrowser

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.moments import Moments
from rollback_gui.gui.views.page import Page
from rollback_gui.gui.views.plain_delegate import PlainDelegate
from rollback_gui.gui.views.splitter import Panes


class HelpPage(Page):
    """Links lead outside only after a click."""

    def __init__(self, icons: Icons) -> None:
        super().__init__(QCoreApplication.translate("HelpPage", "Help"), icons)
        self._texts: dict[str, str] = {}
        self._more: dict[str, str] = {}
        self._model = QStringListModel(self)
        self.topics = Moments(icons)
        self.topics.setModel(self._model)
        self._delegate = PlainDelegate(icons, self)
        self.topics.setItemDelegate(self._delegate)
        self.topics.setAccessibleName(self.tr("Topics"))
        self.text = QTextBrowser()
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.setOpenExternalLinks(True)
        self.text.setAccessibleName(self.tr("Help text"))
        self.text.document().setDocumentMargin(20)
        self._panes = Panes(icons)
        self._panes.add_all(self.topics, self.text)
        self._panes.setSizes([220, 780])
        self.body.addWidget(self._panes, 1)
        self.say(self.tr("The same pages as “rollback help” shows in a terminal."))
        self.topics.selectionModel().currentChanged.connect(self._show)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        super().dress(icons)
        if hasattr(self, "_panes"):
            for part in (self._panes, self.topics, self._delegate):
                part.dress(icons)

    def show_texts(self, texts: Mapping[str, str]) -> None:
        """The pages, each Markdown, by topic."""
        self._texts = dict(texts)
        self._model.setStringList([_title(topic, text) for topic, text in texts.items()])
        self.show_topic("")

    def show_more(self, topic: str, text: str) -> None:
        """What this machine adds to a page."""
        self._more[topic] = text
        self._show(self.topics.currentIndex())

    def show_topic(self, topic: str) -> None:
        """Open this page, or the first where there is none of that name."""
        names = list(self._texts)
        self.topics.setCurrentIndex(self._model.index(names.index(topic) if topic in names else 0))

    def _show(self, index: QModelIndex) -> None:
        topics = list(self._texts)
        topic = topics[index.row()] if 0 <= index.row() < len(topics) else ""
        parts = (self._texts.get(topic, ""), self._more.get(topic, ""))
        self.text.setMarkdown("\n".join(part for part in parts if part))


def _title(topic: str, text: str) -> str:
    """The first heading of the page, else its name."""
    heading = next((line for line in text.splitlines() if line.startswith("# ")), "")
    return heading.removeprefix("# ").strip() or topic
