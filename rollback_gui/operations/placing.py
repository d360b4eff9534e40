"""Which folders are in use: options, environment, and the profile's own word about the store."""

from collections.abc import Mapping

from msgspec.structs import replace

from rollback_gui.errors import BadInput
from rollback_gui.model.places import Places
from rollback_gui.system import files
from rollback_gui.system.places import absolute, find_places
from rollback_gui.system.port import SystemReader


def placed(system: SystemReader, environment: Mapping[str, str], options: tuple[str, str, str]) -> Places:
    """The places that the options (store, profile, identity), the environment and the profile name."""
    store, profile, identity = options
    places = find_places(environment, store=store, profile=profile, identity=identity)
    if store or environment.get("ROLLBACK_STORE"):
        return places
    named = _store_of_profile(system, places)
    if not named:
        return places
    return replace(places, store=absolute(places.home + named[1:] if named.startswith("~/") else named))


def _store_of_profile(system: SystemReader, places: Places) -> str:
    """The profile's `[store] path`; a window opened from the dock has no shell variables."""
    try:
        text = files.read_path(system, places.profile).decode()
    except (OSError, UnicodeDecodeError):
        return ""
    if "[store]" not in text:
        return ""
    from rollback_gui.formats.profile_file import read_profile

    try:
        return read_profile(text, places.profile).store.path
    except BadInput:
        return ""
