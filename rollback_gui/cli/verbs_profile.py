"""The verb profile: what is guarded."""

import argparse

from rollback_gui.cli.out import Out
from rollback_gui.cli.session import Session
from rollback_gui.errors import MissingPart


def run_profile(session: Session, options: argparse.Namespace, _out: Out) -> int:
    """Show, check or propose what is guarded."""
    hint = f"What is guarded stands in {session.places.profile}."
    raise MissingPart(f"`rollback profile {options.action}` is not in this version yet.", hint=hint)
