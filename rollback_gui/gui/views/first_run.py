"""The first-run page: what was found here, each with a tick, and the button that begins."""

from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.buttons import PrimaryButton
from rollback_gui.gui.views.empty_state import EmptyState, EmptyWords, Way
from rollback_gui.gui.views.labels import ground, tint
from rollback_gui.gui.views.rows import Rows
from rollback_gui.model.find import Proposal
from rollback_gui.model.profile import Profile

Index = QModelIndex | QPersistentModelIndex
_WIDTH, _ROW = 640, 30


class _Taller(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return super().sizeHint(option, index).expandedTo(QSize(0, max(_ROW, option.fontMetrics.height() + 10)))


class FirstRunPage(QWidget):
    """Says which groups are to be guarded; writes nothing itself."""

    begin_wished = Signal(object)
    """The Profile of what is ticked."""
    wished = Signal(str)
    """The word of a button in the empty page."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._proposal = icons, Proposal()
        self._model = QStandardItemModel(0, 2, self)
        self._model.setHorizontalHeaderLabels([self.tr("Group"), self.tr("Where")])
        self._title, self._sentence, self._count = QLabel(), QLabel(), QLabel()
        self.list = self._make_list(icons)
        self.button = PrimaryButton("snapshot")
        self.button.setText(self.tr("Take the first snapshot"))
        self.empty = EmptyState(icons)
        self.empty.wished.connect(self.wished)
        self._column = self._make_column()
        self._lay_out()
        self.button.clicked.connect(lambda: self.begin_wished.emit(self.chosen()))
        self._model.itemChanged.connect(self._show_count)
        self.dress(icons)

    def show_proposal(self, proposal: Proposal) -> None:
        """List what was found, everything ticked: groups, then every credential with its reason."""
        self._proposal = proposal
        self._model.removeRows(0, self._model.rowCount())
        for group in proposal.groups:
            self._model.appendRow(self._row(group.name, ", ".join(group.include), group.include))
        for find in proposal.finds:
            where = self.tr("%1: %2", "a credential and why it is one").replace("%1", find.where)
            self._model.appendRow(self._row(self.tr("Credential"), where.replace("%2", find.reason), (find.where,)))
        count = self._model.rowCount()
        self.list.setFixedHeight(2 + count * max(_ROW, self.fontMetrics().height() + 10))
        self._column.setVisible(count > 0)
        self.empty.setVisible(count == 0)
        title = self.tr("Nothing known was found here")
        sentence = self.tr("Write down in profile.toml which files are to be guarded, then check again.")
        ways = (Way(self.tr("Check again"), "again", is_primary=True), Way(self.tr("How to begin"), "start"))
        self.empty.show_words(EmptyWords("page-profile", title, sentence, ways))
        self._show_count()

    def chosen(self) -> Profile:
        """The profile of what has its tick set."""
        groups, finds = self._proposal.groups, self._proposal.finds
        ticked = {number for number in range(self._model.rowCount()) if self._is_ticked(number)}
        kept = replace(self._proposal, groups=tuple(one for at, one in enumerate(groups) if at in ticked))
        return kept.profile(tuple(one for at, one in enumerate(finds, len(groups)) if at in ticked))

    def _is_ticked(self, number: int) -> bool:
        return self._model.item(number).checkState() == Qt.CheckState.Checked

    def allow(self, is_allowed: bool) -> None:
        """Whether it can begin now."""
        self._column.setEnabled(is_allowed)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        ground(self, icons.colours.base)
        for part in (self.list, self.button, self.empty):
            part.dress(icons)
        self._title.setFont(fonts.strong(self.font(), 6))
        for label in (self._sentence, self._count):
            tint(label, icons.colours.dim)
        self.list.setStyleSheet(f"QTreeView {{ border: 1px solid {icons.colours.line.name()}; }}")

    def _make_list(self, icons: Icons) -> Rows:
        rows = Rows(icons)
        rows.setModel(self._model)
        rows.setHeaderHidden(True)
        rows.setItemDelegate(_Taller(rows))
        rows.setRootIsDecorated(False)
        rows.setAccessibleName(self.tr("What should be guarded"))
        rows.setColumnWidth(0, 200)
        rows.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return rows

    def _make_column(self) -> QWidget:
        column = QWidget()
        column.setFixedWidth(_WIDTH)
        self._title.setText(self.tr("What should be guarded?"))
        self._sentence.setText(
            self.tr("This was found here. Untick what you do not want. You can change it later in Profile.")
        )
        self._sentence.setWordWrap(True)
        box = QVBoxLayout(column)
        box.setContentsMargins(0, 24, 0, 24)
        box.setSpacing(8)
        for part in (self._title, self._sentence):
            box.addWidget(part)
        box.addSpacing(8)
        box.addWidget(self.list)
        box.addSpacing(8)
        foot = QHBoxLayout()
        foot.addWidget(self._count, 1)
        foot.addWidget(self.button)
        box.addLayout(foot)
        box.addStretch()
        return column

    def _lay_out(self) -> None:
        inner = QWidget()
        across = QHBoxLayout(inner)
        across.addStretch()
        across.addWidget(self._column)
        across.addStretch()
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.empty, 1)
        box.addWidget(area, 1)
        self._area = area

    def _row(self, title: str, where: str, patterns: tuple[str, ...]) -> list[QStandardItem]:
        name, place = QStandardItem(title), QStandardItem(where)
        name.setCheckable(True)
        name.setCheckState(Qt.CheckState.Checked)
        name.setToolTip(where)
        place.setToolTip("\n".join(patterns))
        place.setForeground(self._icons.colours.dim)
        spoken = f"{title}, {where}"
        name.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
        for item in (name, place):
            item.setEditable(False)
        return [name, place]

    def _show_count(self) -> None:
        chosen = sum(map(self._is_ticked, range(self._model.rowCount())))
        self._count.setText(self.tr("%n ticked", "", chosen) if chosen else self.tr("Nothing is ticked."))
        self.button.setEnabled(chosen > 0)
        self.button.setAccessibleDescription(self._count.text())
