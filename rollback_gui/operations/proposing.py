"""The window's way to a first profile: what was found, and the file written from what was left ticked."""

from collections.abc import Sequence

from rollback_gui.errors import Refused
from rollback_gui.formats.profile_text import default_text
from rollback_gui.model.places import Places
from rollback_gui.model.profile import Group, Profile
from rollback_gui.operations.propose import propose
from rollback_gui.system import files
from rollback_gui.system.port import System


def proposal(system: System, places: Places) -> Profile | None:
    """A profile of what is found in the home; None where one lies there, even one that cannot be read."""
    try:
        files.read_path(system, places.profile)
    except (FileNotFoundError, NotADirectoryError):
        return propose(system, places.home)
    except OSError:
        return None
    return None


def write_profile(system: System, places: Places, groups: Sequence[Group]) -> None:
    """Write a first profile of these groups; raises Refused where there is one already."""
    folder, _, name = places.profile.rpartition("/")
    with files.held(system, files.make_folders(system, folder)) as opened:
        try:
            files.write_new(system, opened, name, default_text(groups).encode())
        except FileExistsError:
            hint = "Edit it, or move it aside first."
            raise Refused(f"There is a profile already: {places.profile}.", hint=hint) from None
