"""Proofs of what lies in a store: packs by their own name, blobs by theirs, manifests by chain, and what is unknown."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress

from msgspec import Struct

from rollback_gui.errors import Damaged, NoKey, RollbackError
from rollback_gui.model.ids import BlobId, SnapshotId
from rollback_gui.model.snapshot import Entry, Snapshot
from rollback_gui.store import layout, pack, papers, rotation, scanning
from rollback_gui.store.catalogue import Known
from rollback_gui.store.first_page import read_facts
from rollback_gui.store.store import Store
from rollback_gui.system import files

_KNOWN = {
    layout.FACTS, layout.LOCK, layout.AUDIT, layout.TORN, layout.CAPTURE, layout.FORMER, layout.ROTATION,
    layout.IGNORE, *layout.FOLDERS, *layout.PAPERS,
}  # fmt: skip
UNOPENED = -1
_GIVE = "`rollback key restore` brings it back from the recovery kit."


class PackProof(Struct, frozen=True):
    """One pack: the blobs in it that are sound, those that are not, and whether the file is what its name says."""

    name: str
    sound: dict[BlobId, int]
    """Those that are sound, and how many bytes each has: `UNOPENED` of a secret without its key."""
    broken: frozenset[BlobId]
    is_whole: bool


def packs(store: Store) -> list[str]:
    """The file names of all packs."""
    return [name for name in store.ground.names(layout.PACKS) if name.endswith(layout.PACK_SUFFIX)]


def prove_pack(store: Store, name: str) -> PackProof:
    """Read a pack from its first byte to its last and every blob in it."""
    system = store.ground.system
    with store.ground.folder(layout.PACKS) as folder, files.held(system, system.open_file(folder, name)) as file:

        def read(count: int, offset: int, /) -> bytes:
            return system.read(file, count, offset)

        try:
            sha = hashlib.sha256()
            for data in files.chunks(system, file):
                sha.update(data)
            is_whole = sha.hexdigest() + layout.PACK_SUFFIX == name
            rows = scanning.rows(read, system.look_open(file).st_size)
        except OSError:
            return PackProof(name, {}, frozenset(), is_whole=False)
        proved = ((row.blob, _size_of(store, read, row, is_whole=is_whole)) for row in rows)
        sound = {blob: size for blob, size in proved if size is not None}
    return PackProof(name, sound, frozenset(row.blob for row in rows) - sound.keys(), is_whole)


def _size_of(store: Store, read: pack.Range, row: pack.Row, *, is_whole: bool) -> int | None:
    """The size of a blob that is sound, None of any other.

    A secret is proved by its keyed name when the identity is at hand, else by the pack that holds it.
    """
    try:
        if row.sealed and not (store.keys.is_open() and store.keys.capture.is_at_hand):
            is_sound = is_whole and sum(map(len, pack.member(read, row))) == row.size
            return UNOPENED if is_sound else None
        digest, count = store.keys.digest(sealed=row.sealed), 0
        stored = pack.member(read, row)
        for piece in [store.keys.open(pack.sealed_member(stored, row.length))] if row.sealed else stored:
            digest.update(piece)
            count += len(piece)
        return count if digest.hexdigest() == row.blob else None
    except (Damaged, NoKey, OSError):
        return None


def missing_files(snapshot: Snapshot, sound: Mapping[BlobId, int]) -> tuple[str, ...]:
    """A sentence for each file of a snapshot whose bytes are not sound, or not as many as it says."""
    entries = ((item.path, item.entry) for item in snapshot.items if item.entry is not None)
    told = ((path, _lack(entry, sound)) for path, entry in entries if entry.type == "file")
    return tuple(f"{path} cannot be restored: {lack}." for path, lack in told if lack)


def _lack(entry: Entry, sound: Mapping[BlobId, int]) -> str:
    size = sound.get(entry.blob)
    if size is None:
        return "its bytes are damaged or missing"
    return "" if size in (entry.size, UNOPENED) else "the snapshot names another size than its bytes have"


def key_problems(store: Store) -> tuple[str, ...]:
    """Whether the sealed copies of keys are those that store.json names, and whether a change of the key stopped."""
    facts = read_facts(store.ground)
    if not facts.recipients:
        return ()
    if rotation.read_rotation(store.ground, store.keys.capture) is not None:
        return ()  # what is sealed to which key is settled when it is finished
    wanted = [(layout.CAPTURE, facts.capture), (layout.FORMER, facts.former_keys)]
    return tuple(told for name, digest in wanted if digest and (told := _copy_problem(store, name, digest)))


def unproved(store: Store) -> tuple[str, ...]:
    """What the keys that are at hand cannot prove; a change of the key that stopped is told here too."""
    keys, told = store.keys, []
    if not keys.capture.is_at_hand:
        told.append(f"Signatures were not proved: the key that signed them is not here. {_GIVE}")
    problem = keys.problem if keys.has_vault else None
    if problem is not None:
        told.append(f"Sealed credentials were proved by their packs alone. {problem.message} {problem.hint}")
    with suppress(RollbackError):
        if rotation.read_rotation(store.ground, keys.capture) is not None:
            told.append("The key was being changed and that is unfinished: `rollback key rotate` finishes it.")
    return tuple(told)


def _copy_problem(store: Store, name: str, digest: str) -> str:
    try:
        data = store.ground.read("", name)
    except OSError:
        return f"{name} is missing: without it the identity alone cannot prove this store."
    is_right = hashlib.sha256(data).hexdigest() == digest
    return "" if is_right else f"{name} is not the one that store.json names."


def paper_problems(store: Store) -> tuple[str, ...]:
    """Which of the texts that help without this program do not say what ours say."""
    sentence = "is not what this version writes; the next snapshot writes it anew."
    told = tuple(f"{name} {sentence}" for name in papers.outdated(store.ground))
    return told if _is_ignored(store) else (*told, f"{layout.IGNORE} does not keep the store out of repositories.")


def _is_ignored(store: Store) -> bool:
    try:
        return store.ground.read("", layout.IGNORE) == layout.IGNORED
    except OSError:
        return False


def blobs_named(store: Store, known: Sequence[Known]) -> set[BlobId]:
    """Every blob that a readable manifest names."""
    named: set[BlobId] = set()
    for each in known:
        try:
            items = store.snapshot(SnapshotId(each.header.id)).items
        except RollbackError:
            continue
        named.update(item.entry.blob for item in items if item.entry is not None)
    return named


def unknown_files(store: Store, known: Sequence[Known]) -> tuple[str, ...]:
    """What lies in the store's folder and is none of its files, as paths below it."""
    ids = {k.header.id + layout.JSON_SUFFIX for k in known}
    expected = {
        layout.SNAPSHOTS: ids, layout.NOTES: ids, layout.PACKS: {n for n in packs(store) if _is_pack_name(n)},
        layout.TRASH: {n for n in store.ground.names(layout.TRASH) if n.startswith("rollback-snapshot-")},
    }  # fmt: skip
    found = [name for name in _everything(store, "") if name not in _KNOWN]
    for folder, names in expected.items():
        found += [f"{folder}/{name}" for name in _everything(store, folder) if name not in names]
    return tuple(sorted(found))


def _everything(store: Store, name: str) -> list[str]:
    try:
        with store.ground.folder(name) as folder:
            return [each.name for each in store.ground.system.names(folder)]
    except FileNotFoundError:
        return []


def _is_pack_name(name: str) -> bool:
    digits = name.removesuffix(layout.PACK_SUFFIX)
    return len(digits) == 64 and not set(digits) - set("0123456789abcdef")
