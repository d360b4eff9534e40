"""The tree of fields: what differs, or everything; tells which field is chosen."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.differences.fields_delegate import FieldsDelegate
from rollback_gui.gui.views.differences.fields_model import FIELD, FieldsModel
from rollback_gui.gui.views.rows import FlatHead, Rows
from rollback_gui.gui.words import Words
from rollback_gui.model.comparison import Comparison, Field

_NARROW = 480


class FieldsView(Rows):
    """`Fields`: says `field_chosen` with the Field (or None on a parent key)."""

    field_chosen = Signal(object)

    def __init__(self, icons: Icons, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(icons, parent)
        self.setAccessibleName(self.tr("Fields"))
        self.fields = FieldsModel(words, self)
        self._delegate = FieldsDelegate(icons, words, self)
        self._comparison: Comparison | None = None
        self._is_only_differing = True
        self.setHeader(FlatHead(icons, self))
        self.setModel(self.fields)
        self.setItemDelegate(self._delegate)
        self.selectionModel().currentChanged.connect(self._tell)

    def show_comparison(self, comparison: Comparison) -> None:
        """Show the fields of this file; the first that differs is chosen."""
        self._comparison = comparison
        self._fill()

    def show_only_differing(self, is_only: bool) -> None:
        """Leave out what is the same, or show it."""
        self._is_only_differing = is_only
        chosen = self.chosen()
        self._fill()
        if chosen is not None:
            self.choose(chosen.key)

    def choose(self, key: tuple[str, ...]) -> None:
        """Choose the field of that key; nothing happens when it does not show."""
        index = self.fields.index_of(key)
        if index.isValid():
            self.setCurrentIndex(index)

    def chosen(self) -> Field | None:
        """The field of the current row."""
        field = self.currentIndex().data(FIELD) if self.currentIndex().isValid() else None
        return field if isinstance(field, Field) else None

    def step(self, by: int) -> bool:
        """Choose the next field that differs (or the previous for -1); False when there is none."""
        places = [index for index in self.fields.leaves() if index.data(FIELD).state != "same"]
        here = self.currentIndex().siblingAtColumn(0)
        at = places.index(here) if here in places else (-1 if by > 0 else len(places))
        if not 0 <= at + by < len(places):
            return False
        self.setCurrentIndex(places[at + by])
        return True

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._delegate.dress(icons)
        super().dress(icons)

    def _fill(self) -> None:
        shown = self._comparison
        self._delegate.forget()
        if shown is None:
            self.fields.show((), "replace")
            return
        # In a credential file every value is hidden: that the others are the same is part of the answer.
        is_whole = shown.is_secret or not self._is_only_differing
        fields = tuple(field for field in shown.fields if is_whole or field.state != "same")
        self.fields.show(fields, shown.action)
        self.expandAll()
        self._choose_first()

    def _choose_first(self) -> None:
        if not self.step(1) and (leaves := self.fields.leaves()):
            self.setCurrentIndex(leaves[0])
        if not self.currentIndex().isValid():
            self.field_chosen.emit(None)

    def _tell(self, current: QModelIndex, previous: QModelIndex) -> None:
        self.field_chosen.emit(self.chosen())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.viewport().width()
        share = 0.40 if width < _NARROW else 0.32
        key = round(width * share)
        self.setColumnWidth(0, key)
        self.setColumnWidth(1, (width - key) // 2)
