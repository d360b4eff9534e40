"""Everything that the window is made of, and every connection between the parts, on one page."""

from functools import partial

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from rollback_gui.gui import wishes
from rollback_gui.gui.commands import Commands
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.models.agents import AgentModel
from rollback_gui.gui.models.changes import ChangeModel
from rollback_gui.gui.models.events import EventModel
from rollback_gui.gui.models.snapshots import SnapshotModel
from rollback_gui.gui.monitor import QtMonitor
from rollback_gui.gui.notifier import Notifier
from rollback_gui.gui.opened import Opened
from rollback_gui.gui.presenters.agents import AgentsPresenter
from rollback_gui.gui.presenters.browse import BrowsePresenter
from rollback_gui.gui.presenters.file import FilePresenter
from rollback_gui.gui.presenters.first_run import FirstRunPresenter
from rollback_gui.gui.presenters.frame import FramePresenter
from rollback_gui.gui.presenters.kit import KitPresenter
from rollback_gui.gui.presenters.last import LastPresenter
from rollback_gui.gui.presenters.notices import NoticePresenter
from rollback_gui.gui.presenters.now import NowTeller
from rollback_gui.gui.presenters.pages import PagesPresenter
from rollback_gui.gui.presenters.place import PlacePresenter
from rollback_gui.gui.presenters.recovering import RecoveringPresenter
from rollback_gui.gui.presenters.restore import RestorePresenter
from rollback_gui.gui.presenters.snapshots import SnapshotsPresenter
from rollback_gui.gui.presenters.standing import Standing
from rollback_gui.gui.presenters.taking import TakingPresenter
from rollback_gui.gui.presenters.warnings import WarningPresenter
from rollback_gui.gui.report import Reports
from rollback_gui.gui.theme import Colours
from rollback_gui.gui.tray import Tray
from rollback_gui.gui.views.actions import PAGES
from rollback_gui.gui.views.agents_page import AgentsPage
from rollback_gui.gui.views.changes_pane import ChangesPane
from rollback_gui.gui.views.differences.pane import DifferencesPane
from rollback_gui.gui.views.files_page import FilesPage
from rollback_gui.gui.views.first_run import FirstRunPage
from rollback_gui.gui.views.help_page import HelpPage
from rollback_gui.gui.views.history_page import HistoryPage
from rollback_gui.gui.views.kit_dialog import KitDialog
from rollback_gui.gui.views.main_window import MainWindow
from rollback_gui.gui.views.profile_page import ProfilePage
from rollback_gui.gui.views.restore_dialog import RestoreDialog
from rollback_gui.gui.views.snapshots_pane import SnapshotsPane
from rollback_gui.gui.watcher import StoreWatcher
from rollback_gui.gui.words import Words
from rollback_gui.gui.worker import Worker


class Desk(QObject):
    """Made before there is a console; `open` hands it over."""

    opened = Signal()

    def __init__(self, app: QApplication, settings: QSettings, words: Words) -> None:
        super().__init__()
        self.settings, self.words, icons = settings, words, Icons(Colours.of(app.palette()))
        self._make_views(icons)
        self._make_presenters()
        tie(self)
        self.window.restoreGeometry(settings.value("window/geometry") or b"")
        self.files.take_from(settings)
        self.frame.show_standing()
        self.now.know_standing()

    def _make_views(self, icons: Icons) -> None:
        self.snapshot_model, self.change_model = SnapshotModel(self.words, self), ChangeModel(self)
        self.agent_model, self.event_model = AgentModel(self), EventModel(self.words, self)
        snapshots, changes = SnapshotsPane(self.snapshot_model, icons), ChangesPane(self.change_model, icons)
        self.differences = DifferencesPane(icons)
        self.files = FilesPage(snapshots, changes, self.differences, icons)
        self.agents_page = AgentsPage(self.agent_model, icons)
        self.history_page = HistoryPage(self.event_model, self.words, icons)
        self.profile_page, self.help_page = ProfilePage(icons), HelpPage(icons)
        beside = (self.agents_page, self.history_page, self.profile_page, self.help_page)
        pages: dict[str, QWidget] = dict(zip(PAGES[1:], beside, strict=True))
        self.window = MainWindow(self.files, pages, icons)
        self.first_page = FirstRunPage(icons)
        self.window.take_page(self.first_page)
        self.dialog = RestoreDialog(icons, self.window)
        self.kit_dialog = KitDialog(self.window)
        self.reports = Reports(self.dialog, self.words)
        self.tray = Tray(icons, self)

    def _make_presenters(self) -> None:
        self.doing, self.looking = Worker("doing", self), Worker("looking", self)
        self.doing_monitor, self.looking_monitor = QtMonitor(self), QtMonitor(self)
        self.standing = Standing(self)
        workers, monitors = (self.looking, self.doing), (self.looking_monitor, self.doing_monitor)
        files, standing, words = self.files, self.standing, self.words
        self.snapshots = SnapshotsPresenter(workers, self.doing_monitor, files.snapshots, standing, words)
        self.browse = BrowsePresenter(self.looking, self.looking_monitor, files.changes, standing, words)
        self.file = FilePresenter(self.looking, self.differences)
        self.restore = RestorePresenter(workers, monitors, self.dialog, standing, words)
        self.place = PlacePresenter(self.looking, self.looking_monitor, lambda: self.browse.wish)
        self.taking = TakingPresenter(self.doing, self.doing_monitor, standing, words)
        self.agents = AgentsPresenter(workers, self.doing_monitor, self.agents_page, standing)
        self.last = LastPresenter(self.looking)
        self.recovering = RecoveringPresenter(self.doing, self.doing_monitor, standing, words)
        self.pages = PagesPresenter(self.looking, self.history_page, self.profile_page, self.help_page)
        self.first_run = FirstRunPresenter(workers, self.first_page, standing)
        self.warnings = WarningPresenter(self.looking, words)
        self.kit = KitPresenter(self.doing, self.kit_dialog)
        self.now = NowTeller(standing, words)
        self.notices = NoticePresenter(self.taking, words)
        self.frame = FramePresenter(self.window, self.agents_page, self.tray, standing, self.settings)
        self.commands = Commands(self.window, self.snapshots, self.browse, self.restore, words)
        self.notifier = Notifier(self.window.isActiveWindow, self.tray.say, self)
        self.watcher = StoreWatcher(self)

    def open(self, opened: Opened) -> None:
        """There is a console: recover first, then look."""
        console = opened.console
        for reader in (self.browse, self.file, self.last, self.warnings, self.place):
            reader.open(console.look)
        for writer in (self.snapshots, self.restore, self.agents, self.first_run):
            writer.open(console.look, console.do)
        self.taking.open(console.do)
        self.kit.open(console.do)
        self.pages.open(console.look, opened.read_profile)
        self._manifests = f"{console.places.store}/snapshots"
        self.recovering.begin(console.do)
        self.opened.emit()

    def begin(self) -> None:
        """The first look; then the store is watched."""
        self.look_again()
        self.watcher.watch(self._manifests)

    def look_again(self) -> None:
        """Everything may be otherwise now."""
        self.snapshots.look_again()
        self.last.look_again()
        self.agents.look_again()
        self.pages.show(self.window.page)

    def check_again(self) -> None:
        """The same, and the plan anew."""
        self.look_again()
        self.browse.plan_again()

    def stop(self) -> None:
        """End threads and watches; a call that hangs is left behind."""
        self.frame.keep_layout(self.files.keep_in)
        for part in (self.watcher, self.notifier, self.browse):
            part.stop()
        self.tray.hide()
        for worker in (self.looking, self.doing):
            worker.stop(2.0)
        self.dialog.hide()
        self.kit_dialog.hide()
        self.window.hide()


def tie(desk: Desk) -> None:
    """Every connection."""
    _tie_files(desk)
    _tie_work(desk)
    _tie_actions(desk)
    _tie_frame(desk)


def _tie_files(desk: Desk) -> None:
    snapshots, changes, differences = desk.files.snapshots, desk.files.changes, desk.differences
    snapshots.chosen.connect(desk.browse.choose)
    snapshots.menu_wished.connect(desk.commands.fill_snapshot_menu)
    snapshots.wished.connect(partial(wishes.carry_out, desk))
    snapshots.card.look_again_wished.connect(desk.check_again)
    snapshots.card.newest_wished.connect(snapshots.choose_newest)
    desk.browse.plan_shown.connect(desk.file.show_plan)
    changes.change_chosen.connect(desk.file.choose)
    changes.menu_wished.connect(desk.commands.fill_change_menu)
    changes.more_wished.connect(desk.commands.fill_more)
    changes.wished.connect(partial(wishes.carry_out, desk))
    changes.ticks_changed.connect(partial(wishes.show_ticks, desk))
    changes.question.answered.connect(desk.browse.answer)
    changes.answer.wished.connect(desk.browse.ask_again)
    changes.foot.restore_wished.connect(desk.commands.review)
    changes.tree.enter_wished.connect(differences.take_focus)
    changes.tree.doubleClicked.connect(lambda _index: differences.take_focus())
    differences.reveal_wished.connect(desk.file.reveal)
    differences.large_wished.connect(desk.file.compare_large)
    differences.cancel_wished.connect(desk.file.cancel)
    differences.check_wished.connect(desk.check_again)
    differences.folder_wished.connect(lambda: desk.commands.show_folder(desk.file.change))
    differences.next_file_wished.connect(changes.step)
    differences.expand_wished.connect(lambda: desk.files.expand(not desk.files.is_expanded))
    desk.files.expanded.connect(differences.show_expanded)
    desk.files.expanded.connect(desk.window.actions_by_word["expand"].setChecked)


def _tie_work(desk: Desk) -> None:
    messages, activity = desk.window.messages, desk.window.activity
    for presenter in (desk.snapshots, desk.taking, desk.agents, desk.restore, desk.recovering, desk.pages):
        presenter.told.connect(messages.show_message)
    for presenter in (desk.snapshots, desk.taking, desk.agents):
        presenter.said.connect(activity.say)
    desk.snapshots.listed.connect(desk.now.know_snapshots)
    desk.snapshots.listed.connect(desk.notices.know_snapshots)
    desk.snapshots.failed.connect(desk.frame.show_store_failure)
    desk.snapshots.failed.connect(lambda _error: desk.now.know_store_gone())
    desk.snapshots.opened.connect(desk.frame.show_store)
    desk.taking.taken.connect(lambda _listed: desk.check_again())
    desk.agents.known.connect(desk.now.know_agents)
    desk.agents.known.connect(lambda _rows: desk.tray.show_needing(len(desk.agents.needing)))
    desk.agents_page.reload_wished.connect(partial(wishes.reload, desk))
    desk.agents_page.look_again_wished.connect(desk.agents.look_again)
    desk.last.known.connect(desk.now.know_last_restore)
    desk.last.known.connect(desk.restore.know_last_restore)
    desk.recovering.ready.connect(desk.begin)
    desk.recovering.mended.connect(messages.take_back)
    desk.recovering.recovered.connect(desk.notices.know_outcome)
    _tie_unasked(desk)
    _tie_restore(desk)


def _tie_unasked(desk: Desk) -> None:
    first, warnings, window = desk.first_run, desk.warnings, desk.window
    for presenter in (first, warnings):
        presenter.told.connect(window.messages.show_message)
        desk.snapshots.listed.connect(presenter.know_snapshots)
    warnings.mended.connect(window.messages.take_back)
    warnings.unlocked.connect(desk.check_again)
    desk.kit.told.connect(window.messages.show_message)
    desk.kit.fitted.connect(warnings.ask_for_key)
    desk.browse.planned.connect(warnings.ask_once)
    desk.snapshots.listed.connect(lambda rows: None if rows else warnings.ask_once())
    first.shown.connect(lambda is_shown: window.show_page_for_files(desk.first_page if is_shown else desk.files))
    first.written.connect(desk.taking.take)
    desk.first_page.wished.connect(partial(wishes.carry_out, desk))


def _tie_restore(desk: Desk) -> None:
    dialog, restore = desk.dialog, desk.restore
    dialog.restore_wished.connect(restore.confirm)
    dialog.cancel_wished.connect(restore.cancel)
    dialog.closed.connect(restore.leave)
    dialog.removals_wished.connect(desk.commands.allow_removals)
    dialog.place_wished.connect(desk.place.go)
    dialog.folder_wished.connect(desk.commands.open_folder)
    dialog.closed.connect(desk.place.forget)
    restore.reviewing.connect(desk.place.know_plan)
    desk.commands.folder_chosen.connect(
        lambda folder: desk.place.go_whole(folder, desk.files.changes.model.wanted_plan)
    )
    desk.place.begun.connect(restore.wait)
    desk.place.planned.connect(desk.commands.review_plan)
    restore.drifted.connect(desk.place.drift)
    dialog.undo_wished.connect(restore.undo)
    dialog.retry_agents_wished.connect(restore.retry_agents)
    dialog.review_wished.connect(desk.commands.review)
    dialog.help_wished.connect(lambda: wishes.carry_out(desk, "emergency"))
    dialog.report_wished.connect(desk.reports.save)
    desk.reports.told.connect(dialog.show_note)
    dialog.file_wished.connect(lambda change: desk.files.changes.choose(change.path))
    restore.retried.connect(desk.agents.tell_results)
    restore.ended.connect(lambda _outcome: desk.check_again())
    restore.ended.connect(desk.recovering.know_outcome)
    restore.ended.connect(lambda outcome: None if dialog.isVisible() else desk.notices.know_outcome(outcome))
    restore.retried.connect(dialog.show_retried)
    restore.drifted.connect(desk.commands.drift)
    desk.browse.planned.connect(desk.commands.review_drifted)
    desk.doing_monitor.progressed.connect(restore.show_progress)
    desk.doing_monitor.progressed.connect(desk.now.know_progress)
    desk.doing_monitor.progressed.connect(desk.frame.show_progress)
    desk.looking_monitor.progressed.connect(desk.browse.show_progress)
    desk.looking_monitor.check_answered.connect(restore.show_check)


def _tie_actions(desk: Desk) -> None:
    window, commands, files = desk.window, desk.commands, desk.files
    slots = {
        "snapshot": desk.taking.take,
        "restore": commands.review,
        "restore-into": commands.restore_into,
        "undo": desk.restore.undo,
        "undo-review": desk.restore.review_undo,
        "pin": commands.pin,
        "label": commands.label,
        "verify": commands.verify,
        "verify-all": commands.verify_all,
        "acknowledge": commands.acknowledge,
        "copy-id": commands.copy_id,
        "delete": commands.delete,
        "again": desk.check_again,
        "filter": partial(wishes.focus_filter, desk),
        "filter-snapshots": files.snapshots.filter.field.setFocus,
        "next": desk.differences.next_change,
        "previous": desk.differences.previous_change,
        "next-pane": partial(wishes.focus_pane, desk, 1),
        "previous-pane": partial(wishes.focus_pane, desk, -1),
        "escape": partial(wishes.escape, desk),
        "check-agents": desk.agents.look_again,
        "quit": desk.frame.quit,
        "about": commands.about,
    }
    for word, slot in slots.items():
        window.actions_by_word[word].triggered.connect(partial(_call, slot))
    window.actions_by_word["expand"].toggled.connect(files.expand)
    _tie_wishes(desk)
    for word in ("delete", "label"):
        window.removeAction(window.actions_by_word[word])
        files.snapshots.addAction(window.actions_by_word[word])
        window.actions_by_word[word].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)


def _tie_wishes(desk: Desk) -> None:
    for word, wish in {
        "settings": "profile",
        "reload-agents": "reload",
        "needing-agents": "agents",
        "help-topics": "help",
        "emergency": "emergency",
    }.items():
        desk.window.actions_by_word[word].triggered.connect(partial(_call, partial(wishes.carry_out, desk, wish)))


def _tie_frame(desk: Desk) -> None:
    window, frame, tray = desk.window, desk.frame, desk.tray
    desk.standing.changed.connect(frame.show_standing)
    desk.standing.changed.connect(desk.now.know_standing)
    desk.standing.changed.connect(frame.after_writing)
    desk.now.changed.connect(frame.show_now)
    window.page_shown.connect(desk.pages.show)
    window.messages.wished.connect(partial(wishes.carry_out, desk))
    window.whole_page.wished.connect(partial(wishes.carry_out, desk))
    window.activity.show_wished.connect(desk.restore.show_last)
    window.close_wished.connect(frame.close)
    window.palette_changed.connect(frame.dress)
    for presenter in (desk.taking, desk.snapshots, desk.agents, desk.restore):
        window.activity.cancel_wished.connect(presenter.cancel)
        frame.cancel_wished.connect(presenter.cancel)
    for part in (window, desk.files, desk.agents_page, desk.history_page, desk.profile_page, desk.help_page):
        frame.dressed.connect(part.dress)
    frame.dressed.connect(desk.first_page.dress)
    frame.dressed.connect(desk.dialog.dress)
    frame.dressed.connect(tray.dress)
    frame.quit_now.connect(desk.stop)
    tray.open_wished.connect(window.come_forward)
    tray.quit_wished.connect(frame.quit)
    tray.snapshot_wished.connect(desk.taking.take)
    for signal, wish in ((tray.undo_wished, "undo-review"), (tray.reload_wished, "reload")):
        signal.connect(partial(wishes.carry_out, desk, wish))
    desk.notices.noticed.connect(desk.notifier.notice)
    desk.notifier.wished.connect(partial(wishes.carry_out, desk))
    desk.watcher.changed.connect(desk.snapshots.look_again)
    desk.watcher.arm_wished.connect(lambda: desk.looking.ask(desk.watcher.arm, lambda _is: None, lambda _error: None))


def _call(slot: object, _checked: bool = False) -> None:
    slot()  # type: ignore[operator]
