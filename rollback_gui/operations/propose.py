"""Proposes a profile from what is found here: agents, configs, MCP servers and well-known credential files.

It is handed a reader, so it writes nothing; it opens no file but MCP configurations, and no linked folder.
"""

import json
import stat
from collections.abc import Iterator

from rollback_gui.model.profile import Discover, Group, Profile
from rollback_gui.model.snapshot import Kind
from rollback_gui.system import files
from rollback_gui.system.port import SystemReader

_DEFINITIONS: tuple[tuple[str, Kind, str, str, str], ...] = (
    ("LaunchAgents", "plist", "Library/LaunchAgents", ".plist", "~/Library/LaunchAgents/*.plist"),
    ("Units", "unit", ".config/systemd/user", "", "~/.config/systemd/user"),
    ("Autostart", "config", ".config/autostart", ".desktop", "~/.config/autostart/*.desktop"),
)
"""Group, kind, folder below the home, how the names end, and the pattern that means them."""

SHELL_AND_TOOLS = (
    ".zshrc", ".zprofile", ".zshenv", ".bashrc", ".bash_profile", ".profile", ".config/fish/config.fish",
    ".gitconfig", ".config/git/config", ".ssh/config", ".vimrc", ".tmux.conf", ".editorconfig",
    ".config/starship.toml", ".config/pip/pip.conf",
)  # fmt: skip
MCP = (
    ".mcp.json", ".cursor/mcp.json", ".codeium/windsurf/mcp_config.json", ".config/mcp/config.json",
    "Library/Application Support/Claude/claude_desktop_config.json", ".config/Claude/claude_desktop_config.json",
)  # fmt: skip
CREDENTIALS = (
    ".netrc", ".pgpass", ".my.cnf", ".aws/credentials", ".docker/config.json", ".npmrc", ".pypirc", ".env",
    ".google-ads/google-ads.yaml", "google-ads.yaml", ".kube/config", ".git-credentials", ".config/gh/hosts.yml",
    ".config/gcloud/application_default_credentials.json", ".config/rclone/rclone.conf",
)  # fmt: skip
_LARGEST = 1 << 20
"""Bytes of the largest configuration that is read for the paths it names."""
_WORDS = ("credential", "secret", "token", "service-account", "service_account", "google-ads", "keys/", ".env", ".pem")


def propose(reader: SystemReader, home: str) -> Profile:
    """A profile of everything known that lies in this home; a group that would match nothing is left out."""
    with files.opened(reader, home) as root:
        found = _Finder(reader, root)
        groups = [
            Group(name, kind, (pattern,))
            for name, kind, folder, ending, pattern in _DEFINITIONS
            if any(one.endswith(ending) for one in found.names(folder))
        ]
        mcp = [below for below in (*MCP, *_projects(found)) if found.is_there(below)]
        tools = [below for below in SHELL_AND_TOOLS if found.is_there(below)]
        pointed = [below for config in mcp for below in _pointed_to(found.small_file(config), home)]
        secrets = sorted({below for below in (*CREDENTIALS, *pointed) if found.is_there(below)} - set(mcp))
    lists: tuple[tuple[str, Kind, list[str]], ...] = (
        ("MCP servers", "config", mcp),
        ("Shell and tools", "config", tools),
        ("Credentials", "credential", secrets),
    )
    groups += [Group(name, kind, _patterns(belows)) for name, kind, belows in lists if belows]
    return Profile(group=tuple(groups), discover=Discover(mcp=_patterns(mcp)))


class _Finder:
    """Looks for names below one open home; what cannot be looked at is not proposed."""

    def __init__(self, reader: SystemReader, root: int) -> None:
        self._reader = reader
        self._root = root

    def names(self, folder: str) -> list[str]:
        """The names in a folder below the home."""
        try:
            with files.held(self._reader, self._reader.open_below(self._root, folder)) as descriptor:
                return sorted(listed.name for listed in self._reader.names(descriptor))
        except OSError:
            return []

    def is_there(self, below: str) -> bool:
        """Whether a file, or a link in a file's place, lies there and can be written as a pattern."""
        folder, _, name = below.rpartition("/")
        if any(sign in below for sign in "*?") or not below.isprintable():
            return False
        try:
            with files.held(self._reader, self._reader.open_below(self._root, folder)) as descriptor:
                mode = self._reader.look(descriptor, name).st_mode
        except OSError:
            return False
        return stat.S_ISREG(mode) or stat.S_ISLNK(mode)

    def small_file(self, below: str) -> bytes:
        """A file's bytes; none when it is large or cannot be read."""
        folder, _, name = below.rpartition("/")
        try:
            with files.held(self._reader, self._reader.open_below(self._root, folder)) as descriptor:
                if self._reader.look(descriptor, name).st_size > _LARGEST:
                    return b""
                return files.read_all(self._reader, descriptor, name)
        except OSError:
            return b""


def _projects(found: _Finder) -> list[str]:
    """Where projects in the home keep their MCP servers."""
    return [f"{name}/.mcp.json" for name in found.names("") if not name.startswith(".")]


def _pointed_to(data: bytes, home: str) -> Iterator[str]:
    """Files below the home that an MCP configuration names and that look like credentials by their names."""
    try:
        content = json.loads(data or b"null")
    except (ValueError, RecursionError):
        return
    for text in _texts(content):
        below = text.removeprefix("~/") if text.startswith("~/") else text.removeprefix(home + "/")
        if below != text and ".." not in below.split("/") and any(word in below.lower() for word in _WORDS):
            yield below


def _texts(content: object) -> Iterator[str]:
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _patterns(belows: list[str]) -> tuple[str, ...]:
    return tuple(f"~/{below}" for below in belows)
