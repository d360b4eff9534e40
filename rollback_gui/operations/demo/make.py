"""Makes the demo: a workstation, its first snapshot, and the migration that breaks it."""

import os
import sys
from collections.abc import Callable

from rollback_gui.errors import BadInput, NotWritable
from rollback_gui.formats.profile_text import default_text, profile_text
from rollback_gui.model import paths
from rollback_gui.model.places import Places
from rollback_gui.model.profile import Profile
from rollback_gui.operations.demo.agents import agents
from rollback_gui.operations.demo.brain import furnish
from rollback_gui.operations.demo.commands import command_script, environment_script
from rollback_gui.operations.demo.managers import change_loaded, install_managers
from rollback_gui.operations.demo.migration import TOUCHED, migrate
from rollback_gui.operations.demo.nouns import Demo, Site
from rollback_gui.operations.demo.places import demo_places, demo_profile
from rollback_gui.operations.demo.sandbox import Sandbox
from rollback_gui.operations.demo.units import install_units
from rollback_gui.system import files
from rollback_gui.system.port import System

_README = """\
A workstation to try Rollback on, broken by a migration. Everything in it is made up.

    . ./env.sh                from then on `rollback` in this shell works on the demo alone
    rollback list             the snapshot from before the migration
    rollback diff latest      what a restore would change
    ./rollback-gui            the window

Nothing outside this folder is touched. To be rid of the demo, delete the folder.
"""


def make_demo(system: System, folder: str, snapshot: Callable[[Places], None] | None = None) -> Demo:
    """A broken workstation in a folder that is new or empty; `snapshot` takes the one from before the migration.

    Raises BadInput for a folder that holds anything, NotWritable where it cannot be made, and whatever
    `snapshot` raises. The same folder gets the same bytes every time, but for what `snapshot` writes.
    """
    root = os.path.realpath(folder)
    if not root.isprintable():
        raise BadInput("This folder's name cannot be written into property lists.", hint="Name another folder.")
    site = Site(root, system.account().uid, sys.platform == "darwin")
    descriptor = _empty(system, root, folder)
    with files.held(system, descriptor):
        sandbox = Sandbox(system, descriptor)
        places = demo_places(site)
        _furnish(system, sandbox, site, places)
        if snapshot is not None:
            snapshot(places)
        breakages = migrate(sandbox, site)
        change_loaded(sandbox, site)
    touched = tuple(paths.parse(f"~/{below}") for below in TOUCHED)
    return Demo(root, places, breakages, touched, notes=_notes(site))


def _empty(system: System, root: str, named: str) -> int:
    try:
        descriptor = files.make_folders(system, root, 0o755)
    except OSError as problem:
        raise NotWritable(f"{named} cannot be made: {(problem.strerror or 'unknown reason').lower()}.") from None
    if system.names(descriptor):
        system.close(descriptor)
        raise BadInput(f"{named} is not empty.", hint="Name a folder that is new or empty; nothing was changed.")
    return descriptor


def _furnish(system: System, sandbox: Sandbox, site: Site, places: Places) -> None:
    sandbox.folder("home", 0o755)
    furnish(sandbox, site)
    sandbox.folder(site.agents)
    for agent in agents(site):
        sandbox.put(f"{site.agents}/{agent.file}", agent.data)
    if not site.is_mac:
        install_units(sandbox, site)
    install_managers(system, sandbox, site)
    config = places.config.removeprefix(site.root + "/")
    sandbox.folder(config, 0o700)
    sandbox.put(f"{config}/profile.toml", _profile_text(demo_profile(site)), 0o600)
    sandbox.put("env.sh", environment_script(site))
    sandbox.put("README.txt", _README)
    for name, module in (("rollback", "rollback_gui.cli"), ("rollback-gui", "rollback_gui")):
        sandbox.put(name, command_script(site, module), 0o755)


def _profile_text(profile: Profile) -> str:
    return default_text(profile.group) + "\n" + profile_text(Profile(agents=profile.agents))


def _notes(site: Site) -> tuple[str, ...]:
    notes = []
    if site.uid == 0:
        notes.append("No file was made unreadable: root can read every file.")
    if site.is_mac:
        notes.append("There are no systemd units: this is a Mac.")
    return tuple(notes)
