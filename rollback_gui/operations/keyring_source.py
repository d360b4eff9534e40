"""Keyring items as a source: kept sealed like a credential file, put back by name, read only when somebody asks."""

from collections.abc import Iterable

from rollback_gui.errors import Blocked, NotFound, RollbackError, Unreadable
from rollback_gui.model.ids import BlobId, SnapshotId
from rollback_gui.model.outcome import Finding
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.profile import KeyringItem
from rollback_gui.model.snapshot import Entry, Item, Snapshot, Warned
from rollback_gui.model.wishes import Event
from rollback_gui.operations import clocks, describing
from rollback_gui.operations.gathering import Gathering
from rollback_gui.operations.machine import machine_held
from rollback_gui.operations.station import Station
from rollback_gui.store import keyring_items

GROUP = "Keyring"
_START = "keyring:"


def path_of(item: KeyringItem) -> EntryPath:
    """The path by which snapshots know an item."""
    return EntryPath(f"{_START}{item.service}/{item.username}")


def items_in(snapshot: Snapshot) -> tuple[Item, ...]:
    """The keyring items that a snapshot holds."""
    return tuple(item for item in snapshot.items if item.path.startswith(_START))


def gather(gathering: Gathering, items: Iterable[KeyringItem], *, asks: bool) -> None:
    """Keep each item, sealed; without asking, as the newest snapshot has it, and say how old that is."""
    wanted = tuple(items)
    last = describing.last_full(gathering.station.store.listed()) if wanted and not asks else None
    before = gathering.station.store.snapshot(last.id) if last is not None else None
    for item in wanted:
        if asks:
            _read(gathering, item)
        else:
            _carry_on(gathering, item, before)


def _read(gathering: Gathering, item: KeyringItem) -> None:
    path = path_of(item)
    try:
        secret = keyring_items.fetch(gathering.station.system, item)
    except Unreadable as problem:
        gathering.warnings.append(Warned("unreadable", f"It was left out. {problem.message}", path))
        return
    if secret is None:
        gathering.warnings.append(Warned("left-out", "The keyring has no such item, or it is empty.", path))
        return
    keep(gathering, path, secret)


def keep(gathering: Gathering, path: EntryPath, secret: bytes) -> None:
    """Take these bytes in as the item's; a warning where there is no key to seal them with."""
    if not gathering.station.store.keys.ensure_recipient():
        gathering.warnings.append(Warned("no-key", "There is no key to seal it with, so it was left out.", path))
        return
    digest = gathering.station.store.keys.digest(sealed=True)
    digest.update(secret)
    blob = BlobId(digest.hexdigest())
    if not gathering.writer.has(blob):
        gathering.writer.add(blob, [secret], len(secret), sealed=True)
        gathering.new_bytes += len(secret)
    here, now = gathering.station.home.account, gathering.station.system.now()
    entry = Entry("file", 0o600, here.uid, here.gid, now, len(secret), blob, sealed=True)
    gathering.items[path] = Item(path, GROUP, "credential", entry)


def _carry_on(gathering: Gathering, item: KeyringItem, before: Snapshot | None) -> None:
    path = path_of(item)
    known = next((one for one in items_in(before) if one.path == path), None) if before is not None else None
    if known is None or known.entry is None or not gathering.writer.has(known.entry.blob):
        sentence = "It was not read: only a snapshot that somebody asks for reads the keyring."
        gathering.warnings.append(Warned("left-out", sentence, path))
        return
    gathering.items[path] = known
    read = clocks.written(known.entry.mtime)[:16].replace("T", " ")
    gathering.warnings.append(Warned("left-out", f"It was not read again: it is carried on as of {read} UTC.", path))


def put_back(station: Station, wanted: SnapshotId, paths: Iterable[EntryPath], *, applies: bool) -> tuple[Finding, ...]:
    """Say how each item stands, or make it hold again what the snapshot has: kept first, read back, on record.

    Raises NotFound, Unreadable, NoKey, Damaged, Blocked; what was put back before stays put back and is named.
    """
    snapshot = station.store.snapshot(wanted)
    if snapshot.state not in ("ok", "unproven"):
        raise Blocked(f"The snapshot {wanted} is {snapshot.state}: nothing of it goes into the keyring.")
    held = {item.path: item for item in items_in(snapshot)}
    for path in paths:
        if path not in held:
            raise NotFound(f"{path} is not in the snapshot {wanted}.", hint=f"`rollback show {wanted}` lists what is.")
    with machine_held(station.system, station.places, f"restoring {wanted}"):
        return tuple(_put_one(station, wanted, held[path], applies=applies) for path in paths)


def _put_one(station: Station, wanted: SnapshotId, item: Item, *, applies: bool) -> Finding:
    service, _, username = item.path.removeprefix(_START).partition("/")
    named = KeyringItem(service, username)
    now = keyring_items.fetch(station.system, named)
    assert item.entry is not None
    then = station.store.bytes_of(item.entry)
    if now == then:
        return Finding(item.path, "ok", "It holds what the snapshot has.")
    if not applies:
        fix = f"rollback restore {wanted} {item.path} --apply"
        return Finding(item.path, "warning", "It is missing here." if now is None else "It is another one here.", fix)
    backup = _kept_first(station, wanted, item.path, now) if now is not None else None
    try:
        _put_proved(station, named, then)
    except RollbackError:
        if now is not None:
            _put_proved(station, named, now)
        raise
    _record(station, wanted, item.path)
    way_back = f"rollback restore {backup} {item.path} --apply" if backup is not None else ""
    return Finding(item.path, "done", "It holds what the snapshot has.", way_back)


def _put_proved(station: Station, named: KeyringItem, secret: bytes) -> None:
    keyring_items.put(station.system, named, secret)
    if keyring_items.fetch(station.system, named) != secret:
        raise Blocked(f"{path_of(named)} does not read back as it should.")


def _kept_first(station: Station, wanted: SnapshotId, path: EntryPath, secret: bytes) -> SnapshotId:
    """A safety snapshot of this one item, proved; raises Blocked where it cannot be sealed."""
    with station.store.writer() as writer, station.home.folders() as folders:
        gathering = Gathering(station, writer, folders)
        keep(gathering, path, secret)
        if path not in gathering.items:
            raise Blocked(f"{path} cannot be kept first: there is no key to seal it with.")
        header = describing.partial_header(gathering, f"Safety copy before restoring {wanted}", ())
        done = writer.commit(header, list(gathering.items.values()))
    kept = station.store.snapshot(done.id).items[0].entry
    assert kept is not None
    station.store.check_blob(kept)
    return done.id


def _record(station: Station, wanted: SnapshotId, path: EntryPath) -> None:
    station.store.audit.append(
        Event(
            at=clocks.written(station.system.now()), operation=clocks.new_operation_id(station.system), type="key",
            who=station.home.account.name, outcome="done", seconds=0.0, snapshot=wanted, what=path,
        )
    )  # fmt: skip
