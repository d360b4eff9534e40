"""What is guarded, and what in it is secret."""

from typing import Literal

from msgspec import Struct

from rollback_gui.model.snapshot import Kind

CAREFUL: tuple[Kind, ...] = ("credential", "plist", "unit", "config", "command")
"""A file that two groups match belongs to the kind that comes first here."""


class Group(Struct, frozen=True):
    """Files that belong together: patterns with `~` for the home; `exclude` wins inside its group."""

    name: str
    kind: Kind
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    volatile: bool = False


class Discover(Struct, frozen=True):
    """Where credentials are looked for."""

    mcp: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


class Reference(Struct, frozen=True):
    """What is described in a snapshot but never restored."""

    git: tuple[str, ...] = ()
    venv: tuple[str, ...] = ()


class Managers(Struct, frozen=True):
    """Which agent managers to ask, and whom never to touch."""

    manager: Literal["auto", "launchd", "systemd", "none"] = "auto"
    launchctl: str = ""
    systemctl: str = ""
    protected: tuple[str, ...] = ("com.apple.*",)


class CommandGroup(Struct, frozen=True):
    """State that is not a file: captured from stdout, restored to stdin."""

    name: str
    capture: tuple[str, ...]
    restore: tuple[str, ...] = ()
    list: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    timeout: int = 20


class CheckCommand(Struct, frozen=True):
    """Does it work? Run after a restore."""

    name: str
    run: tuple[str, ...]
    timeout: int = 20


class KeyringItem(Struct, frozen=True):
    """A keyring item that is guarded like a file."""

    service: str
    username: str


class Retention(Struct, frozen=True):
    """A snapshot goes only when no rule keeps it."""

    keep_last: int = 10
    keep_days: int = 730
    max_size: str = "2 GB"


class GuardRules(Struct, frozen=True):
    """What a guarded command's failure leads to."""

    rollback_on_failure: bool = False


class StorePlace(Struct, frozen=True):
    """Where the store lies, when not in its usual place."""

    path: str = ""


class Profile(Struct, frozen=True):
    """The whole profile, as `profile.toml` says it."""

    group: tuple[Group, ...] = ()
    discover: Discover = Discover()
    reference: Reference = Reference()
    command: tuple[CommandGroup, ...] = ()
    check: tuple[CheckCommand, ...] = ()
    keyring: tuple[KeyringItem, ...] = ()
    agents: Managers = Managers()
    retention: Retention = Retention()
    guard: GuardRules = GuardRules()
    store: StorePlace = StorePlace()
