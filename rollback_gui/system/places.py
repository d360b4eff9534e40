"""Finds the folders in use: the command line's word, then the environment's, then the system's custom."""

import os
from collections.abc import Mapping

from rollback_gui.errors import BadInput
from rollback_gui.model.places import Places

NAME = "rollback-gui"


def find_places(environment: Mapping[str, str], *, store: str = "", profile: str = "", identity: str = "") -> Places:
    """The folders that this environment and these options name; raises BadInput for a home that is no folder."""
    home = _home(environment)
    data, config, state, cache, runtime = _folders(environment, home)
    config_profile = os.path.join(config, "profile.toml")
    return Places(
        home=home,
        store=_absolute(store or environment.get("ROLLBACK_STORE", ""), home) or os.path.join(data, "store"),
        profile=_absolute(profile or environment.get("ROLLBACK_PROFILE", ""), home) or config_profile,
        config=config,
        state=state,
        cache=cache,
        runtime=runtime,
        identity=_absolute(identity or environment.get("ROLLBACK_IDENTITY", ""), home),
    )


def _home(environment: Mapping[str, str]) -> str:
    named = environment.get("HOME", "")
    if not named:
        import pwd

        named = pwd.getpwuid(os.getuid()).pw_dir
    if not os.path.isabs(named) or not os.path.isdir(named):
        raise BadInput(f"HOME names no folder: {named!r}.", hint="Set HOME to your home folder.")
    return os.path.realpath(named)


def absolute(where: str) -> str:
    """A path from the root on; raises BadInput for a relative one where the current folder is gone."""
    try:
        return os.path.abspath(where)
    except FileNotFoundError:
        problem = f"{where!r} cannot be found: the folder that you are in is gone."
        raise BadInput(problem, hint="Go to a folder that is there, or write the whole path.") from None


def find_destination(where: str, home: str) -> str:
    """The folder of `--into`, whole and with no link in it; raises BadInput for the home itself or a file."""
    found = os.path.realpath(_absolute(where, home))
    if found == home:
        raise BadInput(f"{where} is your home.", hint="Leave out --into to restore in place, or name another folder.")
    if os.path.lexists(found) and not os.path.isdir(found):
        raise BadInput(f"{where} is no folder.", hint="Name a folder, or one that is not there yet.")
    return found


def known_as(where: str) -> tuple[str, ...]:
    """A place by the name that it was given, and by the one that has no link in it."""
    real = os.path.realpath(where)
    return (where,) if real == where else (where, real)


def _absolute(where: str, home: str) -> str:
    if not where:
        return ""
    return absolute(home + where[1:] if where == "~" or where.startswith("~/") else where)


def _folders(environment: Mapping[str, str], home: str) -> tuple[str, str, str, str, str]:
    own = _absolute(environment.get("ROLLBACK_HOME", ""), home)
    if own:
        return own, *(os.path.join(own, part) for part in ("config", "state", "cache", "run"))  # type: ignore[return-value]
    from platformdirs import PlatformDirs

    dirs = PlatformDirs(NAME, appauthor=False)
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    return (
        dirs.user_data_dir,
        dirs.user_config_dir,
        dirs.user_state_dir,
        dirs.user_cache_dir,
        os.path.join(runtime, NAME) if runtime else os.path.join(dirs.user_state_dir, "run"),
    )
