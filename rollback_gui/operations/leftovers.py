"""What was added since, and the folders that come or go with their files."""

from __future__ import annotations

import shlex
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from rollback_gui.errors import BadInput
from rollback_gui.home.reader import HomeReader, Obstacle
from rollback_gui.home.scan import scan
from rollback_gui.model import paths
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.plan import Change
from rollback_gui.model.profile import Group
from rollback_gui.model.snapshot import Entry, Header, Item, Snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

    from rollback_gui.home.folders import Folders
    from rollback_gui.model.ids import SnapshotId
    from rollback_gui.operations.live import Live


def groups_of(snapshot: Snapshot) -> tuple[Group, ...]:
    """The groups of the profile that the snapshot was taken by; a partial snapshot has none."""
    return groups_of_header(snapshot.header)


def groups_of_header(header: Header) -> tuple[Group, ...]:
    """The same, by the header alone."""
    return () if header.is_partial else _groups_in(header.profile)


@lru_cache(maxsize=8)
def _groups_in(profile: str) -> tuple[Group, ...]:
    from rollback_gui.formats.profile_file import read_profile

    try:
        return read_profile(profile, "the snapshot's profile").group
    except BadInput:  # nothing is added since, where nobody knows what was guarded
        return ()


def added_since(snapshot: Snapshot, live: Live, folders: Folders, held: set[EntryPath]) -> list[Change]:
    """Files inside the snapshot's scope that it does not hold: each a removal that is not ticked."""
    found = []
    for path, group in scan(live.home, groups_of(snapshot), live.own).found.items():
        if path in held or _is_unspoken(path, snapshot, held):
            continue
        now = live.home.look(path, folders, sealed=group.kind == "credential", cached=live.cached.get(path))
        if isinstance(now, Entry) and now.type != "directory":
            found.append(Change(path, group.name, group.kind, "remove", now, None, is_selected=False))
    return found


def _is_unspoken(path: EntryPath, snapshot: Snapshot, held: set[EntryPath]) -> bool:
    """Whether the snapshot could not tell what was there; then nothing is `added since`."""
    unread = [warned.path for warned in snapshot.header.warnings if warned.path]
    return any(paths.is_below(path, folder) for folder in (*snapshot.header.scope, *unread)) or path in held


LINKED = "A link lies where the folder was."


def own_tick(snapshot: SnapshotId, link: EntryPath) -> str:
    """The command that puts a folder back in place of a link."""
    return f"rollback restore {snapshot} {shlex.quote(link) if ' ' in link else link} --apply"


def linked_parents(
    changes: Mapping[EntryPath, Change],
    parents: Mapping[EntryPath, Item],
    home: HomeReader,
    folders: Folders,
    snapshot: SnapshotId,
) -> list[Change]:
    """A row with a tick of its own for each link that lies where a recorded parent folder was."""
    rows: dict[EntryPath, Change] = {}
    for change in changes.values():
        link = change.freed_by
        if not link or link in changes or link in rows:
            continue
        now = home.look(link, folders, sealed=False)
        if isinstance(now, Entry):
            rows[link] = Change(
                link, change.group, change.kind, "conflict", now, _parent(link, parents, home),
                why=("parent-is-link",), is_selected=False, has_own_tick=True,
                reason=LINKED, way_out=own_tick(snapshot, link),
            )  # fmt: skip
    return list(rows.values())


def folder_creations(
    changes: Mapping[EntryPath, Change], parents: Mapping[EntryPath, Item], home: HomeReader, folders: Folders
) -> list[Change]:
    """Folders that must be made before a file can be put back, as the snapshot recorded them."""
    made: dict[EntryPath, Change] = {}
    for change in changes.values():
        if change.after is None or change.before is not None:
            continue
        for folder in paths.parents(change.path):
            if folder in made or folder in changes:
                continue
            now = home.look(folder, folders, sealed=False)
            if now is None or (isinstance(now, Obstacle) and now.why == "parent-is-link"):
                after = _parent(folder, parents, home)
                made[folder] = Change(
                    folder, change.group, change.kind, "create", None, after, freed_by=change.freed_by
                )
    return list(made.values())


def below_files(changes: Mapping[EntryPath, Change], home: HomeReader, folders: Folders) -> dict[EntryPath, Change]:
    """What cannot be made, told as a conflict: a file lies where one of its folders was."""
    known: dict[EntryPath, bool] = {}
    found: dict[EntryPath, Change] = {}
    for change in changes.values():
        if change.after is None or change.before is not None or change.action == "conflict":
            continue
        for folder in paths.parents(change.path):
            if folder not in known:
                known[folder] = getattr(home.look(folder, folders, sealed=False), "type", "") == "file"
            if known[folder]:
                found[change.path] = _without_folder(change, folder, found.get(folder) or changes.get(folder))
    return found


def _without_folder(change: Change, folder: EntryPath, row: Change | None) -> Change:
    """A conflict, which the tick of the folder's own row frees where it has one."""
    reason, way_out = f"A file lies where its folder {folder} was.", f"mv {folder} {folder}.aside"
    told = replace(change, action="conflict", why=("type-changed",), reason=reason, way_out=way_out, is_selected=False)
    if row is None or not row.has_own_tick:
        return told
    return replace(told, way_out=row.way_out, freed_by=folder)


def _parent(folder: EntryPath, parents: Mapping[EntryPath, Item], home: HomeReader) -> Entry:
    known = parents.get(folder)
    if known is not None and known.entry is not None:
        return replace(known.entry, uid=home.account.uid, gid=home.account.gid)
    return Entry(type="directory", mode=0o700, uid=home.account.uid, gid=home.account.gid)


def settle(
    changes: MutableMapping[EntryPath, Change], home: HomeReader, folders: Folders, snapshot: SnapshotId
) -> None:
    """Tell folders apart that stand in the way.

    One that holds nothing but what this plan removes may go, or on a tick of its own make room for a file or a link;
    any other stays.
    """
    removed = {path for path, change in changes.items() if change.after is None}
    for path in sorted((path for path, change in changes.items() if _is_folder_that_goes(change)), reverse=True):
        change = changes[path]
        holds = _holds_only(path, removed, home, folders)
        if change.after is None and not holds:
            del changes[path]
            removed.discard(path)
        elif change.after is not None and holds:
            changes[path] = replace(change, has_own_tick=True, way_out=own_tick(snapshot, path))


def _is_folder_that_goes(change: Change) -> bool:
    is_folder = change.before is not None and change.before.type == "directory"
    return is_folder and (change.after is None or change.after.type != "directory")


def _holds_only(folder: EntryPath, removed: set[EntryPath], home: HomeReader, folders: Folders) -> bool:
    names = home.system.names(folders.open(folder))
    return all(EntryPath(f"{folder}/{listed.name}") in removed for listed in names)


def folder_removals(
    changes: Mapping[EntryPath, Change], parents: Mapping[EntryPath, Item], home: HomeReader, folders: Folders
) -> list[Change]:
    """Folders that were not there then and hold nothing but what this plan removes, the deepest first."""
    removed = {path for path, change in changes.items() if change.after is None}
    gone: list[Change] = []
    for folder in sorted((item.path for item in parents.values() if item.entry is None), reverse=True):
        now = home.look(folder, folders, sealed=False)
        if isinstance(now, Entry) and now.type == "directory" and _holds_only(folder, removed, home, folders):
            removed.add(folder)
            gone.append(Change(folder, "", "config", "remove", now, None))
    return gone
