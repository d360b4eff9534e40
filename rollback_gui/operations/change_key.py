"""Changes the key to the credentials: a new identity, every sealed blob sealed to it, and the old key's packs gone.

It may be stopped anywhere: at every moment the key that store.json names opens every credential, and the same
command goes on where it was.
"""

import hashlib
from collections.abc import Sequence
from contextlib import suppress

from msgspec.structs import replace

from rollback_gui.errors import Damaged, NoKey
from rollback_gui.model.outcome import Finding
from rollback_gui.model.wishes import Event
from rollback_gui.operations.clocks import new_operation_id, written
from rollback_gui.operations.monitor import Monitor, go_on
from rollback_gui.store import proving
from rollback_gui.store.keys import opened_by, sealed_to
from rollback_gui.store.layout import CAPTURE, FORMER, PACKS
from rollback_gui.store.rotation import Resealing, Rotation, end_rotation, read_rotation, write_rotation
from rollback_gui.store.store import Store
from rollback_gui.store.vault import by_public, header_of, new_identity, public_of

_NOT_KEPT = "Unlock the keyring, or name the file that keeps the key with --identity FILE."
_FIRST = "Run `rollback snapshot` with a credential group in the profile."
_AGAIN = "Unlock the keyring, and run `rollback key rotate` again."
_NEXT = "Run `rollback key save FILE`: the old recovery kit opens only copies of the store from before."


def change_key(store: Store, monitor: Monitor) -> Finding:
    """Change it, or finish a change that was stopped; raises NoKey, Tampered, NoSpace, NotWritable, Cancelled.

    A cancel leaves the old key in force.
    """
    with store.writer():
        if not store.keys.has_vault:
            raise NoKey("No credential was ever sealed in this store, so there is no key to change.", hint=_FIRST)
        store.keys.unlock()
        return _Change(store, monitor).run()


class _Change:
    """One change of the key, under the store's lock."""

    def __init__(self, store: Store, monitor: Monitor) -> None:
        self._store, self._keys, self._monitor = store, store.keys, monitor
        self._ground, self._vault = store.ground, store.keys.vault

    def run(self) -> Finding:
        """Every step; those that were taken before are not taken again."""
        began = self._ground.system.elapsed()
        rotation = read_rotation(self._ground, self._keys.capture)
        if rotation is None or self._keys.facts.recipients != (rotation.to,):
            rotation = self._reseal(rotation)
            self._commit(rotation)
        self._clear(rotation)
        self._record(rotation, self._ground.system.elapsed() - began)
        told = "The key was changed: every credential in the store is sealed to the new one."
        if rotation.kept:
            told += f" {len(rotation.kept)} packs hold damaged content and stay as they were."
        return Finding("key", "done", told, _NEXT)

    # ------------------------------------------------------------------ the old key is in force

    def _reseal(self, rotation: Rotation | None) -> Rotation:
        old = self._keys.identities()[0]
        new, rotation = self._begun(rotation, old)
        resealing = Resealing(self._store, (old, new), rotation.to)
        names = [name for name in proving.packs(self._store) if name not in rotation.packs.keys() | _made(rotation)]
        self._monitor.phase("capturing", len(names))
        for done, name in enumerate(names, 1):
            go_on(self._monitor)
            fresh = resealing.stand_in(name)
            if fresh is not None:
                kept = rotation.kept if fresh.is_whole else (*rotation.kept, name)
                rotation = replace(rotation, packs={**rotation.packs, name: fresh.name}, kept=kept)
                rotation = write_rotation(self._ground, rotation, self._keys.capture)
            self._monitor.step(done, name)
        return rotation

    def _begun(self, rotation: Rotation | None, old: str) -> tuple[str, Rotation]:
        """The new identity, beside the old one in the keeper and read back before anything is sealed to it."""
        there = self._vault.keeper.fetch().secrets
        if rotation is not None:
            begun = by_public(there).get(rotation.to)
            if begun:
                return begun, rotation
            self._drop_packs({made: pack for pack, made in rotation.packs.items()})
        new = new_identity()
        rotation = write_rotation(self._ground, Rotation(public_of(new)), self._keys.capture)
        wanted = (old, new, *(secret for secret in there if secret != old))
        if self._vault.keeper.exchange(wanted, header_of(old)).secrets != wanted:
            end_rotation(self._ground)
            raise NoKey("Nothing here keeps a new key, so the old one stays in force.", hint=_NOT_KEPT)
        return new, rotation

    def _commit(self, rotation: Rotation) -> None:
        """Both keys open what both need; then store.json names the new one, and that is the moment."""
        facts = self._keys.facts
        earlier = [*self._earlier(), self._keys.identities()[0]]
        sealed = self._copies((*facts.recipients, rotation.to), earlier)
        self._vault.drop()
        former = (*facts.former, *facts.recipients)
        self._keys.change(replace(facts, recipients=(rotation.to,), former=former, **sealed))

    def _earlier(self) -> list[str]:
        """The identities that were in force before, oldest first: from former.age, and what the keeper still has."""
        there = self._vault.keeper.fetch().secrets
        known = by_public(there)
        with suppress(FileNotFoundError, Damaged):
            sealed = self._ground.read("", FORMER)
            opened = opened_by(sealed, (*self._keys.identities(), *known.values()))
            known |= by_public(opened.decode("ascii", "replace").split())
        return [known[each] for each in self._keys.facts.former if each in known]

    # ------------------------------------------------------------------ the new key is in force

    def _clear(self, rotation: Rotation) -> None:
        """What only the old key opens goes, where the new key's copy is there; then the old key goes."""
        self._drop_packs({old: fresh for old, fresh in rotation.packs.items() if old not in rotation.kept})
        new = self._keys.identities()[0]
        self._keys.change(replace(self._keys.facts, **self._copies((rotation.to,), self._earlier())))
        self._forget_old(new)
        end_rotation(self._ground)

    def _forget_old(self, new: str) -> None:
        """The keeper holds the new identity and whatever is none of ours; the old ones lie in former.age."""
        there = self._vault.keeper.fetch().secrets
        named = by_public(there)
        gone = {named[each] for each in self._keys.facts.former if each in named}
        wanted = (new, *(secret for secret in there if secret != new and secret not in gone))
        if there != wanted and self._vault.keeper.exchange(wanted, header_of(new)).secrets != wanted:
            raise NoKey("The key was changed, and the old one could not be taken out of its place.", hint=_AGAIN)

    def _drop_packs(self, stand_ins: dict[str, str]) -> None:
        """Drop each of these packs, whose stand-in is there."""
        system, there = self._ground.system, set(proving.packs(self._store))
        with self._ground.writing(), self._ground.folder(PACKS) as folder:
            for name, stand_in in stand_ins.items():
                if name in there and stand_in not in there:
                    raise Damaged(f"Pack {stand_in[:12]}… is missing; {name[:12]}… stays.")
                if name in there:
                    system.drop(folder, name)
            system.sync(folder)
        self._store.blobs.expire()

    def _copies(self, recipients: tuple[str, ...], earlier: Sequence[str]) -> dict[str, str]:
        """The capture key and the former identities sealed to these; the hashes that store.json names."""
        hashes = {}
        for name, field, data in (
            (CAPTURE, "capture", self._keys.capture.raw),
            (FORMER, "former_keys", "".join(f"{secret}\n" for secret in earlier).encode()),
        ):
            sealed = sealed_to(data, recipients)
            self._ground.write("", name, sealed)
            hashes[field] = hashlib.sha256(sealed).hexdigest()
        return hashes

    def _record(self, rotation: Rotation, seconds: float) -> None:
        system = self._ground.system
        event = Event(
            at=written(system.now()), operation=new_operation_id(system), type="key", who=system.account().name,
            outcome="done", seconds=round(seconds, 3), what="key changed",
            detail={"recipient": rotation.to, "packs": str(len(rotation.packs))},
        )  # fmt: skip
        self._store.audit.append(event)


def _made(rotation: Rotation) -> set[str]:
    return set(rotation.packs.values())
