"""What a plan is made from beside the snapshot."""

from collections.abc import Mapping

from msgspec import Struct

from rollback_gui.home.reader import Cached, HomeReader
from rollback_gui.model.paths import EntryPath


class Live(Struct, frozen=True):
    """What a plan is made from beside the snapshot: the home, and what is known of its files."""

    home: HomeReader
    cached: Mapping[EntryPath, Cached]
    own: tuple[EntryPath, ...]
