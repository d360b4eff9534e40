"""The Profile page: what is guarded, group by group."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStackedWidget

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.empty_state import EmptyState, EmptyWords
from rollback_gui.gui.views.labels import ground
from rollback_gui.gui.views.page import Page
from rollback_gui.gui.views.plain_delegate import PlainDelegate
from rollback_gui.gui.views.rows import FlatHead, Rows
from rollback_gui.model.profile import Profile


class ProfilePage(Page):
    """Read only: groups, their kind, their patterns."""

    def __init__(self, icons: Icons) -> None:
        super().__init__(QCoreApplication.translate("ProfilePage", "Profile"), icons)
        self._model = QStandardItemModel(0, 3, self)
        self._model.setHorizontalHeaderLabels([self.tr("Group"), self.tr("Kind"), self.tr("Where")])
        self._delegate = PlainDelegate(icons, self)
        self.table = Rows(icons)
        self.table.setHeader(FlatHead(icons, self.table))
        self.table.setModel(self._model)
        self.table.setItemDelegate(self._delegate)
        self.table.setRootIsDecorated(False)
        self.table.setAccessibleName(self.tr("Groups"))
        self.table.setColumnWidth(0, 200)
        self.table.setColumnWidth(1, 160)
        self._empty = EmptyState(icons)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.body.addWidget(self._stack, 1)
        self.dress(icons)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        super().dress(icons)
        if hasattr(self, "_empty"):
            for part in (self.table, self._delegate, self._empty):
                part.dress(icons)
            ground(self._empty, icons.colours.base)

    def show_profile(self, profile: Profile, where: str) -> None:
        """List the groups of a profile that lies there."""
        self._model.removeRows(0, self._model.rowCount())
        for group in profile.group:
            cells = [group.name, self._kind(group.kind), ", ".join(group.include)]
            items = [QStandardItem(cell) for cell in cells]
            for item in items:
                item.setEditable(False)
            self._model.appendRow(items)
        self.say(self.tr("%n group(s), from %1", "", len(profile.group)).replace("%1", where))
        self._stack.setCurrentWidget(self.table)

    def show_failure(self, sentence: str) -> None:
        """There is no profile, or it cannot be read."""
        self._empty.show_words(EmptyWords("page-profile", self.tr("The profile cannot be shown"), sentence))
        self._stack.setCurrentWidget(self._empty)

    def _kind(self, kind: str) -> str:
        return {
            "plist": self.tr("LaunchAgents"),
            "unit": self.tr("systemd units"),
            "config": self.tr("Configs"),
            "credential": self.tr("Credentials, sealed"),
            "command": self.tr("A command's output"),
        }.get(kind, kind)
