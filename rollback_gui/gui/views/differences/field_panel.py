"""The chosen field with its whole values; what is hidden is shown on purpose and not for long."""

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.announce import announce
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.buttons import GlyphButton, Tool
from rollback_gui.gui.views.differences import wording
from rollback_gui.gui.views.differences.marks import Marks, word_marks
from rollback_gui.gui.views.differences.value_box import ValueBox
from rollback_gui.gui.views.labels import ElidedLabel, Line, ground, tint
from rollback_gui.model.comparison import DOTS, Field, Shown
from rollback_gui.model.plan import Action

REVEAL_SECONDS = 30
_FOR_CLIPBOARD_MANAGERS = (
    "x-kde-passwordManagerHint", "text/x-kde-passwordManagerHint", "application/x-nspasteboard-concealed-type",
)  # fmt: skip
"""What tells the programs that keep a history of the clipboard not to keep this."""


class _Side(QWidget):
    """`−` Now or `+` After restore: a sign, a word, the type, and the value."""

    def __init__(self, sign: str, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign, self._title, self._type = QLabel(sign), QLabel(title), QLabel()
        self._title.setFont(fonts.strong(self.font()))
        self._type.setFont(fonts.small(self.font()))
        self.box = ValueBox(name)
        head = QHBoxLayout()
        head.setSpacing(7)
        for label in (self._sign, self._title, self._type):
            head.addWidget(label)
        head.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.box)

    def show_side(self, text: str, type_word: str, marks: Marks, icons: Icons, *, is_now: bool) -> None:
        """Show this value, its type and the words that differ."""
        colours = icons.colours
        self._type.setText(type_word)
        tint(self._type, colours.dim)
        tint(self._sign, colours.red if is_now else colours.green)
        filled = colours.goes_line if is_now else colours.comes_line
        self.box.dress(filled if type_word else colours.selection_idle)
        self.box.show_value(text, marks, colours.goes_word if is_now else colours.comes_word)


class FieldPanel(QWidget):
    """Says `reveal_wished` with a key path; hides again by itself, and on every move."""

    reveal_wished = Signal(object)

    def __init__(self, icons: Icons, parent: QWidget | None = None, *, seconds: int = REVEAL_SECONDS) -> None:
        super().__init__(parent)
        self._icons, self._seconds, self._left, self._copied = icons, seconds, 0, ""
        self._field: Field | None = None
        self._revealed: Field | None = None
        self._action: Action = "replace"
        self._line = Line(icons.colours.line)
        self._title = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._countdown, self._sentence = QLabel(), QLabel()
        self._button = GlyphButton("reveal")
        self._copy = Tool("copy", self.tr("Copy both values"))
        self._now = _Side("−", self.tr("Now"), self.tr("Value now"))
        self._after = _Side("+", self.tr("After restore"), self.tr("Value after restore"))
        self._clock = QTimer(self, interval=1000)
        self._forget = QTimer(self, singleShot=True, interval=seconds * 1000)
        self._lay_out()
        self._tie()
        self.dress(icons)

    @property
    def is_revealed(self) -> bool:
        """Whether a hidden value shows at this moment."""
        return self._revealed is not None

    def show_field(self, field: Field | None, action: Action) -> None:
        """Show this field; nothing shows of a parent key. A value that was revealed is hidden."""
        self._stop()
        self._field, self._action = field, action
        self.setVisible(field is not None)
        self._refresh()

    def show_revealed(self, field: Field) -> None:
        """Show a hidden field in clear for a while, if it is still the chosen one."""
        if self._field is None or not self._field.is_hidden or field.key != self._field.key:
            return
        self._revealed, self._left = field, self._seconds
        self._clock.start()
        self._refresh()
        announce(self, self.tr("Both values are shown for %n second(s).", "", self._seconds))

    @Slot()
    def hide_values(self) -> None:
        """Show dots again."""
        if self._revealed is not None:
            self._stop()
            self._refresh()
            announce(self, self.tr("The values are hidden again."))

    @Slot()
    def tick(self) -> None:
        """A second has passed."""
        self._left -= 1
        if self._left <= 0:
            self.hide_values()
        else:
            self._countdown.setText(self.tr("Hidden again in %1 s").replace("%1", str(self._left)))

    @Slot()
    def toggle(self) -> None:
        """Ask for the values of a hidden field, or hide them."""
        if self._revealed is not None:
            self.hide_values()
        elif self._field is not None and self._field.is_hidden:
            self.reveal_wished.emit(self._field.key)

    @Slot()
    def copy_values(self) -> None:
        """Put both values on the clipboard; what was revealed leaves it again."""
        shown = self._revealed or self._field
        if shown is None or (shown.is_hidden and self._revealed is None):
            return
        now, after = self._whole(shown.now, is_now=True), self._whole(shown.after, is_now=False)
        text = f"{self.tr('Now')}: {now}\n{self.tr('After restore')}: {after}"
        copied = QMimeData()
        copied.setText(text)
        if self._revealed is not None:
            for name in _FOR_CLIPBOARD_MANAGERS:
                copied.setData(name, b"secret")
            self._copied = text
            self._forget.start()
        QGuiApplication.clipboard().setMimeData(copied)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        self._line.dress(icons.colours.line)
        ground(self, icons.colours.window)
        tint(self._countdown, icons.colours.dim)
        tint(self._sentence, icons.colours.dim)
        self._copy.dress(icons)
        self._refresh()

    def _lay_out(self) -> None:
        self._title.setFont(fonts.strong(self.font()))
        self._countdown.setFont(fonts.small(self.font()))
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget, stretch in ((self._title, 1), (self._countdown, 0), (self._button, 0), (self._copy, 0)):
            head.addWidget(widget, stretch)
        inside = QVBoxLayout()
        inside.setContentsMargins(12, 6, 12, 12)
        inside.setSpacing(6)
        inside.addLayout(head)
        for part in (self._sentence, self._now, self._after):
            inside.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._line)
        column.addLayout(inside)

    def _tie(self) -> None:
        self._button.clicked.connect(self.toggle)
        self._copy.clicked.connect(self.copy_values)
        self._clock.timeout.connect(self.tick)
        self._forget.timeout.connect(self._empty_clipboard)

    def _refresh(self) -> None:
        shown = self._revealed or self._field
        if self._field is None or shown is None:
            for side in (self._now, self._after):
                side.show_side("", "", (), self._icons, is_now=side is self._now)
            return
        is_dots = self._field.is_hidden and self._revealed is None
        self._title.say(" › ".join(self._field.key) or self.tr("the whole file"))
        self._show_button(self._field)
        self._copy.setVisible(not is_dots)
        self._sentence.setVisible(is_dots)
        self._sentence.setText(self._hidden_sentence(self._field))
        self._show_sides(shown, is_dots=is_dots)

    def _show_button(self, field: Field) -> None:
        self._button.setVisible(field.is_hidden)
        self._countdown.setVisible(self.is_revealed)
        self._countdown.setText(self.tr("Hidden again in %1 s").replace("%1", str(self._left)))
        self._button.setText(
            self.tr("Hide now") if self.is_revealed else self.tr("Reveal for %n second(s)", "", self._seconds)
        )
        self._button.setAccessibleName(self.tr("Hide value") if self.is_revealed else self.tr("Reveal value"))
        said = self.tr("Shows both values of %1 for %n second(s).", "", self._seconds)
        self._button.setAccessibleDescription(said.replace("%1", field.key[-1] if field.key else ""))
        self._button.show_glyph("hide" if self.is_revealed else "reveal", self._icons)

    def _show_sides(self, shown: Field, *, is_dots: bool) -> None:
        now, after = self._whole(shown.now, is_now=True), self._whole(shown.after, is_now=False)
        if is_dots:
            now = after = DOTS
        marks: tuple[Marks, Marks] = ((), ())
        if not is_dots and shown.now is not None and shown.after is not None:
            marks = word_marks(now, after)
        for side, value, text, own in (
            (self._now, shown.now, now, marks[0]),
            (self._after, shown.after, after, marks[1]),
        ):
            word = "" if is_dots or value is None else wording.type_word(value)
            side.show_side(text, word, own, self._icons, is_now=side is self._now)
            side.setVisible(not is_dots)

    def _hidden_sentence(self, field: Field) -> str:
        if field.now is None:
            return self.tr("The value after the restore is hidden. It is not set now.")
        if field.after is None:
            return self.tr("The value now is hidden. It is not set after the restore.")
        if wording.is_same(field):
            return self.tr("Both values are hidden. They are the same.")
        return self.tr("Both values are hidden. They differ.")

    def _whole(self, side: Shown | None, *, is_now: bool) -> str:
        return side.text if side is not None else wording.absent(self._action, is_now=is_now)

    def _stop(self) -> None:
        self._revealed = None
        self._clock.stop()

    @Slot()
    def _empty_clipboard(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard.text() == self._copied:
            clipboard.clear()
        self._copied = ""

    def hideEvent(self, event: QHideEvent) -> None:
        self.hide_values()
        super().hideEvent(event)
