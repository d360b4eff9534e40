"""Opens what a verb stands on when it first needs it: profile, store, managers."""

from itertools import chain

from msgspec.structs import replace

from rollback_gui.agents.port import Agents
from rollback_gui.errors import BadInput, NotFound, RollbackError
from rollback_gui.model.places import Places
from rollback_gui.model.plan import Plan
from rollback_gui.model.profile import Profile
from rollback_gui.model.snapshot import Snapshot
from rollback_gui.model.wishes import RestoreWish
from rollback_gui.operations import leftovers, selecting
from rollback_gui.operations.gathering import Guarded
from rollback_gui.operations.into import Destination, plan_into
from rollback_gui.operations.live import Live
from rollback_gui.operations.monitor import Monitor
from rollback_gui.operations.newer import with_newer
from rollback_gui.operations.planning import plan_restore
from rollback_gui.operations.salvaging import salvaged
from rollback_gui.operations.soundness import sound
from rollback_gui.operations.station import Ground, Station
from rollback_gui.operations.touching import with_agents
from rollback_gui.operations.unread import with_kept
from rollback_gui.store.identity import InHand
from rollback_gui.store.lock import Waiting
from rollback_gui.store.opening import create_store, open_store
from rollback_gui.store.store import Store
from rollback_gui.system import files
from rollback_gui.system.places import find_destination
from rollback_gui.system.port import System


class Opening:
    """One half of a console's own store, profile and managers; nothing is opened before it is asked for."""

    def __init__(self, system: System, places: Places, in_hand: InHand | None = None) -> None:
        self.system = system
        self.places = places
        self._in_hand = in_hand or InHand()
        self._store: Store | None = None
        self._managers: tuple[Agents, ...] | None = None
        self._guarded: Guarded | None = None

    # ------------------------------------------------------------------ the profile

    def profile_text(self) -> str:
        """Today's profile as it is written; raises BadInput when there is none or it cannot be read."""
        try:
            return files.read_path(self.system, self.places.profile).decode()
        except FileNotFoundError:
            hint = "Write one with `rollback profile propose --apply`, or name another with --profile."
            raise BadInput(f"There is no profile at {self.places.profile}.", hint=hint) from None
        except UnicodeDecodeError:
            raise BadInput(f"{self.places.profile} is not UTF-8 text.", hint="Save it as UTF-8.") from None
        except OSError as problem:
            reason = (problem.strerror or "unknown reason").lower()
            raise BadInput(f"{self.places.profile} cannot be read: {reason}.", hint="Make it readable.") from None

    def guarded(self) -> Guarded:
        """Today's profile, parsed; raises BadInput naming line and key."""
        text = self.profile_text()
        if self._guarded is None or self._guarded.text != text:
            from rollback_gui.formats.profile_file import read_profile

            self._guarded = Guarded(read_profile(text, self.places.profile), text)
        return self._guarded

    def profile(self) -> Profile:
        """Today's profile, or an empty one when it is missing or malformed: only taking snapshots needs it."""
        try:
            return self.guarded().profile
        except BadInput:
            return Profile()

    # ------------------------------------------------------------------ the store

    def store(self) -> Store:
        """The store; raises NotFound when there is none yet."""
        if self._store is None:
            self._store = open_store(self.system, self.places, self._in_hand)
        return self._store

    def made_store(self, waiting: Waiting | None = None) -> Store:
        """The store, made when there is none."""
        if self._store is None:
            self._store = create_store(self.system, self.places, self._in_hand, waiting)
        return self._store

    def store_or_none(self) -> Store | None:
        """The store, None when there is none yet."""
        try:
            return self.store()
        except NotFound:
            return None

    # ------------------------------------------------------------------ the station

    def managers(self) -> tuple[Agents, ...]:
        """The agent managers that answer here."""
        if self._managers is None:
            from rollback_gui.agents.choose import choose_agents

            self._managers = choose_agents(self.system, self.places.home, self.profile().agents)
        return self._managers

    def station(self) -> Station:
        """Everything that a verb stands on."""
        return self._over(self.store())

    def made_station(self, monitor: Monitor) -> Station:
        """The same, with a store that is made when there is none."""
        return self._over(self.made_store(monitor.waiting))

    def _over(self, store: Store) -> Station:
        station = Station(self.system, self.places, store, self.managers())
        station.profile = self.profile()
        return station

    def ground(self) -> Ground:
        """What recovery stands on: without the store too, by the capture key in the state folder."""
        from rollback_gui.operations.naming import StateNaming

        try:
            return Ground(self.system, self.places, self.store().keys, self.managers())
        except (RollbackError, OSError):
            return Ground(self.system, self.places, StateNaming(self.system, self.places), self.managers())

    def plan(self, wish: RestoreWish, monitor: Monitor) -> Plan:
        """A plan, whole: what changes, what cannot be put back, which agents it concerns."""
        from rollback_gui.operations import other_home

        station = self.station()
        kept = salvaged(station.store, wish.snapshot) if wish.into else station.store.snapshot(wish.snapshot)
        snapshot = other_home.moved(kept, wish.maps, station.store)
        groups = {item.group for item in snapshot.items if item.group} | {g.name for g in leftovers.groups_of(snapshot)}
        if wish.into:
            destination = Destination(find_destination(wish.into, self.places.home), self.places.home)
            wish, held = destination.wish(wish), destination.snapshot(snapshot).items
            plan = plan_into(station, snapshot, destination, monitor)
        else:
            held = snapshot.items
            plan = _plan_here(station, snapshot, monitor)
        selecting.unknown_words(groups, lambda: chain((i.path for i in held), (c.path for c in plan.changes)), wish)
        plan = replace(other_home.told(plan, wish), other_homes=other_home.asked(kept, wish, station), lost=kept.lost)
        return selecting.ticked(selecting.in_scope(plan, wish), wish)


def _plan_here(station: Station, snapshot: Snapshot, monitor: Monitor) -> Plan:
    live = Live(station.home, station.cached(), station.own)
    everything = RestoreWish(snapshot.id, match=True)
    plan = with_kept(sound(plan_restore(snapshot, live, everything, monitor), station.store), station)
    return with_agents(with_newer(plan, station, snapshot.header), station, snapshot)
