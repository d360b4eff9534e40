"""Result: what was done, file by file and agent by agent, and the way back."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.announce import announce
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.buttons import GlyphButton
from rollback_gui.gui.views.labels import tint
from rollback_gui.gui.views.restore.agent_card import AgentCard
from rollback_gui.gui.views.restore.frame import MARGIN, PageFoot, PageHead
from rollback_gui.gui.views.restore.listing import ROW, Item
from rollback_gui.gui.views.restore.listing_view import ListingView
from rollback_gui.gui.views.restore.result_list import agent_items, check_items, file_groups
from rollback_gui.gui.views.restore.wording import Ending
from rollback_gui.model.outcome import AgentResult, Outcome
from rollback_gui.model.plan import Change

_SIDE_WIDTH = 328
_GLYPHS = {"undo": "undo", "review": "restore", "help": "page-help", "folder": "folder"}


class ResultPage(QWidget):
    """`Result`: says which way the operator wants to go from here."""

    undo_wished = Signal()
    review_wished = Signal()
    help_wished = Signal()
    folder_wished = Signal()
    retry_wished = Signal(object)
    """The labels of the agents that failed."""
    report_wished = Signal()
    done_wished = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._failed: tuple[AgentResult, ...] = ()
        self._wish = ""
        self.setAccessibleName(self.tr("Result"))
        self.head, self.foot = PageHead(icons), PageFoot(icons)
        self.files = ListingView(self.tr("Files"), icons)
        self.agents = ListingView(self.tr("Agents of this restore"), icons, is_framed=False)
        self.card, self._side = AgentCard(icons), QWidget()
        self._title, self._summary = QLabel(self.tr("Agents")), QLabel()
        self.left = GlyphButton("undo")
        self._report, self.done = GlyphButton("report", self.tr("Save report…")), QPushButton(self.tr("Done"))
        self._lay_out()
        self._tie()
        self.dress(icons)

    def show_outcome(self, outcome: Outcome, ending: Ending, planned: Sequence[Change]) -> None:
        """Show how it ended, in those words; `planned` is what was ticked."""
        self._wish = ending.wish
        self.head.show_words(ending.title, ending.sentence, ending.glyph, ending.accent)
        self.files.show_groups(file_groups(outcome, planned))
        self._show_agents(outcome)
        self.left.setVisible(bool(ending.button))
        self.left.setText(ending.button)
        self.left.show_glyph(_GLYPHS.get(ending.wish, "undo"), self._icons)
        self.left.setAccessibleName(self.tr("Undo this restore") if ending.wish == "undo" else ending.button)
        self.left.setAccessibleDescription(ending.button)
        self.left.setEnabled(True)
        self.foot.say("")
        self.done.setFocus()
        announce(self, ending.title, is_urgent=ending.accent == "red")

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        for part in (self.head, self.foot, self.files, self.agents, self.card, self.left, self._report):
            part.dress(icons)
        tint(self._summary, icons.colours.dim)

    def _lay_out(self) -> None:
        self._title.setFont(fonts.strong(self.font()))
        self._summary.setFont(fonts.small(self.font()))
        self.done.setMinimumSize(80, 28)
        self.done.setAutoDefault(False)
        self.foot.add_leading(self.left)
        self.foot.add(self._report, self.done)
        heading = QHBoxLayout()
        heading.addWidget(self._title, 1)
        heading.addWidget(self._summary)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(6)
        side.addLayout(heading)
        side.addWidget(self.card)
        side.addWidget(self.agents, 1)
        self._side.setFixedWidth(_SIDE_WIDTH)
        body = QHBoxLayout()
        body.setContentsMargins(MARGIN, 8, MARGIN, 8)
        body.setSpacing(16)
        body.addWidget(self.files, 1)
        body.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(body, 1)
        column.addWidget(self.foot)

    def _tie(self) -> None:
        self.left.clicked.connect(self._go)
        self._report.clicked.connect(self.report_wished)
        self.done.clicked.connect(self.done_wished)
        self.card.retry_wished.connect(self._retry)
        self.agents.selectionModel().currentChanged.connect(self._choose)

    def _show_agents(self, outcome: Outcome) -> None:
        agents = outcome.agents
        self._failed = tuple(agent for agent in agents if not agent.is_fine)
        self._side.setVisible(bool(agents or outcome.checks))
        words = self.tr("%1 of %2 as expected").replace("%1", str(len(agents) - len(self._failed)))
        self._summary.setText(words.replace("%2", str(len(agents))) if agents else "")
        self.card.setVisible(bool(self._failed))
        if self._failed:
            self.card.show_agent(self._failed[0], len(self._failed))
        # The card stands for a single failure; with more, each has a row as well, by which it is chosen.
        listed = agents if len(self._failed) > 1 else tuple(agent for agent in agents if agent.is_fine)
        self.agents.show_flat((*agent_items(listed), *check_items(outcome)))

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, current: QModelIndex, previous: QModelIndex) -> None:
        row = current.data(ROW)
        chosen = next((agent for agent in self._failed if isinstance(row, Item) and agent.label == row.name), None)
        if chosen is not None:
            self.card.show_agent(chosen, len(self._failed))

    @Slot()
    def _go(self) -> None:
        if self._wish == "undo":
            self.left.setEnabled(False)
        wishes = {"undo": self.undo_wished, "review": self.review_wished, "help": self.help_wished}
        wishes["folder"] = self.folder_wished
        wishes[self._wish].emit()

    @Slot()
    def _retry(self) -> None:
        self.retry_wished.emit(tuple(agent.label for agent in self._failed))
