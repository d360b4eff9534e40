"""What every verb stands on: one home, one store, the agent managers and the folders in use."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import chain

from rollback_gui.agents.port import Agents
from rollback_gui.errors import BadInput
from rollback_gui.home.reader import Cached, HomeReader, Naming
from rollback_gui.model import paths
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.places import Places
from rollback_gui.model.profile import Profile
from rollback_gui.store.store import Store
from rollback_gui.system.places import known_as
from rollback_gui.system.port import System


class Ground:
    """What recovery needs: a home, the managers and this program's folders, but no store and no keyring."""

    def __init__(self, system: System, places: Places, naming: Naming, managers: Sequence[Agents]) -> None:
        self.system = system
        self.places = places
        self.managers = tuple(managers)
        self.profile = Profile()
        """Today's profile of this machine: the only one whose commands are ever run."""
        self.home = HomeReader(system, places.home, naming)

    @property
    def own(self) -> tuple[EntryPath, ...]:
        """Our own folders and files, by the names they were given and where they really lie: outside every scope."""
        here = self.places
        mine = [here.store, here.state, here.cache, here.runtime, here.identity, here.profile]
        found: dict[EntryPath, None] = {}
        for where in chain.from_iterable(map(known_as, filter(None, mine))):
            with suppress(BadInput):
                found[paths.of_real(where, here.home)] = None
        return tuple(found)


class Station(Ground):
    """One workstation: where its files live, where they are kept, and who runs its programs."""

    def __init__(self, system: System, places: Places, store: Store, managers: Sequence[Agents]) -> None:
        super().__init__(system, places, store.keys, managers)
        self.store = store

    def cached(self) -> Mapping[EntryPath, Cached]:
        """What is known of files that were read before, by this machine."""
        return self.store.stat_cache.load(self.system.machine())
