"""An agent that names a home that is not here is told as one that cannot run."""

from pathlib import Path

import pytest

from rollback_gui.agents.none import NoAgents
from rollback_gui.agents.plist import define_plist
from rollback_gui.agents.port import Definition
from rollback_gui.agents.unit_file import define_unit
from rollback_gui.model.paths import EntryPath
from rollback_gui.model.profile import Group, Profile
from rollback_gui.operations.guarded_agents import rows
from rollback_gui.operations.naming import StateNaming
from rollback_gui.operations.station import Ground
from tests.support.agents import write_agent
from tests.support.house import House

LAUNCH_AGENTS = Profile(group=(Group("LaunchAgents", "plist", ("~/Library/LaunchAgents/*.plist",)),))


class _ReadsPlists(NoAgents):
    """Nothing runs, but definitions are known."""

    def __init__(self, home: Path) -> None:
        self._home = str(home)

    def define(self, path: EntryPath, data: bytes) -> Definition | None:
        return define_plist(path, data, self._home)


@pytest.mark.parametrize(
    ("keys", "other_home"),
    [
        ({"ProgramArguments": ["/Users/made-up-old/bin/sync"]}, "/Users/made-up-old"),
        ({"ProgramArguments": ["/bin/sh", "/Users/made-up-old/run.sh"]}, "/Users/made-up-old"),
        ({"WorkingDirectory": "/home/made-up-old"}, "/home/made-up-old"),
        ({"EnvironmentVariables": {"PYTHONPATH": "/Users/made-up-old/lib"}}, ""),
        ({"StandardOutPath": "/Users/made-up-old/log"}, ""),
        ({"WorkingDirectory": "/Users/Shared"}, ""),
        ({"WorkingDirectory": "/srv/data"}, ""),
        ({}, ""),
    ],
)
def test_the_home_that_is_not_here_is_named(tmp_path: Path, keys: dict[str, object], other_home: str) -> None:
    """By its program, its arguments or its folder: what else it names does not keep it from running."""
    house = House(tmp_path)
    write_agent(house.home, "com.made-up.one", **keys)
    places = house.console().places
    ground = Ground(house.system, places, StateNaming(house.system, places), (_ReadsPlists(house.home),))
    (row,) = rows(ground, LAUNCH_AGENTS)
    assert row.other_home == other_home


def test_a_unit_needs_its_command_line_and_its_folder() -> None:
    """Not what its environment names."""
    text = b"""[Service]
ExecStart=-/usr/bin/env '/home/made-up-old/run.sh' --quiet
WorkingDirectory=/home/made-up-old
Environment=LOG=/home/made-up-old/log
"""
    found = define_unit("a.service", EntryPath("~/.config/systemd/user/a.service"), text, "/home/me")
    assert found.needs == ("/usr/bin/env", "/home/made-up-old/run.sh", "/home/made-up-old")
