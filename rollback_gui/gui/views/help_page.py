"""The Help page: topics left, the same text as `rollback help` right."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QListWidget, QTextBrowser

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.page import Page
from rollback_gui.gui.views.splitter import Panes


class HelpPage(Page):
    """Links lead outside only after a click."""

    def __init__(self, icons: Icons) -> None:
        super().__init__(QCoreApplication.translate("HelpPage", "Help"), icons)
        self._texts: dict[str, str] = {}
        self.topics = QListWidget()
        self.topics.setFrameShape(QListWidget.Shape.NoFrame)
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
        self.topics.currentTextChanged.connect(self._show)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        super().dress(icons)
        if hasattr(self, "_panes"):
            self._panes.dress(icons)

    def show_texts(self, texts: Mapping[str, str]) -> None:
        """The pages, each Markdown, by topic."""
        self._texts = dict(texts)
        self.topics.clear()
        self.topics.addItems(list(self._texts))
        self.topics.setCurrentRow(0)

    def show_topic(self, topic: str) -> None:
        """Open this page, or the first where there is none of that name."""
        names = list(self._texts)
        self.topics.setCurrentRow(names.index(topic) if topic in names else 0)

    def _show(self, topic: str) -> None:
        self.text.setMarkdown(self._texts.get(topic, ""))
