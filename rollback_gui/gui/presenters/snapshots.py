"""The list of snapshots: looked at again when something happened, and what can be done with one of them."""

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from rollback_gui.errors import RollbackError
from rollback_gui.gui.monitor import Job, QtMonitor
from rollback_gui.gui.presenters.errors import message
from rollback_gui.gui.presenters.standing import Standing, State
from rollback_gui.gui.views.empty_state import EmptyWords, Way
from rollback_gui.gui.views.message_bar import Message
from rollback_gui.gui.views.snapshots_pane import SnapshotsPane
from rollback_gui.gui.words import Words
from rollback_gui.gui.worker import LastWish, Worker
from rollback_gui.model.outcome import Verified
from rollback_gui.model.snapshot import Listed, Note

if TYPE_CHECKING:  # importing it takes longer than the first paint
    from rollback_gui.console import Doing, Looking


class SnapshotsPresenter(QObject):
    """First the list, then how many files of each differ from now."""

    listed = Signal(object)
    """A tuple of Listed, newest first; their counts are known the second time."""
    told = Signal(object)
    """A Message."""
    said = Signal(str)
    """A short confirmation."""
    failed = Signal(object)
    """The RollbackError that keeps the list from being shown."""
    opened = Signal()
    """The store answered."""

    def __init__(
        self, workers: tuple[Worker, Worker], monitor: QtMonitor, pane: SnapshotsPane, standing: Standing, words: Words
    ) -> None:
        super().__init__()
        looking, self._doing = workers
        self._listing, self._counting = LastWish(looking), LastWish(looking)
        self._monitor, self._pane, self._standing, self._words = monitor, pane, standing, words
        self._look: Looking | None = None
        self._do: Doing | None = None
        self._job: Job | None = None
        self._has_chosen = False
        self._now: tuple[Listed, ...] = ()

    @property
    def now(self) -> tuple[Listed, ...]:
        """The list as it was last seen."""
        return self._now

    def open(self, look: "Looking", do: "Doing") -> None:
        """From now on these are asked."""
        self._look, self._do = look, do

    @Slot()
    def look_again(self) -> None:
        """Read the list, then count."""
        if self._look is not None:
            self._listing.ask(self._look.snapshots, self._on_listed, self.failed.emit)

    @Slot()
    def cancel(self) -> None:
        """Stop what runs."""
        if self._job is not None:
            self._job.cancel()

    def pin(self, listed: Listed) -> None:
        """Pin, or take the pin away."""
        self._mark(listed, replace(listed.note, pinned=not listed.note.pinned))
        self.said.emit(self.tr("Pin taken away") if listed.note.pinned else self.tr("Pinned"))

    def label(self, listed: Listed, text: str) -> None:
        """Give it a name of the operator's."""
        self._mark(listed, replace(listed.note, label=text.strip()))

    def acknowledge(self, listed: Listed) -> None:
        """Its warnings were read."""
        self._mark(listed, replace(listed.note, acknowledged=True))

    def delete(self, chosen: tuple[Listed, ...]) -> None:
        """Put these into the trash."""
        if self._do is None or not chosen:
            return
        verb = partial(self._do.delete, [listed.id for listed in chosen])
        self._doing.ask(verb, lambda _findings: self._on_deleted(chosen), self._tell)

    def verify(self, chosen: tuple[Listed, ...]) -> None:
        """Prove these, or all when there are none."""
        if self._do is None:
            return
        self._job = self._monitor.begin()
        self._standing.begin(State.VERIFYING)
        verb = partial(self._do.verify, [listed.id for listed in chosen], self._job)
        self._doing.ask(verb, self._on_verified, self._on_verify_failed)

    def _mark(self, listed: Listed, note: Note) -> None:
        if self._do is not None:
            self._doing.ask(partial(self._do.mark, listed.id, note), lambda _row: self.look_again(), self._tell)

    def _on_listed(self, snapshots: tuple[Listed, ...]) -> None:
        known = {row.id: row.differs for row in self._now}
        self._show(tuple(replace(row, differs=known.get(row.id)) for row in snapshots))
        self.opened.emit()
        if self._look is not None and snapshots:
            self._counting.ask(partial(self._look.snapshots, differs=True), self._show, self._tell)

    def _show(self, snapshots: tuple[Listed, ...]) -> None:
        self._now = snapshots
        self._pane.show_snapshots(snapshots, self._empty())
        self.listed.emit(snapshots)
        if snapshots and not self._has_chosen:
            self._has_chosen = True
            self._pane.choose_newest()
            self._pane.list.setFocus()

    def _empty(self) -> EmptyWords:
        sentence = self.tr(
            "A snapshot keeps the guarded files as they are now, so that you can come back to this moment."
        )
        way = Way(self.tr("Take the first snapshot"), "snapshot", is_primary=True, glyph="snapshot")
        return EmptyWords("snapshot", self.tr("No snapshots yet"), sentence, (way,))

    def _on_deleted(self, chosen: tuple[Listed, ...]) -> None:
        self.look_again()
        if len(chosen) == 1:
            text = self.tr("%1 was moved to the trash.").replace("%1", self._words.named(chosen[0]))
        else:
            text = self.tr("%n snapshot(s) moved to the trash.", "", len(chosen))
        self.told.emit(Message("deleted", text, "blue", "trash"))

    def _on_verified(self, verified: Verified) -> None:
        self._standing.end()
        bad = [
            snapshot
            for snapshot in verified.snapshots
            if snapshot.problems or snapshot.state in ("damaged", "tampered")
        ]
        if bad:
            named = {row.id: row for row in self._now}
            first = named.get(bad[0].id)  # type: ignore[call-overload]
            text = self.tr("Verify found %n damaged snapshot(s): %1.", "", len(bad))
            text = text.replace("%1", self._words.named(first) if first else bad[0].id)
            self.told.emit(Message("verified", text, "red", "mark-damaged", urgency=2))
        else:
            self.told.emit(Message("verified", self.tr("Verified. Everything in the store is whole."), "green", "ok"))
        self.look_again()

    def _on_verify_failed(self, error: RollbackError) -> None:
        self._standing.end()
        self._tell(error)

    def _tell(self, error: RollbackError) -> None:
        self.told.emit(message(error, "snapshots"))
