"""Tells a screen reader what has just happened."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(where: QWidget, sentence: str, *, is_urgent: bool = False) -> None:
    """Have the sentence spoken when there is a pause; at once when it is urgent. Never with a value in it."""
    event = QAccessibleAnnouncementEvent(where, sentence)
    kinds = QAccessible.AnnouncementPoliteness
    event.setPoliteness(kinds.Assertive if is_urgent else kinds.Polite)
    QAccessible.updateAccessibility(event)
