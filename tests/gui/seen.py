"""What a person or a screen reader could get out of a widget: every text, tooltip and accessible word."""

from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QWidget

Child = TypeVar("Child", bound=QWidget)
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.WhatsThisRole,
    Qt.ItemDataRole.EditRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
_GETTERS = ("text", "toolTip", "accessibleName", "accessibleDescription", "statusTip", "whatsThis", "toPlainText")
_ACCESSIBLE = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)


def texts(widget: QWidget) -> list[str]:
    """Every text of the widget, of its children and of their models."""
    parts = (widget, *widget.findChildren(QWidget))
    return [text for part in parts for text in (*_own(part), *_spoken(part), *_rows(part))]


def only(widget: QWidget, kind: type[Child]) -> Child:
    """The one child of that class."""
    [found] = widget.findChildren(kind)
    return found


def named(widget: QWidget, name: str) -> QWidget:
    """The one child with that accessible name that is not hidden."""
    found = [part for part in widget.findChildren(QWidget) if part.accessibleName() == name and not part.isHidden()]
    assert len(found) == 1, (name, found)
    return found[0]


def _own(widget: QObject) -> Iterator[str]:
    for getter in _GETTERS:
        method = getattr(widget, getter, None)
        if callable(method):
            yield str(method())


def _spoken(widget: QWidget) -> Iterator[str]:
    interface = QAccessible.queryAccessibleInterface(widget)
    if interface is not None:
        yield from (interface.text(kind) for kind in _ACCESSIBLE)


def _rows(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _cells(widget.model(), QModelIndex())


def _cells(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    for row in range(model.rowCount(parent)):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
        for column in range(columns):
            index = model.index(row, column, parent)
            yield from (str(value) for role in _ROLES if (value := model.data(index, role)) is not None)
        yield from _cells(model, model.index(row, 0, parent))
