"""Says what a restore would change; it is handed readers only, so it cannot write."""

import shlex
from collections.abc import Iterator

from msgspec.structs import replace

from rollback_gui.home.folders import Folders
from rollback_gui.home.reader import HomeReader, Obstacle, Seen
from rollback_gui.model import paths
from rollback_gui.model.ids import SnapshotId
from rollback_gui.model.packed import Shelf
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import CHANGES, Change, Plan, Why, action_between, changes_of
from rollback_gui.model.snapshot import Account, Entry, Item, Snapshot
from rollback_gui.operations import collisions, leftovers, selecting
from rollback_gui.operations.distrust import refused_attribute, without_powers
from rollback_gui.operations.leftovers import own_tick
from rollback_gui.operations.live import Live
from rollback_gui.operations.monitor import Monitor, go_on

_STEP = 64
"""How many files are looked at between two words to the monitor."""
_UNLOCK = "unlock the keyring, name the key with --identity FILE, or run `rollback key restore`"


def plan_restore(snapshot: Snapshot, live: Live, wish: selecting.RestoreWish, monitor: Monitor) -> Plan:
    """Every difference between the live state and a snapshot, ticked as wished; agents are added by `touching`."""
    changes: Shelf[Change] = Shelf(CHANGES)
    parents: dict[EntryPath, Item] = {}
    unchanged = 0
    held: list[EntryPath] = []
    monitor.phase("planning", len(snapshot.items))
    with live.home.folders() as folders:
        for number, item in enumerate(_compared(snapshot, parents)):
            held.append(item.path)
            if number % _STEP == 0:
                go_on(monitor)
                monitor.step(number, item.path)
            change = _change(item, snapshot, live, folders)
            if change is None:
                unchanged += item.entry is not None and item.entry.type != "directory"
            else:
                changes[item.path] = change
        added = leftovers.added_since(snapshot, live, folders, set(held))
        changes.update((change.path, change) for change in added)
        links = leftovers.linked_parents(changes, parents, live.home, folders, snapshot.id)
        changes.update((change.path, change) for change in links)
        leftovers.settle(changes, live.home, folders, snapshot.id)
        changes.update(leftovers.below_files(changes, live.home, folders))
        changes.update(collisions.told(changes, held, live.home.system, folders))
        gone = leftovers.folder_removals(changes, parents, live.home, folders)
        made = leftovers.folder_creations(changes, parents, live.home, folders)
    monitor.step(len(snapshot.items), "")
    whole = Plan(
        snapshot=snapshot.id,
        title=snapshot.header.description,
        home=live.home.where,
        changes=changes_of(changes.in_order()),
        folders=tuple(sorted((*made, *gone), key=lambda change: change.path)),
        unchanged=unchanged,
        derived=snapshot.derived,
        volatile=tuple(group.name for group in leftovers.groups_of(snapshot) if group.volatile),
    )
    return selecting.ticked(whole, wish)


def _compared(snapshot: Snapshot, parents: dict[EntryPath, Item]) -> Iterator[Item]:
    """The items that have a live side to compare with; the folders above them are kept as parents."""
    for item in snapshot.items:
        if item.is_parent:
            parents[item.path] = item
        elif not item.path.startswith("keyring:"):  # by its name alone: a preview must not make the keyring ask
            yield item


def _change(item: Item, snapshot: Snapshot, live: Live, folders: Folders) -> Change | None:
    if not paths.is_file(item.path):
        base = Change(item.path, item.group, item.kind, "conflict", None, item.entry, is_selected=False)
        return _told(base, "type-changed", "It is no file, and this version puts back files alone.", "")
    sealed = item.kind == "credential" or (item.entry is not None and item.entry.sealed)
    now = live.home.look(item.path, folders, sealed=sealed, cached=live.cached.get(item.path))
    wanted = _wanted(item, snapshot, live.home, now)
    base = Change(item.path, item.group, item.kind, "conflict", None, wanted, is_selected=False)
    if isinstance(now, Obstacle):
        is_same = now.unread is not None and wanted is not None and now.unread.facts == wanted.facts
        return None if is_same else _hindered(base, now, live.home.account, snapshot.id)
    base = replace(base, before=now)
    if now is not None and wanted is not None and now.type != wanted.type:
        return _retyped(base, now, wanted, snapshot.id)
    action = action_between(now, wanted)
    if action is None:
        return None
    refused = "" if wanted is None else refused_attribute(wanted)
    if refused:
        return _told(base, "type-changed", refused, f"rollback restore {snapshot.id} --skip {base.path}")
    return replace(base, action=action, is_selected=action != "remove")


def _wanted(item: Item, snapshot: Snapshot, home: HomeReader, now: Seen) -> Entry | None:
    """The entry with this machine's numbers.

    Only root may give files away: who is not root keeps the live owner, or becomes the owner of what is made
    anew in place of somebody else's file.
    """
    if item.entry is None:
        return None
    here = home.account
    if item.entry.type == "unread":
        return item.entry
    there = now if isinstance(now, Entry) else None
    wanted = without_powers(item.entry.owned_here(snapshot.header.account, here), there, snapshot.state)
    if here.uid == 0 or not isinstance(now, Entry):
        return wanted if here.uid == 0 else replace(wanted, uid=here.uid, gid=here.gid)
    kept = replace(wanted, uid=now.uid, gid=now.gid)
    is_made_anew = now.uid != here.uid and kept.facts != now.facts
    return replace(wanted, uid=here.uid, gid=here.gid) if is_made_anew else kept


def _hindered(base: Change, obstacle: Obstacle, own: Account, snapshot: SnapshotId) -> Change | None:
    if obstacle.why == "parent-is-link":
        if base.after is None:
            return None
        told = _told(base, "parent-is-link", obstacle.sentence, own_tick(snapshot, obstacle.link))
        return replace(told, freed_by=obstacle.link)
    if obstacle.why == "no-key":
        return _told(base, "locked", obstacle.sentence, _UNLOCK)
    if obstacle.why == "special":
        return _told(base, "type-changed", obstacle.sentence, "")
    if obstacle.shut:
        where = shlex.quote(obstacle.shut) if " " in obstacle.shut else obstacle.shut
        way_out = f"chmod u+rwx {where}" if obstacle.owner == own.uid else f"sudo chown {own.name} {where}"
        return _told(base, "unreadable", obstacle.sentence, way_out)
    return _unreadable(base, obstacle, own.uid, snapshot)


def _unreadable(base: Change, obstacle: Obstacle, uid: int, snapshot: SnapshotId) -> Change:
    """A file may be replaced on a tick of its own, since its inode is kept; a folder may not."""
    there, wanted = obstacle.unread, base.after
    if there is None or wanted is None or wanted.type == "directory":
        return _told(base, "unreadable", obstacle.sentence, f"chmod u+r {base.path}")
    is_own = there.uid == uid and not there.mode & 0o400
    way_out = f"chmod u+r {base.path}" if is_own else own_tick(snapshot, base.path)
    told = _told(replace(base, before=there), "unreadable", obstacle.sentence, way_out)
    return replace(told, has_own_tick=True)


def _told(base: Change, why: Why, reason: str, way_out: str) -> Change:
    return replace(base, action="conflict", why=(why,), reason=reason, way_out=way_out, is_selected=False)


def _retyped(base: Change, now: Entry, wanted: Entry, snapshot: SnapshotId) -> Change:
    """A link and a file may change places; a folder comes back in place of either on a tick of its own."""
    if "directory" not in (now.type, wanted.type):
        return replace(base, action="replace", is_selected=True, why=("type-changed",))
    if now.type == "symlink":
        told = _told(base, "parent-is-link", leftovers.LINKED, own_tick(snapshot, base.path))
        return replace(told, has_own_tick=True)
    if now.type == "directory":
        return _told(base, "type-changed", "A folder lies where it was.", f"mv {base.path} {base.path}.aside")
    told = _told(base, "type-changed", "A file lies where the folder was.", own_tick(snapshot, base.path))
    return replace(told, has_own_tick=True)
