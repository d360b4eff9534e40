"""What is told outside the window; a `Notice` is a bar inside it."""

from msgspec import Struct


class Notification(Struct, frozen=True):
    """A title, one line of text, and what the button or a click asks for; no value, no full path."""

    title: str
    text: str
    action: str = ""
    wish: str = ""
    is_always_told: bool = False
    """Also while the window is in front: what somebody else did may have been done behind its back."""
