"""The status bar: what is watched, or what runs, how far it is, and Cancel."""

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.labels import ElidedLabel, Glyph, Line, ground, tint

_HEIGHT, _BEFORE, _AT_LEAST, _SHORT = 32, 300, 500, 4000


class Activity(QStatusBar):
    """Bar and Cancel come only after 300 ms and then stay for 500 at least, so that nothing flickers."""

    cancel_wished = Signal()
    show_wished = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Activity"))
        self.setSizeGripEnabled(False)
        self.setFixedHeight(_HEIGHT)
        self.setStyleSheet("QStatusBar::item { border: none; }")
        self._icons = icons
        self._idle, self._last, self._what = "", "", ""
        self._is_busy = False
        self._shown_since = QElapsedTimer()
        self._glyph, self._left, self._right = Glyph(16), ElidedLabel(), QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(180, 10)
        self._bar.setRange(0, 1000)
        self.show_button = QPushButton(self.tr("Show"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setAccessibleName(self.tr("Cancel"))
        self._line = Line(icons.colours.line, self)
        self._timers = {name: self._timer(slot) for name, slot in self._slots().items()}
        self._lay_out()
        self.cancel.clicked.connect(self.cancel_wished)
        self.show_button.clicked.connect(self.show_wished)
        self._end()
        self.dress(icons)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        ground(self, icons.colours.window)
        self._line.dress(icons.colours.line)
        self._glyph.show_pixmap(icons.pixmap("working", 16, icons.colours.blue, self.devicePixelRatioF()))
        for label in (self._left, self._right):
            label.setFont(fonts.small(self.font()))
        tint(self._right, icons.colours.dim)
        tint(self._left, icons.colours.text if self._is_busy else icons.colours.dim)

    def show_idle(self, watching: str, last: str) -> None:
        """What stands here while nothing runs."""
        self._idle, self._last = watching, last
        if not self._is_busy and not self._timers["say"].isActive():
            self._show_idle()

    def begin(self, what: str, cancel_does: str = "", *, can_be_shown: bool = False) -> None:
        """Something runs now; `cancel_does` describes what Cancel would do, empty where there is none."""
        self._is_busy, self._what = True, what
        self._left.say(what)
        self._right.setText("")
        self._glyph.show()
        self.cancel.setEnabled(bool(cancel_does))
        self.cancel.setAccessibleDescription(cancel_does)
        self.cancel.setToolTip(cancel_does)
        self.show_button.setVisible(can_be_shown)
        self._bar.setValue(0)
        self._timers["show"].start(_BEFORE)
        self.dress(self._icons)

    def show_progress(self, right: str, permille: int) -> None:
        """How far it is."""
        if self._is_busy:
            self._right.setText(right)
            self._bar.setValue(permille)

    def end(self) -> None:
        """Nothing runs any more."""
        self._is_busy = False
        self._timers["show"].stop()
        shown = self._shown_since.elapsed() if self._shown_since.isValid() else _AT_LEAST
        if shown >= _AT_LEAST:
            self._end()
        else:
            self._timers["end"].start(_AT_LEAST - int(shown))

    def say(self, text: str) -> None:
        """A short confirmation, for four seconds."""
        if not self._is_busy:
            self._left.say(text)
            self._timers["say"].start(_SHORT)

    def _slots(self) -> dict[str, object]:
        return {"show": self._show_bar, "end": self._end, "say": self._show_idle}

    def _timer(self, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(slot)
        return timer

    def _lay_out(self) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        for part in (self._glyph, self._left, self._right, self._bar, self.show_button, self.cancel):
            row.addWidget(part, 1 if part is self._left else 0)
        for button in (self.cancel, self.show_button):
            button.setFixedHeight(24)
            button.setAutoDefault(False)
        self.addWidget(holder, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The line above it is as wide as the window."""
        super().resizeEvent(event)
        self._line.setGeometry(0, 0, self.width(), 1)

    def _show_bar(self) -> None:
        self._bar.show()
        self.cancel.show()
        self._shown_since.start()

    def _end(self) -> None:
        if self._is_busy:
            return
        self._shown_since.invalidate()
        for part in (self._bar, self.cancel, self._glyph, self.show_button):
            part.hide()
        self._show_idle()
        self.dress(self._icons)

    def _show_idle(self) -> None:
        if not self._is_busy:
            self._left.say(self._idle)
            self._right.setText(self._last)
