"""A profile is proposed from what is found, and from nothing else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollback_gui.formats.profile_file import read_profile
from rollback_gui.formats.profile_text import profile_text
from rollback_gui.model.profile import Profile
from rollback_gui.operations.demo import make_demo
from rollback_gui.operations.propose import CREDENTIALS, MCP, SHELL_AND_TOOLS, propose
from rollback_gui.system.real import real_system


def test_an_empty_home_gets_an_empty_profile(tmp_path: Path) -> None:
    """No group is proposed for what is not there."""
    assert propose(real_system(), str(tmp_path)).group == ()


def test_the_demo_is_found(tmp_path: Path) -> None:
    """Agents, MCP servers, dotfiles, and the credentials that the MCP servers point to."""
    found: list[Profile] = []
    make_demo(real_system(), str(tmp_path / "demo"), lambda places: found.append(propose(real_system(), places.home)))
    groups = {group.name: set(group.include) for group in found[0].group}
    assert groups["LaunchAgents"] == {"~/Library/LaunchAgents/*.plist"}
    assert groups["MCP servers"] == {"~/brain/.mcp.json"} == set(found[0].discover.mcp)
    assert groups["Shell and tools"] == {"~/.zshrc", "~/.zprofile", "~/.gitconfig"}
    servers = "~/brain/infrastructure/mcp-servers"
    pointed = {f"{servers}/{name}/credentials.json" for name in ("calendar", "ga4", "gmail", "sheets")}
    assert groups["Credentials"] == {"~/.netrc", "~/.pgpass", "~/.google-ads/google-ads.yaml", *pointed}
    assert read_profile(profile_text(found[0]), "x") == found[0]


@given(st.sets(st.sampled_from([*SHELL_AND_TOOLS, *MCP, *CREDENTIALS])), st.binary(max_size=30))
def test_every_file_that_is_named_is_there(
    tmp_path_factory: pytest.TempPathFactory, present: set[str], data: bytes
) -> None:
    """And every known file that is there is named, whatever is in it."""
    home = tmp_path_factory.mktemp("home")
    for below in present:
        (home / below).parent.mkdir(parents=True, exist_ok=True)
        (home / below).write_bytes(data)
    profile = propose(real_system(), str(home))
    named = {pattern.removeprefix("~/") for group in profile.group for pattern in group.include}
    assert named == present
    assert read_profile(profile_text(profile), "x") == profile


def test_what_does_not_parse_or_points_outside_is_left(tmp_path: Path) -> None:
    """A broken configuration is guarded all the same; a path outside the home, or up, is not proposed."""
    (tmp_path / ".mcp.json").write_text(
        '{"env": ["~/../credentials.json", "/etc/credentials.json", "~/no/credentials.json"]}'
    )
    assert [group.name for group in propose(real_system(), str(tmp_path)).group] == ["MCP servers"]
    (tmp_path / ".mcp.json").write_text('{"env": ')
    assert [group.name for group in propose(real_system(), str(tmp_path)).group] == ["MCP servers"]
