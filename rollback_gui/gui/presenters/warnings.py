"""What the window says unasked of the key, the record and the snapshots: each once, until it is mended."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from rollback_gui.gui.views.message_bar import Message
from rollback_gui.gui.words import SAFETY, Words
from rollback_gui.gui.worker import LastWish, Worker
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.outcome import KeyState
from rollback_gui.model.snapshot import Listed
from rollback_gui.model.wishes import EventFilter, Events

if TYPE_CHECKING:  # importing it takes longer than the first paint
    from rollback_gui.console import Looking


class WarningPresenter(QObject):
    """Asks after the first comparison, so that a keyring that does not answer holds nothing up."""

    told = Signal(object)
    """A Message."""
    mended = Signal(str)
    """The key of a Message that no longer holds."""
    unlocked = Signal()
    """The key is at hand again: credentials can be compared."""

    def __init__(self, looking: Worker, words: Words) -> None:
        super().__init__()
        self._key, self._record, self._words = LastWish(looking), LastWish(looking), words
        self._look: Looking | None = None
        self._key_state = "available"
        self._has_asked = False
        self._warned: SnapshotId | None = None
        self._damaged: frozenset[SnapshotId] = frozenset()

    def open(self, look: "Looking") -> None:
        """From now on this is asked."""
        self._look = look

    @Slot()
    def ask_once(self) -> None:
        """The first comparison stands: now there is time for this."""
        if not self._has_asked and self._look is not None:
            self._has_asked = True
            self.ask_for_key()
            verb = partial(self._look.events, EventFilter(limit=1))
            self._record.ask(verb, self.know_record, lambda _error: None)

    @Slot()
    def ask_for_key(self) -> None:
        """Ask whether credentials can be opened."""
        if self._look is not None:
            self._key.ask(self._look.key_state, self._on_key, lambda _error: None)

    @Slot(object)
    def know_record(self, events: Events) -> None:
        """Whether the history fits together."""
        if events.chain == "ok":
            self.mended.emit("record")
            return
        text = self.tr("The history does not fit together: %1").replace("%1", events.problem)
        way = (self.tr("Show what is known"), "history")
        self.told.emit(Message("record", text, "red", "failed", (way,), urgency=2))

    @Slot(object)
    def know_snapshots(self, snapshots: tuple[Listed, ...]) -> None:
        """The list as it is now."""
        self._tell_warning(next((row for row in snapshots if row.header.category != SAFETY), None))
        self._tell_damaged([row for row in snapshots if row.state in ("damaged", "tampered")])

    def _on_key(self, key: KeyState) -> None:
        before, self._key_state = self._key_state, key.state
        if key.state == "available":
            self.mended.emit("key")
            if before != "available":
                self.unlocked.emit()
            return
        again, kit = (self.tr("Try again"), "key"), (self.tr("Use recovery kit…"), "kit")
        about = (self.tr("About credentials"), "credentials")
        ways = (again, kit if key.has_vault else about)
        self.told.emit(Message("key", self._of_key(key), "amber", "mark-sealed", ways, urgency=1))

    def _of_key(self, key: KeyState) -> str:
        if key.is_silent:
            return self.tr(
                "The keyring did not answer within 5 seconds. "
                "Credentials stay hidden and cannot be restored; everything else works."
            )
        if key.state == "locked":
            return self.tr(
                "The keyring is locked. Credentials stay hidden and cannot be restored; everything else works."
            )
        if not key.has_vault:
            return self.tr("There is no key here. Credentials are left out of snapshots until there is one.")
        renamed = key.fix.partition(" The login keychain")
        return key.sentence + "".join(renamed[1:])

    def _tell_warning(self, newest: Listed | None) -> None:
        if newest is None or not newest.header.warnings or newest.note.acknowledged:
            if self._warned is not None:
                self.mended.emit("warning")
            self._warned = None
            return
        if newest.id == self._warned:
            return
        self._warned = newest.id
        text = self.tr("The snapshot of %1 has %n warning(s): %2", "", len(newest.header.warnings))
        when, what = self._words.when(newest.header.created_at), newest.header.warnings[0].sentence
        ways = ((self.tr("Show"), f"snapshot:{newest.id}"), (self.tr("Acknowledge"), f"acknowledge:{newest.id}"))
        text = text.replace("%1", when).replace("%2", what)
        self.told.emit(Message("warning", text, "amber", "change-conflict", ways, urgency=1))

    def _tell_damaged(self, damaged: list[Listed]) -> None:
        ids = frozenset(row.id for row in damaged)
        if ids == self._damaged:
            return
        self._damaged = ids
        if not damaged:
            self.mended.emit("damaged")
            return
        text = self.tr("%n snapshot(s) are damaged: %1.", "", len(damaged))
        text = text.replace("%1", self._words.named(damaged[0]))
        way = (self.tr("Show it"), f"snapshot:{damaged[0].id}")
        self.told.emit(Message("damaged", text, "red", "mark-damaged", (way,), urgency=2))
