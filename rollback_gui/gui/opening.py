"""Opens the console, over this machine's own places or over a demo; off the main thread, after the first paint."""

import os
from typing import NamedTuple

from rollback_gui.errors import BadInput, NotFound
from rollback_gui.gui.opened import Opened
from rollback_gui.model.places import Places
from rollback_gui.model.profile import Profile


class Where(NamedTuple):
    """What the command line says; `demo` is None without `--demo`, empty for a folder of its own."""

    store: str = ""
    profile: str = ""
    identity: str = ""
    demo: str | None = None


def open_desk(where: Where) -> Opened:
    """The console that these options name; raises what opening it raises."""
    from rollback_gui.console import open_console
    from rollback_gui.system.real import real_system

    if where.demo is not None:
        return _open_demo(where.demo)
    system = real_system()
    names = {"store": where.store, "profile": where.profile, "identity": where.identity}
    console = open_console(system, system.environment(), **names)
    return Opened(console, lambda: read_profile(console.places))


def _open_demo(folder: str) -> Opened:
    """A workstation broken by a migration; one that is there already is opened as it is."""
    import sys
    import tempfile

    from rollback_gui.console import Console
    from rollback_gui.model.wishes import SnapshotWish
    from rollback_gui.operations.demo.make import make_demo
    from rollback_gui.operations.demo.nouns import FIRST_SNAPSHOT, Site
    from rollback_gui.operations.demo.places import demo_places
    from rollback_gui.operations.monitor import SilentMonitor
    from rollback_gui.system.real import real_system

    system = real_system()
    root = os.path.realpath(folder or tempfile.mkdtemp(prefix="rollback-demo-"))

    def take(places: Places) -> None:
        Console(system, places).do.take_snapshot(SnapshotWish(FIRST_SNAPSHOT), SilentMonitor())

    if not os.path.isdir(os.path.join(root, "home")):
        make_demo(system, root, take)
    console = Console(system, demo_places(Site(root, system.account().uid, sys.platform == "darwin")))
    return Opened(console, lambda: read_profile(console.places))


def read_profile(places: Places) -> tuple[Profile, str]:
    """The profile that lies there; raises NotFound, BadInput."""
    from rollback_gui.formats.profile_file import read_profile as parse
    from rollback_gui.system import files
    from rollback_gui.system.real import real_system

    try:
        data = files.read_path(real_system(), places.profile)
    except FileNotFoundError:
        raise NotFound(f"There is no profile at {places.profile}.") from None
    except OSError as error:
        raise BadInput(f"The profile cannot be read: {error.strerror}.") from None
    where = places.profile
    if where.startswith(f"{places.home}/"):
        where = f"~{where[len(places.home) :]}"
    return parse(data.decode(errors="replace"), places.profile), where
