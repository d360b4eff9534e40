"""What the menus and keys of the Files page do: each concerns whatever is chosen there."""

from contextlib import suppress

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QInputDialog, QMenu, QMessageBox

from rollback_gui.gui.presenters.browse import BrowsePresenter
from rollback_gui.gui.presenters.restore import RestorePresenter
from rollback_gui.gui.presenters.snapshots import SnapshotsPresenter
from rollback_gui.gui.views.folder_chooser import folder_chooser
from rollback_gui.gui.views.main_window import MainWindow
from rollback_gui.gui.words import Words
from rollback_gui.model import paths
from rollback_gui.model.plan import Change, Plan
from rollback_gui.model.snapshot import Listed


class Commands(QObject):
    """Stands between actions and presenters; asks first where a label ends with three dots."""

    folder_chosen = Signal(str)
    """Into which the chosen snapshot is to be restored whole."""

    def __init__(
        self,
        window: MainWindow,
        snapshots: SnapshotsPresenter,
        browse: BrowsePresenter,
        restore: RestorePresenter,
        words: Words,
    ) -> None:
        super().__init__()
        self._window, self._words = window, words
        self._snapshots, self._browse, self._restore = snapshots, browse, restore
        self._drifted: Plan | None = None

    @Slot()
    def review(self) -> None:
        """Review what is ticked."""
        plan = self._window.files.changes.model.wanted_plan
        if plan is not None and plan.ticked:
            self.review_plan(plan)

    @Slot(object, str)
    def review_plan(self, plan: Plan, notice: str = "") -> None:
        """Review this plan of the chosen snapshot; an unsigned one is asked about before it goes to its place."""
        chosen = self._browse.chosen
        is_unsigned = chosen is not None and chosen.state == "unsigned" and not plan.destination
        self._restore.review(plan, is_unsigned=is_unsigned, notice=notice)

    @Slot(object)
    def drift(self, plan: Plan) -> None:
        """Files changed since the preview: make it anew, then review the same files of the new one."""
        if self._drifted is None and not plan.destination:
            self._drifted = plan
            self._browse.plan_again()

    @Slot()
    def review_drifted(self) -> None:
        """The new list stands: show it, with what changed."""
        before, self._drifted = self._drifted, None
        plan = self._window.files.changes.model.plan
        if before is None or plan is None or not self._window.isVisible():
            return
        again = plan.only({change.path for change in before.ticked})
        was, now = ({change.path: change for change in one.ticked} for one in (before, again))
        moved = sum(was.get(path) != now.get(path) for path in was.keys() | now.keys())
        text = self.tr("%n file(s) changed since the preview. Nothing was touched. This is the new list.", "", moved)
        self.review_plan(again, text)

    def review_only(self, changes: tuple[Change, ...]) -> None:
        """Review these alone; the ticks stay as they are."""
        plan = self._window.files.changes.model.plan
        if plan is not None:
            self.review_plan(plan.only({change.path for change in changes}))

    @Slot(bool)
    def allow_removals(self, are_on: bool) -> None:
        """The switch in Review is the same as the one below the ticks."""
        self._window.files.changes.model.allow_removals(are_on)
        self.review()

    @Slot()
    def restore_into(self) -> None:
        """Ask for a folder, then review everything that the chosen snapshot holds, put there."""
        if self._window.files.changes.model.plan is not None:
            chooser = folder_chooser(self._window, self._home())
            chooser.fileSelected.connect(self.folder_chosen)
            chooser.open()

    @Slot()
    def pin(self) -> None:
        """Pin what is chosen."""
        for listed in self._chosen():
            self._snapshots.pin(listed)

    @Slot()
    def label(self) -> None:
        """Ask for a label."""
        for listed in self._chosen()[:1]:
            title, question = self.tr("Label"), self.tr("Label of this snapshot:")
            text, is_given = QInputDialog.getText(self._window, title, question, text=self._words.title(listed))
            if is_given:
                self._snapshots.label(listed, text)

    @Slot()
    def verify(self) -> None:
        """Prove what is chosen."""
        if self._chosen():
            self._snapshots.verify(self._chosen())

    @Slot()
    def verify_all(self) -> None:
        """Prove everything."""
        self._snapshots.verify(())

    @Slot()
    def acknowledge(self) -> None:
        """The warnings of what is chosen were read."""
        for listed in self._chosen():
            self._snapshots.acknowledge(listed)

    @Slot()
    def delete(self) -> None:
        """Ask, then put what is chosen into the trash."""
        chosen = self._chosen()
        if not chosen:
            return
        title = self.tr("Delete %n snapshot(s)?", "", len(chosen))
        names = "\n".join(self._words.named(listed) for listed in chosen[:5])
        text = f"{title}\n\n{names}\n\n{self.tr('They are moved to the trash, each as one file.')}"
        answer = QMessageBox.question(self._window, self.tr("Delete"), text)
        if answer == QMessageBox.StandardButton.Yes:
            self._snapshots.delete(chosen)

    @Slot()
    def copy_id(self) -> None:
        """Put the id of what is chosen on the clipboard."""
        chosen = self._chosen()
        if chosen:
            QGuiApplication.clipboard().setText(chosen[0].id)
            self._window.activity.say(self.tr("Id copied"))

    @Slot()
    def about(self) -> None:
        """What this program is."""
        from importlib.metadata import PackageNotFoundError, version

        number = ""
        with suppress(PackageNotFoundError):  # it runs from a source tree
            number = version("rollback-gui")
        text = self.tr("Rollback %1\n\nSee what a restore would change, restore exactly that, undo it with one click.")
        QMessageBox.about(self._window, self.tr("About Rollback"), text.replace("%1", number))

    @Slot(object, object)
    def fill_snapshot_menu(self, listed: Listed, menu: QMenu) -> None:
        """The menu of a row of Snapshots."""
        actions = self._window.actions_by_word
        actions["pin"].setText(self.tr("Un&pin") if listed.note.pinned else self.tr("&Pin"))
        actions.add_to(menu, "restore restore-into | pin label verify acknowledge copy-id | delete")

    @Slot(object, object)
    def fill_change_menu(self, changes: tuple[Change, ...], menu: QMenu) -> None:
        """The menu of a row of Changes."""
        model, where = self._window.files.changes.model, [change.path for change in changes]
        menu.addAction(self.tr("Tick"), lambda: model.tick(where, True))
        menu.addAction(self.tr("Untick"), lambda: model.tick(where, False))
        menu.addAction(self.tr("Tick only this"), lambda: model.tick_only(where))
        menu.addSeparator()
        menu.addAction(self.tr("Restore only this…"), lambda: self.review_only(changes))
        menu.addSeparator()
        menu.addAction(self.tr("Show in file manager"), lambda: self.show_folder(changes[0]))
        menu.addAction(self.tr("Copy path"), lambda: self._copy_path(changes[0]))

    @Slot(object)
    def fill_more(self, menu: QMenu) -> None:
        """The More button: the menu of the chosen rows."""
        changes = self._window.files.changes.chosen_changes()
        if changes:
            self.fill_change_menu(changes, menu)
        else:
            menu.addAction(self.tr("Nothing is chosen")).setEnabled(False)

    def show_folder(self, change: Change | None) -> None:
        """Open the folder of a file in the file manager."""
        if change is not None:
            self.open_folder(paths.real(paths.parent(change.path), self._home()))

    @Slot(str)
    def open_folder(self, where: str) -> None:
        """Open this folder in the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(where))

    def _copy_path(self, change: Change) -> None:
        QGuiApplication.clipboard().setText(paths.real(change.path, self._home()))
        self._window.activity.say(self.tr("Path copied"))

    def _home(self) -> str:
        plan = self._window.files.changes.model.plan
        return plan.home if plan else ""

    def _chosen(self) -> tuple[Listed, ...]:
        return self._window.files.snapshots.chosen_now()
