"""Making and opening a store: whose it is, whether it is ours to trust, and what format it has."""

import shlex
from contextlib import suppress
from datetime import UTC, datetime

from rollback_gui.errors import Foreign, NotFound, RollbackError
from rollback_gui.model.places import Places
from rollback_gui.store import papers
from rollback_gui.store.capture_key import SIZE, CaptureKey
from rollback_gui.store.first_page import Beside, check_facts, read_facts, write_facts
from rollback_gui.store.ground import Ground, told
from rollback_gui.store.identity import IdentityFile, InHand, Keeper, KeyringItem
from rollback_gui.store.keys import Keys
from rollback_gui.store.layout import FACTS, FOLDERS, FORMAT, IGNORE, IGNORED, Facts
from rollback_gui.store.lock import StoreLock, Waiting
from rollback_gui.store.store import Store
from rollback_gui.store.whereabouts import Whereabouts
from rollback_gui.system import files
from rollback_gui.system.port import System


def create_store(
    system: System, places: Places, in_hand: InHand | None = None, waiting: Waiting | None = None
) -> Store:
    """Make a store with its capture key, or open the one that is there; raises what `open_store` does, and Locked.

    Who waits for another operation is told for which.
    """
    whereabouts = Whereabouts(system, places)
    whereabouts.insist()
    with told(f"the store at {places.store}"):
        system.close(files.make_folders(system, places.store))
    ground = _trusted(system, places.store)
    with StoreLock(ground).held(10.0, waiting):
        _furnish(system, ground)
        with ground.root() as root:
            is_new = not files.exists(system, root, FACTS)
        if is_new:
            with suppress(NotFound):  # Damaged when a store has lost its first page
                read_facts(ground)
            papers.lay_down(ground)
            _write_first_page(system, places, ground)
    whereabouts.remember()
    return _opened(system, places, ground, in_hand or InHand())


def open_store(system: System, places: Places, in_hand: InHand | None = None) -> Store:
    """Open a store and write nothing; raises NotFound, Unreadable, NewerFormat, Damaged, Foreign, Tampered."""
    try:
        return _opened(system, places, _trusted(system, places.store), in_hand or InHand())
    except (NotFound, Foreign):  # a bare mount point is often root's
        Whereabouts(system, places).insist()
        raise


def _trusted(system: System, place: str) -> Ground:
    """The folder, when it is this user's own and nobody else can read it."""
    try:
        ground = Ground(system, place)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(f"There is no store at {place}.", hint="`rollback snapshot` makes one.") from None
    except PermissionError:
        raise _shut(system, place) from None
    with ground.root() as root:
        found = system.look_open(root)
    if found.st_uid != system.account().uid:
        raise Foreign(f"The store at {place} belongs to another user.")
    if found.st_mode & 0o077:
        raise Foreign(f"The store at {place} can be read by others.", hint=f"chmod 700 {place}")
    return ground


def _shut(system: System, place: str) -> Foreign:
    told, hint = f"The store at {place} cannot be opened by this user.", ""
    above, _, name = place.rpartition("/")
    with suppress(OSError), files.opened(system, above or "/") as folder:
        if system.look(folder, name).st_uid == system.account().uid:
            hint = f"chmod 700 {shlex.quote(place)}"
    return Foreign(told, hint=hint)


def _furnish(system: System, ground: Ground) -> None:
    """The folders, and the file that keeps it out of anybody's repository."""
    with ground.writing(), ground.root() as root:
        missing = [name for name in FOLDERS if not files.exists(system, root, name)]
        for name in missing:
            system.make_folder(root, name, 0o700)
        if not files.exists(system, root, IGNORE):
            files.write_new(system, root, IGNORE, IGNORED)
            missing.append(IGNORE)
        if missing:
            system.sync(root)


def _write_first_page(system: System, places: Places, ground: Ground) -> None:
    """The key first: a store without its key would be unsigned for ever."""
    store = system.random(16).hex()
    key = CaptureKey(system.random(SIZE))
    beside = Beside(system, places.state, store)
    beside.keep_key(key)
    created = datetime.fromtimestamp(system.now() // 1_000_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    write_facts(ground, Facts(FORMAT, store, created), key)
    beside.pin(())


def _opened(system: System, places: Places, ground: Ground, in_hand: InHand) -> Store:
    facts = read_facts(ground)
    beside = Beside(system, places.state, facts.id)
    keeper: Keeper = IdentityFile(system, places.identity) if places.identity else KeyringItem(system, facts.id)
    keys = Keys(ground, facts, beside, keeper, in_hand)
    if not keys.capture.is_at_hand and keeper.is_quick and facts.recipients:
        with suppress(RollbackError):
            keys.unlock()
    check_facts(facts, keys.capture, beside.pinned())
    return Store(ground, places, keys)
