"""The question of another home: are the paths that name it rewritten or left? There is no default."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from rollback_gui.gui import fonts
from rollback_gui.gui.announce import announce
from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.buttons import GlyphButton, PrimaryButton
from rollback_gui.gui.views.labels import ElidedLabel, Glyph, isolated, tint
from rollback_gui.model.plan import OtherHome

_WIDEST, _GLYPH, _MARGIN = 420, 40, 24
_ROOM_FOR_GLYPH = 300
"""Below this height the glyph gives way to the words."""


def pair(one: OtherHome) -> str:
    """Such as `/Users/old → /Users/pb`, left to right in every language."""
    return pair_of(one.old, one.new)


def pair_of(old: str, new: str) -> str:
    """The same of two folders."""
    return isolated(f"{old} → {new}")


class _HomeRow(QWidget):
    """One folder, what it is here, how often it is named; with a tick where there are several."""

    def __init__(self, one: OtherHome, icons: Icons, *, has_tick: bool) -> None:
        super().__init__()
        self.home = one
        self.tick = QCheckBox()
        self.tick.setChecked(True)
        self.tick.setVisible(has_tick)
        self.tick.setAccessibleName(self.tr("Rewrite the paths of %1").replace("%1", one.old))
        self._pair, self._counts = ElidedLabel(Qt.TextElideMode.ElideMiddle), QLabel()
        self._pair.setFont(fonts.strong(self.font()))
        self._counts.setFont(fonts.small(self.font()))
        self._pair.say(pair(one))
        counts = (self.tr("%n path(s)", "", one.paths), self.tr("%n file(s)", "", one.files))
        self._counts.setText(" · ".join(counts))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._pair)
        words.addWidget(self._counts)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        row.addWidget(self.tick)
        row.addLayout(words, 1)
        self.dress(icons)

    def dress(self, icons: Icons) -> None:
        """Take the colours of these icons."""
        tint(self._counts, icons.colours.dim)
        self.tick.setPalette(icons.colours.with_visible_ticks(self.palette()))


class OtherHomesQuestion(QScrollArea):
    """`Another home`: stands in place of the tree until it is answered; where room is short it scrolls."""

    answered = Signal(object)
    """A tuple of the OtherHomes whose paths are to be rewritten; none when all are left as they are."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons, self._rows = icons, list[_HomeRow]()
        self.setAccessibleName(self.tr("Another home"))
        self._glyph = Glyph(_GLYPH)
        self._title, self._sentence = QLabel(self.tr("Another home is named")), QLabel()
        self._title.setFont(fonts.strong(self.font(), 2))
        self._sentence.setText(
            self.tr(
                "Nothing is restored before you say what becomes of those paths. "
                "Rewriting is recommended; hidden values are never rewritten."
            )
        )
        self._list = QVBoxLayout()
        self.rewrite, self.leave = PrimaryButton(""), GlyphButton("", self.tr("Leave the paths as they are"))
        self._lay_out()
        self.rewrite.clicked.connect(self._rewrite)
        self.leave.clicked.connect(lambda: self.answered.emit(()))
        self.dress(icons)

    def ask(self, homes: tuple[OtherHome, ...]) -> None:
        """Ask about these; ticks that were set stay while the same is asked."""
        if tuple(row.home for row in self._rows) == homes:
            return
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [_HomeRow(one, self._icons, has_tick=len(homes) > 1) for one in homes]
        for row in self._rows:
            self._list.addWidget(row)
            row.tick.toggled.connect(self._count)
        self._count()
        self.setAccessibleDescription(" ".join((self._sentence.text(), *map(pair, homes))))
        announce(self, self._title.text())

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._icons = icons
        self._glyph.show_pixmap(icons.pixmap("home", _GLYPH, icons.colours.blue, self.devicePixelRatioF()))
        tint(self._sentence, icons.colours.dim)
        for button in (self.rewrite, self.leave):
            button.dress(icons)
        for row in self._rows:
            row.dress(icons)

    def _lay_out(self) -> None:
        for label in (self._title, self._sentence):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setTextFormat(Qt.TextFormat.PlainText)
        inside = QWidget(accessibleName=self.tr("Paths of another home"))
        box = QVBoxLayout(inside)
        box.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        box.setSpacing(8)
        box.addStretch(2)
        for part in (self._glyph, self._title, self._sentence):
            box.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addSpacing(4)
        box.addLayout(self._list)
        box.addSpacing(4)
        for button in (self.rewrite, self.leave):
            box.addWidget(button)
        box.addStretch(3)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @Slot()
    def _count(self) -> None:
        count = sum(row.home.paths for row in self._rows if row.tick.isChecked())
        self.rewrite.setText(self.tr("Rewrite %n path(s)", "", count) if count else self.tr("Rewrite"))
        self.rewrite.setEnabled(bool(count))

    @Slot()
    def _rewrite(self) -> None:
        self.answered.emit(tuple(row.home for row in self._rows if row.tick.isChecked()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Word-wrapped labels collapse between stretches unless they are told their width."""
        super().resizeEvent(event)
        self._glyph.setVisible(self.height() >= _ROOM_FOR_GLYPH)
        width = max(120, min(_WIDEST, self.viewport().width() - 2 * _MARGIN))
        for label in (self._title, self._sentence):
            label.setFixedWidth(width)
            label.setMinimumHeight(max(0, label.heightForWidth(width)))
        for button in (self.rewrite, self.leave):
            button.setMaximumWidth(_WIDEST)
