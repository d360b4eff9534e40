"""The frame as a whole: what may be clicked, what the status bar says, when it closes, which colours it wears."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from rollback_gui.errors import NewerFormat, RollbackError
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.monitor import Progress
from rollback_gui.gui.presenters.now import Now
from rollback_gui.gui.presenters.progress import ProgressWords, permille
from rollback_gui.gui.presenters.standing import Standing, State
from rollback_gui.gui.theme import Colours
from rollback_gui.gui.tray import Tray
from rollback_gui.gui.views.agents_page import AgentsPage
from rollback_gui.gui.views.empty_state import EmptyWords, Way
from rollback_gui.gui.views.main_window import MainWindow
from rollback_gui.gui.views.message_bar import Message

_EARLY = ("planning", "checking", "backing up", "staging", "capturing", "reading")


class FramePresenter(QObject):
    """One function turns the state into what may be clicked; it is called whenever the state changes."""

    quit_now = Signal()
    """Nothing runs any more and the operator wants to end."""
    cancel_wished = Signal()
    dressed = Signal(object)
    """Icons in the colours of a new palette."""

    def __init__(
        self, window: MainWindow, agents: AgentsPage, tray: Tray, standing: Standing, settings: QSettings
    ) -> None:
        super().__init__()
        self._window, self._agents, self._tray = window, agents, tray
        self._standing, self._settings = standing, settings
        self._words = ProgressWords(self)
        self._now: Now | None = None
        self._shown_state = State.IDLE
        self.phase = ""
        self._is_quitting = False
        self._colours: Colours | None = None

    @property
    def is_early(self) -> bool:
        """Whether what runs has touched no file of the operator's yet."""
        return self._standing.state is not State.RESTORING or self.phase in _EARLY

    @Slot()
    def show_standing(self) -> None:
        """What may be clicked now, everywhere."""
        may, window = self._standing.may, self._window
        actions = window.actions_by_word
        can_undo = may.undo and bool(self._now and self._now.undo)
        allowed = {
            "snapshot": may.take_snapshot,
            "restore": may.restore,
            "restore-into": may.restore or self._standing.state is State.IDLE,
            "undo": can_undo,
            "undo-review": can_undo,
            "reload-agents": may.reload,
            "verify-all": may.mark,
        }
        for word in ("pin", "label", "verify", "acknowledge", "delete"):
            allowed[word] = may.mark
        for word, is_allowed in allowed.items():
            actions[word].setEnabled(is_allowed)
        window.files.changes.model.freeze(not may.tick)
        window.files.changes.foot.allow(may.restore or self._standing.state is State.PLANNING, self._why_not())
        self._agents.allow(may.reload)
        self._tray.show_may(may)
        self._show_activity()

    @Slot(object)
    def show_now(self, now: Now) -> None:
        """The card, the tray and the status bar tell one story."""
        self._now = now
        icons = self._window.files.icons
        self._window.files.snapshots.card.show_words(now.card, icons)
        self._tray.show_now(now)
        self._window.activity.show_idle(now.watching, now.last_restore)
        nothing = self.tr("No restore to undo.")
        for word in ("undo", "undo-review"):
            self._window.actions_by_word[word].setToolTip(now.undo or nothing)
        self._window.button("undo").setAccessibleDescription(now.undo or nothing)
        what = self.tr("Keeps the guarded files as they are now.")
        if self._standing.state is State.FIRST_RUN:
            what = self._why_not()
        self._window.button("snapshot").setAccessibleDescription(what)
        self.show_standing()

    @Slot(object)
    def show_progress(self, progress: Progress) -> None:
        """How far what runs is."""
        self.phase = progress.phase
        if self._standing.is_writing:
            self._window.activity.show_progress(self._words.of(progress), permille(progress))

    def show_store_failure(self, error: RollbackError) -> None:
        """The Files page gives way to what is wrong and the way out."""
        self._standing.hinder(State.NO_STORE)
        title = self.tr("The store cannot be opened")
        if isinstance(error, NewerFormat):
            title = self.tr("This store is from a newer version")
        sentence = f"{error.message} {self.tr('Nothing was changed.')}"
        ways = (Way(self.tr("Try again"), "again", is_primary=True), Way(self.tr("What to do by hand"), "emergency"))
        self._window.show_whole_page(EmptyWords("mark-damaged", title, sentence, ways, "red"))

    def show_store(self) -> None:
        """The store answers."""
        if self._standing.state is State.NO_STORE:
            self._standing.hinder(None)
        self._window.show_files()

    @Slot()
    def dress(self) -> None:
        """Other colours: every glyph and line is made anew, once."""
        colours = Colours.of(self._window.palette())
        if colours != self._colours:
            self._colours = colours
            self.dressed.emit(Icons(colours))

    @Slot()
    def close(self) -> None:
        """With a tray the window only hides; without one it ends."""
        if not self._tray.is_there:
            self.quit()
            return
        self._window.hide()
        if self._settings.value("tray/told") is None:
            self._settings.setValue("tray/told", True)
            ways = ((self.tr("Quit instead"), "quit"),)
            text = self.tr("Rollback keeps watching in the tray.")
            self._window.messages.show_message(Message("tray", text, "blue", "info", ways))

    @Slot()
    def quit(self) -> None:
        """End; before an exchange began what runs is cancelled, after that its end is waited for."""
        self._is_quitting = True
        if not self._standing.is_writing:
            self._end()
            return
        if self.is_early:
            self.cancel_wished.emit()
        text = self.tr("Rollback quits as soon as this has ended.")
        self._window.messages.show_message(Message("quitting", text, "blue", "working"))

    @Slot()
    def after_writing(self) -> None:
        """Something that writes has ended; perhaps somebody waited for it to quit."""
        if self._is_quitting and not self._standing.is_writing:
            self._end()

    def keep_layout(self, keep: Callable[[QSettings], None]) -> None:
        """Write geometry and layout down."""
        self._settings.setValue("window/geometry", self._window.saveGeometry())
        keep(self._settings)

    def _end(self) -> None:
        self._window.may_close = True
        self.quit_now.emit()

    def _why_not(self) -> str:
        return {
            State.RESTORING: self.tr("A restore is running."),
            State.SNAPSHOTTING: self.tr("A snapshot is being taken."),
            State.RELOADING: self.tr("Agents are being reloaded."),
            State.VERIFYING: self.tr("The store is being verified."),
            State.UNFINISHED: self.tr("An earlier restore is unfinished."),
            State.ASKING: self.tr("Say first what becomes of the paths of another home."),
            State.FIRST_RUN: self.tr("Choose what to guard first."),
        }.get(self._standing.state, "")

    def _show_activity(self) -> None:
        state = self._standing.state
        if state is self._shown_state:
            return
        self._shown_state = state
        doing = {
            State.SNAPSHOTTING: (self.tr("Taking a snapshot"), self.tr("Stops; no snapshot is kept.")),
            State.RESTORING: (self.tr("Restoring"), self.tr("Stops; every file is put back as it was.")),
            State.RELOADING: (self.tr("Reloading agents"), ""),
            State.VERIFYING: (self.tr("Verifying the store"), self.tr("Stops; nothing is changed.")),
        }.get(state)
        if doing is None:
            self._window.activity.end()
            self.phase = ""
        else:
            self._window.activity.begin(*doing, can_be_shown=state is State.RESTORING)
