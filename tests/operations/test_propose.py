"""What could be guarded is found in the home, each credential with its reason, and nothing that is none."""

import json
import plistlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rollback_gui.formats.profile_file import read_profile
from rollback_gui.formats.profile_text import profile_text
from rollback_gui.model.find import Find, Proposal
from rollback_gui.model.profile import KeyringItem, Profile
from rollback_gui.operations.demo import make_demo
from rollback_gui.operations.demo.brain import CREDENTIALS as NINE
from rollback_gui.operations.propose import MCP, SHELL_AND_TOOLS, propose
from rollback_gui.operations.proposing import unguarded, with_finds
from rollback_gui.system.places import find_places
from rollback_gui.system.real import real_system
from tests.support import look_alikes, more_makes, other_makes

SERVER = {"command": "python3", "args": ["~/agents/mail/server.py"]}
MAIL = {"agents/mail/.mcp.json": json.dumps({"mcpServers": {"mail": SERVER}}), "agents/mail/server.py": "# made up\n"}
"""A server, so that the folder with the look-alikes is one that is searched."""


def found_in(home: Path, known: Profile | None = None) -> dict[str, str]:
    """Path below the home of every file that is proposed as a credential, with the reason."""
    finds = propose(real_system(), str(home), known).finds
    return {find.where.removeprefix("~/"): find.reason for find in finds}


def test_an_empty_home_gets_nothing_proposed(tmp_path: Path) -> None:
    """No group and no credential for what is not there."""
    assert propose(real_system(), str(tmp_path)) == Proposal()


def test_of_the_demo_all_nine_credentials_are_found_and_no_config(tmp_path: Path) -> None:
    """Those that definitions point to, dotfiles, and the environment file beside the agents."""
    found: list[Proposal] = []
    make_demo(real_system(), str(tmp_path / "demo"), lambda places: found.append(propose(real_system(), places.home)))
    assert [find.where for find in found[0].finds] == [f"~/{below}" for below in sorted(NINE)]
    assert all(find.reason for find in found[0].finds)
    groups = {group.name: set(group.include) for group in found[0].groups}
    assert groups["LaunchAgents"] == {"~/Library/LaunchAgents/*.plist"}
    assert groups["MCP servers"] == {"~/brain/.mcp.json"} == set(found[0].mcp)
    assert groups["Shell and tools"] == {"~/.zshrc", "~/.zprofile", "~/.gitconfig"}
    profile = found[0].profile()
    assert read_profile(profile_text(profile), "x") == profile


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_credentials_of_other_makes_are_found_and_no_look_alike(tmp_path: Path, mode: int) -> None:
    """Thirty files of thirty tools among sixty that look like one."""
    other_makes.lay(tmp_path, {**other_makes.CREDENTIALS, **look_alikes.LOOK_ALIKES, **MAIL}, mode)
    (tmp_path / ".mcp.json").write_text((tmp_path / "agents/mail/.mcp.json").read_text())
    assert len(other_makes.CREDENTIALS) == 30
    assert len(look_alikes.LOOK_ALIKES) == 60
    assert found_in(tmp_path).keys() == other_makes.CREDENTIALS.keys()


def test_the_second_home_is_judged_as_well(tmp_path: Path) -> None:
    """All but one that keeps its secret under a name of the operator's own, in a file whose name says nothing."""
    other_makes.lay(tmp_path, {**more_makes.CREDENTIALS, **more_makes.LOOK_ALIKES})
    assert more_makes.CREDENTIALS.keys() - found_in(tmp_path).keys() == {".weechat/sec.conf"}
    assert not found_in(tmp_path).keys() & more_makes.LOOK_ALIKES.keys()


def test_no_reason_holds_anything_of_the_file(tmp_path: Path) -> None:
    """Neither a value nor the name that it stands under."""
    other_makes.lay(tmp_path, {**other_makes.CREDENTIALS, **more_makes.CREDENTIALS})
    reasons = set(found_in(tmp_path).values())
    assert reasons <= {
        "files of this name keep credentials", "it holds a token", "it holds a password", "it holds a key",
        "it holds a secret", "it holds a private key", "it holds an address with a password",
        "it holds a token of a known make", "it holds a key beside an account's name",
        "its name says so, and it holds one word", "its name says so, and it holds what is no word",
    }  # fmt: skip


TOKEN = f"token = ghp_{other_makes.made_up('anywhere', 36)}\n"


@pytest.mark.parametrize(
    "folder",
    [
        ".config/tool/Cache", ".config/tool/logs", ".config/google-chrome/Default", ".config/Code/User", ".mozilla/p",
        ".config/tool/node_modules/a", ".config/tool/.git", ".config/tool/venv", ".cache/tool", ".Trash/tool",
        ".config/tool/GPUCache", ".vscode/extensions", ".config/JetBrains/IDE",
    ],
)  # fmt: skip
def test_caches_logs_profiles_environments_and_repositories_are_not_looked_into(tmp_path: Path, folder: str) -> None:
    """Beside them the same file is found."""
    other_makes.lay(tmp_path, {f"{folder}/credentials": TOKEN, ".config/other/tool.conf": TOKEN})
    assert found_in(tmp_path) == {".config/other/tool.conf": "it holds a token"}


@pytest.mark.parametrize("name", ["pyvenv.cfg", "Cookies", "cookies.sqlite", "Local State", "CACHEDIR.TAG"])
def test_what_a_folder_holds_tells_that_it_is_a_profile_an_environment_or_a_cache(tmp_path: Path, name: str) -> None:
    """Whatever it is called."""
    other_makes.lay(tmp_path, {".config/tool/made-up.conf": TOKEN, f".config/tool/{name}": "x"})
    assert found_in(tmp_path) == {}


def test_a_file_above_one_megabyte_and_a_linked_folder_are_left(tmp_path: Path) -> None:
    """One byte less and it is read."""
    outside = tmp_path / "outside"
    home = tmp_path / "home"
    other_makes.lay(outside, {"tool.conf": TOKEN})
    other_makes.lay(home, {".config/large.conf": TOKEN.ljust((1 << 20) + 1), ".config/full.conf": TOKEN.ljust(1 << 20)})
    (home / ".config/linked").symlink_to(outside)
    assert found_in(home) == {".config/full.conf": "it holds a token"}


def test_what_a_definition_points_to_is_found_with_the_name_of_the_definition(tmp_path: Path) -> None:
    """In a variable, an argument, an option's value, an environment file and a folder of secrets."""
    home = str(tmp_path)
    lines = [
        "Environment=A_KEY_FILE=%h/a/plain.txt",
        "EnvironmentFile=-%h/a/settings",
        "ExecStart=/bin/x --token-file=~/a/t",
    ]
    server = {
        "command": "x",
        "args": ["--token", f"{home}/a/argument"],
        "env": {"TOKEN_DIR": "~/a/dir", "B_DIR": "~/b"},
    }
    agent = {"EnvironmentVariables": {"GOOGLE_APPLICATION_CREDENTIALS": f"{home}/a/agent.json"}}
    other_makes.lay(tmp_path, {
        ".config/systemd/user/a.service": "[Service]\n" + "\n".join(lines) + "\n",
        ".mcp.json": json.dumps({"mcpServers": {"a": server}}),
        "Library/LaunchAgents/a.plist": plistlib.dumps(agent),
        "a/plain.txt": "made-up", "a/settings": "GATEWAY_TOKEN=made-up-gateway-token\n", "a/t": "made-up",
        "a/argument": "made-up", "a/agent.json": "{}", "a/dir/one.json": '{"token": "made-up-token-1"}',
        "a/dir/two.json": '{"theme": "dark"}', "b/one.conf": TOKEN, "a/other": TOKEN,
    })  # fmt: skip
    unit, mcp = "~/.config/systemd/user/a.service names it", "~/.mcp.json names it"
    assert found_in(tmp_path) == {
        "a/plain.txt": unit, "a/settings": unit, "a/t": unit, "a/argument": mcp,
        "a/dir/one.json": "~/.mcp.json names its folder", "a/agent.json": "~/Library/LaunchAgents/a.plist names it",
    }  # fmt: skip


def test_what_agents_programs_look_up_in_the_keyring_is_proposed(tmp_path: Path) -> None:
    """In shell, in Python, in a definition's own arguments; what is put together at run time is not."""
    programs = {
        "bin/a.sh": "T=$(security find-generic-password -s petesbrain -a gmail -w)\n"
        'secret-tool lookup service "$S" username x\n',
        "bin/b.py": 'import keyring\nkeyring.get_password("reports", "pb")\nkeyring.get_password(name, "x")\n',
        "bin/c": "#!/bin/sh\nsecret-tool lookup service imap username pb\n",
    }
    other_makes.lay(tmp_path, programs, 0o755)
    arguments = ["/bin/sh", "-c", "security find-generic-password -w -s 'the api' -a me"]
    agents = [["python3", "~/bin/b.py"], ["~/bin/a.sh"], [f"{tmp_path}/bin/c"], arguments]
    for number, words in enumerate(agents):
        definition = plistlib.dumps({"Label": str(number), "ProgramArguments": words})
        other_makes.lay(tmp_path, {f"Library/LaunchAgents/{number}.plist": definition})
    finds = propose(real_system(), str(tmp_path)).finds
    assert {(one.keyring, one.reason) for one in finds} == {
        (KeyringItem("reports", "pb"), "~/bin/b.py looks it up"),
        (KeyringItem("petesbrain", "gmail"), "~/bin/a.sh looks it up"),
        (KeyringItem("imap", "pb"), "~/bin/c looks it up"),
        (KeyringItem("the api", "me"), "~/Library/LaunchAgents/3.plist looks it up"),
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.sets(st.sampled_from([*SHELL_AND_TOOLS, *MCP])), st.binary(max_size=30))
def test_every_file_that_is_named_is_there(
    tmp_path_factory: pytest.TempPathFactory, present: set[str], data: bytes
) -> None:
    """And every known file that is there is named, whatever is in it."""
    home = tmp_path_factory.mktemp("home")
    for below in present:
        (home / below).parent.mkdir(parents=True, exist_ok=True)
        (home / below).write_bytes(data)
    proposal = propose(real_system(), str(home))
    assert {pattern.removeprefix("~/") for group in proposal.groups for pattern in group.include} == present
    profile = proposal.profile()
    assert read_profile(profile_text(profile), "x") == profile


def test_what_does_not_parse_or_points_outside_is_left(tmp_path: Path) -> None:
    """A broken configuration is guarded all the same; a path outside the home, or up, is not proposed."""
    (tmp_path / ".mcp.json").write_text(
        '{"env": ["~/../credentials.json", "/etc/credentials.json", "~/no/credentials.json"]}'
    )
    names = [group.name for group in propose(real_system(), str(tmp_path)).profile().group]
    assert names == ["MCP servers"]
    (tmp_path / ".mcp.json").write_text('{"env": ')
    assert [group.name for group in propose(real_system(), str(tmp_path)).groups] == ["MCP servers"]


def test_an_existing_profile_is_told_what_it_does_not_seal(tmp_path: Path) -> None:
    """What a group of credentials names is not told again; what only a config group names is; our own key never."""
    other_makes.lay(tmp_path, {".netrc": "machine a password made-up", ".pgpass": "a:1:b:c:made-up", "x/t.conf": TOKEN})
    text = (
        '[discover]\nfolders = ["~/x"]\n[[group]]\nname = "A"\nkind = "credential"\ninclude = ["~/.net*"]\n'
        '[[group]]\nname = "B"\nkind = "config"\ninclude = ["~/.pgpass"]\n'
    )
    profile = read_profile(text, "x")
    places = find_places({"HOME": str(tmp_path)}, identity=str(tmp_path / ".config/identity.txt"))
    other_makes.lay(tmp_path, {".config/identity.txt": f"AGE-SECRET-KEY-1{'A' * 58}"})
    finds = unguarded(real_system(), places, profile)
    assert [find.where for find in finds] == ["~/.pgpass", "~/x/t.conf"]
    more = with_finds(profile, (*finds, Find("keyring:a/b", "", KeyringItem("a", "b"))))
    assert more.group[0].include == ("~/.net*", "~/.pgpass", "~/x/t.conf")
    assert more.keyring == (KeyringItem("a", "b"),)
    assert unguarded(real_system(), places, more) == ()
    assert with_finds(more, finds) == more
