"""The bytes of what a plan leads to: from the store, or made again where paths of another home are rewritten."""

from collections.abc import Iterator

from rollback_gui.errors import Damaged
from rollback_gui.model.plan import Plan
from rollback_gui.model.snapshot import Derived, Entry
from rollback_gui.store.store import Store


class Contents:
    """Reads what a plan needs; derived content is proved by its name like every blob."""

    def __init__(self, store: Store, plan: Plan) -> None:
        self._store = store
        self._derived = {one.blob: one for one in plan.derived if one.blob}

    def read(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of a file in pieces; raises Damaged, NoKey."""
        one = self._derived.get(entry.blob)
        if one is None:
            yield from self._store.read(entry)
        else:
            yield self._made(one)

    def bytes_of(self, entry: Entry) -> bytes:
        """All of them, proved."""
        return b"".join(self.read(entry))

    def check_blob(self, entry: Entry) -> None:
        """Prove that a file's bytes can be had and are whole; raises Damaged, NotFound.

        Derived bytes follow from their source, and are proved once more when they are read.
        """
        one = self._derived.get(entry.blob)
        self._store.check_blob(entry if one is None else one.source)

    def _made(self, one: Derived) -> bytes:
        from rollback_gui.formats.rewrite import rewrite

        data = rewrite(one.name, self._store.bytes_of(one.source), one.maps, one.kind).data
        digest = self._store.keys.digest(sealed=False)
        digest.update(data)
        if digest.hexdigest() != one.blob:
            raise Damaged(f"{one.name} with this home's paths is not what was shown.")
        return data
