"""The seven steps of a restore as they are ticked off."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons

PHASES = ("checking", "backing up", "staging", "stopping agents", "restoring", "verifying", "reloading")
"""The phase of each step; other phases belong to the step at hand."""
SHARES = (40, 200, 240, 140, 120, 120, 140)
"""Of the bar, in permille: what each step is taken to need of the whole."""
_HEIGHT = 32
_STATES = {"waiting": ("waiting", "dim"), "working": ("working", "blue"), "done": ("done", "green")}


def _tr(text: str, count: int = -1) -> str:
    return QCoreApplication.translate("RestoreSteps", text, None, count)


def step_of(phase: str) -> int | None:
    """The place of a phase's step, from 0; None when it has none of its own."""
    within = {"capturing": "backing up", "checking that it works": "reloading", "planning": "checking"}
    phase = within.get(phase, phase)
    return PHASES.index(phase) if phase in PHASES else None


def names() -> tuple[str, ...]:
    """What the steps are called."""
    return (
        _tr("Check that nothing moved"),
        _tr("Take the safety snapshot"),
        _tr("Prepare the files beside their places"),
        _tr("Stop agents"),
        _tr("Exchange the files"),
        _tr("Read every file again"),
        _tr("Load agents again"),
    )


def result(step: int, total: int) -> str:
    """What is said of a step that is done."""
    if PHASES[step] in ("stopping agents", "reloading"):
        return _tr("%n agent(s)", total)
    if PHASES[step] == "backing up":
        return _tr("%n file(s), read back and verified", total)
    return _tr("%n file(s)", total)


def doing(phase: str, what: str) -> str:
    """What is being done, such as `Stopping com.pb.gads-report`."""
    words = {
        "checking": _tr("Checking %1"),
        "backing up": _tr("Keeping %1"),
        "capturing": _tr("Keeping %1"),
        "staging": _tr("Preparing %1"),
        "stopping agents": _tr("Stopping %1"),
        "restoring": _tr("Exchanging %1"),
        "verifying": _tr("Reading %1"),
        "reloading": _tr("Loading %1"),
        "checking that it works": _tr("Checking that %1 works"),
        "rolling back": _tr("Taking back %1"),
        "cancelling": _tr("Taking back %1"),
    }
    return words.get(phase, "%1").replace("%1", what) if what else ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line: its name, how it stands, and a count."""

    name: str
    state: str
    count: str = ""


class Steps(QWidget):
    """Paints the lines; reads them out as one description."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._steps: tuple[Step, ...] = ()
        self.setAccessibleName(self.tr("Steps"))

    @property
    def steps(self) -> tuple[Step, ...]:
        """As they stand."""
        return self._steps

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Show these."""
        self._steps = steps
        self.setFixedHeight(max(_HEIGHT, self.fontMetrics().height() + 12) * len(steps))
        self.setAccessibleDescription(", ".join(f"{step.name} {step.count}".strip() for step in steps))
        self.update()

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        self.update()

    def _paint(self, painter: QPainter, step: Step, where: QRect) -> None:
        colours = self._icons.colours
        glyph, accent = _STATES[step.state]
        picture = self._icons.pixmap(glyph, 16, getattr(colours, accent), self.devicePixelRatioF())
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = where.right() - 16 if is_mirrored else where.left()
        painter.drawPixmap(QRect(left, where.center().y() - 8, 16, 16), picture)
        room = where.adjusted(0, 0, -26, 0) if is_mirrored else where.adjusted(26, 0, 0, 0)
        painter.setPen(colours.dim if step.state == "waiting" else colours.text)
        painter.setFont(fonts.strong(self.font()) if step.state == "working" else self.font())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), step.name)
        painter.setFont(fonts.small(self.font()))
        painter.setPen(colours.dim)
        painter.drawText(where, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing), step.count)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = self.height() // max(1, len(self._steps))
        for place, step in enumerate(self._steps):
            self._paint(painter, step, QRect(0, place * height, self.width(), height))
