"""What is worth a notification: snapshots taken by someone else, files that began to differ, a restore's end."""

from PySide6.QtCore import QObject, Signal

from rollback_gui.gui.notification import Notification
from rollback_gui.gui.presenters.taking import TakingPresenter
from rollback_gui.gui.words import SAFETY, Words
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.outcome import Outcome
from rollback_gui.model.snapshot import Listed


class NoticePresenter(QObject):
    """Compares each list with the one before; never tells a value or a full path."""

    noticed = Signal(object)
    """A Notification."""

    def __init__(self, taking: TakingPresenter, words: Words) -> None:
        super().__init__()
        self._taking, self._words = taking, words
        self._known: set[SnapshotId] | None = None
        self._differed: tuple[SnapshotId, int] | None = None

    def know_snapshots(self, snapshots: tuple[Listed, ...]) -> None:
        """The list as it is now."""
        if self._known is not None:
            self._tell_new([row for row in snapshots if row.id not in self._known])
        self._known = {row.id for row in snapshots}
        self._tell_drift(next((row for row in snapshots if row.state == "ok"), None))

    def know_outcome(self, outcome: Outcome) -> None:
        """A restore has ended."""
        if outcome.state == "rolled-back":
            why = outcome.error.message if outcome.error else ""
            self.noticed.emit(Notification(self.tr("Nothing was changed"), why, self.tr("Show"), "show"))
        elif outcome.state == "rollback-failed":
            text = self.tr("A restore could not be taken back completely.")
            self.noticed.emit(Notification(self.tr("Files need you"), text, self.tr("Show what to do"), "emergency"))
        elif outcome.state == "restored":
            self._tell_restored(outcome)

    def _tell_restored(self, outcome: Outcome) -> None:
        counts = outcome.counts
        files = counts.create + counts.replace + counts.metadata + counts.remove
        needing = sum(not agent.is_fine for agent in outcome.agents)
        text = self.tr("Verified.")
        if needing:
            text = f"{text} {self.tr('%n agent(s) need you', '', needing)}."
        self.noticed.emit(Notification(self.tr("%n file(s) restored", "", files), text, self.tr("Show"), "show"))

    def _tell_new(self, found: list[Listed]) -> None:
        others = [row for row in found if row.id not in self._taking.own and row.header.category != SAFETY]
        if not others:
            return
        newest = others[0]
        if len(others) > 1:
            title = self.tr("%n snapshot(s) taken", "", len(others))
            text = self.tr("the last at %1").replace("%1", self._words.time(newest.header.created_at))
        else:
            title = self.tr("Snapshot taken")
            text = self.tr("%1: %n file(s), %2 new", "", newest.header.files)
            text = text.replace("%1", self._words.quoted(self._words.title(newest)))
            text = text.replace("%2", self._words.size(newest.header.new_bytes))
        notice = Notification(title, text, self.tr("Show"), f"snapshot:{newest.id}", is_always_told=True)
        self.noticed.emit(notice)

    def _tell_drift(self, reference: Listed | None) -> None:
        if reference is None or reference.differs is None:
            return
        before, self._differed = self._differed, (reference.id, reference.differs)
        if before == (reference.id, 0) and reference.differs:
            title = self.tr("%n file(s) differ", "", reference.differs)
            since = self._words.since(reference.header.created_at)
            self.noticed.emit(Notification(title, since, self.tr("Show differences"), "newest"))
