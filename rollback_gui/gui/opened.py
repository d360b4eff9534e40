"""What the window stands on once it is open: a console, and the profile as it lies on the disk."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from rollback_gui.model.profile import Profile

if TYPE_CHECKING:  # importing it takes longer than the first paint
    from rollback_gui.console import Console


class Opened(NamedTuple):
    """Made off the main thread."""

    console: "Console"
    read_profile: Callable[[], tuple[Profile, str]]
    """The profile and where it lies; raises BadInput, NotFound. To be called off the main thread."""
