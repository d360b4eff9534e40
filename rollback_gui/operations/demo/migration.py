"""The bad migration: what it did to the demo, and what a preview says of each."""

import plistlib
from collections.abc import Iterator
from typing import cast

from msgspec.structs import replace

from rollback_gui.model.paths import EntryPath, parse
from rollback_gui.operations.demo.agents import Agent, agents
from rollback_gui.operations.demo.brain import TOOLS
from rollback_gui.operations.demo.nouns import Breakage, Site
from rollback_gui.operations.demo.sandbox import Sandbox

LOST, ADDED = "com.pb.budget-alert", "com.pb.phase4-bridge"
"""The labels of the agent that the migration lost and of the one that it brought."""

TOUCHED = (
    "Library/LaunchAgents/com.pb.log-rotate.plist",
    "Library/LaunchAgents/com.pb.uptime-check.plist",
    "Library/LaunchAgents/com.pb.weekly-review.plist",
    "brain/infrastructure/mcp-servers/sheets/credentials.json",
    "brain/shared/paths.py",
)
"""Files below the home that only got a new time."""


def migrate(sandbox: Sandbox, site: Site) -> tuple[Breakage, ...]:
    """Break the workstation; returns what was broken, in path order."""
    found = [
        *_edit_agents(sandbox, site),
        *_lose_and_add(sandbox, site),
        *_spoil_configs(sandbox, site),
        *_link_dotfiles(sandbox, site),
        *([] if site.is_mac else _edit_units(sandbox, site)),
    ]
    for below in TOUCHED:
        sandbox.touch(f"home/{below}")
    return tuple(sorted(found, key=lambda breakage: breakage.path))


def _at(below: str) -> EntryPath:
    return parse("~" + below.removeprefix("home"))


def _edit_agents(sandbox: Sandbox, site: Site) -> Iterator[Breakage]:
    for agent in agents(site):
        where = f"{site.agents}/{agent.file}"
        if edited := _edited(agent, site):
            sandbox.rewrite(where, edited.data)
            is_shared = agent.name not in ("email-sync", "gads-report")
            yield Breakage(_at(where), "PYTHONPATH edited" if is_shared else "edited by hand", "replace")
        elif agent.name == "transcribe":
            sandbox.set_mode(where, 0o664)
            yield Breakage(_at(where), "mode changed", "metadata")
        elif agent.name == "docs-index":
            sandbox.rewrite(where, _other_form(agent))
            yield Breakage(_at(where), "written in another form", "replace", "same-content")


def _edited(agent: Agent, site: Site) -> Agent | None:
    """The agent as the migration left it; None when it left it alone."""
    content = dict(agent.content)
    environment = dict(cast("dict[str, str]", content.get("EnvironmentVariables", {})))
    shared = f"{site.home}/brain/shared"
    if environment.get("PYTHONPATH") == shared:
        environment["PYTHONPATH"] = f"{site.home}/brain/phase4/shared"
        content["EnvironmentVariables"] = environment
    elif agent.name == "email-sync":
        environment |= {"PYTHONPATH": f"{site.home}/brain/phase4/lib", "SYNC_TOKEN": "made-up-sync-token-0004"}
        arguments = cast("list[str]", content["ProgramArguments"])
        next_python = arguments[0].replace("/venvs/main/", "/venvs/next/")
        content |= {"EnvironmentVariables": environment, "ProgramArguments": [next_python, *arguments[1:]]}
        content["StartInterval"] = "300"
        del content["RunAtLoad"]
    elif agent.name == "gads-report":
        arguments = cast("list[str]", content["ProgramArguments"])
        content["ProgramArguments"] = [*arguments[:-1], "7"]
        content["StartCalendarInterval"] = {"Hour": 5, "Minute": 5}
    else:
        return None
    return replace(agent, content=content)


def _other_form(agent: Agent) -> bytes:
    form = plistlib.FMT_XML if agent.is_binary else plistlib.FMT_BINARY
    return plistlib.dumps(agent.content, fmt=form, sort_keys=False)


def _lose_and_add(sandbox: Sandbox, site: Site) -> Iterator[Breakage]:
    lost = f"{site.agents}/{LOST}.plist"
    sandbox.drop(lost)
    yield Breakage(_at(lost), "lost", "create")
    bridge = {
        "Label": ADDED,
        "ProgramArguments": [f"{site.home}/brain/venvs/main/bin/python", f"{site.home}/brain/agents/phase4_bridge.py"],
        "EnvironmentVariables": {
            "PYTHONPATH": f"{site.home}/brain/phase4/shared",
            "BRIDGE_TOKEN": "made-up-bridge-token",
        },
        "KeepAlive": True,
        "RunAtLoad": True,
    }
    added = f"{site.agents}/{ADDED}.plist"
    sandbox.add(added, plistlib.dumps(bridge, sort_keys=False))
    sandbox.add("home/brain/agents/phase4_bridge.py", "# The bridge of phase 4: a stub of the demo.\n", 0o755)
    yield Breakage(_at(added), "added", "remove")


def _spoil_configs(sandbox: Sandbox, site: Site) -> Iterator[Breakage]:
    mcp = "home/brain/.mcp.json"
    data = sandbox.read(mcp)
    sandbox.rewrite(mcp, data[: len(data) * 3 // 5])
    yield Breakage(_at(mcp), "truncated", "replace")
    ads = "home/.google-ads/google-ads.yaml"
    sandbox.rewrite(ads, sandbox.read(ads).replace(b"refresh-token-0001", b"refresh-token-0002"))
    yield Breakage(_at(ads), "rotated", "replace", "newer-here")
    if site.uid != 0:
        secrets = "home/brain/shared/secrets.py"
        sandbox.set_mode(secrets, 0)
        yield Breakage(_at(secrets), "made unreadable", "conflict", "unreadable")


def _link_dotfiles(sandbox: Sandbox, site: Site) -> Iterator[Breakage]:
    sandbox.move("home/.zshrc", "home/dotfiles/zshrc")
    sandbox.link("home/.zshrc", f"{site.home}/dotfiles/zshrc")
    yield Breakage(_at("home/.zshrc"), "became a link", "replace", "type-changed")
    sandbox.move("home/.config/pb-tools", "home/dotfiles/pb-tools")
    sandbox.link("home/.config/pb-tools", "../dotfiles/pb-tools")
    yield Breakage(_at("home/.config/pb-tools"), "became a link", "conflict", "parent-is-link")
    for below in TOOLS:
        yield Breakage(_at(f"home/{below}"), "lies below a link", "conflict", "parent-is-link")


def _edit_units(sandbox: Sandbox, site: Site) -> Iterator[Breakage]:
    sync = f"{site.units}/pb-sync.service"
    edited = (
        sandbox.read(sync).replace(b"/brain/shared", b"/brain/phase4/shared").replace(b"RestartSec=30", b"RestartSec=5")
    )
    sandbox.rewrite(sync, edited)
    yield Breakage(_at(sync), "edited by hand", "replace")
    folder = f"{site.units}/pb-indexer.service.d"
    sandbox.folder(folder)
    sandbox.add(f"{folder}/override.conf", "[Service]\nEnvironment=BRIDGE=phase4\n")
    yield Breakage(_at(f"{folder}/override.conf"), "added", "remove")
