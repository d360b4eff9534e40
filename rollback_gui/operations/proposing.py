"""The way to a first profile, and to one that guards more: what was found, written down as it was ticked."""

from collections.abc import Sequence

from msgspec.structs import replace

from rollback_gui.errors import Refused
from rollback_gui.formats.profile_rewrite import write_profile as profile_text
from rollback_gui.home import patterns
from rollback_gui.model.find import CREDENTIALS, Find, Proposal
from rollback_gui.model.paths import is_below
from rollback_gui.model.places import Places
from rollback_gui.model.profile import Group, Profile
from rollback_gui.operations.gathering import Guarded
from rollback_gui.operations.propose import propose
from rollback_gui.system import files
from rollback_gui.system.port import System, SystemReader


def proposal(system: SystemReader, places: Places) -> Proposal | None:
    """What is found in the home; None where a profile lies there, even one that cannot be read."""
    try:
        files.read_path(system, places.profile)
    except (FileNotFoundError, NotADirectoryError):
        found = propose(system, places.home)
        return replace(found, finds=_others(found.finds, places))
    except OSError:
        return None
    return None


def unguarded(reader: SystemReader, places: Places, profile: Profile) -> tuple[Find, ...]:
    """The credentials in the home that this profile does not keep sealed."""
    found = _others(propose(reader, places.home, profile).finds, places)
    return tuple(find for find in found if not _is_guarded(find, profile))


def _others(finds: tuple[Find, ...], places: Places) -> tuple[Find, ...]:
    """Those that are not this program's own: its identity file is a key too."""
    own = [places.store, places.profile, places.config, places.state, places.cache, places.identity]
    return tuple(
        find for find in finds if not any(mine and is_below(places.home + find.where[1:], mine) for mine in own)
    )


def _is_guarded(find: Find, profile: Profile) -> bool:
    if find.keyring is not None:
        return find.keyring in profile.keyring
    return any(
        patterns.is_matched(find.where, group.include) and not patterns.is_matched(find.where, group.exclude)
        for group in profile.group
        if group.kind == "credential"
    )


def write_profile(system: System, places: Places, profile: Profile) -> None:
    """Write a first profile; raises Refused where there is one already."""
    folder, _, name = places.profile.rpartition("/")
    with files.held(system, files.make_folders(system, folder)) as opened:
        try:
            files.write_once(system, opened, name, profile_text(profile).encode())
        except FileExistsError:
            hint = "Edit it, or move it aside first."
            raise Refused(f"There is a profile already: {places.profile}.", hint=hint) from None


def guard_also(system: System, places: Places, guarded: Guarded, finds: Sequence[Find]) -> None:
    """Write the profile again with these finds in it; the operator's own comments stay."""
    text = profile_text(with_finds(guarded.profile, finds), guarded.text)
    folder, _, name = places.profile.rpartition("/")
    with files.opened(system, folder) as opened:
        files.write_atomic(system, opened, name, text.encode())


def with_finds(profile: Profile, finds: Sequence[Find]) -> Profile:
    """The profile with these files in its first group of credentials, and these keyring items."""
    wanted = tuple(find.where for find in finds if find.keyring is None)
    items = tuple(find.keyring for find in finds if find.keyring is not None and find.keyring not in profile.keyring)
    groups = list(profile.group)
    at = next((number for number, group in enumerate(groups) if group.kind == "credential"), len(groups))
    if wanted and at == len(groups):
        groups.append(Group(_free_name(groups), "credential", ()))
    if wanted:
        include = tuple(dict.fromkeys((*groups[at].include, *wanted)))
        groups[at] = replace(groups[at], include=include)
    return replace(profile, group=tuple(groups), keyring=(*profile.keyring, *items))


def _free_name(groups: Sequence[Group]) -> str:
    taken = {group.name for group in groups}
    return next(name for name in (CREDENTIALS, "Found credentials", "More found credentials") if name not in taken)
