"""The roles that our models answer to besides Qt's own."""

from PySide6.QtCore import Qt

ROW = Qt.ItemDataRole.UserRole
"""The frozen row value itself: a delegate asks once and paints from it."""
