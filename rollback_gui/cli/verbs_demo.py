"""The verb demo: a sandbox workstation, broken by a migration."""

import argparse

from rollback_gui.cli.out import Out
from rollback_gui.cli.session import Session
from rollback_gui.errors import MissingPart


def run_demo(_session: Session, options: argparse.Namespace, _out: Out) -> int:
    """Make the sandbox and say how to go on; nothing outside its folder is touched."""
    raise MissingPart(f"The demo for {options.folder} is not in this version yet.")
