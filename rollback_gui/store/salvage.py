"""What is sound in a manifest that is refused as a whole: for another folder, never for its own place.

Its seal proves nothing any more, so every line stands for itself, and what it names is proved by its own hash.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from msgspec import Struct

from rollback_gui.errors import Damaged
from rollback_gui.model import paths
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.snapshot import Header, Item
from rollback_gui.store import manifest


class Salvaged(Struct, frozen=True):
    """The entries that can be read and stand together, how many cannot be read, and what is wrong with the others."""

    header: Header | None
    items: tuple[Item, ...]
    unreadable: int
    hostile: tuple[str, ...]


def salvage(chunks: Iterable[bytes]) -> Salvaged:
    """Read a manifest line by line and leave out every line that is not as it should be; raises NewerFormat."""
    lines = _until_broken(manifest.lines(chunks))
    first = next(lines, b"")
    with suppress(Damaged):
        manifest.read_header(first)  # for NewerFormat alone: a later version's lines may mean something else
    read = _Read()
    for line in lines:
        if not manifest.is_frame(line):
            read.take(line)
    items = read.standing()
    header = manifest.peek(first)
    missing = 0 if header is None else header.files - sum(map(_is_counted, items))
    unreadable = max(read.unreadable, missing - len(read.hostile))
    return Salvaged(header, items, unreadable, tuple(read.hostile))


def _is_counted(item: Item) -> bool:
    """Whether the header's count of files has it."""
    return not item.is_parent and item.entry is not None and item.entry.type != "directory"


def _until_broken(lines: Iterator[bytes]) -> Iterator[bytes]:
    with suppress(Damaged):
        yield from lines


class _Read:
    """The lines of one manifest, each judged by itself."""

    def __init__(self) -> None:
        self.items: dict[EntryPath, Item] = {}
        self.hostile: list[str] = []
        self.unreadable = 0

    def take(self, line: bytes) -> None:
        """One line between the header and the seal."""
        item = manifest.read_item(line)
        if item is None:
            self.unreadable += 1
            return
        trouble = manifest.trouble(item)
        if not trouble and item.path in self.items:
            trouble = f"The snapshot names a path twice: {item.path[:200]!r}."
        if trouble:
            self.hostile.append(trouble)
        else:
            self.items[item.path] = item

    def standing(self) -> tuple[Item, ...]:
        """In path order, without what would lie below something that is no folder."""
        solid = {path for path, item in self.items.items() if item.entry and item.entry.type != "directory"}
        for path in sorted(self.items):
            if not solid.isdisjoint(paths.parents(path)):
                self.hostile.append(f"The snapshot has an entry below what is no folder: {path[:200]!r}.")
                del self.items[path]
        return tuple(self.items[path] for path in sorted(self.items))
