"""The second row of a pane: a field that narrows the list below it, and a menu of what is shown."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from rollback_gui.gui.icons import Icons
from rollback_gui.gui.views.buttons import Tool
from rollback_gui.gui.views.header import SECOND_ROW
from rollback_gui.gui.views.labels import ground

_FIELD_HEIGHT = 28


class FilterField(QLineEdit):
    """Esc empties it; Down leads into the list."""

    down_wished = Signal()

    def __init__(self, name: str, description: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self.setFixedHeight(_FIELD_HEIGHT)
        self._glyph = QAction(self)
        self.addAction(self._glyph, QLineEdit.ActionPosition.LeadingPosition)
        self.installEventFilter(self)

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        self._glyph.setIcon(icons.icon("search", icons.colours.dim))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.PlaceholderText, icons.colours.dim)
        self.setPalette(palette)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in a filled field is the field's, before any shortcut of the window."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.text():
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Esc."""
        if event.key() == Qt.Key.Key_Down:
            self.down_wished.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class FilterRow(QWidget):
    """The field and the Show button with its menu."""

    def __init__(self, field: FilterField, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(SECOND_ROW)
        self.field = field
        self.show_button = Tool("filter", self.tr("Show"))
        self.menu = QMenu(self)
        self.show_button.setMenu(self.menu)
        self.show_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.show_button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.show_button.setAccessibleDescription(self.tr("Chooses what the list shows."))
        box = QHBoxLayout(self)
        box.setContentsMargins(8, 0, 6, 0)
        box.setSpacing(4)
        box.addWidget(field, 1)
        box.addWidget(self.show_button)
        self.dress(icons)

    def add_choice(self, text: str, *, is_on: bool = False) -> QAction:
        """A line of the menu with a tick."""
        action = self.menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(is_on)
        return action

    def dress(self, icons: Icons) -> None:
        """Take the colours and glyphs of these icons."""
        ground(self, icons.colours.window)
        self.field.dress(icons)
        self.show_button.dress(icons)
        self.show_button.setIconSize(QSize(16, 16))
