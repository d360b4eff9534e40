"""Proposes a profile from what is found here: agents, configs, MCP servers, and every credential with its reason.

It is handed a reader, so it writes nothing.
"""

from collections.abc import Iterator

from rollback_gui.model.find import Proposal
from rollback_gui.model.profile import Discover, Group, Profile
from rollback_gui.model.snapshot import Kind
from rollback_gui.operations.discovering import discover
from rollback_gui.operations.finder import Finder
from rollback_gui.system import files
from rollback_gui.system.port import SystemReader

_DEFINITIONS: tuple[tuple[str, Kind, str, str, str], ...] = (
    ("LaunchAgents", "plist", "Library/LaunchAgents", ".plist", "~/Library/LaunchAgents/*.plist"),
    ("Units", "unit", ".config/systemd/user", "", "~/.config/systemd/user"),
    ("Autostart", "config", ".config/autostart", ".desktop", "~/.config/autostart/*.desktop"),
)
"""Group, kind, folder below the home, how the names end, and the pattern that means them."""
_UNITS = (".service", ".socket", ".timer", ".path", ".mount")

SHELL_AND_TOOLS = (
    ".zshrc", ".zprofile", ".zshenv", ".bashrc", ".bash_profile", ".profile", ".config/fish/config.fish",
    ".gitconfig", ".config/git/config", ".ssh/config", ".vimrc", ".tmux.conf", ".editorconfig",
    ".config/starship.toml", ".config/pip/pip.conf",
)  # fmt: skip
MCP = (
    ".mcp.json", ".cursor/mcp.json", ".codeium/windsurf/mcp_config.json", ".config/mcp/config.json",
    "Library/Application Support/Claude/claude_desktop_config.json", ".config/Claude/claude_desktop_config.json",
)  # fmt: skip


def propose(reader: SystemReader, home: str, known: Profile | None = None) -> Proposal:
    """Everything known that lies in this home; a group that would match nothing is left out.

    A profile that is there already says where else to look.
    """
    with files.opened(reader, home) as root:
        finder = Finder(reader, root)
        groups = [
            Group(name, kind, (pattern,))
            for name, kind, folder, ending, pattern in _DEFINITIONS
            if any(one.endswith(ending) for one in finder.names(folder))
        ]
        asked = known.discover if known is not None else Discover()
        mcp = _unique(below for below in (*MCP, *_projects(finder), *_below(asked.mcp)) if finder.is_there(below))
        tools = [below for below in SHELL_AND_TOOLS if finder.is_there(below)]
        finds = discover(finder, home, (*mcp, *_agents(finder)), _below(asked.folders))
    lists: tuple[tuple[str, Kind, list[str]], ...] = (
        ("MCP servers", "config", mcp),
        ("Shell and tools", "config", tools),
    )
    groups += [Group(name, kind, _patterns(belows)) for name, kind, belows in lists if belows]
    taken = {*_patterns(tools), *_patterns(mcp)}
    return Proposal(tuple(groups), tuple(one for one in finds if one.where not in taken), _patterns(mcp))


def _agents(finder: Finder) -> Iterator[str]:
    """The definitions of background programs, below the home."""
    for name in finder.names("Library/LaunchAgents"):
        if name.endswith(".plist"):
            yield f"Library/LaunchAgents/{name}"
    for listed in finder.listing(".config/systemd/user"):
        below = f".config/systemd/user/{listed.name}"
        if listed.is_folder and listed.name.endswith(".d"):
            yield from (f"{below}/{name}" for name in finder.names(below) if name.endswith(".conf"))
        elif listed.name.endswith(_UNITS):
            yield below


def _projects(finder: Finder) -> list[str]:
    """Where projects in the home keep their MCP servers."""
    return [f"{name}/.mcp.json" for name in finder.names("") if not name.startswith(".")]


def _below(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """The paths below the home that patterns without a wildcard mean."""
    return tuple(one.removeprefix("~/").rstrip("/") for one in patterns if one.startswith("~/") and "*" not in one)


def _unique(belows: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(belows))


def _patterns(belows: list[str]) -> tuple[str, ...]:
    return tuple(f"~/{below}" for below in belows)
