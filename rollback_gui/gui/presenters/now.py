"""How it stands now: the words of the Now card, which the tray and the status bar share."""

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from rollback_gui.gui.models.agents import needs_you
from rollback_gui.gui.monitor import Progress
from rollback_gui.gui.presenters.progress import ProgressWords
from rollback_gui.gui.presenters.standing import Standing, State
from rollback_gui.gui.views.labels import isolated
from rollback_gui.gui.views.now_card import NowWords
from rollback_gui.gui.words import SAFETY, Words
from rollback_gui.model.snapshot import Listed
from rollback_gui.model.wishes import AgentRow, LastRestore


class Now(Struct, frozen=True):
    """What the card, the status bar and the tray say."""

    card: NowWords
    state: str
    """calm, drift, working or attention."""
    watching: str
    last_restore: str
    last_snapshot: str
    undo: str
    """What Undo would take back; empty when there is nothing."""


class NowTeller(QObject):
    """Is told each fact as it becomes known; says all of them together."""

    changed = Signal(object)
    """A Now."""

    def __init__(self, standing: Standing, words: Words) -> None:
        super().__init__()
        self._standing, self._words = standing, words
        self._progress_words = ProgressWords(self)
        self._snapshots: tuple[Listed, ...] | None = None
        self._agents: tuple[AgentRow, ...] = ()
        self._last: LastRestore | None = None
        self._progress: Progress | None = None
        self._checked = ""
        self._gone_since = ""

    @property
    def reference(self) -> Listed | None:
        """The newest good snapshot: what now is compared with."""
        good = [row for row in self._snapshots or () if row.state in ("ok", "unproven", "unsigned")]
        kept = [row for row in good if row.header.category != SAFETY]
        return next(iter(kept or good), None)

    def know_snapshots(self, snapshots: tuple[Listed, ...]) -> None:
        """The list, with or without counts."""
        self._snapshots = snapshots
        self._gone_since = ""
        if any(row.differs is not None for row in snapshots):
            self._checked = self._words.now()
        self._tell()

    def know_agents(self, rows: tuple[AgentRow, ...]) -> None:
        """How the agents stand."""
        self._agents = rows
        self._tell()

    def know_last_restore(self, last: LastRestore | None) -> None:
        """What Undo would take back."""
        self._last = last
        self._tell()

    def know_progress(self, progress: Progress) -> None:
        """How far what runs is."""
        self._progress = progress
        if self._standing.is_writing:
            self._tell()

    def know_store_gone(self) -> None:
        """The store does not answer."""
        self._gone_since = self._gone_since or self._words.now()
        self._tell()

    def know_standing(self) -> None:
        """Something began or ended."""
        if not self._standing.is_writing:
            self._progress = None
        self._tell()

    def now(self) -> Now:
        """Everything that is known, in words."""
        card = self._card()
        return Now(
            card=card,
            state=card.glyph.removeprefix("tray-"),
            watching=self._watching(),
            last_restore=self._last_restore(),
            last_snapshot=self._last_snapshot(),
            undo=self._undo(),
        )

    def _tell(self) -> None:
        self.changed.emit(self.now())

    def _card(self) -> NowWords:
        if self._gone_since:
            second = self.tr("since %1").replace("%1", self._gone_since)
            return NowWords("tray-attention", "red", self.tr("Store not reachable"), second)
        if self._standing.state in (State.SNAPSHOTTING, State.RESTORING):
            return self._running()
        if self._snapshots is None:
            return NowWords("tray-working", "dim", self.tr("Checking…"), "")
        return self._differing()

    def _running(self) -> NowWords:
        is_restore = self._standing.state is State.RESTORING
        title = self.tr("Restore running") if is_restore else self.tr("Snapshot running")
        second = self._progress_words.of(self._progress) if self._progress else ""
        return NowWords("tray-working", "blue", title, second)

    def _differing(self) -> NowWords:
        reference = self.reference
        if reference is None:
            return NowWords("tray-calm", "dim", self.tr("No snapshot yet"), "")
        since = self._words.since(reference.header.created_at)
        if reference.differs is None:
            return NowWords(
                "tray-working", "dim", self.tr("Checking…"), self.tr("%n file(s)", "", reference.header.files)
            )
        title = self._differs(reference)
        sentence = self.tr("%1 %2, compared with %3. Checked %4.")
        parts = (title, since, self._words.named(reference), self._checked)
        for number, part in enumerate(parts, 1):
            sentence = sentence.replace(f"%{number}", part)
        sentence = "\n".join(part for part in (sentence, self._away()) if part)
        needing = sum(needs_you(row) for row in self._agents)
        if needing:
            return NowWords(
                "tray-attention", "red", self.tr("%n agent(s) need you", "", needing), f"{title} {since}", sentence
            )
        glyph, accent = ("tray-drift", "amber") if reference.differs else ("tray-calm", "dim")
        return NowWords(glyph, accent, title, since, sentence)

    def _watching(self) -> str:
        reference = self.reference
        if reference is None:
            return self.tr("Nothing is guarded yet.") if self._snapshots is not None else ""
        if away := self._away():
            differs = self._differs(reference)
            return f"{differs} · {away}" if differs else away
        watching = self.tr("Watching %n file(s).", "", reference.header.files)
        if not self._checked:
            return watching
        return f"{watching} {self.tr('Checked %1.').replace('%1', self._checked)}"

    def _away(self) -> str:
        """Of the agents that name a home that is not here; empty when none does. Never left out of the status."""
        homes = [row.other_home for row in self._agents if row.other_home and not row.is_protected]
        if not homes:
            return ""
        told = self.tr("%n agent(s) cannot run: they name %1", "", len(homes))
        return told.replace("%1", ", ".join(map(isolated, dict.fromkeys(homes))))

    def _differs(self, reference: Listed) -> str:
        """Such as `Nothing differs`; empty while it is not known."""
        if reference.differs is None:
            return ""
        differ = self.tr("%n file(s) differ", "", reference.differs)
        return differ if reference.differs else self.tr("Nothing differs")

    def _last_restore(self) -> str:
        if self._last is None:
            return ""
        files = self.tr("%n file(s)", "", self._last.files)
        what = self.tr("Last undo: %1, %2") if self._last.is_undo else self.tr("Last restore: %1, %2")
        return what.replace("%1", self._words.when(self._last.at)).replace("%2", files)

    def _last_snapshot(self) -> str:
        newest = next(iter(self._snapshots or ()), None)
        if newest is None:
            return self.tr("No snapshot yet")
        return self.tr("Last snapshot: %1").replace("%1", self._words.when(newest.header.created_at))

    def _undo(self) -> str:
        if self._last is None:
            return ""
        what = self.tr("Takes back the restore of %1: %n file(s) from %2.", "", self._last.files)
        return what.replace("%1", self._words.when(self._last.at)).replace("%2", self._words.quoted(self._last.title))
