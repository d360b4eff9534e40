"""Progress: one bar, seven steps, and a foot that is true at every moment."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.announce import announce
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.labels import ElidedLabel, tint
from rollback_gui.gui.views.restore import steps
from rollback_gui.gui.views.restore.frame import MARGIN, PageFoot, PageHead
from rollback_gui.gui.views.restore.steps import PHASES, SHARES, Step, Steps

_SLOW_MS = 5000
_STOP, _EXCHANGE, _RELOAD = (PHASES.index(phase) for phase in ("stopping agents", "restoring", "reloading"))
_BACK = ("rolling back", "cancelling")


class ProgressPage(QWidget):
    """Never goes back, never past the end; says `cancel_wished` and `hide_wished`."""

    cancel_wished = Signal()
    hide_wished = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._files, self._step, self._totals, self._counts = 0, 0, [0] * len(PHASES), (0, 0)
        self._phase, self._exchanged, self._what = "", 0, ""
        self.head, self.foot, self._steps = PageHead(icons), PageFoot(icons), Steps(icons)
        self._bar, self._doing, self._where = QProgressBar(), ElidedLabel(), QLabel()
        self.cancel, self.hide_button = QPushButton(self.tr("Cancel")), QPushButton(self.tr("Hide"))
        self._slow = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._lay_out()
        self.cancel.clicked.connect(self._cancel)
        self.hide_button.clicked.connect(self.hide_wished)
        self._slow.timeout.connect(self.show_slow)
        self.dress(icons)

    def begin(self, title: str, sentence: str, files: int) -> None:
        """A restore of so many files begins."""
        self._files, self._step, self._totals, self._counts = files, 0, [0] * len(PHASES), (0, 0)
        self._phase, self._exchanged, self._what = "checking", 0, ""
        self.head.show_words(title, sentence)
        self._bar.setValue(0)
        self._doing.say("")
        self.cancel.setEnabled(True)
        self._refresh()

    def show_progress(self, phase: str, done: int, total: int, what: str) -> None:
        """So far it is; `what` is the path or label at hand."""
        is_new = phase != self._phase
        self._phase, self._counts, self._what = phase, (min(done, total), total), what
        step = steps.step_of(phase)
        if step is not None and step >= self._step:
            self._step = step
            self._totals[step] = max(total, self._totals[step])
            self._exchanged = done if step == _EXCHANGE else self._exchanged
            self._advance(step, done, total)
        self._doing.say(steps.doing(phase, what))
        if is_new:
            announce(self, self.foot.sentence if phase in _BACK else steps.names()[self._step])
        self._refresh()

    @property
    def permille(self) -> int:
        """How much of the bar is filled."""
        return self._bar.value()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps as they show."""
        return self._steps.steps

    @Slot()
    def show_slow(self) -> None:
        """A step takes more than five seconds: say what is waited for."""
        if self._phase == "stopping agents" and self._what:
            waiting = self.tr("Waiting for %1 to stop, up to 20 s.").replace("%1", self._what)
            self.foot.say(waiting, "working", "blue")

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        for part in (self.head, self.foot, self._steps):
            part.dress(icons)
        tint(self._where, icons.colours.dim)

    def _lay_out(self) -> None:
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(14)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._where.setFont(fonts.small(self.font()))
        self.cancel.setAccessibleName(self.tr("Cancel"))
        for button in (self.hide_button, self.cancel):
            button.setMinimumSize(80, 28)
            button.setAutoDefault(False)
        self.foot.add(self.hide_button, self.cancel)
        row = QHBoxLayout()
        row.addWidget(self._doing, 1)
        row.addWidget(self._where)
        body = QVBoxLayout()
        body.setContentsMargins(MARGIN, 8, MARGIN, 8)
        body.setSpacing(8)
        body.addWidget(self._bar)
        body.addLayout(row)
        body.addSpacing(4)
        body.addWidget(self._steps)
        body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(body, 1)
        column.addWidget(self.foot)

    def _advance(self, step: int, done: int, total: int) -> None:
        part = min(done, total) / total if total else 0
        permille = round(sum(SHARES[:step]) + SHARES[step] * part)
        self._bar.setValue(max(self._bar.value(), min(1000, permille)))

    def _refresh(self) -> None:
        self._steps.show_steps(tuple(self._line(place, name) for place, name in enumerate(steps.names())))
        place = self.tr("Step %1 of %2 · %3 of %n file(s) exchanged", "", self._files)
        place = place.replace("%1", str(self._step + 1)).replace("%2", str(len(PHASES)))
        self._where.setText(place.replace("%3", str(self._exchanged)))
        self._show_foot()
        self._slow.start()

    def _line(self, place: int, name: str) -> Step:
        if place < self._step:
            # The first step counts checks, not files; what is said of it is what it was about.
            total = self._totals[place] if place else self._files
            return Step(name, "done", steps.result(place, total) if total else "")
        if place > self._step or not self._phase:
            return Step(name, "waiting")
        done, total = self._counts
        count = self.tr("%1 of %2").replace("%1", str(done)).replace("%2", str(total))
        return Step(name, "working", count if total and self._phase not in _BACK else "")

    def _show_foot(self) -> None:
        is_back, is_kept = self._phase in _BACK, self._step >= _RELOAD
        self.cancel.setVisible(not is_back)
        self.hide_button.setVisible(is_kept and not is_back)
        if is_back:
            done, total = self._counts
            words = self.tr("Taking everything back: %1 of %2.")
            self.foot.say(words.replace("%1", str(done)).replace("%2", str(total)), "undo", "blue")
        elif is_kept:
            self.cancel.setEnabled(False)
            self.foot.say(self.tr("The files are restored. Agents are being loaded."), "done", "green")
        elif self._step >= _EXCHANGE:
            self.foot.say(self.tr("Files are being exchanged. Cancel takes everything back."), "info", "blue")
        else:
            self.foot.say(self.tr("Nothing is changed yet. Cancel leaves everything as it is."), "info", "blue")
        self.cancel.setToolTip(self.foot.sentence)
        self.cancel.setAccessibleDescription(self.foot.sentence)

    @Slot()
    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.cancel_wished.emit()
