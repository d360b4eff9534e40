"""Where this program's own things lie in a demo: the usual places below its home, whatever the environment says."""

from rollback_gui.model.places import Places
from rollback_gui.model.profile import Group, Managers, Profile
from rollback_gui.operations.demo.brain import CONFIGS, CREDENTIALS, DOTFILES
from rollback_gui.operations.demo.nouns import Site

_NAME = "rollback-gui"


def demo_places(site: Site) -> Places:
    """The same places that the demo's own commands find."""
    home = site.home
    if site.is_mac:
        data = config = state = f"{home}/Library/Application Support/{_NAME}"
        cache = f"{home}/Library/Caches/{_NAME}"
    else:
        data, config = f"{home}/.local/share/{_NAME}", f"{home}/.config/{_NAME}"
        state, cache = f"{home}/.local/state/{_NAME}", f"{home}/.cache/{_NAME}"
    return Places(
        home=home,
        store=f"{data}/store",
        profile=f"{config}/profile.toml",
        config=config,
        state=state,
        cache=cache,
        runtime=f"{state}/run",
        identity=f"{site.root}/identity.txt",
    )


def demo_profile(site: Site) -> Profile:
    """What is guarded in a demo; its agent managers are the demo's own two."""
    groups = [Group("LaunchAgents", "plist", ("~/Library/LaunchAgents/*.plist",))]
    if not site.is_mac:
        groups.append(Group("Units", "unit", ("~/.config/systemd/user",)))
    groups += [
        Group("Configs", "config", _below_home(CONFIGS)),
        Group("Shell and tools", "config", (*_below_home(DOTFILES), "~/.config/pb-tools")),
        Group("Credentials", "credential", _below_home(CREDENTIALS)),
    ]
    managers = Managers(launchctl=f"{site.root}/bin/launchctl", systemctl=f"{site.root}/bin/systemctl")
    return Profile(group=tuple(groups), agents=managers)


def _below_home(found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"~/{below}" for below in found)
